"""The exceptions workbook comes back from Excel, WPS or LibreOffice, and what it says is carried out, once."""

import shutil
import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from bot.errors import OrderbotError
from bot.exceptions.columns import ACTIONS, EXCEPTION_COLUMNS, EXCEPTIONS_SHEET
from bot.exceptions.decision_row import Problem, decision_of
from bot.exceptions.page import HEADER_ROW, KEY_ROW
from bot.exceptions.sheet import READ_BACK, NoExceptionsWorkbook, SheetRow
from bot.exceptions.take_back import Applied, Imported, import_workbook, workbooks
from bot.exceptions.waiting import waiting_orders
from bot.exceptions.workbook import workbook_bytes
from bot.typed_values import typed_value
from tests.bot.waiting_company import AMOUNT, ITEM, PHONE, PRICE, SPOOFED, STOCK, WaitingCompany

FIRST = HEADER_ROW + 2
"""The first row below the headings, counted from 1 as a sheet does."""

Fill = Callable[[Worksheet], None]


@pytest.fixture
def company(tmp_path: Path) -> WaitingCompany:
    return WaitingCompany(tmp_path / "data")


@pytest.fixture
def book(tmp_path: Path, company: WaitingCompany) -> Callable[[Fill], Path]:
    """Exports what waits, has it filled in and saved by another program, and gives its path."""

    def make(fill: Fill) -> Path:
        path = tmp_path / "exceptions.xlsx"
        at = datetime(2026, 11, 21, 7, 30)  # noqa: DTZ001 - shown as it is
        path.write_bytes(workbook_bytes(waiting_orders(company.staging), company="海川", language="zh", at=at))
        workbook = openpyxl.load_workbook(path)
        fill(workbook[EXCEPTIONS_SHEET])
        workbook.properties.lastModifiedBy = "李主管"
        workbook.save(path)
        return path

    return make


def write(sheet: Worksheet, row: int, **cells: object) -> None:
    """Write into the row's cells by their column's key; rows count from 0 below the headings."""
    keys = [cell.value for cell in sheet[KEY_ROW + 1]]
    for key, value in cells.items():
        sheet.cell(FIRST + row, keys.index(key) + 1).value = value  # type: ignore[assignment]


def test_each_kind_of_decision_is_carried_out(company: WaitingCompany, book: Callable[[Fill], Path]) -> None:
    accepted = company.add("PO-1", PRICE, ITEM)
    approved = company.add("PO-2", AMOUNT, resolved=True)
    corrected = company.add("PO-3", PHONE)
    rejected = company.add("PO-4", SPOOFED)
    waits = company.add("PO-5", PRICE)

    def fill(sheet: Worksheet) -> None:
        write(sheet, 0, decision=ACTIONS["accept"])
        write(sheet, 2, decision=ACTIONS["approve"], by="赵总")
        write(sheet, 3, decision=ACTIONS["correct"], corrected="13800138000")
        write(sheet, 4, decision=ACTIONS["reject"], note="已致电客户，不是他们发的")

    done = import_workbook(company.staging, path := book(fill))
    assert done == Imported(
        workbook=path,
        applied=(
            Applied(our_number="OB261120-000001", action="accept", by="李主管", status="read"),
            Applied(our_number="OB261120-000002", action="approve", by="赵总", status="approved"),
            Applied(our_number="OB261120-000003", action="correct", by="李主管", status="read"),
            Applied(our_number="OB261120-000004", action="reject", by="李主管", status="rejected"),
        ),
        undecided=("OB261120-000005",),
    )
    statuses = [company.status(each)[0] for each in (accepted, approved, corrected, rejected, waits)]
    assert statuses == ["read", "approved", "read", "rejected", "exception"]
    assert company.staging.row("SELECT deliver_to_phone AS phone FROM purchase_order WHERE id = ?", [corrected]) == {
        "phone": "13800138000"
    }
    assert company.staging.rows(
        "SELECT l.unit_price, l.seller_item_code AS code FROM purchase_order_line l WHERE purchase_order_id = ?",
        [accepted],
    ) == [{"unit_price": "0.50", "code": None}, {"unit_price": "12.00", "code": "T-2"}]
    assert company.staging.row("SELECT why FROM event WHERE what = 'order_rejected'") == {
        "why": "已致电客户，不是他们发的"
    }


