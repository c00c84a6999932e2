"""A purchase order in the customer's words becomes a sales order in ours, or says what is missing."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest

from bot.masterdata import KnownShipTo, MasterData, Price
from bot.resolve import Resolution, resolve
from bot.sender import Sender
from connectors.sales_order import SalesOrder, SalesOrderLine, ShipTo
from extractors.purchase_order import Delivery, Party, PurchaseOrder
from tests.bot.trade import BOLT, CUSTOMER, DAY, NUT, OTHER, line, master, order, replaced

NOBODY = Sender()


def resolved(one: PurchaseOrder, data: MasterData | None = None, sender: Sender = NOBODY) -> Resolution:
    return resolve(one, sender, data or master(), "OB-1", DAY)


def test_a_clean_order_becomes_a_sales_order_in_our_words() -> None:
    one = order(line(seller_item_code=None, buyer_item_code="cs-88", quantity="2", unit="CTN", unit_price="500.00"))
    assert resolved(one).sales_order == SalesOrder(
        reference="PO-1",
        customer_number="C1",
        customer_name="宁波测试机械有限公司",
        currency="CNY",
        lines=(
            SalesOrderLine(
                line_number=1,
                item_number="T-1",
                description="测试螺钉 M8×30",
                quantity=Decimal(2),
                unit="箱",
                unit_price=Decimal("500.00"),
                line_amount=Decimal("1000.00"),
                tax_rate=Decimal("0.13"),
            ),
        ),
        total_amount=Decimal("1000.00"),
        ship_to=ShipTo(name="宁波测试机械有限公司", phone="0574-87001234", address="浙江省宁波市鄞州区测试路 8 号"),
        order_date=DAY,
        payment_terms="月结30天",
    )


@pytest.mark.parametrize(
    ("buyer", "sender", "key"),
    [
        (Party(tax_id="91330200test000001", name="写错的名字"), NOBODY, "tax id"),
        (Party(name="宁波 测试机械（有限公司）"), NOBODY, "name"),
        (Party(name="测试机械"), NOBODY, "name"),
        (Party(), Sender(address="PO@cheshi.example"), "mail address"),
        (Party(email="lager@cheshi.example"), NOBODY, "mail domain"),
        (Party(), Sender(customer_number="C1"), "source"),
    ],
)
def test_a_customer_is_found_by_the_first_key_that_fits(buyer: Party, sender: Sender, key: str) -> None:
    found = resolved(order(buyer=buyer), sender=sender)
    assert (found.customer, found.keys["customer"]) == (CUSTOMER, key)


def test_two_customers_that_fit_are_a_question_and_not_a_choice() -> None:
    twin = msgspec.structs.replace(OTHER, name=CUSTOMER.name)
    found = resolved(order(buyer=Party(name=CUSTOMER.name)), replaced(customers=[CUSTOMER, twin]))
    assert found.customer is None
    assert "name: C1, C2 all fit" in found.findings[0].why_en
    assert found.findings[0].suggestion == {}


def test_a_public_mail_domain_makes_nobody_a_customer() -> None:
    free = msgspec.structs.replace(CUSTOMER, mail_domains=("qq.com",), email="cheshi@qq.com")
    data = replaced(customers=[free])
    assert resolved(order(buyer=Party()), data, Sender(address="stranger@qq.com")).customer is None
    assert resolved(order(buyer=Party()), data, Sender(address="cheshi@qq.com")).customer == free


def test_of_two_customers_by_one_name_the_next_key_chooses() -> None:
    twin = msgspec.structs.replace(OTHER, name=CUSTOMER.name)
    found = resolved(order(), replaced(customers=[CUSTOMER, twin]))
    assert (found.customer, found.keys["customer"], found.findings) == (CUSTOMER, "name, mail address", ())


def test_a_name_that_is_nearly_known_is_suggested() -> None:
    (finding,) = resolved(order(buyer=Party(name="宁波测式机械有限公司"))).findings
    assert (finding.code, finding.suggestion) == ("customer-unknown", {"buyer.name": "宁波测试机械有限公司"})


@pytest.mark.parametrize(
    ("buyer", "severity"),
    [
        (Party(name="宁波市测试机械股份公司"), "approve"),
        (Party(name="宁波市测试机械股份公司", tax_id=CUSTOMER.tax_id), "warn"),
        (Party(name="宁波市测试机械股份公司", email="lager@cheshi.example"), "warn"),
        (Party(name="Test Machinery Ltd", email="lager@cheshi.example"), "warn"),
        (Party(name="采购部 王芳", tax_id=CUSTOMER.tax_id), "warn"),
        (Party(name="绿谷餐饮有限公司", email="lager@cheshi.example"), "approve"),
        (Party(name="绿谷餐饮有限公司", tax_id=CUSTOMER.tax_id), "approve"),
    ],
)
def test_a_name_that_is_not_quite_the_customers_needs_something_that_vouches_for_it(
    buyer: Party, severity: str
) -> None:
    found = resolved(order(buyer=buyer))
    assert found.customer == CUSTOMER
    assert [(one.code, one.severity) for one in found.findings] == [("customer-name", severity)]
    assert found.findings[0].suggestion == {"buyer.name": CUSTOMER.name}


def test_a_mail_address_of_one_customer_under_the_name_of_another_is_a_question() -> None:
    found = resolved(order(buyer=Party(name=OTHER.name)), sender=Sender(address="po@cheshi.example"))
    assert found.customer == OTHER
    assert [(one.code, one.severity, one.where) for one in found.findings] == [
        ("customer-keys", "approve", "buyer.email")
    ]


def test_a_tax_id_that_nobody_has_is_told_where_the_customers_own_is_not_known() -> None:
    found = resolved(order(buyer=Party(name=OTHER.name, tax_id="91330200TEST000009")))
    assert [(one.code, one.severity) for one in found.findings] == [("tax-id-unknown", "warn")]


@pytest.mark.parametrize(
    ("codes", "item", "key"),
    [
        ({"seller_item_code": "ｔ-1"}, BOLT, "item number"),
        ({"seller_item_code": "2970000000017"}, BOLT, "item number"),
        ({"seller_item_code": "CS-88"}, BOLT, "customer item code"),
        ({"buyer_item_code": "T-2"}, NUT, "item number"),
        ({"buyer_item_code": "unknown", "description": "测试螺母", "specification": "M8"}, NUT, "name"),
        ({"description": "测试螺钉 M8×30"}, BOLT, "name"),
    ],
)
def test_an_item_is_found_by_the_first_key_that_names_one(codes: dict[str, str], item: object, key: str) -> None:
    found = resolved(order(line(**{"seller_item_code": None, **codes})))
    assert (found.items[0], found.keys["lines.0"]) == (item, key)


def test_a_customers_own_code_comes_before_the_same_code_of_ours() -> None:
    from bot.masterdata import CustomerItem

    data = master(customer_items=[CustomerItem(customer_number="C1", customer_item_code="T-2", item_number="T-1")])
    assert resolved(order(line(seller_item_code=None, buyer_item_code="T-2")), data).items[0] == BOLT
    assert resolved(order(line(seller_item_code="T-2")), data).items[0] == NUT


def test_two_codes_that_name_two_items_are_a_question() -> None:
    found = resolved(order(line(seller_item_code="T-2", buyer_item_code="CS-88")))
    assert found.items == {}
    assert "item codes: T-2, T-1 all fit" in found.findings[0].why_en


def test_a_wrong_code_of_ours_is_asked_about_with_what_was_probably_meant() -> None:
    found = resolved(order(line(seller_item_code="T-11", description="测试螺钉", specification="M8×30")))
    assert found.sales_order is None
    (finding,) = found.findings
    assert (finding.code, finding.suggestion) == ("item-unknown", {"lines.0.seller_item_code": "T-1"})


@pytest.mark.parametrize("broken", [{"quantity": None}, {"unit": "桶"}])
def test_without_a_quantity_or_a_known_unit_there_is_no_sales_order(broken: dict[str, None]) -> None:
    assert resolved(order(line(**broken))).sales_order is None


def test_an_order_without_lines_makes_no_sales_order() -> None:
    assert resolved(msgspec.structs.replace(order(), lines=())).sales_order is None


def test_a_price_that_is_not_given_is_the_one_valid_on_the_orders_day() -> None:
    old = Price(item_number="T-2", unit="件", unit_price=Decimal("0.01"), valid_to=date(2025, 12, 31))
    for dated in (DAY, None):
        found = resolved(order(line(seller_item_code="T-2", unit_price=None), issue_date=dated), master(prices=[old]))
        assert found.sales_order is not None
        assert (found.sales_order.lines[0].unit_price, found.sales_order.order_date) == (Decimal("0.12"), DAY)


def test_prices_before_tax_are_told_to_the_target_with_tax() -> None:
    one = order(line(unit_price="0.4425", tax_rate="0.13", line_amount="100.01"))
    found = resolved(one).sales_order
    assert found is not None
    assert (found.lines[0].unit_price, found.total_amount) == (Decimal("0.50"), Decimal("100.00"))


def test_an_export_order_of_a_list_before_tax_costs_what_it_says() -> None:
    export = Price(item_number="T-1", unit="件", unit_price=Decimal("0.07"), currency="USD", tax_included=False)
    for written in ("0.07", None):
        one = order(line(unit_price=written), currency="USD")
        found = resolved(one, master(prices=[export])).sales_order
        assert found is not None
        assert (found.lines[0].unit_price, found.total_amount) == (Decimal("0.07"), Decimal("14.00"))


def test_what_the_order_leaves_out_comes_from_the_one_known_place() -> None:
    found = resolved(order(deliver_to=Delivery())).sales_order
    assert found is not None
    assert found.ship_to == ShipTo(
        name=CUSTOMER.name, contact="吕师傅", phone="13800001001", address="浙江省宁波市鄞州区测试路 8 号"
    )


def test_of_two_known_places_none_is_chosen() -> None:
    second = KnownShipTo(customer_number="C1", address="浙江省慈溪市二厂路 1 号")
    found = resolved(order(deliver_to=Delivery()), master(ship_tos=[second])).sales_order
    assert found is not None
    assert found.ship_to.address is None


def test_an_order_without_a_number_is_known_by_ours() -> None:
    found = resolved(order(order_number=None)).sales_order
    assert found is not None
    assert found.reference == "OB-1"
