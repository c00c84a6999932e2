"""What is left, whether promotions may stand together, and who has to agree to the amount."""

from decimal import Decimal

import msgspec
import pytest

from bot.masterdata import MarginFloor, Price
from bot.sender import Sender
from extractors.purchase_order import Delivery, Party
from tests.bot.trade import OTHER, codes, findings, line, master, order, promotion, replaced

NOBODY = Sender()


def test_promotions_that_must_not_be_combined_and_leave_less_than_the_cost_are_two_findings() -> None:
    data = master(promotions=[promotion("CX-A", 40), promotion("CX-B", 50, stackable=True)])
    found = findings(order(line(unit_price="0.15")), data)
    assert [(finding.code, finding.value) for finding in found] == [
        ("margin-below-floor", "-0.5067"),
        ("promotion-stacking", "CX-A + CX-B"),
    ]
    assert "below cost" in found[0].why_en


def test_promotions_that_may_be_combined_are_only_held_against_the_cost() -> None:
    data = master(promotions=[promotion("CX-A", 10, stackable=True), promotion("CX-B", 10, stackable=True)])
    assert codes(order(line(unit_price="0.405")), data) == []


@pytest.mark.parametrize(
    ("price", "expected"), [("0.24", []), ("0.2379", []), ("0.2378", ["margin-below-floor:approve"])]
)
def test_the_margin_is_worked_out_before_tax(price: str, expected: list[str]) -> None:
    listed = master(prices=[Price(item_number="T-1", price_group="A", unit="件", unit_price=Decimal(price))])
    assert codes(order(line(unit_price=price)), listed) == expected


THEIRS = Sender(address="desk@marine.example")


def test_a_price_in_another_currency_has_a_margin_only_with_a_rate() -> None:
    abroad = order(
        line(unit_price="0.07"),
        buyer=Party(name=OTHER.name),
        deliver_to=Delivery(address="21 Harbour Road, Southampton", phone="+44 20 7946 0321"),
    )
    assert codes(abroad, sender=NOBODY) == []
    assert codes(abroad, sender=NOBODY, exchange_rates={"USD": Decimal("7.1")}) == []
    assert codes(abroad, sender=NOBODY, exchange_rates={"USD": Decimal(2)}) == ["margin-below-floor:block"]


def test_from_the_approval_amount_on_somebody_has_to_agree() -> None:
    assert codes(order(), approval_amount=Decimal("100.01")) == []
    (finding,) = findings(order(), approval_amount=Decimal(100))
    assert (finding.code, finding.severity, finding.value) == ("approval-amount", "approve", "100.00")


def test_an_item_without_a_cost_has_no_margin_to_fall_below() -> None:
    costless = replaced(items=[msgspec.structs.replace(one, cost=None) for one in master().items.values()])
    assert codes(order(line(unit_price="0.01")), costless, disabled=("unit-price",)) == []


def floors(*rows: MarginFloor) -> list[str]:
    return codes(order(line(unit_price="0.26")), replaced(margin_floors=list(rows)), disabled=("unit-price",))


def test_the_closest_floor_counts_an_items_before_a_customers_before_the_settings() -> None:
    item, theirs = (
        MarginFloor(item_number="T-1", margin_floor=Decimal("0.10")),
        MarginFloor(customer_number="C1", margin_floor=Decimal("0.20")),
    )
    both = MarginFloor(item_number="T-1", customer_number="C1", margin_floor=Decimal("0.30"))
    assert floors() == []
    assert floors(theirs) == ["margin-below-floor:approve"]
    assert floors(theirs, item) == []
    assert floors(theirs, item, both) == ["margin-below-floor:approve"]
    assert floors(MarginFloor(category="别的", margin_floor=Decimal("0.90"))) == []


def test_a_list_price_below_cost_is_a_loss_though_the_order_says_no_price() -> None:
    data = master(prices=[Price(item_number="T-1", customer_number="C1", unit="件", unit_price=Decimal("0.20"))])
    (finding,) = findings(order(line(unit_price=None)), data)
    assert (finding.code, finding.severity, finding.value) == ("margin-below-floor", "block", "-0.1300")


def test_gifts_are_paid_for_by_the_other_lines_of_the_order() -> None:
    gift = line(unit_price="0")
    agreed = {"disabled": ("unit-price",)}
    assert codes(order(line(), gift), **agreed) == []
    assert codes(order(line(), gift, gift), **agreed) == ["order-margin:block"]
    assert codes(order(line(quantity="400"), gift, gift), margin_floor=Decimal("0.35"), **agreed) == [
        "order-margin:approve"
    ]
