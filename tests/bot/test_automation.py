"""The level caps what happens by itself, and the measured error says when it should change."""

from pathlib import Path

import pytest

from bot import masterdata
from bot.automation import ENOUGH, Standing, standings
from bot.order_rows import read_sales_order
from tests.bot import trade
from tests.bot.company import MASTER_DATA, SmallCompany


@pytest.fixture
def company(tmp_path: Path) -> SmallCompany:
    return SmallCompany(tmp_path)


def at_level(company: SmallCompany, level: str) -> None:
    text = MASTER_DATA["customers"].splitlines()
    rows = f"{text[0]},automation\n{text[1]},{level}\n"
    (company.settings.folders.masterdata / "customers.csv").write_text(rows, encoding="utf-8")


def type_by_hand(company: SmallCompany, reference: str) -> None:
    """Somebody enters the order in the target, and the time until it is looked for again goes by."""
    staging = company.staging()
    row = staging.row("SELECT * FROM sales_order WHERE reference = ?", [reference])
    assert row is not None
    company.outside.erp.orders.append(read_sales_order(row))
    with staging.transaction() as db:
        db.execute("UPDATE purchase_order SET not_before = NULL")
    staging.close()


def standing(company: SmallCompany) -> Standing:
    staging = company.staging()
    found = list(standings(staging, masterdata.load(company.settings.folders.masterdata), company.settings.checks))
    staging.close()
    assert len(found) == 1
    return found[0]


def test_at_review_nothing_is_pushed_before_somebody_agreed(company: SmallCompany) -> None:
    at_level(company, "review")
    company.deliver("1", "PO-1")
    company.run()
    assert company.outside.erp.orders == []
    company.decide("approve")
    company.run()
    assert [one.reference for one in company.outside.erp.orders] == ["PO-1"]


@pytest.mark.parametrize("level", ["capture", "check"])
def test_below_review_nothing_is_written_and_what_people_typed_is_found(company: SmallCompany, level: str) -> None:
    at_level(company, level)
    company.deliver("1", "PO-1")
    company.run()
    company.decide("approve")
    assert company.run().steps["push"] == {"to be typed": 1}
    assert company.outside.erp.orders == []
    type_by_hand(company, "PO-1")
    company.run()
    assert company.statuses() == {"1.csv": "pushed"}
    assert len(company.outside.erp.orders) == 1


def test_the_customer_is_answered_by_people_at_capture_alone(company: SmallCompany) -> None:
    for level, told in (("capture", 0), ("check", 1)):
        at_level(company, level)
        company.deliver(level, f"PO-{level}")
        company.run()
        company.decide("approve")
        company.run()
        assert len(company.outside.mail.sent) == told


def test_a_level_in_the_settings_counts_where_the_customer_has_none() -> None:
    assert "automation-level:approve" in trade.codes(trade.order(), automation="review")
    assert "automation-level:approve" not in trade.codes(trade.order())


def test_enough_orders_without_an_error_speak_for_the_next_level(company: SmallCompany) -> None:
    at_level(company, "review")
    for number in range(ENOUGH):
        company.deliver(str(number), f"PO-{number}", 200 + number)
    company.run()
    company.decide("approve")
    company.run()
    found = standing(company)
    assert (found.level, found.clean, found.wrong, found.proposal) == ("review", ENOUGH, 0, "touchless")


def test_clean_orders_that_people_correct_or_reject_speak_for_the_level_below(company: SmallCompany) -> None:
    at_level(company, "review")
    for number in range(5):
        company.deliver(str(number), f"PO-{number}", 200 + number)
    company.run()
    company.decide("approve")
    company.deliver("5", "PO-5", 205)
    company.run()
    company.decide("reject")
    found = standing(company)
    assert (found.clean, found.wrong, found.proposal) == (6, 1, "check")
    assert found.why_en == "1 of 6 clean orders were corrected, rejected, changed or cancelled afterwards (17%)"
