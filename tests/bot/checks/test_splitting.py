"""Whether orders would better leave together."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.checks import Case, run_checks
from bot.history import PastOrder
from bot.resolve import resolve
from bot.sender import Sender
from bot.thresholds import CheckSettings
from tests.bot.trade import DAY, master, order


def merges(status: str, address: str) -> list[str | None]:
    """With which open order the order of today could leave."""
    one, data = order(), master()
    came = datetime(2026, 11, 19, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    other = PastOrder(
        reference="PO-0", order_number="PO-0", id=1, ordered_at=came, status=status, ship_to_address=address
    )
    case = Case(
        order=one,
        resolution=resolve(one, Sender(), data, "OB-2", DAY),
        sender=Sender(),
        master=data,
        settings=CheckSettings(),
        today=DAY,
        similar=(other,),
    )
    return [finding.value for finding in run_checks(case) if finding.code == "merge"]


@pytest.mark.parametrize(
    ("status", "address", "expected"),
    [
        ("approved", "宁波市鄞州区测试路8号", ["PO-0"]),
        ("exception", "浙江省宁波市鄞州区测试路 8 号", ["PO-0"]),
        ("pushed", "浙江省宁波市鄞州区测试路 8 号", []),
        ("approved", "浙江省宁波市江北区试验街 21 号", []),
    ],
)
def test_open_orders_for_one_place_may_leave_together(status: str, address: str, expected: list[str]) -> None:
    assert merges(status, address) == expected
