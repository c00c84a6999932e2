"""The confirmation checks: one file for each family. A new family is a file and its name here."""

from bot.checks import (  # noqa: F401 - each registers its own
    address,
    amounts,
    approval,
    automation,
    credit,
    customer,
    delivery,
    fraud,
    freshness,
    item_match,
    items,
    learned,
    margin,
    pack_size,
    phone,
    prices,
    promotions,
    quantities,
    repeats,
    splitting,
    stock,
    timing,
    unit_sense,
    unusual,
)
from bot.checks.registry import CHECKS, Case, check, run_checks

__all__ = ["CHECKS", "Case", "check", "run_checks"]
