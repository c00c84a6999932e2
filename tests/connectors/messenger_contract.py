"""What every messenger keeps. A test class below MessengerContract gives the fixture ``office``; the tests are here."""

from typing import Protocol

import pytest

from connectors.errors import Refused, Unavailable
from connectors.message import Message, Messenger


class Office(Protocol):
    """The other side of a messenger: what arrived, and what goes wrong next."""

    def open(self) -> Messenger:
        """A new messenger, as each run makes one. Whoever gives the office closes it."""

    def arrived(self) -> list[Message]:
        """Everything that was delivered, as the recipients have it."""

    def refuse_next(self) -> None:
        """The next message's recipient is unknown over there."""

    def be_away_once(self) -> None:
        """The next message is turned away for the moment."""


class MessengerContract:
    """Subclass it as Test…, and override the fixture ``office``."""

    @pytest.fixture
    def office(self) -> Office:
        raise NotImplementedError

    @pytest.fixture
    def messenger(self, office: Office) -> Messenger:
        return office.open()

    def test_a_message_arrives_whole(self, office: Office, messenger: Messenger) -> None:
        sent = message(
            "SO-1",
            subject="订单 PO20261120-07：已收到",
            body="尊敬的客户：\n\n  1. 内六角螺钉 M8×30  200 件\n.\nFrom here on: done\n",
            in_reply_to="<4711.caigou@cheshi.example>",
            attachments=(("确认单 第1页.pdf", b"%PDF-1.7\r\n\x00\xff"), ("terms.txt", b"net 30\n")),
        )

        messenger.send(sent)

        assert office.arrived() == [sent]

    def test_several_messages_arrive_in_their_order(self, office: Office, messenger: Messenger) -> None:
        sent = [message(f"SO-{number}") for number in range(3)]

        for each in sent:
            messenger.send(each)

        assert office.arrived() == sent

    def test_a_message_sent_again_is_the_same_message(self, office: Office, messenger: Messenger) -> None:
        messenger.send(message("SO-1"))
        office.open().send(message("SO-1"))

        assert {each.message_id for each in office.arrived()} == {"<SO-1.confirmation@haichuan.example>"}

    def test_a_refused_recipient_stops_no_other_message(self, office: Office, messenger: Messenger) -> None:
        office.refuse_next()
        with pytest.raises(Refused):
            messenger.send(message("SO-1"))

        messenger.send(message("SO-2"))

        assert office.arrived() == [message("SO-2")]

    def test_a_message_turned_away_for_the_moment_can_be_sent_later(self, office: Office, messenger: Messenger) -> None:
        office.be_away_once()
        with pytest.raises(Unavailable):
            messenger.send(message("SO-1"))

        messenger.send(message("SO-1"))

        assert office.arrived() == [message("SO-1")]

    def test_a_check_sends_nothing_and_says_something(self, office: Office, messenger: Messenger) -> None:
        assert messenger.check()
        assert office.arrived() == []


def message(
    number: str,
    *,
    subject: str = "Order received",
    body: str = "Dear customer,\nthank you.\n",
    in_reply_to: str | None = None,
    attachments: tuple[tuple[str, bytes], ...] = (),
) -> Message:
    """A message to the test customer about the order of this number."""
    return Message(
        message_id=f"<{number}.confirmation@haichuan.example>",
        recipient="po@cheshi.example",
        subject=subject,
        body=body,
        in_reply_to=in_reply_to,
        attachments=attachments,
    )
