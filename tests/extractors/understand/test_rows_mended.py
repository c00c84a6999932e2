"""Rows of a page as they were meant."""

from extractors.document import Cell
from extractors.understand.layout import Row
from extractors.understand.rows_mended import mended, with_what_stands_beside


def row(*texts: tuple[str, float], top: float = 0) -> Row:
    return tuple(
        Cell(text=text, place="page 1", left=left, right=left + 6 * len(text), top=top, bottom=top + 10)
        for text, left in texts
    )


def texts(cells: Row) -> list[str]:
    return [cell.text for cell in cells]


def test_a_label_that_a_rule_has_cut_is_whole_again() -> None:
    assert texts(mended(row(("VEN", 0), ("DOR", 18)))) == ["VENDOR"]


def test_a_phone_in_pieces_is_whole_behind_its_label() -> None:
    assert texts(mended(row(("Tel.", 0), ("030", 30), ("23125", 52), ("413", 86)))) == ["Tel.", "030 23125 413"]


def test_figures_behind_another_label_stay_apart() -> None:
    assert texts(mended(row(("Qty", 0), ("030", 30), ("23125", 52)))) == ["Qty", "030", "23125"]


def test_a_cell_beside_a_ruled_row_stands_in_it() -> None:
    rows = [row(("联系人", 0), ("地址", 60)), row(("沈晓岚", 120), top=1)]
    assert [texts(one) for one in with_what_stands_beside(rows, [0, 1])] == [["联系人", "地址", "沈晓岚"], []]


def test_a_cell_of_the_same_stretch_stays_for_itself() -> None:
    rows = [row(("联系人", 0), ("地址", 60)), row(("沈晓岚", 120), top=1)]
    assert with_what_stands_beside(rows, [0, 0]) == rows
