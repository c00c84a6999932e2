"""The checks' thresholds, as orderbot.toml names them under [checks]."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class CheckSettings:
    """What is still fine. Shares are fractions: 0.005 is half a per cent.

    ``approval_amount`` is in ``home_currency``, as items' costs are; ``exchange_rates`` say what one of another
    currency is worth in it. Without a rate an amount is taken as it is, and no margin is worked out. Stock older than
    ``stock_max_age_hours`` is asked of the target (with ``live``) or said to be old, as are prices; 0 days: prices do
    not get old. ``disabled`` names
    checks that are not run; ``severities`` gives a finding's code another severity. ``customers`` has, by customer
    number, the settings that count for them: [checks.customers.C001] names only what is otherwise there.
    """

    price_tolerance: Decimal = Decimal("0.005")
    approval_amount: Decimal = Decimal(50000)
    margin_floor: Decimal = Decimal("0.05")
    home_currency: str = "CNY"
    exchange_rates: dict[str, Decimal] = field(default_factory=dict)
    stock_max_age_hours: int = 72
    prices_max_age_days: int = 400
    live: bool = True
    disabled: tuple[str, ...] = ()
    severities: dict[str, Literal["info", "warn", "approve", "block"]] = field(default_factory=dict)
    customers: "dict[str, CheckSettings]" = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 0 <= self.price_tolerance < 1:
            raise ValueError('price_tolerance is a share; write one such as "0.005" for half a per cent')
        if not -1 < self.margin_floor < 1:
            raise ValueError('margin_floor is a share; write one such as "0.05" for five per cent')
        if self.approval_amount < 0:
            raise ValueError("approval_amount must not be below 0")
        if self.stock_max_age_hours <= 0 or self.prices_max_age_days < 0:
            raise ValueError("stock_max_age_hours has to be above 0, prices_max_age_days must not be below 0")
        if any(rate <= 0 for rate in self.exchange_rates.values()):
            raise ValueError("exchange_rates have to be above 0")

    def of(self, customer_number: str | None) -> "CheckSettings":
        """The settings that count for a customer."""
        return self.customers.get(customer_number or "", self)

    def rate(self, currency: str) -> Decimal | None:
        """What one of this currency is worth in the home currency; None where nobody said."""
        return Decimal(1) if currency == self.home_currency else self.exchange_rates.get(currency)
