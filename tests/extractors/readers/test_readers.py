import contextlib
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.errors import UnreadableDocument
from extractors.readers import READERS, read_document, reader_of
from tests.extractors.readers.pages import pdf, put

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)


def wide(name: str) -> bytes:
    return name.encode("utf-16-le")


def test_every_reader_keeps_the_contract():
    for name, reader in READERS.items():
        assert name == reader.FORMAT
        assert callable(reader.recognises)
        assert callable(reader.read)


@pytest.mark.parametrize(
    ("content", "filename", "reader"),
    [
        (b"%PDF-1.7", "x.xlsx", "pdf"),
        (b"\x89PNG\r\n\x1a\n", "order.pdf", "image"),
        (b"{\\rtf1 x}", "order.doc", "rtf"),
        (b"<html><body>x", "order.xls", "html"),
        (b"<?xml version='1.0'?>\n<!-- x --><html>", "order.xls", "html"),
        (b"From: a@b.example\r\nMIME-Version: 1.0\r\n\r\n", "order", "mail"),
        (b"Received: by x\r\nFrom: a@b.example\r\n\r\n", "order.txt", "mail"),
        (b"a,b\n1,2\n", "order.csv", "csv"),
        ("请安排 200 个".encode("gb18030"), "order", "text"),
        (OLE + wide("Workbook"), "order.doc", "spreadsheet"),
        (OLE + wide("__properties_version1.0"), "order.doc", "msg"),
        (b"\x78\x9f\x3e\x22", "winmail.dat", "tnef"),
    ],
)
def test_bytes_decide_and_not_the_name(content: bytes, filename: str, reader: str):
    assert reader == reader_of(content, filename).FORMAT


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "empty file (空文件)"),
        (b" \r\n\x00\x00", "empty file (空文件)"),
        (bytes(range(256)), "no known document format (无法识别的文件格式)"),
        (b"MZ" + bytes(range(256)), "program, which is not read (无法识别的文件格式)"),
        (b"Rar!\x1a\x07" + bytes(range(256)), "RAR archive, which is not read (无法识别的文件格式)"),
        (OLE + wide("WordDocument"), "old Word document (.doc), which is not read (无法识别的文件格式)"),
        (OLE + wide("EncryptedPackage"), "workbook locked with a password (文件已加密)"),
        (OLE + wide("Workbook"), "damaged workbook (文件已损坏)"),
        (OLE + wide("__properties_version1.0"), "damaged Outlook message (文件已损坏)"),
        (b"\x78\x9f\x3e\x22\x01\x00" + b"\x01\x02\x90\x00\x00\xff\xff\x00\x00", "damaged winmail.dat (文件已损坏)"),
        (b"%PDF-1.4 and nothing more", "damaged PDF (文件已损坏)"),
        (b"PK\x03\x04 and nothing more", "damaged archive (文件已损坏)"),
        (b"\xff\xd8\xff\xe0 and nothing more", "damaged picture (文件已损坏)"),
    ],
)
def test_what_cannot_be_read_is_said_in_words_that_name_the_problem_and_the_mend(content: bytes, problem: str):
    with pytest.raises(UnreadableDocument) as refused:
        read_document(content, "订单.dat")
    assert (refused.value.document, refused.value.problem) == ("订单.dat", problem)
    assert re.search(r"\(请对方.+\)$", refused.value.mend)


BEGINNINGS = [
    b"",
    b"%PDF-1.7\n1 0 obj<<",
    b"PK\x03\x04",
    b"\x89PNG\r\n\x1a\n",
    b"II*\x00\x08\x00\x00\x00",
    b"{\\rtf1",
    b"<html><table>",
    b"From: a@b.example\r\nMIME-Version: 1.0\r\n",
    b"\x78\x9f\x3e\x22",
    OLE,
]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(BEGINNINGS), st.binary(max_size=400), st.sampled_from(["a.csv", "b.txt", "c.xlsx", "d"]))
def test_no_bytes_do_worse_than_to_be_refused(beginning: bytes, rest: bytes, filename: str):
    with contextlib.suppress(UnreadableDocument):
        assert read_document(beginning + rest, filename).format in READERS


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_flipped_bits_of_a_pdf_do_no_worse_than_to_have_it_refused(data: st.DataObject):
    content = bytearray(WHOLE)
    for _ in range(5):
        content[data.draw(st.integers(8, len(content) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(UnreadableDocument):
        assert read_document(bytes(content), "x.pdf").format in READERS


WHOLE = pdf(lambda canvas: put(canvas, 50, 50, "PO-7"))


@pytest.mark.parametrize(
    "content",
    [
        b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><html>&b;</html>',
        b"<html>" + b"<table><tr><td>" * 3000,
        b"{\\rtf1" + b"{" * 100_000,
        b"From: a@b.example\nMIME-Version: 1.0\nSubject: " + b"=?utf-8?q?a?= " * 20_000 + b"\n\nx",
        b"From: a@b.example\nMIME-Version: 1.0\n\n" + b"> " * 50_000,
        b"a" * 2_000_000,
        b'"' * 100_000 + b",b\n1,2\n",
        (b"\t" * 1000 + b"\n") * 500,
    ],
    ids=["entities", "tables in tables", "groups", "encoded words", "quotation marks", "one line", "quotes", "tabs"],
)
def test_hostile_documents_end_in_time(content: bytes):
    started = time.process_time()
    with contextlib.suppress(UnreadableDocument):
        assert read_document(content, "x.csv" if content.startswith(b'"') else "x").format in READERS
    assert time.process_time() - started < 10
