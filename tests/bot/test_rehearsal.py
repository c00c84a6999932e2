"""Changed rules are tried on past orders before they count, with the checks' own code, and nothing is written."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from bot import masterdata
from bot.errors import OrderbotError
from bot.rehearsal.replay import Rehearsal, rehearse
from bot.thresholds import CheckSettings
from tests.bot.company import MASTER_DATA, SmallCompany


@pytest.fixture
def company(tmp_path: Path) -> SmallCompany:
    made = SmallCompany(tmp_path)
    made.deliver("a", "PO-1", quantity=200, price="0.50")
    made.deliver("b", "PO-2", quantity=310, price="0.505")
    made.deliver("c", "PO-3", quantity=420, price="0.52")
    made.run()
    return made


def flips(found: Rehearsal) -> dict[str, list[str | None]]:
    return {verdict: [one.order_number for one in found.flipped(verdict)] for verdict in ("pass", "stop")}


def test_a_wider_tolerance_lets_through_what_stops_now(company: SmallCompany) -> None:
    found = rehearse(company.settings, checks=CheckSettings(price_tolerance=Decimal("0.02")))
    assert flips(found) == {"pass": ["PO-2"], "stop": []}
    assert found.codes() == {"unit-price": (2, 1)}
    assert (len(found.orders), found.of_then) == (3, 3)


def test_a_lower_amount_to_approve_stops_what_passed(company: SmallCompany) -> None:
    found = rehearse(company.settings, checks=CheckSettings(approval_amount=Decimal(90)))
    assert flips(found) == {"pass": [], "stop": ["PO-1"]}
    (one,) = found.flipped("stop")
    assert ([finding.code for finding in one.came()], one.after.amount) == (["approval-amount"], Decimal("100.00"))


def test_it_says_which_of_them_were_wrong_at_the_time(company: SmallCompany) -> None:
    company.decide("reject")
    found = rehearse(company.settings, checks=CheckSettings(price_tolerance=Decimal("0.10")))
    assert [(one.order_number, one.outcome.wrong) for one in found.flipped("pass")] == [("PO-2", True), ("PO-3", True)]


def test_orders_are_taken_as_they_came_and_not_as_they_were_corrected(company: SmallCompany) -> None:
    company.decide("correct", lines__0__unit_price="0.50")
    company.run()
    assert set(company.statuses().values()) == {"pushed"}
    found = rehearse(company.settings, checks=CheckSettings(price_tolerance=Decimal("0.02")))
    assert flips(found) == {"pass": ["PO-2"], "stop": []}
    assert found.flipped("pass")[0].outcome.corrected


def test_other_master_data_is_tried_in_the_same_way(company: SmallCompany, tmp_path: Path) -> None:
    folder = tmp_path / "new-prices"
    folder.mkdir()
    for name, text in MASTER_DATA.items():
        (folder / f"{name}.csv").write_text(text.replace("T-1,件,0.50", "T-1,件,0.52"), encoding="utf-8")
    found = rehearse(company.settings, changed=masterdata.load(folder))
    assert flips(found) == {"pass": ["PO-3"], "stop": ["PO-1"]}


def test_prices_that_changed_since_do_not_count_against_the_orders_of_then(company: SmallCompany) -> None:
    prices = MASTER_DATA["prices"].replace("0.50", "9.00")
    (company.settings.folders.masterdata / "prices.csv").write_text(prices, encoding="utf-8")
    found = rehearse(company.settings, checks=CheckSettings(price_tolerance=Decimal("0.02")))
    assert flips(found) == {"pass": ["PO-2"], "stop": []}


def test_nothing_flips_where_nothing_changes_and_nothing_is_written(company: SmallCompany) -> None:
    company.decide("approve")
    company.run()
    company.deliver("d", "PO-1", quantity=200, price="0.500")
    company.deliver("e", "PO-3", quantity=999)
    company.run()
    before = [list(row) for row in company.staging().db.conn.iterdump()]
    found = rehearse(replace(company.settings), checks=CheckSettings())
    assert (flips(found), found.codes()) == ({"pass": [], "stop": []}, {})
    assert [one.before.verdict for one in found.orders] == ["pass", "stop", "stop", "duplicate", "stop"]
    assert [list(row) for row in company.staging().db.conn.iterdump()] == before


def test_a_revision_is_one_again_though_it_has_replaced_the_order_by_now(company: SmallCompany) -> None:
    company.decide("approve")
    company.deliver("e", "PO-3", quantity=500, price="0.52")
    company.run()
    found = rehearse(company.settings, checks=CheckSettings(price_tolerance=Decimal("0.10")))
    assert "revision" in {finding.code for finding in found.orders[-1].after.findings}


def test_each_night_has_the_stock_that_it_had(company: SmallCompany) -> None:
    company.decide("reject")
    for night, number in enumerate(("PO-7", "PO-8")):
        company.stock("T-1", 600 + night)
        company.deliver(number, number, quantity=550 + 10 * night)
        company.run()
    found = rehearse(company.settings, checks=CheckSettings(approval_amount=Decimal(1)))
    now = {one.order_number: {finding.code for finding in one.before.findings} for one in found.orders}
    assert ("stock-short" in now["PO-7"], "stock-short" in now["PO-8"]) == (False, False)


def test_without_a_store_there_is_nothing_to_rehearse(tmp_path: Path) -> None:
    with pytest.raises(OrderbotError, match="no orders yet"):
        rehearse(SmallCompany(tmp_path).settings)
