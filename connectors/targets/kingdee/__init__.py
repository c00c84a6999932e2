"""Kingdee Cloud Galaxy (金蝶云星空) as a target, by its WebAPI: sales orders (SAL_SaleOrder) by default."""

from connectors.targets.kingdee.settings import KingdeeSettings
from connectors.targets.kingdee.target import Kingdee

__all__ = ["Kingdee", "KingdeeSettings"]
