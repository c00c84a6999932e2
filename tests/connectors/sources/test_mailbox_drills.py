"""What a mailbox does when the server, the wire, the password or one of its mails fails."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.errors import SignInFailed, Unavailable
from connectors.settings import Secret
from connectors.sources.mailbox import Mailbox, MailboxSettings
from tests.connectors.source_contract import deliver, fetched
from tests.connectors.sources.mail_place import DovecotPlace, mail
from tests.partners.dovecot import DovecotServer, dovecot
from tests.partners.pymap import PymapServer
from tests.partners.wire import wire

pytestmark = pytest.mark.usefixtures("retries_without_pause")


@pytest.fixture
def place(dovecot_server: DovecotServer) -> Iterator[DovecotPlace]:
    place = DovecotPlace(dovecot_server)
    yield place
    place.close()


@pytest.fixture
def own_server() -> Iterator[DovecotServer]:
    """A server that a drill may stop."""
    with dovecot() as server:
        yield server


def test_a_session_killed_between_two_batches_loses_no_mail_and_gives_none_twice(own_server: DovecotServer) -> None:
    place = DovecotPlace(own_server)
    names = [f"PO-{number}" for number in range(120)]
    place.deliver_raw(*map(mail, names))
    source = place.open()
    fetching = source.fetch(list(source.waiting()))

    came = [place.name_of(next(fetching))]
    assert own_server.end_sessions() == 1
    came += map(place.name_of, fetching)

    assert came == names
    assert source.left_behind == []
    place.close()


def test_a_wire_cut_in_the_middle_of_a_mail_is_mended_by_a_second_connection(dovecot_server: DovecotServer) -> None:
    with wire(dovecot_server.port) as line:
        place = DovecotPlace(dovecot_server, port=line.port)
        sent = [mail(f"PO-{number}", size=100_000) for number in range(5)]
        place.deliver_raw(*sent)
        source = place.open()
        keys = list(source.waiting())
        line.cut_after(250_000)

        assert [parcel.content for parcel in source.fetch(keys)] == sent
        assert line.connections == 2
        place.close()


@pytest.mark.parametrize("processed", ["", "Processed"], ids=["keyword", "move"])
def test_a_session_killed_before_mails_are_marked_takes_each_once(own_server: DovecotServer, processed: str) -> None:
    place = DovecotPlace(own_server, processed=processed)
    deliver(place, "PO-1", "PO-2")
    source = place.open()
    keys = list(source.waiting())
    own_server.end_sessions()

    source.acknowledge(keys)

    assert list(source.waiting()) == []
    assert sorted(place.names(processed or "INBOX")) == ["PO-1", "PO-2"]
    place.close()


def test_a_stopped_server_is_unavailable_and_works_again_when_it_is_back(own_server: DovecotServer) -> None:
    place = DovecotPlace(own_server)
    deliver(place, "PO-1")
    source = place.open()
    keys = list(source.waiting())
    own_server.stop()

    with pytest.raises(
        Unavailable, match=rf"mail \({place.user} at 127.0.0.1\): no answer while connecting: .*refused"
    ):
        list(source.fetch(keys))
    with pytest.raises(Unavailable):
        place.open().waiting()
    own_server.start()

    assert [place.name_of(parcel) for parcel in source.fetch(keys)] == ["PO-1"]
    place.close()


def test_a_server_that_falls_silent_is_not_waited_for_longer_than_its_timeout(own_server: DovecotServer) -> None:
    place = DovecotPlace(own_server, timeout_seconds=0.3)
    deliver(place, "PO-1")
    source = place.open()
    source.waiting()
    own_server.end_sessions(signal.SIGSTOP)

    assert fetched(place, source) == ["PO-1"]  # by a second session
    place.close()


def test_a_wrong_password_is_tried_once_and_says_what_to_mend(dovecot_server: DovecotServer) -> None:
    with wire(dovecot_server.port) as line:
        place = DovecotPlace(dovecot_server, port=line.port)

        with pytest.raises(SignInFailed, match=r"refused user and password: .*AUTHENTICATIONFAILED.* 授权码"):
            place.open(password=Secret("wrong")).waiting()

        assert line.connections == 1
        line.wait_until_silent()


def test_a_wrong_password_is_told_on_the_other_server_too(pymap_server: PymapServer) -> None:
    settings = MailboxSettings(
        name="mail", host=pymap_server.host, port=pymap_server.port, tls="none", user="demouser", password=Secret("no")
    )

    with pytest.raises(SignInFailed):
        Mailbox(settings).check()


def test_a_mail_that_the_server_cannot_give_stops_no_other(own_server: DovecotServer) -> None:
    place = DovecotPlace(own_server)
    deliver(place, "PO-1", "PO-2", "PO-3")
    source = place.open()
    keys = list(source.waiting())
    _, second, _ = sorted((own_server.folder / "mail" / place.user).glob("*/*,S=*"))
    second.chmod(0)  # a damaged store

    assert [place.name_of(parcel) for parcel in source.fetch(keys)] == ["PO-1", "PO-3"]
    (line,) = source.left_behind
    assert line.startswith(
        f"mail ({place.user} at 127.0.0.1): mail {keys[1]} stays there: the server does not give it: "
    )
    place.close()


@pytest.mark.parametrize("tls", ["ssl", "starttls"])
def test_tls_works_with_a_ca_of_ones_own(place: DovecotPlace, tls: str) -> None:
    deliver(place, "PO-1")
    server = place.server
    port = server.tls_port if tls == "ssl" else server.port

    assert fetched(place, place.open(tls=tls, port=port, host="localhost", ca_file=server.ca_file)) == ["PO-1"]


@pytest.mark.parametrize("tls", ["ssl", "starttls"])
def test_a_certificate_that_nobody_here_trusts_is_refused_before_the_password_is_sent(
    place: DovecotPlace, tls: str
) -> None:
    port = place.server.tls_port if tls == "ssl" else place.server.port

    with pytest.raises(Unavailable, match=r"certificate is not trusted .* name your own CA's PEM file in ca_file"):
        place.open(tls=tls, port=port, host="localhost").waiting()


def test_where_there_is_no_starttls_no_password_is_sent(pymap_server: PymapServer) -> None:
    settings = MailboxSettings(
        name="mail",
        host=pymap_server.host,
        port=pymap_server.port,
        tls="starttls",
        user="demouser",
        password=Secret("x"),
    )

    with pytest.raises(Unavailable, match=r'the server offers no STARTTLS on port .* set tls to "ssl"'):
        Mailbox(settings).check()


def test_a_ca_file_that_is_none_is_told_by_its_name(place: DovecotPlace, tmp_path: Path) -> None:
    ca_file = tmp_path / "ca.pem"
    for make in (lambda: None, lambda: ca_file.write_text("no certificate")):
        make()
        with pytest.raises(Unavailable, match=rf"ca_file {ca_file} holds no certificate that can be read"):
            place.open(tls="ssl", ca_file=ca_file).check()


def test_the_server_learns_who_asks(place: DovecotPlace) -> None:
    place.open().check()

    assert "name=orderbot" in place.server.log()


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"processed": "inbox"}, r"processed must not be the folder that is read \(INBOX\)"),
        ({"since": "01.11.2026"}, "since: '01.11.2026' is no day; write one such as 2026-11-01"),
        ({"largest_mail_megabytes": 0}, "have to be above 0"),
    ],
    ids=["the same folder", "no day", "no size"],
)
def test_settings_that_cannot_work_are_refused(wrong: dict[str, object], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        MailboxSettings(name="mail", host="imap.haichuan.example", user="orders", password=Secret("x"), **wrong)  # type: ignore[arg-type]
