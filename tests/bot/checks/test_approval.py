"""Who has to agree to an order as a whole."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from bot.thresholds import ApprovalTier, CheckSettings
from extractors.purchase_order import Party
from tests.bot.trade import CUSTOMER, OTHER, codes, findings, line, order, replaced

TIERS = (
    ApprovalTier(amount=Decimal(200), by=("王经理", "李总")),
    ApprovalTier(amount=Decimal(1000), by=("王经理", "李总"), people=2),
    ApprovalTier(margin=Decimal("0.30"), by=("李总",)),
    ApprovalTier(margin=Decimal("0.10"), people=2),
)


def of(quantity: int) -> list[tuple[str, str | None, int, tuple[str, ...]]]:
    found = findings(order(line(quantity=str(quantity))), approval=TIERS, approval_amount=Decimal(100))
    return [(one.code, one.limit, one.people, one.by) for one in found]


def test_the_highest_tier_that_an_amount_reaches_says_who_and_how_many() -> None:
    assert of(100) == []
    assert of(300) == [("approval-amount", "100", 1, ())]
    assert of(400) == [("approval-amount", "200", 1, ("王经理", "李总"))]
    assert of(2000) == [("approval-amount", "1000", 2, ("王经理", "李总"))]


def test_it_is_said_in_words_who_has_to_agree() -> None:
    two = findings(order(line(quantity="2000")), approval=TIERS)[0]
    assert two.why_zh.endswith("达到审批额度 1,000.00 CNY，需要 2 位不同的人（王经理、李总）批准")
    assert two.why_en.endswith("reaches 1,000.00 CNY: 2 different people of 王经理, 李总 must agree")


def test_an_order_that_earns_little_needs_those_whom_the_tier_names() -> None:
    cheap = order(line(unit_price="0.26"))
    found = findings(cheap, approval=TIERS, disabled=("unit-price",))
    assert [(one.code, one.value, one.limit, one.people, one.by) for one in found] == [
        ("approval-margin", "0.1308", "0.30", 1, ("李总",))
    ]


def test_amounts_in_another_currency_count_by_their_rate() -> None:
    abroad = order(line(unit_price="0.07"), buyer=Party(name=OTHER.name))
    rates = {"USD": Decimal(7)}
    assert "approval-amount:approve" in codes(abroad, approval_amount=Decimal(98), exchange_rates=rates)
    assert "approval-amount:approve" not in codes(abroad, approval_amount=Decimal(99), exchange_rates=rates)


def test_an_order_with_an_open_question_counts_by_the_total_that_it_says() -> None:
    unknown = order(line(seller_item_code="X-9", line_amount="60000"), total_amount=Decimal(60000))
    assert "approval-amount:approve" in codes(unknown)


def test_a_customer_has_a_least_amount() -> None:
    least = replaced(customers=[msgspec.structs.replace(CUSTOMER, minimum_order_amount=Decimal("100.01"))])
    (finding,) = findings(order(), least)
    assert (finding.code, finding.severity, finding.value, finding.limit) == (
        "minimum-order-amount",
        "approve",
        "100.00",
        "100.01",
    )
    assert codes(order(line(quantity="300")), least) == []


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"amount": Decimal(1), "margin": Decimal(0)},
        {"amount": Decimal(1), "people": 2, "by": ("a",)},
        {"amount": Decimal(-1)},
    ],
)
def test_a_tier_that_makes_no_sense_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"amount|people"):
        ApprovalTier(**values)


def test_without_tiers_the_approval_amount_is_the_only_one() -> None:
    assert CheckSettings().tiers() == (ApprovalTier(amount=Decimal(50000)),)
