"""Mail by SMTP keeps the contract of a messenger, and sorts a server's answers by who has to act."""

from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, TypeAlias

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.errors import ConnectorError, Refused, SignInFailed, Unavailable
from connectors.mail_writing import address, write_mail
from connectors.message import Message
from connectors.messenger import Smtp, SmtpSettings
from connectors.settings import Secret
from tests.connectors.messenger_contract import MessengerContract, message
from tests.partners.places import free_ports
from tests.partners.smtp import HANG_UP, Moment, SmtpServer, Tls, smtp

SENDER = "海川紧固件 <orders@haichuan.example>"


Setting: TypeAlias = Any
"""A value of a settings class, each key with a type of its own."""


class SmtpOffice:
    def __init__(self, server: SmtpServer, **settings: Setting) -> None:
        self.server = server
        self.settings = SmtpSettings(
            **{"name": "mail", "host": server.host, "port": server.port, "tls": "none", "sender": SENDER, **settings}
        )
        self._opened: list[Smtp] = []

    def open(self) -> Smtp:
        self._opened.append(Smtp(self.settings))
        return self._opened[-1]

    def close(self) -> None:
        for each in self._opened:
            each.close()

    def arrived(self) -> list[Message]:
        return [as_message(received.content) for received in self.server.received]

    def refuse_next(self) -> None:
        self.server.plan("rcpt", "550 5.1.1 no such user here")

    def be_away_once(self) -> None:
        self.server.plan("mail", "451 4.3.0 try again later")


