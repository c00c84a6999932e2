"""Each order stands in 简道云 once, on its emulator."""

import re

import pytest

from connectors.errors import OutcomeUnknown, Refused, Unavailable
from connectors.targets.jiandaoyun.forms import transaction_of
from fixtures.jiandaoyun.app import fill
from fixtures.jiandaoyun.company import ORDERS
from tests.connectors.target_contract import CUSTOMER, order
from tests.partners.jiandaoyun import JiandaoyunSite, by_hand

pytestmark = pytest.mark.usefixtures("retries_without_pause")


def test_two_records_of_one_reference_are_named_and_not_chosen_from(jdy: JiandaoyunSite) -> None:
    numbers = [by_hand(jdy, "PO-1"), by_hand(jdy, "PO-1")]

    with pytest.raises(Refused, match=f"{numbers[0]}、{numbers[1]}"):
        jdy.target().find("PO-1", CUSTOMER)


def test_an_order_is_found_among_more_than_a_page(jdy: JiandaoyunSite) -> None:
    for _ in range(120):
        fill(jdy.app, ORDERS, [{"po_no": "PO-1", "cust_no": "C0010"}])
    number = by_hand(jdy, "PO-1")

    assert jdy.target().find("PO-1", CUSTOMER) == number


@pytest.mark.parametrize("keeps", [True, False])
def test_a_batch_of_one_sent_twice_is_one_order_even_unlooked_for(jdy: JiandaoyunSite, *, keeps: bool) -> None:
    jdy.app.switches.repeated_batch_keeps_ids = keeps
    jdy.faults.plan("drop after", path="batch_create")
    with pytest.raises(OutcomeUnknown):
        jdy.target(guard="batch").create(order("PO-1"))

    pushed = jdy.target(guard="batch").create(order("PO-1"))

    assert jdy.held() == [order("PO-1")]
    assert pushed.number in jdy.app.store.of(ORDERS)


def test_a_batch_that_made_nothing_says_so(jdy: JiandaoyunSite) -> None:
    jdy.app.switches.batch_stops_after = 0

    with pytest.raises(Unavailable, match="no record was made"):
        jdy.target(guard="batch").create(order("PO-1"))

    assert jdy.held() == []


def test_another_content_is_another_transaction() -> None:
    first, second = transaction_of("app", order("PO-1")), transaction_of("app", order("PO-1", note="急"))

    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", first)
    assert first == transaction_of("app", order("PO-1"))
    assert first != second
