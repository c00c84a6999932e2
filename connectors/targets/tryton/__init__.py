"""Tryton as a target, by its JSON-RPC: sales (sale.sale)."""

from connectors.targets.tryton.settings import TrytonSettings
from connectors.targets.tryton.target import Tryton

__all__ = ["Tryton", "TrytonSettings"]
