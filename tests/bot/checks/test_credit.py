"""What a customer is given on credit, and for how long."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from bot.masterdata import MasterData
from tests.bot.trade import CUSTOMER, codes, findings, line, order, replaced


def limited(limit: int, **values: Any) -> MasterData:
    return replaced(customers=[msgspec.structs.replace(CUSTOMER, credit_limit=Decimal(limit), **values)])


def test_what_is_on_its_way_and_this_order_stay_within_the_credit_limit() -> None:
    assert codes(order(), limited(1000), owed=900) == []
    assert codes(order(), limited(1000), owed=901) == ["credit-limit:approve"]


def test_what_the_books_say_they_owe_counts() -> None:
    owing = limited(1000, open_balance=Decimal(850))
    assert codes(order(), owing, owed=50) == []
    (finding,) = findings(order(), owing, owed=51)
    assert (finding.value, finding.limit) == ("1001.00", "1000")
    assert finding.why_en == (
        "850.00 owed, 51.00 on its way and this order's 100.00 are 1,001.00, "
        "more than the credit limit of 1,000.00 CNY by 1.00"
    )


def test_money_that_they_have_with_us_counts_for_them() -> None:
    assert codes(order(), limited(50, open_balance=Decimal(-50))) == []


def test_no_limit_is_no_limit_and_nothing_is_given_where_it_is_0() -> None:
    assert codes(order(), owed=10**9) == []
    assert codes(order(), limited(0)) == ["credit-limit:approve"]
    assert codes(order(), limited(0, payment_terms="款到发货")) == []


def test_an_order_in_another_currency_counts_by_the_rates() -> None:
    dollars = limited(10, currency="USD")
    rates = {"USD": Decimal(7)}
    assert "credit-limit:approve" in codes(order(currency="CNY"), dollars, exchange_rates=rates)
    assert "credit-limit:warn" in codes(order(currency="CNY"), dollars)
    assert "credit-limit" not in str(codes(order(line(quantity="100"), currency="CNY"), dollars, exchange_rates=rates))


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        (None, []),
        ("月结30天", []),
        ("月结 30 日", []),
        ("net 30 days", []),
        ("月结90天", ["payment-terms:approve"]),
        ("先货后款", ["payment-terms:approve"]),
        ("款到发货", ["payment-terms:warn"]),
        ("现金", ["payment-terms:warn"]),
        ("电汇", ["payment-terms:warn"]),
    ],
)
def test_terms_are_compared_by_what_they_mean_and_later_ones_need_somebody(
    terms: str | None, expected: list[str]
) -> None:
    assert codes(order(payment_terms=terms)) == expected
