import struct

import pytest

from extractors.errors import UnreadableDocument
from extractors.readers import mapi, read_document, tnef
from tests.extractors.readers.looking import passages


def attribute(number: int, data: bytes, level: int = 1) -> bytes:
    return struct.pack("<BHHI", level, number, 0, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def properties(*values: tuple[int, int, bytes]) -> bytes:
    packed = struct.pack("<I", len(values))
    for kind, number, value in values:
        packed += struct.pack("<HHII", kind, number, 1, len(value)) + value + bytes(-len(value) % 4)
    return packed


def winmail(*attributes: bytes) -> bytes:
    return tnef.SIGNATURE + b"\x01\x00" + b"".join(attributes)


def test_files_inside_keep_their_long_names():
    content = winmail(
        attribute(tnef.MESSAGE_PROPERTIES, properties((mapi.TEXT, mapi.BODY, "订单见附件".encode("utf-16-le")))),
        attribute(tnef.ATTACHMENT_START, bytes(14)),
        attribute(tnef.ATTACHMENT_NAME, b"PO~1.CSV\x00"),
        attribute(tnef.ATTACHMENT_DATA, b"a,b"),
        attribute(
            tnef.ATTACHMENT_PROPERTIES, properties((mapi.TEXT, mapi.LONG_NAME, "采购订单.csv\x00".encode("utf-16-le")))
        ),
        attribute(tnef.ATTACHMENT_START, bytes(14)),
        attribute(tnef.ATTACHMENT_NAME, b"PO.CSV\x00"),
        attribute(tnef.ATTACHMENT_DATA, b"c,d"),
    )
    document = read_document(content, "winmail.dat")
    assert document.enclosed == (("采购订单.csv", b"a,b"), ("PO.CSV", b"c,d"))
    assert passages(document) == [("new", "订单见附件")]


def test_properties_with_names_and_fixed_sizes_are_passed_over():
    named = struct.pack("<HH", 0x0003, 0x8001) + bytes(16) + struct.pack("<II", 0, 7) + struct.pack("<I", 42)
    body = properties((mapi.TEXT_8BIT, mapi.BODY, b"hello\x00"))[4:]
    content = winmail(attribute(tnef.MESSAGE_PROPERTIES, struct.pack("<I", 2) + named + body))
    assert passages(read_document(content, "winmail.dat")) == [("new", "hello")]


def test_cut_off_winmail_is_damaged():
    content = winmail(attribute(tnef.ATTACHMENT_START, bytes(14)), attribute(tnef.ATTACHMENT_DATA, bytes(500)))
    with pytest.raises(UnreadableDocument, match=r"damaged winmail\.dat"):
        read_document(content[:-100], "winmail.dat")
