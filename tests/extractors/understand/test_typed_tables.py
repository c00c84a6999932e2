"""Tables that lost their columns on the way into a text."""

from extractors.understand.typed_tables import typed_tables


def rows(text: str) -> list[list[str]]:
    return [[cell.text for cell in row] for table in typed_tables(text.splitlines(), 1) for row in table.rows]


def test_cells_with_single_blanks_fall_into_the_columns_of_their_heading() -> None:
    text = "序号 物料编码 名称 规格 数量 单位 单价\n1 Z10 六角螺栓 M10×50 8.8级 1000 套 0.85\n"
    text += "2 Z11 平垫圈 M10 2000 片 0.06\n谢谢"
    assert rows(text)[1:] == [
        ["1", "Z10", "六角螺栓", "M10×50 8.8级", "1000", "套", "0.85"],
        ["2", "Z11", "平垫圈", "M10", "2000", "片", "0.06"],
    ]


def test_cells_one_below_the_other_are_rows_of_their_headings() -> None:
    text = "品名\n数量\n单价\n\n门吸\n150\n12元\n\n执手锁\n80\n95元\n\n谢谢"
    assert rows(text) == [["品名", "数量", "单价"], ["门吸", "150", "12元"], ["执手锁", "80", "95元"]]


def test_a_sentence_with_such_words_is_no_table() -> None:
    assert rows("请报 数量 单价 品名 交期\n谢谢 您 的 支持") == []
