"""Names and senders out of mail headers as they come in life."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.sources.mail_headers import filename_of, read_header, sender_of


def word(text: str, charset: str, codec: str = "") -> bytes:
    """An encoded word whose bytes are in ``codec``, whatever its label says."""
    return f"=?{charset}?B?{base64.b64encode(text.encode(codec or charset)).decode()}?=".encode()


def cut(text: str, at: int) -> bytes:
    """Two encoded words, the text's bytes cut in the middle of a character."""
    raw = text.encode()
    return b"\r\n ".join(b"=?UTF-8?B?" + base64.b64encode(half) + b"?=" for half in (raw[:at], raw[at:]))


@pytest.mark.parametrize(
    ("subject", "filename"),
    [
        (b"Order 4711", "Order 4711.eml"),
        (word("采购订单 PO-1", "utf-8"), "采购订单 PO-1.eml"),
        (word("镕基 — 采购订单", "gb2312", "gb18030"), "镕基 — 采购订单.eml"),
        (cut("采购订单", 4), "采购订单.eml"),
        (b"Re: " + word("采购", "utf-8") + b" " + word("订单", "gbk") + b" PO-1", "Re 采购订单 PO-1.eml"),
        ("采购订单 PO-1".encode("gbk"), "采购订单 PO-1.eml"),
        ("采购订单 PO-1".encode(), "采购订单 PO-1.eml"),
        ("转发: ".encode("gbk") + word("订单", "utf-8"), "转发 订单.eml"),
        (b"=?utf-8?Q?Bestellung_f=C3=BCr_M=C3=A4rz?=", "Bestellung für März.eml"),
        (b"=?x-unknown?Q?order=E5=8D=95?=", "order单.eml"),
        (b"=?utf-8?B?4?= PO-1", "= utf-8 B 4 = PO-1.eml"),
        (b"../../etc/passwd", "etc passwd.eml"),
        ("订单\u202egpj.exe".encode(), "订单 gpj.exe.eml"),
        (b"x" * 300, "x" * 80 + ".eml"),
        (b"", "mail-7.eml"),
    ],
)
def test_a_subject_becomes_a_file_name(subject: bytes, filename: str) -> None:
    header = read_header(b"To: orders@haichuan.example\r\nsubject: " + subject + b"\r\n\r\nbody")

    assert filename_of(header, "mail-7") == filename


@pytest.mark.parametrize(
    ("sender", "address"),
    [
        (b"po@cheshi.example", "po@cheshi.example"),
        (word("王, 三", "gb2312") + b" <po@cheshi.example>", "po@cheshi.example"),
        (word("王三 <po@cheshi.example>", "utf-8"), "po@cheshi.example"),
        ("王三 <po@cheshi.example>".encode("gbk"), "po@cheshi.example"),
        (word("boss@haichuan.example,", "utf-8") + b" <evil@bad.example>", "evil@bad.example"),
        (word("boss@haichuan.example", "utf-8") + b" <evil@bad.example>", "evil@bad.example"),
        (b'"boss@haichuan.example" <evil@bad.example>', "evil@bad.example"),
        (b"evil@bad.example (boss@haichuan.example)", "evil@bad.example"),
        (b"nobody", None),
        (b"", None),
    ],
)
def test_the_sender_is_the_address_and_no_name_that_looks_like_one(sender: bytes, address: str | None) -> None:
    assert sender_of(read_header(b"From: " + sender + b"\r\n\r\n")) == address


@settings(deadline=None)
@given(
    mail=st.binary(max_size=400)
    | st.binary(max_size=200).map(lambda rest: b"From: " + rest + b"\r\nSubject: =?" + rest)
)
def test_no_header_makes_a_mail_fail(mail: bytes) -> None:
    header = read_header(mail)
    name, sender = filename_of(header, "mail-1"), sender_of(header)

    assert name.endswith(".eml")
    assert not set(name) & set('\\/:*?"<>|\r\n\0')
    assert sender is None or sender.isprintable()
    f"{name}{sender}".encode()
