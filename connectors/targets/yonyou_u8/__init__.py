"""用友U8 / U8+ as a target, by the door that the settings name: OpenAPI (cloud relay) or EAI XML (in the house)."""

from pathlib import Path

from connectors.sales_order import Target
from connectors.targets.yonyou_u8.eai import EaiU8
from connectors.targets.yonyou_u8.openapi import OpenApiU8
from connectors.targets.yonyou_u8.settings import YonyouU8Settings

__all__ = ["EaiU8", "OpenApiU8", "YonyouU8Settings", "yonyou_u8"]


def yonyou_u8(settings: YonyouU8Settings, evidence: Path) -> Target:
    """The target of these settings; what it can besides orders differs between the two doors."""
    return EaiU8(settings, evidence) if settings.interface == "eai" else OpenApiU8(settings, evidence)
