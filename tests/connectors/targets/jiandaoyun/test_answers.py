"""What each of 简道云's codes and answers makes of an order, on its emulator."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors.errors import Refused, SignInFailed
from fixtures.jiandaoyun.switches import Switches
from tests.connectors.target_contract import CUSTOMER, order
from tests.partners.jiandaoyun import KEY, JiandaoyunSite

pytestmark = pytest.mark.usefixtures("retries_without_pause")


@pytest.mark.parametrize("code", [7212, 7221])
def test_a_quota_that_is_used_up_stops_the_run_for_a_person(jdy: JiandaoyunSite, code: int) -> None:
    jdy.app.switches.quota = code

    with pytest.raises(SignInFailed, match=str(code)):
        jdy.target().find("PO-1", CUSTOMER)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"enabled": False}, "17018"),
        ({"addresses": frozenset({"192.0.2.1"})}, "17052 .*white list"),
        ({"apps": frozenset()}, "17053 .*应用授权"),
        ({"apis": frozenset({"data/get"})}, "17054 .*接口授权"),
    ],
)
@pytest.mark.parametrize("status", [400, 401])
def test_a_key_that_may_not_stops_the_run_and_says_what_to_grant(
    jdy: JiandaoyunSite, change: dict[str, Any], words: str, status: Any
) -> None:
    jdy.app.tenant.keys[KEY] = replace(jdy.app.tenant.keys[KEY], **change)
    jdy.app.switches.key_status = status

    with pytest.raises(SignInFailed, match=words):
        jdy.target().create(order("PO-1"))

    assert jdy.held() == []


def test_stock_below_zero_is_a_business_no_that_is_tried_once(jdy: JiandaoyunSite) -> None:
    with pytest.raises(Refused, match=r"4402 .*库存不足"):
        jdy.target().create(order("PO-1", items=("SCARCE",), figures=(("11", "1"),)))

    assert [seen.path for seen in jdy.faults.seen].count("/api/v5/app/entry/data/create") == 1
    assert jdy.held() == []


@pytest.mark.parametrize("how", ["8303", "8304", "429"])
def test_called_too_often_it_waits_and_the_order_is_there_once(jdy: JiandaoyunSite, how: Any) -> None:
    target = jdy.target()
    target.rehearse(order("PO-1"))
    jdy.app.switches.too_often = [how]
    began = datetime.now(UTC)

    target.create(order("PO-1"))

    assert jdy.held() == [order("PO-1")]
    assert datetime.now(UTC) - began >= timedelta(seconds=0.9)


def test_a_batch_edit_going_on_is_waited_for(jdy: JiandaoyunSite) -> None:
    jdy.app.switches.locked_calls = 1

    jdy.target().create(order("PO-1"))

    assert jdy.held() == [order("PO-1")]


def test_its_own_pace_stays_below_the_documented_rates(jdy: JiandaoyunSite) -> None:
    jdy.app.switches = Switches()
    jdy.app.rates.most.clear()
    target = jdy.target()

    for number in range(25):
        target.create(order(f"PO-{number}"))

    assert (len(jdy.held()), jdy.app.rates.refusals) == (25, 0)
    assert jdy.app.rates.most["data/create"] <= 20


@pytest.mark.parametrize(
    "reply", [{"code": 4000, "msg": "提交失败"}, {"status": "failure", "code": 4000, "message": "提交失败"}]
)
def test_a_no_with_status_200_is_a_no(jdy: JiandaoyunSite, monkeypatch: pytest.MonkeyPatch, reply: object) -> None:
    monkeypatch.setitem(jdy.app.view_functions, "api", _answering(jdy, "data/create", reply))

    with pytest.raises(Refused, match="4000 提交失败"):
        jdy.target().create(order("PO-1"))


def _answering(jdy: JiandaoyunSite, call: str, reply: object) -> Any:
    answer = jdy.app.view_functions["api"]
    return lambda path: reply if path.endswith(call) else answer(path=path)
