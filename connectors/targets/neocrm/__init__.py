"""Neocrm (销售易 CRM) as a target."""

from connectors.targets.neocrm.settings import NeocrmSettings
from connectors.targets.neocrm.target import Neocrm

__all__ = ["Neocrm", "NeocrmSettings"]
