"""A table of goods and prices under another paper's title orders nothing, however the title is written."""

import pytest

from extractors.extract import extract

ZH = (
    "宁波测试机械有限公司\n日期：2026-11-18\n\n序号,品名,规格,数量,单位,单价,金额\n"
    "1,六角螺栓,M8×30,200,件,0.5,100\n2,平垫圈,M8,400,件,0.1,40\n"
)
EN = (
    "Brackendale Joinery Ltd\nDate: 18 November 2026\n\nNo,Description,Qty,Unit,Unit price,Amount\n"
    "1,Hex bolt M8x30,200,pcs,0.50,100.00\n2,Washer M8,400,pcs,0.10,40.00\n"
)


@pytest.mark.parametrize(
    ("title", "table"),
    [
        *(
            (title, ZH)
            for title in ("比价表", "2026年10月发票清单", "附件一：报价单", "采购预算表", "销售清单", "订货历史")
        ),
        ("Quotation no. 2231 dated 18 Nov 2026", EN),
        ("ANNEX A: DELIVERY NOTE", EN),
        ("Brackendale Joinery Ltd - Statement of account", EN),
        ("Goods receipt note GRN-4471", EN),
        ("Purchase history", EN),
    ],
)
def test_another_papers_title_makes_it_no_order(title: str, table: str) -> None:
    assert extract(f"{title}\n{table}".encode(), "table.csv").orders == ()


@pytest.mark.parametrize(
    ("title", "table"),
    [
        ("采购订单", ZH),
        ("附件一：采购清单", ZH),
        ("Purchase order no. 2231 dated 18 Nov 2026", EN),
        ("ANNEX A: ORDER", EN),
    ],
)
def test_an_orders_own_title_written_the_same_ways_does_not(title: str, table: str) -> None:
    assert len(extract(f"{title}\n{table}".encode(), "table.csv").orders) == 1
