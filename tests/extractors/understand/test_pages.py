"""Pages where only positions speak: words by their boxes, tables without rules, and nothing that makes it stumble."""

from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.document import Cell, Document, Grid
from extractors.understand.understanding import orders_of_document

WORDS = st.sampled_from(
    [
        "PO Number:",
        "PO-1",
        "Ship to",
        "Qty",
        "Description",
        "Price",
        "Amount",
        "Total",
        "Hex bolt",
        "12",
        "3.50",
        "42.00",
        "+----+",
        "|a|b|",
        "甲方",
        "",
    ]
)
BOXES = st.tuples(WORDS, st.integers(0, 500), st.integers(0, 200), st.integers(0, 40))


def cell(text: str, left: float, top: float, width: float = 0) -> Cell:
    wide = width or 5 * len(text)
    return Cell(
        text=text,
        place=f"page 1, box {left},{top}",
        left=left,
        right=left + wide,
        top=top,
        bottom=top + 10,
        confidence=1.0,
    )


def page(rows: list[list[Cell]], *, ruled: bool = False, number: int = 1) -> Grid:
    return Grid(name=f"page {number}", kind="page", rows=tuple(tuple(row) for row in rows), ruled=ruled)


def test_a_table_without_rules_is_read_by_position_with_its_wrapped_words() -> None:
    rows = [
        [cell("PURCHASE ORDER PO-881", 200, 10)],
        [
            cell("Item", 40, 50),
            cell("Description", 90, 50),
            cell("Qty", 300, 50),
            cell("Price", 360, 50),
            cell("Amount", 430, 50),
        ],
        [
            cell("A-1", 40, 70),
            cell("Hex bolt M8x30", 90, 70),
            cell("1,000", 292, 70),
            cell("0.07", 364, 70),
            cell("70.00", 435, 70),
        ],
        [cell("zinc plated", 90, 81)],
        [
            cell("A-2", 40, 95),
            cell("Hex nut M8", 90, 95),
            cell("500", 300, 95),
            cell("0.02", 364, 95),
            cell("10.00", 435, 95),
        ],
        [cell("Total", 360, 120), cell("80.00", 435, 120)],
    ]
    (draft,), why = orders_of_document(Document(name="a.pdf", format="pdf", grids=(page(rows),)), "a.pdf")
    assert why is None
    found = [(line["buyer_item_code"].value, line["description"].value, line["quantity"].value) for line in draft.lines]
    assert found == [("A-1", "Hex bolt M8x30 zinc plated", Decimal(1000)), ("A-2", "Hex nut M8", Decimal(500))]
    assert draft.header["total_amount"].value == Decimal("80.00")


def test_a_table_goes_on_over_pages_without_carried_sums() -> None:
    heading = [cell("No", 40, 50), cell("品名", 90, 50), cell("数量", 300, 50), cell("单价", 360, 50)]
    first = [
        heading,
        [cell("1", 40, 70), cell("平垫圈", 90, 70), cell("300", 300, 70), cell("0.07", 360, 70)],
        [cell("转下页", 90, 90), cell("21.00", 430, 90)],
    ]
    second = [
        [cell("承前页", 90, 20), cell("21.00", 430, 20)],
        heading,
        [cell("2", 40, 70), cell("螺母", 90, 70), cell("400", 300, 70), cell("0.11", 360, 70)],
    ]
    document = Document(name="a.pdf", format="pdf", grids=(page(first), page(second, number=2)))
    (draft,), _ = orders_of_document(document, "a.pdf")
    assert [line["quantity"].value for line in draft.lines] == [300, 400]


@given(boxes=st.lists(BOXES, max_size=40), kind=st.sampled_from(["ruled", "loose"]))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_page_makes_it_stumble(boxes: list[tuple[str, int, int, int]], kind: str) -> None:
    by_top: dict[int, list[Cell]] = {}
    for text, left, top, width in boxes:
        if text:
            by_top.setdefault(top // 10 * 10, []).append(cell(text, left, top // 10 * 10, width))
    rows = [sorted(row, key=lambda one: one.left) for _, row in sorted(by_top.items())]
    orders_of_document(Document(name="a.pdf", format="pdf", grids=(page(rows, ruled=kind == "ruled"),)), "a.pdf")


def test_blocks_beside_each_other_are_whole_where_their_lines_alternate() -> None:
    left = ["Vendor", "Haichuan Fasteners", "8 Harbour Rd"]
    right = ["Ship To", "Bright Harbor Brewing Co.", "Warehouse 2", "1455 Port Way", "Tacoma, WA 98421"]
    rows = sorted(
        [cell(text, 40, 56 + 14 * at) for at, text in enumerate(left)]
        + [cell(text, 300, 50 + 14 * at) for at, text in enumerate(right)],
        key=lambda one: one.top,
    )
    table = [
        [cell("Item", 40, 140), cell("Qty", 300, 140), cell("Price", 360, 140)],
        [cell("Hex bolt", 40, 160), cell("20", 300, 160), cell("1.50", 360, 160)],
    ]
    grid = page([*([one] for one in rows), *table])
    (draft,), _ = orders_of_document(Document(name="a.pdf", format="pdf", grids=(grid,)), "a.pdf")
    found = {path: draft.header[path].value for path in ("deliver_to.name", "deliver_to.address")}
    assert found == {
        "deliver_to.name": "Bright Harbor Brewing Co.",
        "deliver_to.address": "Warehouse 2, 1455 Port Way, Tacoma, WA 98421",
    }


def test_the_words_of_an_item_may_stand_under_its_code() -> None:
    rows = [
        [
            cell("Line", 40, 50),
            cell("Material", 90, 50),
            cell("Qty", 200, 50),
            cell("UOM", 260, 50),
            cell("Price", 320, 50),
        ],
        [
            cell("10", 40, 70),
            cell("100-45821", 90, 70),
            cell("2,000", 200, 70),
            cell("EA", 260, 70),
            cell("0.12", 320, 70),
        ],
        [cell("HEX CAP SCREW M8X30 ZP", 90, 81)],
        [
            cell("20", 40, 95),
            cell("100-45822", 90, 95),
            cell("500", 200, 95),
            cell("EA", 260, 95),
            cell("0.03", 320, 95),
        ],
        [cell("HEX NUT M8 ZP", 90, 106)],
    ]
    (draft,), _ = orders_of_document(Document(name="a.pdf", format="pdf", grids=(page(rows),)), "a.pdf")
    found = [(line["buyer_item_code"].value, line["description"].value, line["unit"].value) for line in draft.lines]
    assert found == [("100-45821", "HEX CAP SCREW M8X30 ZP", "EA"), ("100-45822", "HEX NUT M8 ZP", "EA")]
