"""Notices by mail, for people: in their language, through the messenger that customers are written to as well."""

from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from connectors.errors import Unavailable
from connectors.mail_writing import address
from connectors.message import Message, Messenger
from connectors.subscriber import EVENTS, Notice
from connectors.subscribers.choice import check_events

WORDS = {
    "pushed": ("已写入", "entered"),
    "approved": ("已审核", "approved"),
    "shipped": ("已发货", "shipped"),
    "invoiced": ("已开票", "invoiced"),
    "paid": ("已付款", "paid"),
    "cancelled": ("已取消", "cancelled"),
    "changed": ("在目标系统中被改动", "changed by hand in the target"),
}


@dataclass(frozen=True, kw_only=True)
class MailSubscriberSettings:
    """Who is written to, in which language. The mail goes out through the first [[messenger]]."""

    name: str
    recipient: str
    language: Literal["zh", "en"] = "zh"
    events: tuple[str, ...] = EVENTS

    def __post_init__(self) -> None:
        check_events(self.events)
        try:
            address(self.recipient)
        except ValueError as error:
            raise ValueError(f"recipient: {error}") from None


class MailSubscriber:
    """A Subscriber that reads mail."""

    def __init__(self, settings: MailSubscriberSettings, messenger: Messenger | None) -> None:
        self.name = settings.name
        self._settings = settings
        self._messenger = messenger

    def deliver(self, notice: Notice) -> None:
        """Write the mail. Raises as the messenger does; Unavailable without one."""
        if self._messenger is None:
            raise Unavailable(f"{self.name}: orderbot.toml names no [[messenger]] to send mail with")
        order = msgspec.json.decode(notice.document)
        subject, body = _words(order, notice.event, self._settings.language)
        domain = self._settings.recipient.rpartition("@")[2].strip("> ")
        self._messenger.send(
            Message(
                message_id=f"<{notice.id}@{domain}>", recipient=self._settings.recipient, subject=subject, body=body
            )
        )

    def check(self) -> str:
        """Whether there is a messenger; that one is tried by itself."""
        if self._messenger is None:
            raise Unavailable(f"{self.name}: orderbot.toml names no [[messenger]] to send mail with")
        return f"notices are mailed to {self._settings.recipient}"

    def close(self) -> None:
        """The messenger is closed by whoever made it."""


def _words(document: dict[str, Any], event: str, language: str) -> tuple[str, str]:
    order, sales_order = document["order"], document["sales_order"]
    zh = language == "zh"
    word = WORDS[event][0 if zh else 1]
    lines = "\n".join(
        f"  {line['item_number']} {line['description']}  {line['quantity']} {line['unit']}"
        for line in sales_order["lines"]
    )
    changes = "\n".join(f"  {change['zh' if zh else 'en']}" for change in document["changes"])
    if zh:
        subject = f"订单 {order['reference']}（{order['target_number']}）{word}"
        head = f"客户：{sales_order['customer_name']}\n状态：{order['text'] or word}\n"
        return subject, f"{head}\n{changes or lines}\n"
    subject = f"Order {order['reference']} ({order['target_number']}): {word}"
    return subject, f"Customer: {sales_order['customer_name']}\nStatus: {order['text'] or word}\n\n{changes or lines}\n"
