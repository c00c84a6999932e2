"""In a night's run: an order that comes again under another number waits for a word, and goes on once it was given."""

from pathlib import Path

import pytest

from tests.bot.company import SmallCompany


@pytest.fixture
def company(tmp_path: Path) -> SmallCompany:
    return SmallCompany(tmp_path)


def test_the_same_content_under_another_number_waits_also_within_one_night(company: SmallCompany) -> None:
    company.deliver("a", "PO-1001")
    company.deliver("b", "PO-2007")
    company.run()
    assert company.statuses() == {"a.csv": "pushed", "b.csv": "exception"}
    assert company.codes() == ["possible-duplicate"]
    [finding] = company.staging().rows("SELECT value_limit, why_en FROM finding WHERE code = 'possible-duplicate'")
    first = company.staging().rows("SELECT our_number FROM purchase_order ORDER BY id")[0]["our_number"]
    assert finding["value_limit"] == first
    assert "perhaps a duplicate of PO-1001" in finding["why_en"]


def test_ordered_again_says_the_supervisor_and_it_is_delivered_again(company: SmallCompany) -> None:
    company.deliver("a", "PO-1001")
    company.deliver("b", "PO-2007")
    company.run()
    company.decide("approve")
    company.run()
    assert company.statuses() == {"a.csv": "pushed", "b.csv": "pushed"}
    assert len(company.outside.erp.orders) == 2


def test_an_order_that_was_rejected_is_repeated_by_nobody(company: SmallCompany) -> None:
    company.deliver("a", "PO-1001", price="0.40")
    company.run()
    company.decide("reject")
    company.deliver("b", "PO-2007", quantity=200)
    company.run()
    assert company.statuses() == {"a.csv": "rejected", "b.csv": "pushed"}


def test_a_mistaken_sign_in_the_number_is_seen_whatever_is_ordered(company: SmallCompany) -> None:
    company.deliver("a", "PO-1001", quantity=200)
    company.deliver("b", "P0-1001", quantity=700)
    company.run()
    assert company.codes() == ["possible-duplicate"]
