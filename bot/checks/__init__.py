"""The confirmation checks: one file for each family. A new family is a file and its name here."""

from bot.checks import address, amounts, customer, freshness, items, margin, prices, stock  # noqa: F401 - each registers its own
from bot.checks.registry import CHECKS, Case, check, run_checks

__all__ = ["CHECKS", "Case", "check", "run_checks"]
