"""Many orders in one flat table, and tables printed in two halves."""

from datetime import date
from decimal import Decimal

from tests.extractors.understand.orders import order_of, orders_of

HEADING = ["Zweig", "Auftraggeber", "Wunschtermin", "Artikel", "Bezeichnung", "Menge", "Preis"]
ROWS = [
    ["40647210", "Hotel Seeblick GmbH", "01.06.2026", "612108", "Servietten", "4", "44,80"],
    ["40647210", "Hotel Seeblick GmbH", "01.06.2026", "807927", "Tischtuch", "8", "38,90"],
    ["40709556", "Zahntechnik Wendt", "07.06.2026", "436578", "Poliertuch", "100", "6,30"],
]


def test_a_column_whose_values_change_with_the_buyers_tells_orders_apart() -> None:
    orders = orders_of([HEADING, *ROWS])
    assert [(order.order_number, len(order.lines)) for order in orders] == [("40647210", 2), ("40709556", 1)]


def test_a_day_that_all_lines_of_each_order_share_is_the_orders() -> None:
    orders = orders_of([HEADING, *ROWS])
    assert [order.requested_delivery_date for order in orders] == [date(2026, 6, 1), date(2026, 6, 7)]
    days = [{line.requested_delivery_date for line in order.lines} for order in orders]
    assert days == [{date(2026, 6, 1)}, {date(2026, 6, 7)}]


def test_codes_under_an_unknown_heading_part_no_order_that_has_its_number() -> None:
    order = order_of([["Bestellnummer", "B-7001"], ["Bitte prompt liefern"], HEADING, *ROWS])
    assert (order.order_number, len(order.lines)) == ("B-7001", 3)


def test_a_buyer_without_a_legal_form_is_no_contact() -> None:
    buyers = [(order.buyer.name, order.buyer.contact) for order in orders_of([HEADING, *ROWS])]
    assert buyers == [("Hotel Seeblick GmbH", None), ("Zahntechnik Wendt", None)]


def test_the_right_half_of_a_table_goes_on_where_the_left_half_ends() -> None:
    heading = ["品名", "规格", "数量", "单位"]
    halves = [
        ["土豆", "黄心", "60", "斤", "牛奶", "200ml", "12", "箱"],
        ["鸡蛋", "30枚", "15", "板", "白菜", "净菜", "24", "斤"],
    ]
    order = order_of([["采购单"], heading * 2, *halves])
    assert [(line.description, line.specification, line.quantity, line.unit) for line in order.lines] == [
        ("土豆", "黄心", Decimal(60), "斤"),
        ("鸡蛋", "30枚", Decimal(15), "板"),
        ("牛奶", "200ml", Decimal(12), "箱"),
        ("白菜", "净菜", Decimal(24), "斤"),
    ]


def test_figures_under_a_currency_are_prices_where_nothing_else_is() -> None:
    order = order_of(
        [["Description", "Size", "Qty", "Net CAD"], ["Alginate", "S", "10", "9.60"], ["Wax", "L", "20", "12.35"]]
    )
    assert [line.unit_price for line in order.lines] == [Decimal("9.60"), Decimal("12.35")]
    assert order.currency == "CAD"
