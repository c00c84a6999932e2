import base64
import contextlib
import io
from datetime import UTC, datetime

import pytest
from PIL import Image

from extractors.errors import UnreadableDocument
from extractors.purchase_order import Hand, MailFacts
from extractors.readers import read_document
from tests.extractors.readers.looking import passages, texts
from tests.extractors.readers.mails import mail, raw_mail

TABLE = "<table><tr><th>Code<th>Qty<tr><td>A-1<td>5</table>"


def test_header_gives_the_facts_of_the_mail():
    document = read_document(
        mail("订单见附件", Authentication_Results="mx.haichuan.example; dkim=pass; dmarc=fail (p=none)").as_bytes(),
        "mail.eml",
    )
    assert document.mail == MailFacts(
        message_id="<1@minghe.example>",
        subject="采购订单",
        sent_at=datetime(2026, 11, 20, 1, 30, tzinfo=UTC),
        hands=(
            Hand(
                name="采购 王芳",
                address="wang.fang@minghe.example",
                sent_at="Fri, 20 Nov 2026 09:30:00 +0800",
                subject="采购订单",
            ),
        ),
        authentication={"dkim": "pass", "dmarc": "fail"},
        automatic=False,
    )


def test_only_the_verdicts_of_the_server_that_took_the_mail_in_count():
    message = (
        mail("x")
        .as_bytes()
        .replace(
            b"From:",
            b"Authentication-Results: mx.haichuan.example; spf=fail\r\n"
            b"Authentication-Results: mx.evil.example; dmarc=pass\r\nFrom:",
            1,
        )
    )
    assert read_document(message, "x.eml").mail.authentication == {"spf": "fail"}


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "auto_reply"},
        {"X_Autoreply": "yes"},
        {"Return_Path": "<>"},
        {"X_Failed_Recipients": "nobody@minghe.example"},
    ],
)
def test_answers_of_machines_are_known(headers: dict[str, str]):
    assert read_document(mail("我不在办公室", **headers).as_bytes(), "x.eml").mail.automatic


@pytest.mark.parametrize(
    "headers", [{"Auto_Submitted": "auto-generated"}, {"Precedence": "bulk"}, {"Auto_Submitted": "no"}]
)
def test_orders_that_an_erp_sends_by_itself_are_no_automatic_replies(headers: dict[str, str]):
    assert not read_document(mail("采购订单 PO-7", **headers).as_bytes(), "x.eml").mail.automatic


def test_table_in_the_html_form_wins_over_the_plain_form():
    document = read_document(mail("Code Qty A-1 5", html=f"<p>Please send:</p>{TABLE}").as_bytes(), "x.eml")
    assert passages(document) == [("new", "Please send:")]
    assert [texts(grid) for grid in document.grids] == [[["Code", "Qty"], ["A-1", "5"]]]


def test_plain_form_wins_where_the_html_form_has_no_more():
    document = read_document(mail("200 pcs\nM8", html="<p>200 pcs M8</p>").as_bytes(), "x.eml")
    assert passages(document) == [("new", "200 pcs\nM8")]


def test_html_form_wins_where_the_plain_form_only_excuses_itself():
    html = f"<p>{'Please send 200 pcs of the hexagon bolts M8 x 30. ' * 4}</p>"
    document = read_document(mail("Use an HTML reader.", html=html).as_bytes(), "x.eml")
    assert "hexagon" in document.passages[0].text


def test_table_in_the_quoted_part_is_quoted():
    html = f"<p>Change line 1 to 7.</p><blockquote type=cite>{TABLE}</blockquote>"
    document = read_document(mail(html=html, body="").as_bytes(), "x.eml")
    assert [grid.role for grid in document.grids] == ["quoted"]


def test_attachments_are_bytes_under_their_own_names():
    message = mail("见附件")
    message.add_attachment(b"PK\x03\x04 1", maintype="application", subtype="octet-stream", filename="采购订单.xlsx")
    message.add_attachment(b"PK\x03\x04 2", maintype="application", subtype="octet-stream", filename="采购订单.xlsx")
    message.add_attachment("a;b".encode("utf-16"), maintype="text", subtype="csv", filename="../../etc/x.csv")
    assert read_document(message.as_bytes(), "x.eml").enclosed == (
        ("采购订单.xlsx", b"PK\x03\x04 1"),
        ("采购订单 (2).xlsx", b"PK\x03\x04 2"),
        ("x.csv", "a;b".encode("utf-16")),
    )


