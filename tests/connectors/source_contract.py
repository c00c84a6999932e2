"""What every source keeps. A test class below SourceContract gives the fixture ``place``; the tests are here."""

from typing import Protocol

import pytest

from connectors.parcel import Parcel, Source


class Place(Protocol):
    """The other side of a source: where parcels are put, and the source that looks there."""

    def open(self) -> Source:
        """A new source, as each run makes one. Whoever gives the place closes it."""

    def deliver(self, name: str) -> None:
        """Put one parcel there, behind those already there; ``name`` (an order number) tells it from others."""

    def withdraw(self, name: str) -> None:
        """Take the parcel away behind the source's back, as a person or a customer would."""

    def name_of(self, parcel: Parcel) -> str:
        """The name that this parcel was delivered under, found in its content."""


class SourceContract:
    """Subclass it as Test…, and override the fixture ``place``."""

    @pytest.fixture
    def place(self) -> Place:
        raise NotImplementedError

    @pytest.fixture
    def source(self, place: Place) -> Source:
        return place.open()

    def test_where_nothing_was_delivered_nothing_waits(self, source: Source) -> None:
        source.acknowledge([])

        assert list(source.waiting()) == []
        assert list(source.fetch([])) == []

    def test_every_parcel_waits_and_is_fetched_in_the_order_it_came(self, place: Place, source: Source) -> None:
        deliver(place, "PO-3", "PO-1", "PO-2")

        assert fetched(place, source) == ["PO-3", "PO-1", "PO-2"]

    def test_a_parcel_says_where_it_came_from_and_when(self, place: Place, source: Source) -> None:
        deliver(place, "PO-1")
        (key,) = source.waiting()

        (parcel,) = source.fetch([key])

        assert (parcel.source, parcel.key) == (source.name, key)
        assert parcel.received_at.utcoffset() is not None
        assert parcel.filename
        assert parcel.content

    def test_looking_and_fetching_take_nothing_away(self, place: Place, source: Source) -> None:
        deliver(place, "PO-1", "PO-2")
        keys = list(source.waiting())
        list(source.fetch(keys))
        source.check()

        assert list(source.waiting()) == keys
        assert fetched(place, source) == ["PO-1", "PO-2"]

    def test_the_next_run_knows_parcels_by_the_same_keys(self, place: Place, source: Source) -> None:
        deliver(place, "PO-1", "PO-2")
        keys = list(source.waiting())
        source.close()

        assert list(place.open().waiting()) == keys

    def test_only_what_was_acknowledged_waits_no_longer(self, place: Place, source: Source) -> None:
        deliver(place, "PO-1", "PO-2", "PO-3")
        first, second, third = source.waiting()

        source.acknowledge(iter([third, first]))

        assert list(source.waiting()) == [second]
        assert list(place.open().waiting()) == [second]

    def test_acknowledging_twice_changes_nothing(self, place: Place, source: Source) -> None:
        deliver(place, "PO-1", "PO-2")
        first, second = source.waiting()
        source.acknowledge([first])

        source.acknowledge([first])
        place.open().acknowledge([first])

        assert list(source.waiting()) == [second]

    def test_parcels_can_be_acknowledged_while_others_are_fetched(self, place: Place, source: Source) -> None:
        deliver(place, "PO-1", "PO-2", "PO-3")

        names = []
        for parcel in source.fetch(list(source.waiting())):
            names.append(place.name_of(parcel))
            source.acknowledge([parcel.key])

        assert names == ["PO-1", "PO-2", "PO-3"]
        assert list(source.waiting()) == []

    def test_what_was_taken_away_meanwhile_is_left_out(self, place: Place, source: Source) -> None:
        deliver(place, "PO-1", "PO-2", "PO-3")
        keys = list(source.waiting())
        place.withdraw("PO-2")

        assert [place.name_of(parcel) for parcel in source.fetch(keys)] == ["PO-1", "PO-3"]

        source.acknowledge(keys)
        assert list(source.waiting()) == []

    def test_what_comes_later_waits_beside_what_was_there(self, place: Place, source: Source) -> None:
        deliver(place, "PO-1")
        keys = list(source.waiting())
        deliver(place, "PO-2")

        assert list(source.waiting())[:1] == keys
        assert fetched(place, source) == ["PO-1", "PO-2"]

    def test_a_closed_source_opens_itself_again(self, place: Place, source: Source) -> None:
        deliver(place, "PO-1")
        source.waiting()
        source.close()
        source.close()

        assert fetched(place, source) == ["PO-1"]

    def test_a_check_says_how_many_wait(self, place: Place, source: Source) -> None:
        deliver(place, "PO-1", "PO-2")

        assert "2" in source.check()


def deliver(place: Place, *names: str) -> None:
    """Put parcels of these names there, one behind the other."""
    for name in names:
        place.deliver(name)


def fetched(place: Place, source: Source) -> list[str]:
    """The names of all that wait, as they come out of the source."""
    return [place.name_of(parcel) for parcel in source.fetch(list(source.waiting()))]
