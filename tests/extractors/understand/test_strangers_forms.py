"""What strangers' forms do: blocks beside each other, labels in a row, names within addresses, codes before words."""

from extractors.purchase_order import Evidence
from extractors.understand.draft import Draft, Found
from extractors.understand.named_places import name_apart
from tests.extractors.understand.papers import Line, orders_on

LINES: list[Line] = [
    [(40, "Item"), (240, "Qty"), (300, "Price"), (380, "Amount")],
    [(40, "Wedge belt"), (240, "15"), (300, "2.00"), (380, "30.00")],
]
HEAD: list[Line] = [[(40, "Harrow Aggregates Ltd")], [(40, "Purchase order P-2015")]]


def test_values_stand_below_a_row_of_labels() -> None:
    row: list[Line] = [
        [(40, "Terms"), (160, "Employee"), (300, "Receive By")],
        [(40, "30 days EOM"), (160, "Craig Pell"), (300, "07/12/2026")],
    ]
    (order,) = orders_on(*HEAD, *row, *LINES)
    assert (order.payment_terms, order.buyer.contact) == ("30 days EOM", "Craig Pell")


def test_a_block_under_its_label_beats_the_block_beside_it() -> None:
    blocks: list[Line] = [
        [(40, "Shipping address:"), (300, "Orrell Trade Supplies Ltd")],
        [(40, "Harrow Aggregates Ltd"), (300, "88 Mill Road")],
        [(40, "3 Quarry Lane"), (300, "Hull HU1 2PD")],
        [(40, "Thirsk YO7 1PX")],
    ]
    (order,) = orders_on(*HEAD, *blocks, *LINES)
    assert order.deliver_to.name == "Harrow Aggregates Ltd"
    assert order.deliver_to.address == "3 Quarry Lane, Thirsk YO7 1PX"


def test_who_is_supplied_by_a_number_is_not_the_buyer() -> None:
    vendor: list[Line] = [[(40, "Supplier: 0000041882")], [(40, "Orrell Trade Supplies Ltd")], [(40, "88 Mill Road")]]
    (order,) = orders_on([(40, "Harrow State University")], [(300, "Purchase order P-2015")], *vendor, *LINES)
    assert order.buyer.name == "Harrow State University"


def test_codes_that_lead_the_words_of_every_line_are_codes() -> None:
    lines: list[Line] = [
        LINES[0],
        [(40, "GB-110 Gate bolt"), (240, "60"), (300, "4.15"), (380, "249.00")],
        [(40, "HP-20 Hasp"), (240, "40"), (300, "3.30"), (380, "132.00")],
    ]
    (order,) = orders_on(*HEAD, *lines)
    assert [(line.buyer_item_code, line.description) for line in order.lines] == [
        ("GB-110", "Gate bolt"),
        ("HP-20", "Hasp"),
    ]


def test_words_with_figures_below_a_line_are_no_line() -> None:
    (order,) = orders_on(*HEAD, *LINES, [(40, "6 x 24 DIN 6325")])
    assert len(order.lines) == 1


def test_a_buyers_short_name_within_the_address_is_who_receives() -> None:
    draft = Draft(header={"buyer.name": _found("Harrow Aggregates Ltd")})
    draft.header["deliver_to.address"] = _found("Harrow Aggregates, Unit 3 Ardee Road, Thirsk YO7 1PX")
    name_apart(draft)
    assert draft.header["deliver_to.name"].value == "Harrow Aggregates"
    assert draft.header["deliver_to.address"].value == "Unit 3 Ardee Road, Thirsk YO7 1PX"


def test_a_houses_name_stays_in_its_address() -> None:
    draft = Draft(header={"buyer.name": _found("Harrow Aggregates Ltd")})
    draft.header["deliver_to.address"] = _found("The Old Bakery, 3 Canal Street, Nottingham NG1 7EH")
    name_apart(draft)
    assert "deliver_to.name" not in draft.header


def _found(text: str) -> Found:
    return Found(value=text, evidence=Evidence(document="order.pdf", place="page 1", text=text, confidence=0.9))


def test_a_sum_of_quantities_is_no_total() -> None:
    lines: list[Line] = [
        [(40, "品名"), (240, "数量"), (300, "单位")],
        [(40, "粉笔"), (240, "60"), (300, "盒")],
        [(40, "扫帚"), (240, "20"), (300, "把")],
        [(40, "合计"), (240, "80")],
    ]
    (order,) = orders_on([(40, "明德小学采购单")], *lines)
    assert order.total_amount is None
