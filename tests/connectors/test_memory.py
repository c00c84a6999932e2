"""The partners in memory keep the same contracts as the real ones."""

import pytest

from connectors.message import Message
from connectors.parcel import Parcel
from tests.connectors.messenger_contract import MessengerContract
from tests.connectors.source_contract import SourceContract
from tests.partners.memory import Faults, MemoryMessenger, MemorySource


class MemoryPlace:
    def __init__(self) -> None:
        self.source = MemorySource("memory", Faults())

    def open(self) -> MemorySource:
        return self.source

    def deliver(self, name: str) -> None:
        self.source.deliver(name, f"{name}.csv", name.encode())

    def withdraw(self, name: str) -> None:
        del self.source.parcels[name]

    def name_of(self, parcel: Parcel) -> str:
        return parcel.content.decode()


class MemoryOffice:
    def __init__(self) -> None:
        self.messenger = MemoryMessenger("memory", Faults())

    def open(self) -> MemoryMessenger:
        return self.messenger

    def arrived(self) -> list[Message]:
        return self.messenger.sent

    def refuse_next(self) -> None:
        self.messenger.faults.planned.append("before send:refused")

    def be_away_once(self) -> None:
        self.messenger.faults.planned.append("before send:unavailable")


class TestMemorySource(SourceContract):
    @pytest.fixture
    def place(self) -> MemoryPlace:
        return MemoryPlace()


class TestMemoryMessenger(MessengerContract):
    @pytest.fixture
    def office(self) -> MemoryOffice:
        return MemoryOffice()
