"""The target in memory keeps the same contract as the real ones."""

import pytest

from connectors.sales_order import SalesOrder
from tests.connectors.target_contract import TargetContract
from tests.partners.memory import Faults, MemoryTarget


class MemoryErp:
    def __init__(self) -> None:
        self.memory = MemoryTarget("memory", Faults())

    def target(self) -> MemoryTarget:
        return self.memory

    def held(self) -> list[SalesOrder]:
        return self.memory.orders

    def unknown_number(self) -> str:
        self.memory.faults.planned.append("before create:refused")
        return "X-404"

    def fail_once(self, moment: str) -> None:
        kind = {"before save": "before create:unavailable", "after save": "after create:unknown"}[moment]
        self.memory.faults.planned.append(kind)


class TestMemoryTarget(TargetContract):
    @pytest.fixture
    def erp(self) -> MemoryErp:
        return MemoryErp()
