import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.errors import UnreadableDocument
from extractors.readers import read_document
from extractors.readers.rtf import rtf_text
from extractors.readers.rtf_compressed import decompressed
from tests.extractors.readers.looking import passages, spans

START = r"{\rtf1\ansi\ansicpg936{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset134 SimSun;}}{\*\generator x;}\uc1 "


def rtf(body: str) -> bytes:
    return (START + body + "}").encode("ascii")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"PO 7\par 200 pcs", "PO 7\n200 pcs"),
        (r"\f1 \'b6\'a9\'b5\'a5", "订单"),
        (r"\u-29734?\u21333?", "请单".replace("请", chr(65536 - 29734)).replace("单", "单")),
        (r"{\pict 89504e47}seen{\v hidden}", "seen"),
        (r"a\~b\_c \{d\} \\ \'a7".replace(r" \'a7", ""), "a b-c {d} \\"),
        (r"Qty\tab 5\line Unit\tab pcs", "Qty\t5\nUnit\tpcs"),
    ],
)
def test_text_is_read(body: str, text: str):
    assert passages(read_document(rtf(body), "x.rtf")) == [("new", text)]


def test_table_rows_are_a_grid_by_their_borders():
    rows = (
        r"\trowd\cellx3000\cellx6000\intbl A\cell B\cell\row"
        r"\trowd\cellx6000\intbl total\cell\row\pard after"
    )
    document = read_document(rtf("before\\par " + rows), "x.rtf")
    assert spans(document.grids[0]) == [("A", 0, 1, 0, 1), ("B", 1, 2, 0, 1), ("total", 0, 2, 1, 2)]
    assert passages(document) == [("new", "before\n"), ("new", "after")]


def test_rtf_without_a_word_is_damaged():
    with pytest.raises(UnreadableDocument, match="damaged RTF"):
        read_document(rb"{\rtf1\ansi{\fonttbl}", "x.rtf")


def test_body_that_outlook_compressed_is_unpacked():
    # The worked example of the format's own specification (MS-OXRTFCP 4.1.1).
    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a7030 00a00726370673132354232 0af32068656c09002062770 5b06c647d0a800fa0".replace(
            " ", ""
        )
    )
    assert decompressed(packed) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


@given(st.binary(max_size=300))
def test_no_bytes_make_the_decoders_fail(content: bytes):
    assert isinstance(rtf_text(b"{\\rtf1" + content).stretches, list)
    assert isinstance(decompressed(b"\x00" * 8 + b"LZFu" + content), bytes)


def test_what_stands_before_a_table_stays_outside_where_its_rows_do_not_say_that_they_are_one():
    document = read_document(rtf(r"Order: RT-81\par \trowd\cellx3000\cellx6000 Item\cell Qty\cell\row"), "x.rtf")
    assert spans(document.grids[0]) == [("Item", 0, 1, 0, 1), ("Qty", 1, 2, 0, 1)]
    assert passages(document) == [("new", "Order: RT-81\n")]
