"""Workbooks that are read in the bench: an order of fifty lines, and tables of many thousand rows."""

import io
from collections.abc import Iterator, Sequence

import xlsxwriter

HEADING = ["物料编码", "品名", "规格", "数量", "单位", "单价", "金额"]
LINES_OF_AN_ORDER = 20


def order_of(lines: int) -> bytes:
    """One order with its head, a heading, the lines and their total."""
    goods = [_goods(number) for number in range(lines)]
    total = round(sum(float(str(row[-1])) for row in goods), 2)
    head: list[list[object]] = [
        ["采购订单"],
        ["订单编号", "PO-2026-0701", "", "下单日期", "2026-11-07"],
        ["需方", "北江重工有限公司", "", "联系人", "张伟", "电话", "13805741234"],
        ["收货地址", "宁波市北仑区明州路12号", "", "付款方式", "月结30天"],
        [],
        ["序号", *HEADING],
    ]
    numbered: list[list[object]] = [[number, *row] for number, row in enumerate(goods, 1)]
    return _written([*head, *numbered, ["合计", "", "", "", "", "", "", total]])


def flat_table(rows: int) -> bytes:
    """Orders one after the other in one table, each row with its order's number, day, buyer and address."""
    return _written(_flat(rows))


def _flat(rows: int) -> Iterator[Sequence[object]]:
    yield ["订单编号", "下单日期", "采购方", "收货地址", *HEADING]
    for number in range(rows):
        order = number // LINES_OF_AN_ORDER
        day, street = f"2026-11-{order % 28 + 1:02d}", f"宁波市北仑区明州路{order % 900 + 1}号"
        yield [f"PO26{order:06d}", day, f"{'东南西北'[order % 4]}江重工有限公司", street, *_goods(number)]


def _goods(number: int) -> list[object]:
    many, price = (number * 37 % 500 + 1) * 10, (number * 53 % 900 + 5) / 100
    size = f"M{number % 9 + 4}×{number % 110 + 10} {number % 3 + 8}.8级"
    return [
        f"{number % 90 + 10}.{number:06d}",
        f"内六角螺钉 {number % 899}型",
        size,
        many,
        "个",
        price,
        round(many * price, 2),
    ]


def _written(rows: Sequence[Sequence[object]] | Iterator[Sequence[object]]) -> bytes:
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"constant_memory": True})
    sheet = workbook.add_worksheet("订单")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    workbook.close()
    return buffer.getvalue()