def test_a_second_import_changes_nothing_and_says_so(company: WaitingCompany, book: Callable[[Fill], Path]) -> None:
    order = company.add("PO-1", PRICE)
    path = book(lambda sheet: write(sheet, 0, decision=ACTIONS["accept"]))
    import_workbook(company.staging, path)
    before = list(company.staging.db.conn.iterdump())
    done = import_workbook(company.staging, path)
    assert done == Imported(workbook=path, again=("OB261120-000001",))
    assert company.status(order) == ("read", 2)
    assert list(company.staging.db.conn.iterdump()) == before


def test_what_was_decided_otherwise_before_is_named_with_its_cell(
    company: WaitingCompany, book: Callable[[Fill], Path]
) -> None:
    company.add("PO-1", PRICE)
    path = book(lambda sheet: write(sheet, 0, decision=ACTIONS["reject"], by="王"))
    import_workbook(company.staging, path)
    workbook = openpyxl.load_workbook(path)
    write(workbook[EXCEPTIONS_SHEET], 0, decision=ACTIONS["accept"])
    workbook.save(path)
    (problem,) = import_workbook(company.staging, path).problems
    assert problem.startswith("例外 Exceptions!L5: 王 已对此订单作出处理（驳回 reject）")


def test_an_order_that_changed_since_the_export_is_left_alone(
    company: WaitingCompany, book: Callable[[Fill], Path]
) -> None:
    order = company.add("PO-1", PRICE)
    path = book(lambda sheet: write(sheet, 0, decision=ACTIONS["accept"]))
    with company.staging.transaction() as db:
        db.execute("UPDATE purchase_order SET version = version + 1 WHERE id = ?", [order])
    done = import_workbook(company.staging, path)
    assert done.applied == ()
    assert done.problems[0].startswith("例外 Exceptions!L5: ")
    assert "export again" in done.problems[0]
    assert company.status(order) == ("exception", 2)


def choose(**cells: object) -> Fill:
    return lambda sheet: write(sheet, 0, **cells)


def contradict(sheet: Worksheet) -> None:
    write(sheet, 0, decision=ACTIONS["accept"])
    write(sheet, 1, decision=ACTIONS["reject"])


def stray(sheet: Worksheet) -> None:
    write(sheet, 7, decision=ACTIONS["accept"])


def torn(sheet: Worksheet) -> None:
    write(sheet, 0, our_number="OB261120-000009", decision=ACTIONS["reject"])


SPEAKING = {
    "a word that is no decision": (choose(decision="同意"), "例外 Exceptions!L5", "pick one of"),
    "a value without a decision": (choose(corrected="0.50"), "例外 Exceptions!L5", "choose '更正 correct'"),
    "a price that is no number": (
        choose(decision=ACTIONS["correct"], corrected="半价"),
        "例外 Exceptions!M5",
        "“半价”不是数字",
    ),
    "a value beside an approval": (
        choose(decision=ACTIONS["approve"], corrected="0.50"),
        "例外 Exceptions!M5",
        "'approve' changes nothing",
    ),
    "a correction that corrects nothing": (
        choose(decision=ACTIONS["correct"]),
        "例外 Exceptions!L5",
        "nothing to change is given",
    ),
    "an approval of what cannot be delivered": (
        choose(decision=ACTIONS["approve"]),
        "例外 Exceptions!L5",
        "cannot be approved as it stands",
    ),
    "two decisions on one order": (contradict, "例外 Exceptions!L6", "differs from the decision in 例外 Exceptions!L5"),
    "a decision below the table": (stray, "例外 Exceptions!L12", "belongs to no order"),
    "rows torn by a sort of some columns": (torn, "例外 Exceptions!A5", "only some columns were sorted"),
    "a changed key": (choose(decision=ACTIONS["accept"], key_version="neu"), "例外 Exceptions!Q5", "key was changed"),
}


