"""What a check has to say about an order."""

from enum import StrEnum

import msgspec


class Severity(StrEnum):
    """What a finding asks for, weakest first."""

    INFO = "info"  # worth knowing, stops nothing
    WARN = "warn"  # shown to people and, where it matters, to the customer; stops nothing
    APPROVE = "approve"  # somebody with the right to do so must agree
    BLOCK = "block"  # wrong as it stands: somebody must correct or reject


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing a check says.

    ``code`` is the check's slug, such as "unit-price". ``where`` is the path in the purchase order that it is about
    ("lines.2.unit_price", "buyer.name", "order"). ``why_zh``/``why_en`` say the same in words. ``value`` and
    ``limit`` are the figure found and the one it was held against, as text. ``suggestion`` maps paths to better values.
    ``people`` different persons have to agree, of those that ``by`` names where it names any.
    """

    code: str
    severity: Severity
    where: str
    why_zh: str
    why_en: str
    value: str | None = None
    limit: str | None = None
    suggestion: dict[str, str] = {}
    people: int = 1
    by: tuple[str, ...] = ()
