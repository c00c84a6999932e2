"""What no single order shows: orders that did not come, levels of automation to change, messages given up.

Worked out once a day, by the day's first run of all steps; every later run of that day and its workbooks can tell it.
"""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import msgspec

from bot.automation import Standing, proposals, standings
from bot.masterdata import MasterData
from bot.missing_orders import Overdue, missing_orders
from bot.settings import Settings
from bot.staging import Staging, to_utc
from bot.undelivered import Undelivered, undelivered


class Outlook(msgspec.Struct, frozen=True, kw_only=True):
    """Of the day ``on``: customers whose order is overdue, those for whom another level is proposed, and what was told
    to nobody because sending it was given up.
    """

    on: date
    overdue: tuple[Overdue, ...] = ()
    proposals: tuple[Standing, ...] = ()
    undelivered: tuple[Undelivered, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.overdue or self.proposals or self.undelivered)


def outlook(staging: Staging, master: MasterData, settings: Settings, today: date) -> Outlook:
    """Work it out from everything that is stored."""
    return Outlook(
        on=today,
        overdue=tuple(missing_orders(staging, master, today, ZoneInfo(settings.company.timezone))),
        proposals=tuple(proposals(standings(staging, master, settings.checks))),
        undelivered=tuple(undelivered(staging)),
    )


def told_on(staging: Staging, day: date, zone: ZoneInfo) -> Outlook | None:
    """What a run of this day has worked out; None where none has yet."""
    midnight = to_utc(datetime.combine(day, time(), zone))
    found = staging.rows(
        "SELECT json_extract(summary_json, '$.outlook') AS outlook FROM run "
        "WHERE id > coalesce((SELECT id FROM run WHERE started_at < ? ORDER BY id DESC LIMIT 1), 0) "
        "AND json_extract(summary_json, '$.outlook.on') = ? ORDER BY id LIMIT 1",
        [midnight, f"{day}"],
    )
    return next((msgspec.json.decode(row["outlook"], type=Outlook) for row in found), None)
