import pytest

from extractors.readers import read_document
from extractors.readers.delimited import delimiter_of
from tests.extractors.readers.looking import only_grid, texts

ROWS = [["订单号", "品名", "数量"], ["PO-1", "螺栓, M8", "10,000"], ["PO-1", "垫圈", "5"]]
TABLE = '订单号,品名,数量\nPO-1,"螺栓, M8","10,000"\nPO-1,垫圈,5\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_table_is_read_in_any_encoding(encoding: str):
    assert texts(only_grid(TABLE.encode(encoding), "订单.csv")) == ROWS


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_is_the_one_that_gives_even_rows(delimiter: str):
    line = delimiter.join(["PO-1", "螺栓 M8,30", "10"]) if delimiter != "," else 'PO-1,"螺栓 M8,30",10'
    assert delimiter_of(f"{delimiter.join('abc')}\n{line}\n{line}\n") == delimiter


def test_first_line_may_name_the_delimiter():
    assert texts(only_grid(b"sep=;\na,1;b\nc,2;d\n", "x.csv")) == [["a,1", "b"], ["c,2", "d"]]


def test_tricks_that_keep_zeros_are_undone():
    assert texts(only_grid(b'code,qty\n="00123",5\n"\t0042",6\n', "x.csv")) == [
        ["code", "qty"],
        ["00123", "5"],
        ["0042", "6"],
    ]


def test_place_is_line_and_column():
    assert only_grid(b'a,b\n"two\nlines",c\nd,e\n', "x.csv").rows[2][1].place == "line 4, column 2"


def test_table_under_a_wrong_name_is_still_a_table():
    assert read_document(b"a,b,c,d\n1,2,3,4\n5,6,7,8\n9,10,11,12\n", "order.txt").format == "csv"


def test_letter_with_commas_is_text():
    assert read_document(b"Hello, please send 5, 6 or 7\nboxes, thanks\n", "order.txt").format == "text"
