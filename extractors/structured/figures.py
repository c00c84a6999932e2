"""Figures as order data write them."""

from decimal import Decimal, InvalidOperation


def figure(text: str | None) -> Decimal | None:
    """The figure; None where there is none. Raises ValueError for what is no figure, NaN and infinities among it."""
    if not text:
        return None
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise ValueError(f"'{text}' is no figure")
    return found
