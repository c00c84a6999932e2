"""Fxiaoke (纷享销客 CRM) as a target, by its OpenAPI: sales orders with their products."""

from connectors.targets.fxiaoke.settings import FxiaokeSettings
from connectors.targets.fxiaoke.target import Fxiaoke

__all__ = ["Fxiaoke", "FxiaokeSettings"]
