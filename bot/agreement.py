"""Who agreed to what stands against an order, and who still has to: some findings need several, or certain, people."""

import json
from collections.abc import Iterable, Sequence
from email.utils import parseaddr

import msgspec

from bot.comparing import plain_name
from bot.finding import Finding, Severity
from bot.staging import Staging

Agreed = tuple[str, str, str | None]
"""A finding that somebody agreed to: its code, place and value. Another value is another finding."""


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """A finding that keeps an order waiting: how many people have to agree, of whom, and who has done so."""

    code: str
    place: str
    value: str | None
    people: int = 1
    by: tuple[str, ...] = ()
    agreed: tuple[str, ...] = ()

    @property
    def key(self) -> Agreed:
        """What an agreement to it is remembered by."""
        return self.code, self.place, self.value

    @property
    def lacking(self) -> int:
        """How many people still have to agree."""
        return max(self.people - len(self.agreed), 0)

    def allows(self, who: str) -> bool:
        """Whether this person's agreement counts here."""
        return not self.by or any(_names(who) & _names(name) for name in self.by)

    def wants(self, who: str) -> bool:
        """Whether this person may agree and has not done so yet, while somebody still has to."""
        agreed = any(self._known_as(who) & _names(one) for one in self.agreed)
        return self.lacking > 0 and self.allows(who) and not agreed

    def _known_as(self, who: str) -> set[str]:
        """All names of a person, those under which the tier names them too."""
        return _names(who).union(*(_names(name) for name in self.by if _names(who) & _names(name)))

    def with_agreement(self, persons: Iterable[str]) -> "Stop":
        """The same with these people's agreement, as far as it counts; each person counts once."""
        stop = self
        for who in persons:
            if stop.wants(who):
                stop = msgspec.structs.replace(stop, agreed=(*stop.agreed, who))
        return stop

    def still_needed(self) -> tuple[str, str]:
        """Who still has to agree, in Chinese and English."""
        left = [name for name in self.by if not any(_names(name) & self._known_as(who) for who in self.agreed)]
        zh = f"{'、'.join(left)} 中的 {self.lacking} 位" if left else f"另外 {self.lacking} 位"
        en = f"{self.lacking} of {', '.join(left)}" if left else f"{self.lacking} more, another person each"
        return (left[0], left[0]) if len(left) == 1 else (zh, en)


def _names(who: str) -> set[str]:
    """What a person is known by: a name, a mail address, or both."""
    if "@" not in who:
        return {plain_name(who)} - {""}
    name, address = parseaddr(who)
    return {plain_name(name), address.casefold()} - {""}


def approvals(staging: Staging, order_id: int) -> dict[Agreed, tuple[str, ...]]:
    """What people agreed to about this order, and who, in the order in which they did."""
    agreed: dict[Agreed, tuple[str, ...]] = {}
    sql = (
        "SELECT decided_by, approved_json FROM decision WHERE purchase_order_id = ? AND action = 'approve' ORDER BY id"
    )
    for row in staging.rows(sql, [order_id]):
        for code, place, value in json.loads(row["approved_json"]):
            agreed[code, place, value] = (*agreed.get((code, place, value), ()), row["decided_by"])
    return agreed


def stops_of(staging: Staging, order_id: int) -> list[Stop]:
    """Everything that keeps an order waiting, with the agreements that there are."""
    given = approvals(staging, order_id)
    rows = staging.rows(
        "SELECT code, place, value, people, approvers_json FROM finding "
        "WHERE purchase_order_id = ? AND severity IN ('approve', 'block') ORDER BY id",
        [order_id],
    )
    stops = [
        Stop(
            code=row["code"],
            place=row["place"],
            value=row["value"],
            people=row["people"],
            by=tuple(json.loads(row["approvers_json"])),
        )
        for row in rows
    ]
    return [stop.with_agreement(given.get(stop.key, ())) for stop in stops]


def agreed_by(people: Sequence[str]) -> tuple[str, str]:
    """What is added to the words of a finding that was agreed to, in Chinese and English."""
    return f"（{'、'.join(people)} 已批准）", f" ({' and '.join(people)} agreed)"


def in_part(stop: Stop) -> tuple[str, str]:
    """What is added to the words of a finding that some, and not yet all, have agreed to."""
    zh, en = stop.still_needed()
    count = f"{len(stop.agreed)}/{stop.people}"
    return (
        f"（{count}：{'、'.join(stop.agreed)} 已批准，还需 {zh}）",
        f" ({count}: {' and '.join(stop.agreed)} agreed, still needed: {en})",
    )


def as_agreed(finding: Finding, given: dict[Agreed, tuple[str, ...]]) -> Finding:
    """What was agreed to before stays said, and stops the order no more; in part: it does, and says who is lacking."""
    if finding.severity not in (Severity.APPROVE, Severity.BLOCK):
        return finding
    stop = Stop(code=finding.code, place=finding.where, value=finding.value, people=finding.people, by=finding.by)
    stop = stop.with_agreement(given.get(stop.key, ()))
    if not stop.agreed:
        return finding
    if stop.lacking:
        zh, en = in_part(stop)
        return msgspec.structs.replace(finding, why_zh=finding.why_zh + zh, why_en=finding.why_en + en)
    zh, en = agreed_by(stop.agreed)
    return msgspec.structs.replace(
        finding, severity=Severity.INFO, why_zh=finding.why_zh + zh, why_en=finding.why_en + en, suggestion={}
    )
