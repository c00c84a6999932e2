from extractors.readers.text_grid import text_grids, width_of
from tests.extractors.readers.looking import spans, texts

PASTED = """您好，订单如下：
货号\t品名\t数量\t单价
A-1\t平垫圈\t\t0.05
A-2\t开口销\t20\t0.42
谢谢"""

PRINTED = """P.O. Number:   05149
#  Code   Description     Qty
-  -----  --------------  ---
1  03970  六角螺栓 M8       12
2  77784  Flat Washer    100"""


def test_running_text_gives_no_grid():
    assert text_grids("请帮我安排：\n1. M8×30 内六角 200个\n2. 平垫圈 500个") == ()


def test_pasted_table_has_certain_columns_and_keeps_empty_ones():
    (grid,) = text_grids(PASTED)
    assert grid.ruled
    assert grid.line == 2
    assert spans(grid)[4:8] == [
        ("A-1", 0, 1, 3, 4),
        ("平垫圈", 1, 2, 3, 4),
        ("0.05", 3, 4, 3, 4),
        ("A-2", 0, 1, 4, 5),
    ]


def test_fixed_width_print_is_split_at_runs_of_blanks_and_ruled_lines_are_dropped():
    (grid,) = text_grids(PRINTED)
    assert not grid.ruled
    assert texts(grid) == [
        ["P.O. Number:", "05149"],
        ["#", "Code", "Description", "Qty"],
        ["1", "03970", "六角螺栓 M8", "12"],
        ["2", "77784", "Flat Washer", "100"],
    ]


def test_chinese_characters_count_two_columns_so_that_figures_stand_under_their_heading():
    (grid,) = text_grids("1  六角螺栓  12\n2  Flat nut  99")
    assert [(row[2].left, row[2].right) for row in grid.rows] == [(13, 15), (13, 15)]
    assert width_of("六角M8") == 6


def test_table_drawn_with_bars_has_certain_columns():
    (grid,) = text_grids("+----+-----+\n| Qty | Item |\n+----+-----+\n| 12 | Bolt |\n+----+-----+")
    assert texts(grid) == [["Qty", "Item"], ["12", "Bolt"]]
    assert grid.ruled


def test_places_count_lines_from_where_the_passage_begins():
    (grid,) = text_grids("a\tb\tc\nd\te\tf", first_line=10, role="quoted")
    assert (grid.rows[1][2].place, grid.role) == ("line 11, column 3", "quoted")
