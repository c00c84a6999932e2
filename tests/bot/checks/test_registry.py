"""All checks together: clean orders pass in silence, and a check that fails hides no other."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checks.registry import CHECKS, Case, check
from bot.finding import Finding
from bot.masterdata import Customer, Item, KnownShipTo, MasterData, Price, load
from bot.sender import Sender
from extractors.purchase_order import Delivery, OrderLine, Party, PurchaseOrder
from fixtures.demo.masterdata import write_masterdata
from tests.bot.trade import codes, findings, line, order

DAY = date(2026, 11, 20)
CENT = Decimal("0.01")
NO_PRICE: Price | None = None


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> MasterData:
    folder: Path = tmp_path_factory.mktemp("masterdata")
    write_masterdata(folder, DAY)
    return load(folder)


def test_findings_come_gravest_first_and_always_in_the_same_order() -> None:
    broken = order(line(quantity="7", unit_price="0.40"), payment_terms="现金")
    first = findings(broken)
    assert [finding.severity for finding in first] == ["block", "block", "warn"]
    assert findings(broken) == first


def test_a_check_that_fails_is_a_finding_and_hides_no_other() -> None:
    @check("always-fails")
    def fails(case: Case) -> Iterator[Finding]:
        del case
        raise KeyError("oops")

    try:
        found = findings(order(line(quantity="7")))
    finally:
        del CHECKS["always-fails"]
    assert [finding.code for finding in found] == ["quantity-below-minimum", "check-failed"]
    assert "'always-fails'" in found[1].why_en


def test_a_check_can_be_switched_off_and_a_severity_changed() -> None:
    assert codes(order(line(quantity="7")), disabled=("quantity",)) == []
    assert codes(order(line(quantity="7")), severities={"quantity-below-minimum": "warn"}) == [
        "quantity-below-minimum:warn"
    ]


def test_two_checks_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="two checks are called stock"):
        check("stock")(CHECKS["stock"])


def clean_line(draw: st.DrawFn, master: MasterData, customer: Customer, net: bool) -> OrderLine:  # noqa: FBT001 - drawn
    item: Item = draw(st.sampled_from([one for one in master.items.values() if one.status == "active"]))
    price = draw(st.sampled_from([*prices_for(master, customer, item), NO_PRICE][:1]))
    pack = item.multiple or Decimal(1)
    least = max(item.minimum_quantity or pack, price.minimum_quantity if price else pack, Decimal(1))
    most = max(least, min(Decimal(100), least * 3))
    packs = draw(st.integers(int(-(-least // pack)), int(-(-most // pack))))
    gross = price.unit_price if price else None
    rate = item.tax_rate or Decimal(0)
    written = (gross / (1 + rate)).quantize(Decimal("0.0001"), ROUND_HALF_UP) if gross and net else gross
    quantity = packs * pack
    product = None if written is None else quantity * written * (1 + rate if net else 1)
    by_code = draw(st.booleans())
    return OrderLine(
        line_number=draw(st.none() | st.integers(1, 99)),
        seller_item_code=item.item_number if by_code else None,
        buyer_item_code=None if by_code else item.barcode,
        description=item.name,
        specification=item.specification,
        quantity=quantity,
        unit=draw(st.sampled_from([item.base_unit, "PCS", "件", None])),
        unit_price=written,
        tax_rate=rate if net else draw(st.sampled_from([None, rate])),
        line_amount=None if product is None else product.quantize(CENT, ROUND_HALF_UP),
    )


def prices_for(master: MasterData, customer: Customer, item: Item) -> list[Price]:
    """The prices without a break that count for this customer: their own, else their group's, else everybody's."""
    fitting = [
        price
        for price in master.prices(item.item_number)
        if price.currency == customer.currency
        and (price.valid_from or DAY) <= DAY <= (price.valid_to or DAY)
        and price.minimum_quantity == 0
    ]
    own = [price for price in fitting if price.customer_number == customer.customer_number]
    group = [price for price in fitting if price.price_group and price.price_group == customer.price_group]
    everybody = [price for price in fitting if not price.customer_number and not price.price_group]
    return own or group or everybody


@st.composite
def clean_orders(draw: st.DrawFn, master: MasterData) -> tuple[PurchaseOrder, Sender]:
    """Orders as good customers write them, in all the ways that mean the same."""
    customer: Customer = draw(st.sampled_from([one for one in master.customers.values() if not one.on_hold]))
    place: KnownShipTo | None = draw(st.sampled_from([None, *master.ship_tos(customer.customer_number)]))
    if place is None and len(master.ship_tos(customer.customer_number)) > 1:
        place = master.ship_tos(customer.customer_number)[0]
    net = draw(st.booleans())
    lines = [clean_line(draw, master, customer, net) for _ in range(draw(st.integers(1, 3)))]
    lines = [one for one in lines if one.unit_price is not None]
    if not lines:
        lines = [OrderLine(seller_item_code="HB-0830-88", quantity=Decimal(100))]
    known = [one.line_amount for one in lines if one.line_amount is not None]
    one = PurchaseOrder(
        order_number=draw(st.none() | st.just("PO-7")),
        issue_date=draw(st.sampled_from([None, DAY])),
        requested_delivery_date=draw(st.sampled_from([None, DAY + timedelta(days=9)])),
        currency=draw(st.sampled_from([None, customer.currency])),
        buyer=Party(name=draw(st.sampled_from([customer.name, *customer.aliases])), tax_id=customer.tax_id),
        deliver_to=Delivery() if place is None else Delivery(address=place.address, phone=place.phone),
        payment_terms=draw(st.sampled_from([None, customer.payment_terms])),
        lines=tuple(lines),
        total_amount=draw(st.sampled_from([None, sum(known, Decimal(0))])) if len(known) == len(lines) else None,
    )
    domain = draw(st.sampled_from([*customer.mail_domains, f"mail.{customer.mail_domains[0]}"]))
    return one, Sender(address=f"somebody@{domain}", dmarc=draw(st.sampled_from([None, "pass"])))


@given(data=st.data())
def test_a_clean_order_is_never_stopped(data: Any, demo: MasterData) -> None:
    one, sender = data.draw(clean_orders(demo))
    stops = [finding for finding in findings(one, demo, sender=sender) if finding.severity in ("approve", "block")]
    assert [
        finding for finding in stops if finding.code not in ("approval-amount", "credit-limit", "stock-short")
    ] == []
