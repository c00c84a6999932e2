"""How far a customer's orders go without a person: the levels, their names, and which one counts."""

from bot.masterdata.rows import Customer
from bot.thresholds import CheckSettings

LEVELS = ("capture", "check", "review", "touchless")
NAMES = {
    "capture": ("仅收单", "capture"),
    "check": ("核对", "check"),
    "review": ("审核后写入", "review"),
    "touchless": ("全自动", "touchless"),
}
"""What people call a level, in Chinese and English."""

TYPED_BY_PEOPLE = ("capture", "check")
"""Levels at which nothing is written into the target: people type the order there, and it is found and followed."""

ANSWERED_BY_PEOPLE = ("capture",)
"""Levels at which nothing is said to the customer either."""


def level_of(customer: Customer | None, settings: CheckSettings) -> str:
    """The customer's own level, else the one in the settings that count for them."""
    return (customer.automation if customer else None) or settings.of(
        customer.customer_number if customer else None
    ).automation