def as_mail(content: bytes) -> EmailMessage:
    mail = message_from_bytes(content, policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def as_message(content: bytes) -> Message:
    """A mail as the recipient's program shows it."""
    mail = as_mail(content)
    body = mail.get_body(("plain",))
    assert body is not None
    return Message(
        message_id=mail["Message-ID"],
        recipient=mail["To"],
        subject=mail["Subject"],
        body=body.get_content().replace("\r\n", "\n"),
        in_reply_to=mail["In-Reply-To"],
        attachments=tuple(
            (str(part.get_filename()), bytes(part.get_payload(decode=True))) for part in mail.iter_attachments()
        ),
    )


@pytest.fixture
def office(smtp_server: SmtpServer) -> Iterator[SmtpOffice]:
    office = SmtpOffice(smtp_server)
    yield office
    office.close()


class TestSmtp(MessengerContract):
    @pytest.fixture
    def office(self, smtp_server: SmtpServer) -> Iterator[SmtpOffice]:
        office = SmtpOffice(smtp_server)
        yield office
        office.close()


def test_the_envelope_has_addresses_alone_and_the_header_says_who_and_that_a_robot_wrote(office: SmtpOffice) -> None:
    office.open().send(message("SO-1", in_reply_to="<4711@cheshi.example>"))

    (received,) = office.server.received
    mail = as_mail(received.content)
    assert (received.sender, received.recipients) == ("orders@haichuan.example", ("po@cheshi.example",))
    assert mail["From"] == SENDER
    assert mail["References"] == "<4711@cheshi.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime.utcoffset() is not None
    assert received.content.isascii()


def test_messages_go_over_one_connection_which_is_made_anew_when_the_server_dropped_it(office: SmtpOffice) -> None:
    messenger = office.open()
    for number in range(3):
        messenger.send(message(f"SO-{number}"))
    assert office.server.connections == 1

    office.server.drop_connections()
    messenger.send(message("SO-3"))

    assert (office.server.connections, len(office.arrived())) == (2, 4)


@pytest.mark.parametrize(
    ("moment", "answer", "error", "why"),
    [
        ("rcpt", "550 5.1.1 unknown", Refused, "po@cheshi.example was not taken: 550 5.1.1 unknown"),
        ("rcpt", "450 4.2.1 mailbox busy", Unavailable, "po@cheshi.example was not taken: 450 4.2.1 mailbox busy"),
        ("rcpt", "554 5.7.1 Relay access denied", SignInFailed, "wants a sign-in: .*; set user and password"),
        ("rcpt", "421 4.7.0 too many", Unavailable, "421 4.7.0 too many"),
        ("rcpt", HANG_UP, Unavailable, "no good answer while sending to po@cheshi.example"),
        (
            "mail",
            "553 5.7.1 not your address",
            SignInFailed,
            "takes no mail from orders@haichuan.example: .* set sender",
        ),
        ("mail", "530 5.7.0 Authentication required", SignInFailed, "wants a sign-in"),
        ("mail", "552 5.3.4 too large", Refused, "too large for the server"),
        ("mail", "452 4.3.1 disk full", Unavailable, "no mail just now: 452 4.3.1 disk full"),
        ("data", "554 5.7.1 looks like spam", Refused, "554 5.7.1 looks like spam"),
        ("data", "451 4.7.1 greylisted", Unavailable, "451 4.7.1 greylisted"),
        ("after data", HANG_UP, Unavailable, "no good answer while sending to po@cheshi.example"),
    ],
)
def test_each_answer_of_a_server_is_an_error_for_who_must_act(
    office: SmtpOffice, moment: Moment, answer: str, error: type[ConnectorError], why: str
) -> None:
    messenger = office.open()
    office.server.plan(moment, answer)
    with pytest.raises(error, match=rf"^mail \(localhost\): .*{why}") as raised:
        messenger.send(message("SO-1"))
    assert raised.type is error

    messenger.send(message("SO-2"))

    assert office.arrived()[-1] == message("SO-2")


@pytest.mark.parametrize("tls", ["ssl", "starttls"])
def test_signing_in_over_tls_with_a_ca_of_ones_own(tls: Tls) -> None:
    with smtp(tls) as server:
        server.demands_sign_in = True
        account = {"user": server.user, "password": Secret(server.password), "ca_file": server.ca_file}
        office = SmtpOffice(server, tls=tls, **account)

        assert office.open().check() == f"mail goes out through localhost, signed in as {server.user}, from {SENDER}"
        office.open().send(message("SO-1"))

        assert office.arrived() == [message("SO-1")]
        office.close()


def test_a_wrong_password_is_tried_once_and_says_what_to_mend(smtp_server: SmtpServer) -> None:
    office = SmtpOffice(smtp_server, user=smtp_server.user, password=Secret("wrong"))

    with pytest.raises(SignInFailed, match=r"refused user and password: 535 .* 授权码"):
        office.open().check()

    assert smtp_server.connections == 1


def test_a_password_that_smtp_cannot_carry_is_told_without_showing_it(smtp_server: SmtpServer) -> None:
    office = SmtpOffice(smtp_server, user=smtp_server.user, password=Secret("密码"))

    with pytest.raises(SignInFailed, match=r"characters that mail servers do not take") as raised:
        office.open().check()

    assert "密码" not in str(raised.value)


def test_a_certificate_that_nobody_here_trusts_is_refused() -> None:
    with (
        smtp("ssl") as server,
        pytest.raises(Unavailable, match=r"not trusted .* name your own CA's PEM file in ca_file"),
    ):
        SmtpOffice(server, tls="ssl").open().check()


def test_where_there_is_no_starttls_no_password_is_sent(smtp_server: SmtpServer) -> None:
    office = SmtpOffice(smtp_server, tls="starttls", user=smtp_server.user, password=Secret(smtp_server.password))

    with pytest.raises(Unavailable, match=r'offers no STARTTLS on this port; set tls to "ssl"'):
        office.open().check()


def test_nobody_at_the_port_is_unavailable() -> None:
    (port,) = free_ports(1)
    settings = SmtpSettings(name="mail", host="127.0.0.1", port=port, tls="none", sender=SENDER)

    with pytest.raises(Unavailable, match=r"mail \(127.0.0.1\): no good answer while connecting: .*refused"):
        Smtp(settings).check()


@pytest.mark.parametrize(
    "wrong",
    [
        {"recipient": "no address"},
        {"recipient": "a@cheshi.example, b@cheshi.example"},
        {"recipient": "po@cheshi.example\r\nBcc: all@cheshi.example"},
        {"recipient": "采购@cheshi.example"},
        {"message_id": "no id"},
        {"in_reply_to": "<a@b>\r\nBcc: all@cheshi.example"},
    ],
    ids=str,
)
def test_what_is_no_address_or_no_id_is_refused_unsent(office: SmtpOffice, wrong: dict[str, str]) -> None:
    with pytest.raises(Refused, match=r"(?s)cannot be sent: '.*' is no (mail address|Message-ID); mend it"):
        office.open().send(msgspec.structs.replace(message("SO-1"), **wrong))

    assert office.server.connections == 0


def test_long_message_ids_stay_whole() -> None:
    outlook = f"<{'PSAPR04MB' * 9}1234@PSAPR04MB4711.apcprd04.prod.outlook.example>"

    mail = write_mail(message("SO-1", in_reply_to=outlook), SENDER)

    assert f"\r\nIn-Reply-To: {outlook}\r\nReferences: {outlook}\r\n".encode() in mail


def test_a_domain_in_chinese_goes_out_as_the_wire_has_it() -> None:
    sent = Message(message_id="<1@haichuan.example>", recipient="po@采购.example", subject="x", body="y")

    assert as_mail(write_mail(sent, SENDER))["To"] == "po@xn--7n3ap4g.example"


@settings(deadline=None)
@given(recipient=st.text(max_size=40) | st.text('a@.<>, "\\()海', max_size=12))
def test_a_mail_goes_to_one_address_or_is_not_written(recipient: str) -> None:
    try:
        address(recipient)
    except ValueError:
        with pytest.raises(ValueError, match=r"(?s)^'.*' is no mail address$"):
            address(recipient)
        return

    mail = as_mail(write_mail(msgspec.structs.replace(message("SO-1"), recipient=recipient), SENDER))
    (arrived,) = mail["To"].addresses
    assert arrived.addr_spec == address(recipient).addr_spec
    assert arrived.addr_spec.isascii()


text = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=300)


@settings(deadline=None)
@given(subject=text, body=text, name=text.map(str.strip).filter(bool), content=st.binary(max_size=300))
def test_whatever_it_says_a_message_is_read_as_it_was_written(
    subject: str, body: str, name: str, content: bytes
) -> None:
    sent = message("SO-1", subject=" ".join(subject.split()), body=f"{body}\n", attachments=((name, content),))

    mail = write_mail(sent, SENDER)

    assert as_message(mail) == sent
    assert max(map(len, mail.split(b"\r\n"))) <= 998


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"sender": "订单部"}, "sender: '订单部' is no mail address; write one such as"),
        ({"timeout_seconds": 0}, "above 0"),
    ],
    ids=["no address", "no time"],
)
def test_settings_that_cannot_work_are_refused(wrong: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        SmtpSettings(**{"name": "mail", "host": "smtp.haichuan.example", "sender": SENDER, **wrong})


def test_a_ca_file_that_is_missing_is_told_by_its_name(smtp_server: SmtpServer, tmp_path: Path) -> None:
    office = SmtpOffice(smtp_server, tls="ssl", ca_file=tmp_path / "ca.pem")

    with pytest.raises(Unavailable, match=f"ca_file {tmp_path}/ca.pem holds no certificate that can be read"):
        office.open().check()
