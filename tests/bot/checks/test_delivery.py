"""When the goods can be there."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from bot.checks import Case, run_checks
from bot.finding import Finding
from bot.masterdata import Area, CalendarDay, MasterData, Stock, Warehouse
from bot.resolve import resolve
from bot.sender import Sender
from bot.thresholds import CheckSettings
from extractors.purchase_order import PurchaseOrder
from tests.bot.trade import BOLT, CUSTOMER, DAY, codes, findings, line, order, replaced

CHINA = ZoneInfo("Asia/Shanghai")
"""DAY, 2026-11-20, is a Friday."""


def test_goods_are_not_wanted_before_they_were_ordered() -> None:
    assert codes(order(requested_delivery_date=date(2026, 11, 19))) == ["delivery-date:block"]
    assert codes(order(line(requested_delivery_date="2026-11-19"))) == ["delivery-date:block"]
    assert codes(order(requested_delivery_date=date(2026, 11, 19), issue_date=date(2026, 11, 1))) == [
        "delivery-date:warn"
    ]
    assert codes(order(requested_delivery_date=DAY)) == []


def test_a_day_long_past_stops_an_order_that_does_not_say_when_it_was_made() -> None:
    (finding,) = findings(order(requested_delivery_date=date(2025, 12, 8), issue_date=None))
    assert (finding.severity, finding.suggestion) == ("approve", {"requested_delivery_date": "2026-12-08"})
    assert codes(order(requested_delivery_date=date(2026, 11, 18), issue_date=None)) == ["delivery-date:warn"]


@pytest.mark.parametrize(
    ("wanted", "expected", "better"),
    [
        (date(2025, 12, 8), "delivery-date:block", "2026-12-08"),
        (date(2025, 3, 1), "delivery-date:block", "2027-03-01"),
        (date(2027, 12, 8), "delivery-date-far:approve", "2026-12-08"),
        (date(2062, 12, 8), "delivery-date-far:approve", "2026-12-08"),
    ],
)
def test_a_year_that_slipped_is_mended(wanted: date, expected: str, better: str) -> None:
    one = order(requested_delivery_date=wanted)
    (finding,) = [found for found in findings(one) if found.code.startswith("delivery-date")]
    assert (f"{finding.code}:{finding.severity}", finding.suggestion) == (expected, {"requested_delivery_date": better})


def test_how_far_ahead_is_too_far_can_be_set() -> None:
    one = order(requested_delivery_date=date(2027, 10, 8))
    assert codes(one) == []
    assert codes(one, delivery_days_ahead=90) == ["delivery-date-far:approve"]


def test_an_order_from_another_year_or_the_future_is_pointed_out() -> None:
    assert codes(order(issue_date=date(2025, 11, 1))) == ["order-date:approve"]
    assert codes(order(issue_date=date(2026, 12, 20))) == ["order-date:approve"]
    assert codes(order(issue_date=date(2026, 11, 25))) == ["order-date:warn"]
    assert codes(order(issue_date=date(2026, 11, 21))) == []


def test_a_day_off_is_pointed_out_and_stops_nothing() -> None:
    holiday = CalendarDay(day=date(2026, 12, 8), workday=False, name="公司年会")
    worked = CalendarDay(day=date(2026, 11, 28), workday=True)
    data = replaced(calendar=[holiday, worked])
    assert codes(order(requested_delivery_date=date(2026, 12, 5)), data) == ["delivery-day-off:info"]
    assert codes(order(requested_delivery_date=date(2026, 12, 8)), data) == ["delivery-day-off:warn"]
    assert codes(order(requested_delivery_date=date(2026, 11, 28)), data) == []


def served(*, cut_off: str | None = None, handling: int = 0, transit: int | None = None, **kinds: Any) -> MasterData:
    """Warehouse W serves the customer; 1,000 bolts lie there."""
    return replaced(
        **{
            "customers": [msgspec.structs.replace(CUSTOMER, warehouse="W")],
            "warehouses": [Warehouse(warehouse="W", name="一号库", cut_off=cut_off, handling_days=Decimal(handling))],
            "areas": [Area(province="浙江", transit_days=None if transit is None else Decimal(transit))],
            "stock": [Stock(item_number="T-1", warehouse="W", on_hand=Decimal(1000))],
            **kinds,
        }
    )


def impossible(one: PurchaseOrder, data: MasterData, received: datetime | None = None) -> list[Finding]:
    case = Case(
        order=one,
        resolution=resolve(one, Sender(), data, "OB-1", DAY),
        sender=Sender(),
        master=data,
        settings=CheckSettings(),
        today=DAY,
        received_at=received,
    )
    return [finding for finding in run_checks(case) if finding.code == "delivery-impossible"]


@pytest.mark.parametrize(
    ("data", "first_possible"),
    [
        (served(handling=1), date(2026, 11, 23)),
        (served(transit=3), date(2026, 11, 23)),
        (served(handling=1, transit=3), date(2026, 11, 26)),
        (
            served(handling=2, transit=1, calendar=[CalendarDay(day=date(2026, 11, 21), workday=True)]),
            date(2026, 11, 24),
        ),
    ],
)
def test_a_day_before_the_goods_can_be_there_is_not_promised(data: MasterData, first_possible: date) -> None:
    day_before = msgspec.structs.replace(
        order(), requested_delivery_date=first_possible.replace(day=first_possible.day - 1)
    )
    (finding,) = impossible(day_before, data)
    assert (finding.severity, finding.suggestion) == ("approve", {"requested_delivery_date": str(first_possible)})
    assert impossible(msgspec.structs.replace(order(), requested_delivery_date=first_possible), data) == []


def test_an_order_after_the_cut_off_leaves_a_workday_later() -> None:
    data, one = served(cut_off="16:00", transit=1), order(requested_delivery_date=date(2026, 11, 21))
    assert impossible(one, data, datetime(2026, 11, 20, 15, 59, tzinfo=CHINA)) == []
    assert impossible(one, data, datetime(2026, 11, 19, 18, 0, tzinfo=CHINA)) == []
    (finding,) = impossible(one, data, datetime(2026, 11, 20, 16, 1, tzinfo=CHINA))
    assert finding.limit == "2026-11-24"
    assert "16:01 收到，已过一号库截单时间 16:00" in finding.why_zh


def test_lead_time_counts_for_what_is_not_kept_in_stock_alone() -> None:
    slow = msgspec.structs.replace(BOLT, lead_time_days=Decimal(10))
    soon = order(requested_delivery_date=date(2026, 11, 27))
    assert impossible(soon, replaced(items=[slow])) == []
    (finding,) = impossible(soon, replaced(items=[slow], stock=[]))
    assert (finding.limit, finding.why_zh) == (
        "2026-12-04",
        "交期 2026-11-27 来不及：第 1 行最早 2026-12-04 送到（备货 10 个工作日）",
    )


def test_goods_that_are_expected_are_there_after_they_arrived() -> None:
    coming = Stock(
        item_number="T-1",
        warehouse="W",
        on_hand=Decimal(0),
        expected_quantity=Decimal(500),
        expected_date=date(2026, 12, 1),
    )
    data = served(handling=1, transit=2, stock=[coming])
    assert impossible(order(requested_delivery_date=date(2026, 12, 4)), data) == []
    (finding,) = impossible(order(requested_delivery_date=date(2026, 12, 2)), data)
    assert finding.limit == "2026-12-04"


def test_each_line_has_its_own_day_and_the_order_that_of_its_slowest() -> None:
    data = served(handling=1, transit=3)
    one = order(line(requested_delivery_date="2026-11-20"), line(requested_delivery_date="2026-11-30"))
    assert [finding.where for finding in impossible(one, data)] == ["lines.0.requested_delivery_date"]
    two = order(line(), line(), requested_delivery_date=DAY)
    assert [finding.where for finding in impossible(two, data)] == ["requested_delivery_date"]


def test_where_nothing_is_known_of_times_no_day_is_impossible() -> None:
    assert impossible(order(requested_delivery_date=DAY), replaced()) == []
    assert impossible(order(), served(handling=5)) == []
