"""Tryton as a target, by the screens of its web client: sales (sale.sale)."""

from connectors.targets.tryton_screens.settings import TrytonScreensSettings
from connectors.targets.tryton_screens.target import TrytonScreens

__all__ = ["TrytonScreens", "TrytonScreensSettings"]
