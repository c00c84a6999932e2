"""Long tables, of which only the first rows are held: what is read is what a reading of the whole gives."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence

import pytest
import xlsxwriter

from extractors.errors import UnreadableDocument
from extractors.extract import extract
from extractors.purchase_order import Extraction
from extractors.readers import delimited, spreadsheet

Rows = Sequence[Sequence[object]]
Writer = Callable[[Rows], tuple[bytes, str]]
HEADING = ["序号", "物料编码", "品名", "规格", "数量", "单位", "单价", "金额", "交货日期"]
FLAT = ["订单编号", "下单日期", "采购方", "收货地址", *HEADING]


def line(number: int, *, many: object = None, name: str = "内六角螺钉") -> list[object]:
    count = many if many is not None else number * 10
    amount = count * 1.25 if isinstance(count, int) else 125
    return [number, f"10.{number:04d}", name, f"M8×{number} 8.8级", count, "个", 1.25, amount, "2026-12-05"]


def one_order() -> Rows:
    """A head, lines with a gift, notes, freight and a quantity with its unit among them, a total."""
    lines: list[list[object]] = [line(number) for number in range(1, 41)]
    lines[14] = line(15, many="100箱")
    lines[20] = line(21, many=0)
    lines[25] = line(26, name="平垫圈 交货期：2026-12-09")
    lines.insert(30, ["", "", "以下物料请单独包装"])
    total = sum(float(str(row[7])) for row in lines if len(row) == len(HEADING))
    head: list[list[object]] = [
        ["采购订单"],
        ["订单编号", "PO-2026-77"],
        ["需方", "北江重工有限公司", "", "联系人", "张伟"],
        [],
    ]
    foot: list[list[object]] = [["", "", "运费", "", "", "", "", 80], ["合计", "", "", "", "", "", "", total + 80]]
    return [*head, list(HEADING), *lines, *foot]


def many_orders() -> Rows:
    """Orders of three lines each, the last of which come back to the first order."""
    rows = [
        [
            f"PO26{order:04d}",
            f"2026-11-{order + 1:02d}",
            "北江重工有限公司",
            f"宁波市北仑区明州路{order}号",
            *line(number),
        ]
        for order in range(14)
        for number in range(1, 4)
    ]
    rows.append(["PO260000", "2026-11-01", "北江重工有限公司", "宁波市明州路0号", *line(9)])
    return [FLAT, *rows]


def as_xlsx(rows: Rows) -> tuple[bytes, str]:
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer)
    sheet = workbook.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    workbook.close()
    return buffer.getvalue(), "order.xlsx"


def as_csv(rows: Rows) -> tuple[bytes, str]:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode(), "order.csv"


def streamed(monkeypatch: pytest.MonkeyPatch, file: tuple[bytes, str]) -> Extraction:
    for reader in (spreadsheet, delimited):
        monkeypatch.setattr(reader, "LONG", 15)
        monkeypatch.setattr(reader, "HEAD", 11)
    return extract(*file)


@pytest.mark.parametrize("written", [as_xlsx, as_csv])
@pytest.mark.parametrize("rows", [one_order(), many_orders()], ids=["one order", "many orders"])
def test_rows_that_go_by_give_the_same_orders_as_rows_that_are_held(
    monkeypatch: pytest.MonkeyPatch, rows: Rows, written: Writer
) -> None:
    file = written(rows)
    whole = extract(*file)
    assert [len(found.order.lines) for found in whole.orders] in ([39], [4, *[3] * 13])
    assert streamed(monkeypatch, file) == whole


def test_only_the_first_rows_of_a_long_sheet_are_held() -> None:
    content, _ = as_csv([HEADING, *(line(number) for number in range(1, 6001))])
    (grid,) = delimited.read(content, "x.csv").grids
    assert (len(grid.rows), grid.more.count if grid.more else 0) == (delimited.HEAD, 5001 - delimited.HEAD + 1000)


@pytest.mark.parametrize("written", [as_xlsx, as_csv])
def test_a_long_list_that_orders_nothing_is_refused_where_it_cannot_be_held(
    monkeypatch: pytest.MonkeyPatch, written: Writer
) -> None:
    monkeypatch.setattr("extractors.understand.long_tables.MOST_HELD", 20)
    names: Iterable[list[object]] = ([f"10.{number}", "螺母"] for number in range(60))
    with pytest.raises(UnreadableDocument, match=r"too large: .* of 6[01] rows"):
        streamed(monkeypatch, written([["编码", "名称"], *names]))


def test_a_file_of_more_rows_than_any_order_has_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "MOST_ROWS", 40)
    with pytest.raises(UnreadableDocument, match="too large: more than 40 rows"):
        streamed(monkeypatch, as_csv(one_order()))
