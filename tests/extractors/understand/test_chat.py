"""Chats: what the one who orders said last."""

from decimal import Decimal

from extractors.extract import extract
from extractors.understand.chat import said_by_the_buyer, turns_in
from extractors.understand.context import Context
from tests.extractors.readers.mails import mail

CHAT = """新禾花店 2026-07-06 20:11
红玫瑰20扎
满天星5扎
大棚老周 2026-07-06 20:13
满天星只有3扎了
新禾花店 2026-07-06 20:14
那满天星3扎吧"""


def test_the_other_side_of_a_chat_orders_nothing() -> None:
    said = said_by_the_buyer(CHAT.splitlines(), Context(document="chat"))
    assert [line for line in said if line] == ["红玫瑰20扎", "满天星5扎", "那满天星3扎吧"]


def test_what_was_said_last_of_a_thing_counts() -> None:
    (found,) = extract(mail(CHAT, subject="聊天记录").as_bytes(), "chat.eml").orders
    assert [(line.description, line.quantity) for line in found.order.lines] == [
        ("红玫瑰", Decimal(20)),
        ("满天星", Decimal(3)),
    ]


def test_kinds_below_their_heading_are_no_chat() -> None:
    assert turns_in(["果酱：", "  草莓 10瓶", "杯套：", "  红色 12包"]) == []
