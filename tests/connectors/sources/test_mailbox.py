"""A mailbox keeps the contract of a source on two makes of server, and what IMAP asks for beyond it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.errors import Refused, Unavailable
from connectors.sources import mailbox
from connectors.sources.mailbox import MailKey
from tests.connectors.source_contract import SourceContract, deliver, fetched
from tests.connectors.sources.mail_place import DovecotPlace, PymapPlace, mail
from tests.partners.dovecot import DovecotServer, dovecot
from tests.partners.pymap import PymapServer
from tests.partners.wire import wire

WITHOUT_MOVE = "imap_capability = IMAP4rev1 UIDPLUS LITERAL+ NAMESPACE"
WITHOUT_UIDPLUS = "imap_capability = IMAP4rev1"

pytestmark = pytest.mark.usefixtures("retries_without_pause")


class TestMarkingByKeyword(SourceContract):
    @pytest.fixture
    def place(self, dovecot_server: DovecotServer) -> Iterator[DovecotPlace]:
        place = DovecotPlace(dovecot_server)
        yield place
        place.close()


class TestMovingToAFolder(SourceContract):
    @pytest.fixture
    def place(self, dovecot_server: DovecotServer) -> Iterator[DovecotPlace]:
        place = DovecotPlace(dovecot_server, folder="订单/新到 & Co", processed="订单/已处理")
        dovecot_server.make_folder(place.user, "订单/新到 & Co")
        yield place
        place.close()


@pytest.fixture(scope="module")
def old_server() -> Iterator[DovecotServer]:
    with dovecot(more=WITHOUT_MOVE) as server:
        yield server


class TestMovingWithoutMove(SourceContract):
    @pytest.fixture
    def place(self, old_server: DovecotServer) -> Iterator[DovecotPlace]:
        place = DovecotPlace(old_server, processed="Processed")
        yield place
        place.close()


class TestMovingOnPymap(SourceContract):
    @pytest.fixture
    def place(self, pymap_server: PymapServer) -> Iterator[PymapPlace]:
        place = PymapPlace(pymap_server, processed="已处理")
        yield place
        place.close()


@pytest.fixture
def place(dovecot_server: DovecotServer) -> Iterator[DovecotPlace]:
    place = DovecotPlace(dovecot_server)
    yield place
    place.close()


def test_a_mail_becomes_a_parcel_with_its_bytes_subject_sender_and_time(place: DovecotPlace) -> None:
    raw = mail("PO-1", subject="采购订单 PO-1：紧急/加急")
    place.server.deliver(place.user, raw, at=datetime(2026, 11, 20, 8, 30, tzinfo=UTC))
    source = place.open()
    (key,) = source.waiting()

    (parcel,) = source.fetch([key])

    assert parcel.content == raw
    assert parcel.filename == "采购订单 PO-1：紧急 加急.eml"
    assert parcel.sender == "po@cheshi.example"
    assert parcel.received_at == datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
    assert key.startswith("INBOX/")
    assert key.endswith("/1")


def test_reading_leaves_mails_unread_and_taking_them_adds_our_keyword_alone(place: DovecotPlace) -> None:
    deliver(place, "PO-1")
    source = place.open()
    keys = list(source.waiting())
    list(source.fetch(keys))
    assert place.flags() == [set()]

    source.acknowledge(keys)

    assert place.flags() == [{"$OrderbotTaken"}]


def test_a_mail_that_people_have_read_still_waits(place: DovecotPlace) -> None:
    deliver(place, "PO-1")
    with place.server.sign_in(place.user) as client:
        client.select_folder("INBOX")
        client.add_flags([1], [b"\\Seen"])

    assert fetched(place, place.open()) == ["PO-1"]


def test_a_mail_marked_as_deleted_does_not_wait(place: DovecotPlace) -> None:
    deliver(place, "PO-1", "PO-2")
    with place.server.sign_in(place.user) as client:
        client.select_folder("INBOX")
        client.delete_messages([1])

    assert fetched(place, place.open()) == ["PO-2"]


@pytest.mark.parametrize("more", ["", WITHOUT_MOVE, WITHOUT_UIDPLUS], ids=["MOVE", "UIDPLUS", "neither"])
def test_taken_mails_are_moved_and_nobody_elses_are_removed(more: str) -> None:
    with dovecot(more=more) as server:
        place = DovecotPlace(server, processed="已处理")
        deliver(place, "PO-1", "PO-2", "PO-3")
        with server.sign_in(place.user) as client:
            client.select_folder("INBOX")
            client.delete_messages([3])
        source = place.open()
        first, _ = source.waiting()

        source.acknowledge([first])
        source.acknowledge([first])

        assert place.names("已处理") == ["PO-1"]
        assert set(place.names("INBOX")) >= {"PO-2", "PO-3"}
        assert fetched(place, source) == ["PO-2"]
        place.close()


def test_a_folder_named_with_slashes_is_made_as_the_server_names_its_own() -> None:
    with dovecot(more="namespace inbox {\n separator = .\n prefix = INBOX.\n}") as server:
        place = DovecotPlace(server, processed="orderbot/已处理")
        deliver(place, "PO-1")
        source = place.open()

        source.acknowledge(source.waiting())

        assert place.names("INBOX.orderbot.已处理") == ["PO-1"]
        assert list(source.waiting()) == []
        place.close()


def test_mails_from_before_since_are_left_alone(place: DovecotPlace) -> None:
    place.server.deliver(place.user, mail("PO-old"), at=datetime(2024, 1, 5, 12, tzinfo=UTC))
    place.server.deliver(place.user, mail("PO-new"), at=datetime(2026, 11, 20, 12, tzinfo=UTC))

    source = place.open(since="2026-11-01")

    assert fetched(place, source) == ["PO-new"]
    assert source.check() == f"mails waiting in INBOX of {place.user} since 2026-11-01: 1"


def test_a_changed_uidvalidity_makes_new_keys_and_leaves_mails_of_the_same_number_alone(place: DovecotPlace) -> None:
    deliver(place, "PO-1", "PO-2")
    source = place.open()
    keys = list(source.waiting())
    place.server.set_uid_validity(place.user, 4242)

    assert list(source.fetch(keys)) == []
    source.acknowledge(keys)

    assert place.flags() == [set(), set()]
    assert list(source.waiting()) == ["INBOX/4242/1", "INBOX/4242/2"]


def test_a_server_that_drops_keywords_is_told_by_the_check_and_by_taking(pymap_server: PymapServer) -> None:
    place = PymapPlace(pymap_server)
    deliver(place, "PO-1")
    source = place.open()
    mend = r"does not keep the keyword \$OrderbotTaken .* set processed to a folder"

    with pytest.raises(Refused, match=mend):
        source.check()
    with pytest.raises(Refused, match=mend):
        source.acknowledge(source.waiting())

    assert fetched(place, source) == ["PO-1"]
    place.close()


def test_two_hundred_mails_of_mixed_size_come_whole_over_one_connection(dovecot_server: DovecotServer) -> None:
    with wire(dovecot_server.port) as line:
        place = DovecotPlace(dovecot_server, port=line.port)
        mails = [mail(f"PO-{number}", size=(number % 40 == 0) * 500_000 + number % 7 * 3_000) for number in range(200)]
        place.deliver_raw(*mails)
        source = place.open()

        parcels = list(source.fetch(list(source.waiting())))
        source.acknowledge(parcel.key for parcel in parcels)

        assert [parcel.content for parcel in parcels] == mails
        assert list(source.waiting()) == []
        source.close()
        line.wait_until_silent()
        assert line.connections == 1


def test_a_folder_with_more_mails_than_one_answer_holds_is_listed_whole(
    place: DovecotPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox, "MAILS_A_SEARCH", 2)
    names = [f"PO-{number}" for number in range(5)]
    deliver(place, *names)

    assert fetched(place, place.open()) == names


@settings(deadline=None)
@given(st.lists(st.integers(0, 10_000_000), max_size=200))
def test_a_batch_has_at_most_fifty_mails_and_eight_megabytes_or_one_larger_mail(sizes: list[int]) -> None:
    keys = {MailKey("INBOX", 1, uid): size for uid, size in enumerate(sizes)}

    batches = list(mailbox._batches(keys, keys))

    assert [key for batch in batches for key in batch] == list(keys)
    assert all(0 < len(batch) <= 50 for batch in batches)
    assert all(len(batch) == 1 or sum(map(keys.__getitem__, batch)) <= 8_000_000 for batch in batches)


def test_a_mail_above_the_limit_stays_listed_and_is_spoken_of(place: DovecotPlace) -> None:
    place.deliver("PO-large", size=1_200_000)
    place.deliver("PO-small")
    source = place.open(largest_mail_megabytes=1)
    keys = list(source.waiting())

    assert [place.name_of(parcel) for parcel in source.fetch(keys)] == ["PO-small"]

    assert source.left_behind == [
        (
            f"mail ({place.user} at 127.0.0.1): mail {keys[0]} stays there: 1.2 MB, "
            "more than largest_mail_megabytes allows (1); raise that, or see to it by hand"
        ),
    ]
    assert list(source.waiting()) == keys


def test_two_clients_at_once_take_each_mail_once(dovecot_server: DovecotServer) -> None:
    place = DovecotPlace(dovecot_server, processed="Processed")
    deliver(place, "PO-1", "PO-2", "PO-3")
    one, other = place.open(), place.open()
    keys = list(one.waiting())
    assert list(other.waiting()) == keys
    fetching = one.fetch(keys)
    next(fetching)

    other.acknowledge(keys)
    one.acknowledge(keys)

    assert place.names("Processed") == ["PO-1", "PO-2", "PO-3"]
    assert place.names("INBOX") == []
    place.close()


def test_a_folder_that_does_not_exist_is_told_with_those_that_do(place: DovecotPlace) -> None:
    deliver(place, "PO-1")

    with pytest.raises(Unavailable, match=r"there is no folder 'Bestellungen'; set folder to one of: INBOX"):
        place.open(folder="Bestellungen").waiting()


def test_a_processed_folder_that_cannot_be_made_is_told_with_the_names_there_are(place: DovecotPlace) -> None:
    deliver(place, "PO-1")
    source = place.open(processed="a//b")

    with pytest.raises(Refused, match=r"the folder 'a//b' cannot be made: .*; set processed to one of INBOX, or to"):
        source.acknowledge(source.waiting())

    assert fetched(place, source) == ["PO-1"]
