"""The checks' thresholds, as orderbot.toml names them under [checks]."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from schedules.workdays import can_tell_holidays


@dataclass(frozen=True, kw_only=True)
class ApprovalTier:
    """From which ``amount`` on (home currency), or below which ``margin`` of the whole order, who has to agree.

    ``by`` names them, by name or mail address; nobody named: anybody. ``people`` is how many, each another person.
    """

    amount: Decimal | None = None
    margin: Decimal | None = None
    by: tuple[str, ...] = ()
    people: int = 1

    def __post_init__(self) -> None:
        if (self.amount is None) == (self.margin is None):
            raise ValueError("write either amount (from it on) or margin (below it)")
        if self.amount is not None and self.amount < 0:
            raise ValueError("amount must not be below 0")
        if self.margin is not None and not -1 < self.margin < 1:
            raise ValueError('margin is a share; write one such as "0.10" for ten per cent')
        if self.people < 1 or (self.by and self.people > len(set(self.by))):
            raise ValueError("people has to be at least 1, and no more than by names")


@dataclass(frozen=True, kw_only=True)
class CheckSettings:
    """What is still fine. Shares are fractions: 0.005 is half a per cent.

    ``total_tolerance`` is what a document's total may differ from its lines, as where freight is always in it.
    ``approval_amount`` is in ``home_currency``, as items' costs are; ``approval`` has more tiers of it, or of the
    margin, and who has to agree there; ``exchange_rates`` say what one of another
    currency is worth in it. Without a rate an amount is taken as it is, and no margin is worked out. Stock older than
    ``stock_max_age_hours`` is asked of the target (with ``live``) or said to be old, as are prices; 0 days: prices do
    not get old. ``automation`` is how far orders go without a person where the master data does not say so of a
    customer. Goods of an order that waits for a person are held for ``reservation_hours``; a delivery wanted more than
    ``delivery_days_ahead`` is asked about; ``holidays`` is the country ("CN") whose public holidays count where the
    calendar says nothing of the year. The same content under another number is asked about within ``repeat_days``
    (nearly the same within half of them), a number that the ERP's past orders have within ``booked_days``. A quantity
    ``unusual_times`` what is usual, and beyond what they vary by, has to be agreed to. Signs of a swindle are added up:
    from ``fraud_approve`` points on somebody has to agree, from ``fraud_block`` on to correct. ``disabled`` names
    checks that are not run; ``severities`` gives a finding's code another severity. ``customers`` has, by customer
    number, the settings that count for them: [checks.customers.C001] names only what is otherwise there.
    """

    price_tolerance: Decimal = Decimal("0.005")
    total_tolerance: Decimal = Decimal(0)
    approval_amount: Decimal = Decimal(50000)
    approval: tuple[ApprovalTier, ...] = ()
    margin_floor: Decimal = Decimal("0.05")
    home_currency: str = "CNY"
    exchange_rates: dict[str, Decimal] = field(default_factory=dict)
    stock_max_age_hours: int = 72
    prices_max_age_days: int = 400
    live: bool = True
    automation: Literal["capture", "check", "review", "touchless"] = "touchless"
    reservation_hours: int = 72
    delivery_days_ahead: int = 365
    holidays: str = ""
    repeat_days: int = 14
    booked_days: int = 180
    unusual_times: Decimal = Decimal(5)
    fraud_approve: int = 50
    fraud_block: int = 90
    disabled: tuple[str, ...] = ()
    severities: dict[str, Literal["info", "warn", "approve", "block"]] = field(default_factory=dict)
    customers: "dict[str, CheckSettings]" = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 0 <= self.price_tolerance < 1:
            raise ValueError('price_tolerance is a share; write one such as "0.005" for half a per cent')
        if not -1 < self.margin_floor < 1:
            raise ValueError('margin_floor is a share; write one such as "0.05" for five per cent')
        if not 0 <= self.total_tolerance < 1:
            raise ValueError('total_tolerance is a share; write one such as "0.02" for two per cent')
        if self.approval_amount < 0:
            raise ValueError("approval_amount must not be below 0")
        if self.stock_max_age_hours <= 0 or self.prices_max_age_days < 0:
            raise ValueError("stock_max_age_hours has to be above 0, prices_max_age_days must not be below 0")
        if self.reservation_hours <= 0 or self.delivery_days_ahead <= 0:
            raise ValueError("reservation_hours and delivery_days_ahead have to be above 0")
        self._repeats_and_fraud()
        if self.holidays and not can_tell_holidays(self.holidays):
            raise ValueError(
                f"holidays: nothing is known of '{self.holidays}'; write a country such as \"CN\", have "
                "orderbot[holidays] installed, or leave it empty and keep the master data's calendar"
            )
        if any(rate <= 0 for rate in self.exchange_rates.values()):
            raise ValueError("exchange_rates have to be above 0")

    def _repeats_and_fraud(self) -> None:
        if self.repeat_days < 0 or self.booked_days < 0:
            raise ValueError("repeat_days and booked_days must not be below 0")
        if self.unusual_times <= 1:
            raise ValueError("unusual_times has to be above 1")
        if not 0 < self.fraud_approve <= self.fraud_block:
            raise ValueError("fraud_approve has to be above 0 and fraud_block not below it")

    def of(self, customer_number: str | None) -> "CheckSettings":
        """The settings that count for a customer."""
        return self.customers.get(customer_number or "", self)

    def tiers(self) -> tuple[ApprovalTier, ...]:
        """Every tier of approval, ``approval_amount`` the first."""
        return ApprovalTier(amount=self.approval_amount), *self.approval

    def rate(self, currency: str) -> Decimal | None:
        """What one of this currency is worth in the home currency; None where nobody said."""
        return Decimal(1) if currency == self.home_currency else self.exchange_rates.get(currency)
