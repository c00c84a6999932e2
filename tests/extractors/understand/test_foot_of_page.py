"""What stands without labels below the lines of a paper."""

from tests.extractors.understand.papers import Line, orders_on

HEAD: list[Line] = [
    [(40, "Harrow Aggregates Ltd")],
    [(40, "Purchase order P-2015")],
    [(40, "Item"), (240, "Qty"), (300, "Price"), (380, "Amount")],
    [(40, "Wedge belt"), (240, "15"), (300, "2.00"), (380, "30.00")],
]


def test_a_line_of_nothing_but_contact_data_is_the_buyers() -> None:
    (order,) = orders_on(*HEAD, [(40, "01765 960 340 | buy@harrow.example | VAT GB809916329")])
    assert (order.buyer.phone, order.buyer.email, order.buyer.tax_id) == (
        "01765 960 340",
        "buy@harrow.example",
        "GB809916329",
    )


def test_who_signs_with_a_position_is_the_contact() -> None:
    (order,) = orders_on(*HEAD, [(300, "For Harrow Aggregates Ltd")], [(300, "K. Senthil Raman, Purchase Manager")])
    assert order.buyer.contact == "K. Senthil Raman"


def test_a_phone_alone_is_nobodys() -> None:
    (order,) = orders_on(*HEAD, [(40, "Deliveries are taken from 7 to 15 h")], [(300, "01765 960 340")])
    assert order.buyer.phone is None