@pytest.mark.parametrize(("fill", "place", "said"), SPEAKING.values(), ids=SPEAKING.keys())
def test_a_mistake_is_named_by_its_cell_and_stops_no_other_order(
    company: WaitingCompany, book: Callable[[Fill], Path], fill: Fill, place: str, said: str
) -> None:
    wrong = company.add("PO-1", PRICE, ITEM)
    right = company.add("PO-2", PHONE)

    def both(sheet: Worksheet) -> None:
        fill(sheet)
        write(sheet, 2, decision=ACTIONS["reject"])

    done = import_workbook(company.staging, book(both))
    (problem,) = done.problems
    assert problem.startswith(f"{place}: ")
    assert said in problem
    assert (company.status(wrong)[0], company.status(right)[0]) == ("exception", "rejected")


def test_columns_may_be_moved_and_renamed_and_rows_sorted(
    company: WaitingCompany, book: Callable[[Fill], Path]
) -> None:
    orders = [company.add(f"PO-{number}", PRICE, ITEM) for number in range(3)]

    def rearrange(sheet: Worksheet) -> None:
        write(sheet, 4, decision=ACTIONS["accept"])
        write(sheet, 2, decision=ACTIONS["correct"])
        write(sheet, 3, corrected="T-1")
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=FIRST)]
        for number, row in enumerate(reversed(rows)):
            for column, value in enumerate(reversed(row)):
                sheet.cell(FIRST + number, column + 1).value = value
        for head in (KEY_ROW + 1, HEADER_ROW + 1):
            values = [cell.value for cell in sheet[head]]
            for column, value in enumerate(reversed(values)):
                sheet.cell(head, column + 1).value = value if head == KEY_ROW + 1 else f"列 {column}"
        sheet.title = "我的表"

    done = import_workbook(company.staging, book(rearrange))
    assert done.problems == ()
    assert [(each.our_number, each.action) for each in done.applied] == [
        ("OB261120-000002", "correct"),
        ("OB261120-000003", "accept"),
    ]
    codes = company.staging.rows("SELECT seller_item_code AS code FROM purchase_order_line WHERE position = 2")
    assert [row["code"] for row in codes] == ["T-9", "T-1", "T-2"]
    assert company.status(orders[0])[0] == "exception"


@pytest.fixture(scope="session")
def libreoffice(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, Path], Path]:
    """Opens a workbook in LibreOffice, saves it anew, and gives the new file."""
    program = shutil.which("soffice")
    assert program, "LibreOffice is needed here: apt-get install libreoffice-calc"
    profile = tmp_path_factory.mktemp("libreoffice")

    def save(path: Path, folder: Path) -> Path:
        command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx"]
        subprocess.run([*command, "--outdir", str(folder), str(path)], check=True, capture_output=True, timeout=120)
        return folder / path.name

    return save


def test_a_workbook_saved_by_libreoffice_is_read_as_one_saved_by_excel(
    company: WaitingCompany,
    book: Callable[[Fill], Path],
    libreoffice: Callable[[Path, Path], Path],
    tmp_path: Path,
) -> None:
    company.add("=1+1", PRICE, ITEM, STOCK)
    company.add("PO-2", PHONE)

    def fill(sheet: Worksheet) -> None:
        write(sheet, 0, decision=ACTIONS["accept"], by="赵总")
        write(sheet, 3, decision=ACTIONS["correct"], corrected="0574-87001234")

    saved = libreoffice(book(fill), tmp_path / "saved")
    done = import_workbook(company.staging, saved, by="陈")
    assert done.problems == ()
    assert [(each.our_number, each.action, each.by) for each in done.applied] == [
        ("OB261120-000001", "accept", "赵总"),
        ("OB261120-000002", "correct", "陈"),
    ]
    sheet = openpyxl.load_workbook(saved)[EXCEPTIONS_SHEET]
    assert (sheet["C5"].value, sheet["C5"].data_type) == ("=1+1", "s")
    assert sheet.row_dimensions[KEY_ROW + 1].hidden
    assert len(sheet.data_validations.dataValidation) > 0


NO_WORKBOOK = {
    "orders.xls": (b"\xd0\xcf\x11\xe0", "save it as .xlsx first"),
    "orders.csv": ("处理\n".encode(), "save it as .xlsx first"),
    "orders.xlsx": (b"no archive", "is damaged or locked"),
}