@pytest.mark.parametrize(
    "header",
    [
        b"attachment; filename*=UTF-8''%E8%AE%A2%E5%8D%95.csv",
        b"attachment; filename*=us-ascii''%E8%AE%A2%E5%8D%95.csv",
        b"attachment; filename*0*=gb18030''%B6%A9%B5%A5; filename*1*=.csv",
        b'attachment; filename="=?gb2312?B?tqm1pS5jc3Y=?="',
        b'attachment; filename="=?gb2312?B?tqm1pQ==?=\r\n =?gb2312?B?LmNzdg==?="',
        'attachment; filename="订单.csv"'.encode("gb18030"),
        'attachment; filename="订单.csv"'.encode(),
    ],
    ids=["rfc2231", "wrong label", "pieces", "rfc2047", "two words", "raw gbk", "raw utf-8"],
)
def test_file_name_is_read_however_it_was_written(header: bytes):
    content = raw_mail(b"Content-Type: application/octet-stream", b"Content-Disposition: " + header, body=b"a,b")
    assert read_document(content, "x.eml").enclosed == (("订单.csv", b"a,b"),)


def test_file_without_a_disposition_is_still_a_file():
    content = raw_mail(b'Content-Type: application/octet-stream; name="x.csv"', body=b"a,b")
    assert read_document(content, "x.eml").enclosed == (("x.csv", b"a,b"),)


def test_forwarded_mails_are_files_with_every_level_inside():
    innermost = mail("请安排 200 个", subject="订单 PO-7")
    inner = mail("FYI", sender="李四 <li@haichuan.example>", subject="Fw: 订单 PO-7")
    inner.add_attachment(innermost)
    outer = mail("请录单", sender="张三 <zhang@haichuan.example>")
    outer.add_attachment(inner)
    first = read_document(outer.as_bytes(), "x.eml")
    ((name, content),) = first.enclosed
    second = read_document(content, name)
    third = read_document(second.enclosed[0][1], second.enclosed[0][0])
    assert (name, second.enclosed[0][0]) == ("Fw 订单 PO-7.eml", "订单 PO-7.eml")
    assert passages(third) == [("new", "请安排 200 个")]


def test_mail_enclosed_in_base64_is_read_although_the_standard_forbids_it():
    inner = base64.encodebytes(mail("inner").as_bytes())
    content = raw_mail(b"Content-Type: message/rfc822", b"Content-Transfer-Encoding: base64", body=inner)
    ((name, enclosed),) = read_document(content, "x.eml").enclosed
    assert passages(read_document(enclosed, name)) == [("new", "inner")]


def test_logos_in_the_text_are_no_files_and_screenshots_are():
    message = mail(html="<img src=cid:logo><img src=cid:shot>", body="x")
    picture = io.BytesIO()
    Image.effect_noise((400, 300), 80).save(picture, "PNG")
    related = message.get_payload()[1]
    related.add_related(b"\x89PNG tiny", "image", "png", cid="<logo>", filename="logo.png")
    related.add_related(picture.getvalue(), "image", "png", cid="<shot>", filename="image001.png")
    assert [name for name, _ in read_document(message.as_bytes(), "x.eml").enclosed] == ["image001.png"]


def test_gb2312_body_with_characters_beyond_it_is_read_whole():
    body = "单价—含税 ￥3.50，型号 㐂-8".encode("gb18030")
    content = raw_mail(b'Content-Type: text/plain; charset="gb2312"', b"Content-Transfer-Encoding: 8bit", body=body)
    assert passages(read_document(content, "x.eml")) == [("new", "单价—含税 ￥3.50，型号 㐂-8")]


def test_lines_broken_for_the_way_are_whole_again():
    content = raw_mail(
        b"Content-Type: text/plain; format=flowed", body=b"200 pcs hexagon bolts \r\nM8 x 30\r\n-- \r\nAnna"
    )
    assert passages(read_document(content, "x.eml")) == [("new", "200 pcs hexagon bolts M8 x 30\n-- \nAnna")]


def test_raw_bytes_in_the_subject_are_read():
    content = raw_mail("Subject: 采购订单 PO-7".encode("gb18030"), body=b"x")
    assert read_document(content, "x.eml").mail.subject == "采购订单 PO-7"


def test_pasted_order_without_a_mail_header_is_no_mail():
    assert read_document(b"From: Minghe\nTo: Haichuan\nDate: 2026-11-20\n\n200 pcs", "order.txt").format == "text"


def test_multiparts_nested_beyond_reason_end_in_words_or_in_time():
    head = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(2000))
    with contextlib.suppress(UnreadableDocument):
        assert read_document(b"From: a@minghe.example\r\nMIME-Version: 1.0\r\n" + head, "x.eml").format == "mail"
