"""What was learnt goes out as a workbook and comes in again, checked row by row."""

from pathlib import Path

import pytest
from xlsxwriter import Workbook

from bot.errors import OrderbotError
from bot.learning import files
from bot.learning.keep import aliases
from bot.staging import Staging
from tests.bot.trade import master

ROWS = [
    ("kind", "customer_number", "item_number", "written", "meant", "state"),
    ("item-code", "C1", "", "0012", "T-1", "active"),
    ("customer", "", "", "=HYPERLINK(1)", "C2", "probation"),
    ("unit", "C1", "T-1", "大箱", "箱", "active"),
    ("item-code", "C1", "", "0012", "T-2", "active"),
    ("item-text", "C9", "", "螺母", "T-2", "active"),
    ("unit", "C1", "T-2", "大箱", "箱", "active"),
]


def workbook(path: Path, rows: list[tuple[str, ...]]) -> Path:
    with Workbook(str(path), {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell)
    return path


def test_rows_that_fit_the_master_data_are_taken_and_the_others_named(tmp_path: Path) -> None:
    staging = Staging(tmp_path / "data")
    taken = files.take(staging, workbook(tmp_path / "a.xlsx", ROWS), master(), by="王", needed=3)
    assert (len(taken.added), taken.known) == (3, 0)
    assert [problem.partition(": ")[0] for problem in taken.problems] == [
        "a.xlsx 第 5 行 · row 5",
        "a.xlsx 第 6 行 · row 6",
        "a.xlsx 第 7 行 · row 7",
    ]


def test_what_goes_out_comes_in_the_same_and_a_second_time_changes_nothing(tmp_path: Path) -> None:
    one, other = Staging(tmp_path / "one"), Staging(tmp_path / "other")
    files.take(one, workbook(tmp_path / "a.xlsx", ROWS[:4]), master(), by="王", needed=3)
    files.write(tmp_path / "out.xlsx", aliases(one))
    files.take(other, tmp_path / "out.xlsx", master(), by="李", needed=3)
    assert [(a.key, a.meant, a.state, a.owner) for a in aliases(other)] == [
        (a.key, a.meant, a.state, a.owner) for a in aliases(one)
    ]
    assert files.take(other, tmp_path / "out.xlsx", master(), by="李", needed=3) == files.Taken(known=3)


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"no workbook")
    with pytest.raises(OrderbotError, match="cannot be read"):
        files.take(Staging(tmp_path / "data"), tmp_path / "a.xlsx", master(), by="王", needed=3)
