"""What an order's own words say that freight costs."""

import re
from collections.abc import Iterable
from decimal import Decimal

FREIGHT = re.compile(
    r"运费|运输费|快递费|物流费|装卸费|包装费|freight|shipping|carriage|postage|handling|fracht|versand", re.IGNORECASE
)
FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")


def freight_in(texts: Iterable[str | None]) -> list[Decimal]:
    """Every figure of the texts that speak of freight: one of them is what it costs."""
    spoken = [text for text in texts if text and FREIGHT.search(text)]
    return [Decimal(figure.replace(",", "")) for text in spoken for figure in FIGURE.findall(text)]
