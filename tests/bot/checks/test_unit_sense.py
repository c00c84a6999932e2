"""12 pieces or 12 cartons?"""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from bot.checks import CHECKS, Case
from bot.finding import Finding
from bot.history import History, PastOrder, PastOrderLine
from bot.masterdata import MasterData, Unit
from bot.resolve import resolve
from bot.sender import Sender
from bot.thresholds import CheckSettings
from extractors.purchase_order import OrderLine
from tests.bot.trade import DAY, ROWS, codes, line, master, order, replaced

SENDER = Sender(address="po@cheshi.example")


def said(check: str, one: OrderLine, data: MasterData | None = None, past: tuple[int, ...] = ()) -> list[Finding]:
    lines = [PastOrderLine(item_number="T-1", base_quantity=Decimal(base)) for base in past]
    before = [
        PastOrder(reference="old", ordered_at=datetime(2026, 1, 5, 9, tzinfo=UTC), lines=(each,)) for each in lines
    ]
    data, asked = data or master(), order(one)
    case = Case(
        order=asked,
        resolution=resolve(asked, SENDER, data, "OB-1", DAY),
        sender=SENDER,
        master=data,
        settings=CheckSettings(),
        today=DAY,
        history=History(orders=tuple(before)),
    )
    return list(CHECKS[check](case))


@pytest.mark.parametrize(
    ("values", "severity", "better"),
    [
        ({"quantity": "12", "unit": "件", "unit_price": "500"}, "block", "箱"),
        ({"quantity": "12", "unit": None, "unit_price": "500"}, "block", "箱"),
        ({"quantity": "12", "unit": "箱", "unit_price": "0.50"}, "block", "件"),
        ({"quantity": "12", "unit": "件", "unit_price": "470"}, "approve", "箱"),
    ],
)
def test_a_price_of_another_unit_says_which_one_is_meant(values: dict[str, Any], severity: str, better: str) -> None:
    (finding,) = said("unit-plausible", line(**values))
    assert (finding.severity, finding.suggestion) == (severity, {"lines.0.unit": better})


@pytest.mark.parametrize(
    "values",
    [
        {"quantity": "200", "unit": "件", "unit_price": "0.50"},
        {"quantity": "2", "unit": "箱", "unit_price": "500"},
        {"quantity": "2", "unit": "箱", "unit_price": "460"},
        {"quantity": "200", "unit": "件", "unit_price": "5.00"},
        {"quantity": "200", "unit": "件", "unit_price": "0"},
        {"quantity": "200", "unit": "桶", "unit_price": "500"},
        {"quantity": "200", "unit": "件", "unit_price": None},
        {"seller_item_code": "T-2", "quantity": "200", "unit": "件", "unit_price": "120"},
    ],
)
def test_any_other_price_says_nothing_about_the_unit(values: dict[str, Any]) -> None:
    assert said("unit-plausible", line(**values)) == []


def test_without_a_price_so_much_as_was_never_asked_for_is_held_against_what_was() -> None:
    many = line(quantity="200", unit="箱", unit_price=None)
    (finding,) = said("unit-plausible", many, past=(100, 200, 300, 200))
    assert (finding.severity, finding.suggestion) == ("approve", {"lines.0.unit": "件"})
    assert "100–300 件" in finding.why_zh
    assert said("unit-plausible", many, past=(100, 200)) == []
    assert said("unit-plausible", line(quantity="1", unit="箱", unit_price=None), past=(100, 200, 300)) == []
    assert said("unit-plausible", many, past=(100_000, 150_000, 200_000)) == []


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"unit": "箱(500个)", "quantity": "2", "unit_price": "500"}, ["pack-size:block"]),
        ({"unit": "ctn of 1000", "quantity": "2", "unit_price": "500"}, []),
        ({"unit": "箱", "quantity": "2", "unit_price": "500", "specification": "M8×30，500件/箱"}, ["pack-size:block"]),
        ({"unit": "箱", "quantity": "2", "unit_price": "500", "specification": "M8×30，1000pcs/ctn"}, []),
        ({"unit": "件", "quantity": "200", "specification": "M8×30，500件/箱"}, ["pack-size:approve"]),
        ({"unit": "箱", "quantity": "2", "unit_price": "500", "specification": "M8×30，25kg/箱"}, []),
    ],
)
def test_what_is_written_of_a_pack_is_held_against_ours(values: dict[str, str], expected: list[str]) -> None:
    assert codes(order(line(description="测试螺钉", **values))) == expected


CODED = Unit(item_number="T-1", unit="箱", factor=Decimal(1000), aliases=("ctn",), barcode="12970000000014")


def test_the_bar_code_of_a_pack_names_the_item_and_asks_about_another_unit() -> None:
    data = replaced(units=[ROWS["units"][0], CODED])
    carton = line(seller_item_code="12970000000014", quantity="2", unit="箱", unit_price="500")
    assert codes(order(carton), data) == []
    piece = msgspec.structs.replace(carton, quantity=Decimal(200), unit="件", unit_price=Decimal("0.50"))
    for unit in ("件", None):
        (finding,) = said("bar-code-unit", msgspec.structs.replace(piece, unit=unit), data)
        assert (finding.severity, finding.suggestion) == ("approve", {"lines.0.unit": "箱"})


def test_of_two_units_of_one_size_the_first_is_suggested() -> None:
    twice = Unit(item_number="T-1", unit="大包", factor=Decimal(1000))
    (finding,) = said("unit-plausible", line(quantity="12", unit_price="500"), master(units=[twice]))
    assert finding.suggestion == {"lines.0.unit": "箱"}
