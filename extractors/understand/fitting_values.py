"""Whether a text can be what a label asks for: a company beside "Order date" is no day."""

from collections.abc import Mapping

from extractors.understand.dates import find_date


def may_be_value(known: Mapping[str, float], text: str) -> bool:
    """Whether a text can be the day or the number that a label means; any text can be what other labels mean."""
    best = max(known, key=lambda meaning: known[meaning], default="")
    if best.endswith("_date"):
        return find_date(text) is not None
    return best != "order_number" or any(map(str.isdigit, text))
