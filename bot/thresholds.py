"""The checks' thresholds, as orderbot.toml names them under [checks]."""

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class CheckSettings:
    """What is still fine. Shares are fractions: 0.005 is half a per cent.

    ``disabled`` names checks that are not run; ``severities`` gives a finding's code another severity.
    """

    price_tolerance: Decimal = Decimal("0.005")
    approval_amount: Decimal = Decimal(50000)
    margin_floor: Decimal = Decimal("0.05")
    disabled: tuple[str, ...] = ()
    severities: dict[str, str] = field(default_factory=dict)