@pytest.mark.parametrize(("name", "content", "said"), [(name, *rest) for name, rest in NO_WORKBOOK.items()])
def test_another_file_is_refused_with_what_to_do(
    company: WaitingCompany, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(NoExceptionsWorkbook, match=said):
        import_workbook(company.staging, tmp_path / name)


CELLS = st.one_of(
    st.none(),
    st.text(max_size=6),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.sampled_from([*ACTIONS, *ACTIONS.values(), "lines.0.quantity", "issue_date", "1", "1,000", "13%"]),
)
ROWS = st.lists(
    st.fixed_dictionaries({key: CELLS for key in READ_BACK if key != "key_order"}).map(
        lambda cells: SheetRow(cells={**cells, "key_order": "1"}, places=dict.fromkeys(READ_BACK, "表!A1"))
    ),
    min_size=1,
    max_size=3,
)


@given(rows=ROWS)
def test_whatever_is_written_into_the_rows_gives_a_decision_or_a_problem_with_its_cell(rows: list[SheetRow]) -> None:
    said = None
    decision = None
    try:
        decision = decision_of(rows, "李")
    except Problem as problem:
        said = str(problem)
    assert decision is None or (decision.action in ACTIONS and decision.order_id == 1)
    assert said is None or (said.startswith("表!A1: ") and " · " in said)


def test_a_workbook_without_its_keys_or_columns_is_refused(
    company: WaitingCompany, book: Callable[[Fill], Path]
) -> None:
    company.add("PO-1", PRICE)
    with pytest.raises(NoExceptionsWorkbook, match="hidden key row is missing"):
        import_workbook(company.staging, book(lambda sheet: sheet.delete_rows(KEY_ROW + 1)))
    place = list(EXCEPTION_COLUMNS).index("corrected") + 1
    with pytest.raises(NoExceptionsWorkbook, match="更正值 Right value"):
        import_workbook(company.staging, book(lambda sheet: sheet.delete_cols(place)))


def test_workbooks_are_found_the_one_saved_last_first_and_never_a_lock_file(tmp_path: Path) -> None:
    import os

    with pytest.raises(OrderbotError, match="no workbook lies here"):
        workbooks(tmp_path)
    for age, name in enumerate(("~$b.xlsx", ".~lock.a.xlsx#", "b.xlsx", "a.xlsx", "notes.txt")):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (1000 - age, 1000 - age))
    assert [path.name for path in workbooks(tmp_path)] == ["b.xlsx", "a.xlsx"]


TYPED = (
    ("lines.0.unit_price", "１２．５０", "12.50"),
    ("lines.0.unit_price", 0.13, "0.13"),
    ("total_amount", "1,234,567.80", "1234567.80"),
    ("lines.0.quantity", 200.0, "200"),
    ("lines.0.unit_price", 0.1 + 0.2, "0.3"),
    ("lines.0.tax_rate", "13%", "0.13"),
    ("lines.0.tax_rate", 0.13, "0.13"),
    ("requested_delivery_date", "2026年12月1日", "2026-12-01"),
    ("requested_delivery_date", "2026/12/1", "2026-12-01"),
    ("requested_delivery_date", datetime(2026, 12, 1), "2026-12-01"),  # noqa: DTZ001 - a workbook's dates have no zone
    ("lines.0.seller_item_code", 10010.0, "10010"),
    ("deliver_to.phone", " 0574-87001234 ", "0574-87001234"),
)


@pytest.mark.parametrize(("path", "typed", "value"), TYPED)
def test_what_people_type_is_understood(path: str, typed: object, value: str) -> None:
    assert typed_value(path, typed) == value  # type: ignore[arg-type]


REFUSED = (
    ("lines.0.unit_price", "1,23"),
    ("lines.0.unit_price", "NaN"),
    ("lines.0.quantity", True),
    ("lines.0.tax_rate", "13"),
    ("issue_date", "31.12.2026"),
    ("issue_date", "2026-02-30"),
    ("lines.0.buyer_item_code", 6.9e15),
)


@pytest.mark.parametrize(("path", "typed"), REFUSED)
def test_what_could_be_misunderstood_is_refused_in_both_languages(path: str, typed: object) -> None:
    with pytest.raises(ValueError, match=" · "):
        typed_value(path, typed)  # type: ignore[arg-type]


@given(figure=st.decimals(min_value=0, max_value=10**9, places=4, allow_nan=False))
def test_a_figure_typed_as_text_is_kept_exactly(figure: object) -> None:
    assert typed_value("lines.0.unit_price", f"{figure:,f}") == f"{figure:f}"
