"""U8's OpenAPI, on the emulator: sign-in, guards against repeats, late answers, and how its noes are sorted."""

import json
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Thread
from typing import Any
from unittest.mock import Mock

import msgspec
import pytest

from connectors.errors import OutcomeUnknown, Refused, SignInFailed, Unavailable
from connectors.settings import Secret
from connectors.targets.yonyou_u8.texts import key_of
from fixtures.yonyou_u8.fields import Refusal
from tests.connectors.target_contract import CUSTOMER, order
from tests.connectors.targets.yonyou_u8.u8_fixtures import by_openapi, retries_without_pause, u8
from tests.connectors.targets.yonyou_u8.u8_place import U8Place

__all__ = ["by_openapi", "retries_without_pause", "u8"]


@pytest.fixture
def erp(by_openapi: U8Place) -> U8Place:
    return by_openapi


@pytest.fixture
def tokens_lost_at(erp: U8Place, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Lets every token be forgotten just before the n-th call that shows one."""
    check = erp.app.relay.check_token
    left: list[int] = []

    def checked(query: dict[str, str]) -> None:
        if left:
            left[0] -= 1
            if left[0] == 0:
                erp.app.relay.account.tokens.clear()
        check(query)

    monkeypatch.setattr(erp.app.relay, "check_token", checked)
    return lambda number: left.__setitem__(slice(None), [number])


@pytest.mark.parametrize("refusal", ["errcode", "status 401"])
@pytest.mark.parametrize("guard", ["biz_id", "tradeid"])
def test_a_token_lost_at_any_call_is_renewed_and_the_order_is_there_once(
    erp: U8Place, tokens_lost_at: Callable[[int], None], refusal: Any, guard: str
) -> None:
    erp.app.switches.token_refusal = refusal
    erp.faults.seen.clear()
    erp.target(guard=guard).create(order("PO-1"))
    calls = len(erp.faults.seen) - 1  # signing in shows no token

    for number in range(1, calls + 1):
        erp.clear()
        tokens_lost_at(number)
        erp.target(guard=guard).create(order("PO-1"))

        assert erp.held() == [order("PO-1")], f"lost at call {number}"
        assert [call.path for call in erp.faults.seen].count("/system/token") == 2


def test_a_token_is_renewed_before_it_runs_out(erp: U8Place, monkeypatch: pytest.MonkeyPatch) -> None:
    target = erp.target()
    target.check()
    now = time.monotonic
    monkeypatch.setattr("connectors.targets.yonyou_u8.dialect.time.monotonic", lambda: now() + 6901)
    erp.faults.seen.clear()

    target.find("PO-1", CUSTOMER)

    assert [call.path for call in erp.faults.seen] == ["/system/token", "/api/saleorderlist/batch_get"]


def test_a_token_that_never_holds_is_for_a_person(erp: U8Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fixtures.yonyou_u8.relay.TOKEN_LIVES", timedelta(0))

    with pytest.raises(SignInFailed, match="signed in anew, and it still says: token"):
        erp.target().find("PO-1", CUSTOMER)

    assert len(erp.faults.seen) == 4


def test_an_app_that_the_company_did_not_authorise_is_for_a_person(erp: U8Place) -> None:
    with pytest.raises(SignInFailed, match="errcode 30021"):
        erp.target(to_account="stranger").find("PO-1", CUSTOMER)


@pytest.mark.parametrize("guard", ["biz_id", "tradeid"])
def test_work_done_long_after_we_gave_up_is_not_done_again(erp: U8Place, guard: str) -> None:
    target = erp.target(guard=guard)
    target.check()
    erp.app.switches.agent = "late"
    with pytest.raises(OutcomeUnknown):
        target.create(order("PO-1"))
    assert target.find("PO-1", CUSTOMER) is None

    erp.app.switches.agent = "well"
    number = target.create(order("PO-1")).number

    assert erp.held() == [order("PO-1")]
    assert target.find("PO-1", CUSTOMER) == number


def test_what_a_killed_run_began_is_not_done_again_by_the_next(erp: U8Place) -> None:
    first, second = erp.target(), erp.target(timeout_seconds=10.0)
    erp.app.switches.agent = "late"
    with pytest.raises(OutcomeUnknown):
        first.create(order("PO-1"))
    pushing = Thread(target=second.create, args=(order("PO-1"),))
    pushing.start()
    erp.app.switches.agent = "well"
    pushing.join(20)

    assert erp.held() == [order("PO-1")]


def test_a_relay_that_answers_a_repeat_with_an_error_is_looked_into(erp: U8Place) -> None:
    erp.app.switches.repeated_tradeid = "duplicate"
    target = erp.target(guard="tradeid")
    target.check()
    erp.faults.plan("drop after", path="saleorder/add")
    with pytest.raises(OutcomeUnknown):
        target.create(order("PO-1"))

    number = target.create(order("PO-1")).number

    assert erp.held() == [order("PO-1")]
    assert target.find("PO-1", CUSTOMER) == number


@pytest.mark.parametrize(("moment", "there"), [("before", 0), ("after", 1)])
def test_a_gateway_that_gave_up_leaves_doubt(erp: U8Place, moment: str, there: int) -> None:
    erp.app.switches.agent = f"gateway 504 {moment} work"  # type: ignore[assignment]

    with pytest.raises(OutcomeUnknown, match=r"status 504 .*whether it was done is not known"):
        erp.target().create(order("PO-1"))

    assert len(erp.orders) == there


def test_an_agent_that_is_offline_is_no_fault_of_the_order(erp: U8Place) -> None:
    erp.app.switches.agent = "offline"

    with pytest.raises(Unavailable, match="代理客户端未连接"):
        erp.target().find("PO-1", CUSTOMER)


@pytest.mark.parametrize("pending", ["empty", "error", "url"])
@pytest.mark.parametrize("polls", [0, 1, 4])
def test_a_result_that_comes_later_is_asked_for(erp: U8Place, pending: Any, polls: int) -> None:
    erp.app.switches.pending_as, erp.app.switches.pending_polls = pending, polls

    number = erp.target(wait="later").create(order("PO-1")).number

    assert erp.held() == [order("PO-1")]
    assert number == erp.orders[0].code
    assert [call.path for call in erp.faults.seen].count("/result") == polls + 1


@pytest.mark.parametrize("pending", ["empty", "error", "url"])
def test_a_result_that_never_comes_leaves_doubt(erp: U8Place, pending: Any) -> None:
    erp.app.switches.pending_as, erp.app.switches.pending_polls = pending, 99

    with pytest.raises(OutcomeUnknown, match="its result was not there after 6 questions"):
        erp.target(wait="later", polls=6).create(order("PO-1"))


def test_a_refusal_that_comes_later_is_a_refusal(erp: U8Place) -> None:
    with pytest.raises(Refused, match=r"saving PO-1: 客户\[X999\]不存在 \(errcode 30000\)"):
        erp.target(wait="later").create(order("PO-1", customer="X999"))


def test_a_result_is_asked_for_at_our_own_relay_whatever_host_is_named(
    erp: U8Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = erp.app.relay.later
    monkeypatch.setattr(erp.app.relay, "later", lambda answer, _base: later(answer, "http://elsewhere.example"))

    erp.target(wait="later").create(order("PO-1"))

    assert erp.held() == [order("PO-1")]


def test_errcodes_as_numbers_are_read_as_well(erp: U8Place) -> None:
    erp.app.switches.errcode_as_number, erp.app.switches.expires_as_text = True, True
    target = erp.target()

    assert target.find("PO-1", CUSTOMER) is None
    assert target.create(order("PO-1")).number == target.find("PO-1", CUSTOMER)


@pytest.mark.parametrize(
    ("errcode", "setting", "error"),
    [("91001", "session_errcodes", SignInFailed), ("91001", "away_errcodes", Unavailable), ("91001", None, Refused)],
)
def test_codes_of_your_own_u8_can_be_sorted(
    erp: U8Place, monkeypatch: pytest.MonkeyPatch, errcode: str, setting: str | None, error: type[Exception]
) -> None:
    monkeypatch.setattr(erp.app.relay, "check_provider", Mock(side_effect=Refusal("系统内部错误", errcode)))
    with pytest.raises(error, match="系统内部错误"):
        erp.target(**({setting: (errcode,)} if setting else {})).find("PO-1", CUSTOMER)


def test_every_line_says_its_tax_and_its_row(erp: U8Place) -> None:
    sent = order("PO-1")
    lines = tuple(msgspec.structs.replace(line, line_number=line.line_number * 10) for line in sent.lines)

    erp.target().create(msgspec.structs.replace(sent, lines=lines))

    entries = erp.orders[0].entries
    assert [(entry["rowno"], entry["taxrate"], entry["bgift"]) for entry in entries] == [
        ("1", "13.0000", "0"),
        ("2", "13.0000", "0"),
    ]


def test_an_order_that_two_carry_is_refused_with_both_numbers(erp: U8Place) -> None:
    one = erp.target().create(order("PO-1")).number
    other = erp.app.sets["1"].add({**erp.orders[0].head, "code": ""}, erp.orders[0].entries).code

    with pytest.raises(Refused, match=f"orders {one}, {other} all carry it"):
        erp.target().find("PO-1", CUSTOMER)


@pytest.mark.parametrize("reference", ["PO-10", "O-1", "PO-1"])
def test_lists_that_hide_the_carrier_or_match_parts_of_it_are_looked_through(erp: U8Place, reference: str) -> None:
    erp.app.switches.list_shows_defines, erp.app.switches.filter_matches = False, "contains"
    number = erp.target().create(order("PO-10")).number

    assert erp.target().find(reference, CUSTOMER) == (number if reference == "PO-10" else None)


def test_signs_that_the_database_has_no_room_for_are_no_difference(erp: U8Place) -> None:
    erp.app.switches.gbk = True

    erp.target().create(order("PO-1", note="急件🚚 émile?"))

    assert erp.orders[0].head["memo"] == "急件? émile?"


def test_a_text_that_u8_cut_is_told_and_not_taken_for_saved(erp: U8Place) -> None:
    erp.app.switches.long_texts = "cut"
    sent = order("PO-1")
    sent = msgspec.structs.replace(sent, ship_to=msgspec.structs.replace(sent.ship_to, contact="张" * 101))

    with pytest.raises(Refused, match="was saved, but not as it was meant: 联系人"):
        erp.target().create(sent)


def test_a_number_of_ours_is_the_orders_number(erp: U8Place) -> None:
    number = erp.target(number="ours").create(order("PO/2026 07")).number

    assert number == f"PO-2026-07-{key_of(order('PO/2026 07'))[:8]}".upper()
    assert erp.target().find("PO/2026 07", CUSTOMER) == number


def test_another_account_set_holds_its_own_orders(erp: U8Place) -> None:
    erp.target(data_source="2").create(order("PO-1"))

    assert erp.held() == []
    assert erp.target().find("PO-1", CUSTOMER) is None
    assert erp.target(data_source="2").find("PO-1", CUSTOMER) is not None


def test_money_of_another_country_is_refused_before_anything_is_sent(erp: U8Place) -> None:
    with pytest.raises(Refused, match="the order is in USD"):
        erp.target().create(msgspec.structs.replace(order("PO-1"), currency="USD"))

    assert erp.faults.seen == []


@pytest.mark.parametrize(("customer", "items"), [("X999", ("T-10",)), (CUSTOMER, ("X999",))])
def test_a_rehearsal_finds_what_u8_does_not_know(erp: U8Place, customer: str, items: tuple[str, ...]) -> None:
    with pytest.raises(Refused, match="X999"):
        erp.target().rehearse(order("PO-1", customer=customer, items=items))


def test_no_address_with_a_token_in_it_is_told(erp: U8Place) -> None:
    target = erp.target()
    (file,) = target.create(order("PO-1")).evidence

    lines = [each["request"]["line"] for each in json.loads(file.read_text(encoding="utf-8"))]
    assert lines[0].startswith("GET ")
    assert all(secret not in line for secret in erp.secrets for line in lines)


@pytest.fixture(autouse=True)
def _agent_is_well_in_the_end(erp: U8Place) -> Iterator[None]:
    yield
    erp.app.switches.agent = "well"


def test_an_app_secret_prints_as_dots(erp: U8Place) -> None:
    assert "app-secret" not in repr(erp.settings(app_secret=Secret("app-secret-x")))
