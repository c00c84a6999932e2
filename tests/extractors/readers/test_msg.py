import pytest

from extractors.errors import UnreadableDocument
from extractors.purchase_order import Hand
from extractors.readers import read_document
from fixtures.corpus.outlook import compound_file, message, properties
from tests.extractors.readers.looking import passages, texts

ORDER = {"p0037": "采购订单 PO-7", "p0C1A": "王芳", "p5D01": "wang@minghe.example", "p1000": "请安排 200 个"}
WANG = Hand(name="王芳", address="wang@minghe.example", subject="采购订单 PO-7")


def attached(name: str, content: bytes) -> dict:
    return properties(8, p3707=name, p3701=content)


def test_message_gives_its_text_its_sender_and_its_files():
    files = (attached("订单.csv", b"a,b"), attached("订单.csv", b"c,d"))
    document = read_document(compound_file(message(attachments=files, **ORDER)), "x.msg")
    assert (document.format, passages(document)) == ("msg", [("new", "请安排 200 个")])
    assert document.mail.hands == (WANG,)
    assert document.enclosed == (("订单.csv", b"a,b"), ("订单 (2).csv", b"c,d"))


def test_headers_that_came_over_the_wire_are_believed_first():
    headers = "From: Li Si <li@haichuan.example>\r\nSubject: Fw: PO-7\r\nAuto-Submitted: auto-replied\r\n\r\n"
    document = read_document(compound_file(message(p007D=headers, **ORDER)), "x.msg")
    assert (document.mail.subject, document.mail.hands[0].address) == ("Fw: PO-7", "li@haichuan.example")
    assert document.mail.automatic


def test_html_body_gives_its_table():
    html = "<p>订单：</p><table><tr><td>Code<td>Qty<tr><td>A-1<td>5</table>".encode()
    document = read_document(compound_file(message(p0037="PO-7", p1013=html)), "x.msg")
    assert [texts(grid) for grid in document.grids] == [[["Code", "Qty"], ["A-1", "5"]]]


def test_message_inside_a_message_is_enclosed_as_a_mail_with_its_own_files():
    inner = message(24, attachments=(attached("a.csv", b"a,b"),), **ORDER)
    outer = message(attachments=(properties(8, p3001="采购订单", p3701=inner),), p0037="Fw: PO-7", p1000="请录单")
    ((name, content),) = read_document(compound_file(outer), "x.msg").enclosed
    document = read_document(content, name)
    assert (name, document.format, passages(document)) == ("采购订单.eml", "mail", [("new", "请安排 200 个")])
    assert document.mail.hands == (WANG,)
    assert document.enclosed == (("a.csv", b"a,b"),)


def test_cut_off_message_is_damaged():
    with pytest.raises(UnreadableDocument, match="damaged Outlook message"):
        read_document(compound_file(message(**ORDER))[:1100] + "__properties_version1.0".encode("utf-16-le"), "x.msg")
