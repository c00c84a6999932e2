"""Neocrm's own rules, on the emulator: tokens, half-written orders, refused lines, states, queries, limits."""

import time
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
import stamina
from flask import Response, request
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.capabilities import TargetCustomer, TargetItem, TargetPrice, TargetStock
from connectors.errors import OutcomeUnknown, Refused, SignInFailed, Unavailable
from connectors.sales_order import TargetStatus
from connectors.targets.api.mapping_file import MappingProblems
from connectors.targets.neocrm import Neocrm
from fixtures.neocrm.rules import Rules
from fixtures.neocrm.schema import ACTIVE, IN_APPROVAL, PO, REJECTED
from tests.connectors.target_contract import CUSTOMER, ITEMS, order
from tests.partners.neocrm import TEMPLATE, NeocrmSite, neocrm_site

MANY = tuple((str(number), "0.37") for number in range(1, 121))
"""Lines for three batches."""

FREE = Rules(calls_per_second=1e6, alone=False)


@pytest.fixture(scope="module")
def one_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NeocrmSite]:
    with neocrm_site(tmp_path_factory.mktemp("neocrm")) as site:
        yield site


@pytest.fixture
def crm(one_site: NeocrmSite) -> Iterator[NeocrmSite]:
    """The emulator without orders, faults and special rules."""
    settings = one_site.settings
    one_site.clear()
    one_site.app.store.hidden.clear()
    with stamina.set_testing(True, attempts=4, cap=True):
        yield one_site
    assert one_site.faults.waiting == 0, "a planned fault never struck"
    one_site.settings, one_site.app.rules = settings, replace(FREE)


def with_settings(crm: NeocrmSite, **changed: object) -> Neocrm:
    """A target with these settings."""
    crm.settings = replace(crm.settings, **changed)  # type: ignore[arg-type]
    return crm.target()


def mapping_with(crm: NeocrmSite, old: str, new: str) -> Path:
    """The template with something changed."""
    text = TEMPLATE.read_text(encoding="utf-8")
    assert old in text
    path = crm.evidence / "changed.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


# Tokens


@pytest.mark.parametrize("status", [200, 401])
def test_a_token_that_ends_in_the_middle_is_renewed_once_and_the_order_stands_there_once(
    crm: NeocrmSite, status: int
) -> None:
    crm.app.rules.lost_status = 401 if status == 401 else 200
    target = crm.target()
    target.check()
    crm.app.revoke()

    target.create(order("PO-1"))

    assert crm.held() == [order("PO-1")]
    assert [seen.path for seen in crm.faults.seen].count("/oauth2/token") == 2


def test_a_token_that_is_good_for_one_call_only_costs_no_order(crm: NeocrmSite) -> None:
    def revoke_behind(reply: Response) -> Response:
        if "/oauth2/" not in request.path:
            crm.app.revoke()
        return reply

    target = crm.target()
    target.check()
    hooks = crm.app.after_request_funcs.setdefault(None, [])
    hooks.append(revoke_behind)
    try:
        target.create(order("PO-1"))
    finally:
        hooks.clear()

    assert crm.held() == [order("PO-1")]


@pytest.mark.parametrize("status", [200, 400])
def test_a_stale_security_token_is_told_in_the_systems_words(crm: NeocrmSite, status: int) -> None:
    crm.app.rules.refusal_status = 400 if status == 400 else 200
    target = crm.with_wrong_secret()

    with pytest.raises(SignInFailed, match=r"用户名、密码或安全令牌错误 \(invalid_grant\); check client_id") as failed:
        target.check()

    target.close()
    assert "0lDt0k3n" not in str(failed.value)


def test_a_bare_token_and_an_older_token_path_serve_as_well(crm: NeocrmSite) -> None:
    crm.app.rules.token_paths = ("/oauth2/token.action",)
    url = f"{crm.settings.url}/oauth2/token.action"

    target = with_settings(crm, sign_in_url=url, bearer=False, redirect_uri="https://haichuan.example/")

    assert "the mapping fits order and orderProduct" in target.check()


def test_a_sign_in_address_that_is_none_names_the_setting(crm: NeocrmSite) -> None:
    with pytest.raises(SignInFailed, match="check sign_in_url"):
        with_settings(crm, sign_in_url=f"{crm.settings.url}/oauth2/nothing").check()


def test_calls_go_where_the_tokens_reply_says(crm: NeocrmSite) -> None:
    crm.app.rules.instance_uri = crm.settings.url
    door = f"{crm.settings.url}/auc/oauth2/token"

    target = with_settings(crm, url="http://127.0.0.1:9", sign_in_url=door)

    assert target.find("PO-1", CUSTOMER) is None


def test_the_wrong_pod_is_a_matter_for_a_person(crm: NeocrmSite) -> None:
    target = crm.target()
    target.check()
    crm.app.rules.host = "api-p10.crm.example"

    with pytest.raises(SignInFailed, match="check url: every tenant lives on one of several API hosts"):
        target.find("PO-1", CUSTOMER)


# A day with it


def test_an_acceptance_run_by_the_likeliest_rules(crm: NeocrmSite) -> None:
    crm.app.rules = Rules(calls_per_second=20)
    target = with_settings(crm, calls_per_second=19.0, after_save="submit", lines_field="customItem160__c")
    target.check()
    assert target.find("PO'1", CUSTOMER) is None
    crm.faults.plan("drop before", 1, "/batch")
    with pytest.raises(OutcomeUnknown):
        target.create(order("PO'1"))
    crm.app.revoke()

    number = target.create(order("PO'1")).number

    assert (target.find("PO'1", CUSTOMER), target.create(order("PO'1")).number) == (number, number)
    assert target.status(number) == TargetStatus(state="open", text="草稿 · 审批中")
    assert crm.held() == [order("PO'1")]


# Half-written orders


@pytest.mark.parametrize("batch", [1, 2, 3])
def test_an_order_cut_off_between_its_batches_is_not_found_and_is_finished_by_the_next_run(
    crm: NeocrmSite, batch: int
) -> None:
    sent = order("PO-1", figures=MANY)
    crm.faults.plan("drop after", batch, "/batch")
    with pytest.raises(OutcomeUnknown):
        crm.target().create(sent)
    whole = batch == 3

    assert (crm.target().find("PO-1", CUSTOMER) is not None) == whole
    crm.target().create(sent)
    assert crm.held() == [sent]


def test_a_head_without_lines_from_whoever_left_it_is_filled(crm: NeocrmSite) -> None:
    crm.faults.plan("drop before", 1, "/batch")
    with pytest.raises(OutcomeUnknown):
        crm.target().create(order("PO-1"))

    number = crm.target().create(order("PO-1")).number

    assert [str(head["id"]) for head in crm.app.store.all("order")] == [number]
    assert crm.held() == [order("PO-1")]


def test_where_the_amount_follows_the_lines_a_count_of_lines_tells_the_half_order(crm: NeocrmSite) -> None:
    crm.app.rules.roll_up = True
    target = with_settings(crm, lines_field="customItem160__c")
    sent = order("PO-1", figures=MANY)
    crm.faults.plan("drop after", 2, "/batch")
    with pytest.raises(OutcomeUnknown):
        target.create(sent)

    assert crm.target().find("PO-1", CUSTOMER) is None
    crm.target().create(sent)
    assert crm.held() == [sent]


def test_an_unfinished_order_is_marked_for_people_where_settings_say_so(crm: NeocrmSite) -> None:
    target = with_settings(crm, complete_by="mark")
    crm.faults.plan("drop after", 1, "/batch")
    with pytest.raises(OutcomeUnknown):
        target.create(order("PO-1"))

    assert [head[PO] for head in crm.app.store.all("order")] == ["PO-1 未完成 unfinished"]
    assert target.find("PO-1", CUSTOMER) is None
    target.create(order("PO-1"))
    assert crm.held() == [order("PO-1")]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("customItem158__c", "手工录入", "备注：应为“周一到货”，实为“手工录入”"),
        ("amount", Decimal(999), "总金额：应为“520”，实为“999”"),
    ],
)
def test_an_unfinished_order_that_a_person_began_is_left_to_that_person(
    crm: NeocrmSite, field: str, value: object, said: str
) -> None:
    crm.faults.plan("drop before", 1, "/batch")
    with pytest.raises(OutcomeUnknown):
        crm.target().create(order("PO-1"))
    head = crm.app.store.all("order")[0]
    crm.app.store.change("order", head["id"], {field: value})

    with pytest.raises(Refused, match=f"is not whole, and is not as orderbot would have begun it: {said}"):
        crm.target().create(order("PO-1"))

    assert len(crm.app.store.all("order")) == 1
    assert crm.app.store.all("orderProduct") == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"quantity": Decimal(1)}, "第 1 行数量：应为“200”，实为“1”"),
        ({"customItem20__c": None}, "1 行不是 orderbot 写的"),
        ({"customItem20__c": Decimal(9)}, "1 行不是 orderbot 写的"),
    ],
    ids=["another quantity", "no number", "another number"],
)
def test_a_line_that_is_none_of_ours_is_left_to_a_person(crm: NeocrmSite, change: dict[str, object], said: str) -> None:
    number = crm.target().create(order("PO-1")).number
    first, second = crm.app.store.lines(int(number))
    crm.app.store.remove("orderProduct", second["id"])
    crm.app.store.change("orderProduct", first["id"], change)

    with pytest.raises(Refused, match=said):
        crm.target().create(order("PO-1"))

    assert len(crm.app.store.all("orderProduct")) == 1


def test_an_order_of_no_day_that_was_begun_yesterday_is_finished_today(crm: NeocrmSite) -> None:
    sent = msgspec.structs.replace(order("PO-1"), order_date=None)
    crm.faults.plan("drop before", 1, "/batch")
    with pytest.raises(OutcomeUnknown):
        crm.target().create(sent)
    head = crm.app.store.all("order")[0]
    crm.app.store.change("order", head["id"], {"customItem151__c": head["customItem151__c"] - 86_400_000})

    assert crm.target().create(sent).number == str(head["id"])


def test_an_active_order_is_whole_whatever_a_person_took_out_of_it(crm: NeocrmSite) -> None:
    number = crm.target().create(order("PO-1")).number
    line = crm.app.store.lines(int(number))[0]
    crm.app.store.remove("orderProduct", line["id"])
    crm.app.store.change("order", int(number), {"poStatus": ACTIVE})

    assert crm.target().find("PO-1", CUSTOMER) == number


def test_a_head_whose_number_never_came_is_taken_up_and_not_made_twice(crm: NeocrmSite) -> None:
    crm.faults.plan("drop after", 5, "/xobjects/order")
    target = crm.target()
    with pytest.raises(OutcomeUnknown):
        target.create(order("PO-1"))

    assert target.find("PO-1", CUSTOMER) is None
    target.create(order("PO-1"))
    assert crm.held() == [order("PO-1")]


@pytest.mark.parametrize("moment", ["drop before", "drop after"])
def test_queries_that_see_late_lead_to_no_second_order(crm: NeocrmSite, moment: str) -> None:
    crm.app.rules.index_seconds = 0.5
    target = with_settings(crm, index_seconds=0.7)
    crm.faults.plan("drop after" if moment == "drop after" else "drop before", 5, "/xobjects/order")
    with pytest.raises(OutcomeUnknown):
        target.create(order("PO-1"))

    target.create(order("PO-1"))
    assert target.find("PO-1", CUSTOMER) is not None
    assert crm.held() == [order("PO-1")]


# Lines that are refused


def test_a_refused_line_is_named_and_all_is_taken_back(crm: NeocrmSite) -> None:
    long = msgspec.structs.replace(order("PO-1").lines[1], description="测" * 256)
    sent = msgspec.structs.replace(order("PO-1"), lines=(order("PO-1").lines[0], long))
    target = with_settings(crm, mapping=mapping_with(crm, "longest = 255", "longest = 999"))

    with pytest.raises(Refused, match="第 2 行 line 2: 品名超过最大长度255"):
        target.create(sent)

    assert (crm.held(), crm.app.store.all("orderProduct")) == ([], [])
    assert target.find("PO-1", CUSTOMER) is None


def test_what_could_not_be_taken_back_is_told_and_finished_when_the_order_is_mended(crm: NeocrmSite) -> None:
    long = msgspec.structs.replace(order("PO-1").lines[1], description="测" * 256)
    sent = msgspec.structs.replace(order("PO-1"), lines=(order("PO-1").lines[0], long))
    target = with_settings(crm, mapping=mapping_with(crm, "longest = 255", "longest = 999"))
    crm.faults.plan("drop before", 2, "/xobjects/orderProduct/1650")
    crm.faults.plan("drop before", 1, "/xobjects/orderProduct/1650")

    with pytest.raises(Refused, match=r"its unfinished record \d+ could not be taken back"):
        target.create(sent)
    crm.faults.forget()

    assert target.find("PO-1", CUSTOMER) is None
    target.create(order("PO-1"))
    assert crm.held() == [order("PO-1")]


def test_rows_that_were_called_for_too_often_inside_a_batch_are_sent_again_alone(
    crm: NeocrmSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fixtures.neocrm import v2
    from fixtures.neocrm.refusal import TOO_OFTEN

    real, seen = v2._row, []

    def row(obj: str, given: object) -> dict[str, object]:
        seen.append(given)
        return {"code": str(TOO_OFTEN), "msg": "超过频率"} if len(seen) == 1 else real(obj, given)

    monkeypatch.setattr(v2, "_row", row)
    crm.target().create(order("PO-1"))

    assert len(seen) == 3
    assert crm.held() == [order("PO-1")]


# Saying no with status 200, and being away


def test_a_refusal_with_status_200_is_one_and_nothing_is_there(crm: NeocrmSite) -> None:
    target = with_settings(crm, mapping=mapping_with(crm, "dimDepart = 1601000000000201", ""))

    with pytest.raises(Refused, match=r"所属部门不能为空 \(code 3000101\)") as refused:
        target.create(order("PO-1"))

    assert crm.held() == []
    assert refused.value.evidence[0].is_file()


def test_a_field_that_the_system_ignores_is_seen_when_the_order_is_read_back(crm: NeocrmSite) -> None:
    crm.app.rules.unknown_fields = "ignored"
    wrong = mapping_with(crm, '"ship_to.contact" = "customItem154__c"', '"ship_to.contact" = "customItem999__c"')
    target = with_settings(crm, mapping=wrong)

    with pytest.raises(Refused, match=r"was saved, but not as it was meant: 联系人：应为“张测试”，实为“”"):
        target.create(order("PO-1"))
    with pytest.raises(
        Refused, match=r"head\.ship_to\.contact: the system has no field 'customItem999__c'; did you mean"
    ):
        target.check()


def test_a_duplicate_rule_over_there_is_told(crm: NeocrmSite) -> None:
    crm.app.rules.one_po = True
    crm.app.rules.index_seconds = 60
    with pytest.raises(Refused, match="not as it was meant"):
        crm.target().create(order("PO-1"))

    with pytest.raises(Refused, match="查重规则：客户采购单号“PO-1”与已有数据重复"):
        crm.target().create(order("PO-1"))
    assert crm.held() == [order("PO-1")]


def test_two_orders_with_one_reference_are_a_matter_for_a_person(crm: NeocrmSite) -> None:
    number = crm.target().create(order("PO-1")).number
    crm.app.store.add("order", {**(crm.app.store.get("order", int(number)) or {}), "id": 0})

    with pytest.raises(Refused, match="PO-1 of C001 stands there 2 times"):
        crm.target().find("PO-1", CUSTOMER)


@pytest.mark.parametrize("reference", ["PO'1", "x' or id > 0 or id = '", "PO\\", "a\\' or '1' = '1", 'M8"'])
def test_a_quote_in_a_reference_neither_breaks_nor_widens_a_query(crm: NeocrmSite, reference: str) -> None:
    target = crm.target()
    target.create(order("PO-1"))

    assert target.find(reference, CUSTOMER) is None
    number = target.create(order(reference)).number
    assert crm.target().find(reference, CUSTOMER) == number


def test_a_customer_whom_the_user_may_not_see_is_told_as_that(crm: NeocrmSite) -> None:
    account = crm.app.store.all("account")[0]["id"]
    crm.app.store.hidden.add(account)

    with pytest.raises(Refused, match=r"客户 customer 'C001': no account has it .* or the user .* may not see it"):
        crm.target().find("PO-1", CUSTOMER)
    assert with_settings(crm, all_data=True).find("PO-1", CUSTOMER) is None


@pytest.mark.parametrize("status", [200, 429])
def test_called_too_often_it_waits_and_goes_on(crm: NeocrmSite, status: int) -> None:
    crm.app.rules = replace(FREE, calls_per_second=8, too_often_status=429 if status == 429 else 200)

    began = time.monotonic()
    crm.target().create(order("PO-1"))

    assert crm.held() == [order("PO-1")]
    assert time.monotonic() - began > 1


def test_its_own_pace_keeps_below_the_limit(crm: NeocrmSite) -> None:
    crm.app.rules = replace(FREE, calls_per_second=20)

    with_settings(crm, calls_per_second=18).create(order("PO-1"))

    assert crm.held() == [order("PO-1")]


@pytest.mark.parametrize("codes", ["number", "text"])
def test_success_is_success_as_number_and_as_text(crm: NeocrmSite, codes: str) -> None:
    crm.app.rules.codes = "text" if codes == "text" else "number"

    crm.target().create(order("PO-1"))

    assert crm.held() == [order("PO-1")]


# States


def test_an_order_is_activated_once_where_settings_say_so(crm: NeocrmSite) -> None:
    target = with_settings(crm, after_save="activate")
    crm.faults.plan("drop before", 1, "/actions/activation")
    with pytest.raises(OutcomeUnknown):
        target.create(order("PO-1"))
    assert target.find("PO-1", CUSTOMER) is None

    number = target.create(order("PO-1")).number

    assert target.status(number) == TargetStatus(state="approved", text="已生效 · 待提交")
    assert target.find("PO-1", CUSTOMER) == number
    assert crm.held() == [order("PO-1")]


@pytest.mark.parametrize("moment", ["drop before", "drop after"])
def test_an_order_is_handed_in_once_whatever_becomes_of_the_answer(crm: NeocrmSite, moment: str) -> None:
    target = with_settings(crm, after_save="submit")
    crm.faults.plan("drop after" if moment == "drop after" else "drop before", 2, "/creekflow/task")
    with pytest.raises(OutcomeUnknown):
        target.create(order("PO-1"))

    assert (target.find("PO-1", CUSTOMER) is not None) == (moment == "drop after")
    number = target.create(order("PO-1")).number

    assert (crm.app.store.get("order", int(number)) or {})["approvalStatus"] == IN_APPROVAL


def test_an_approver_who_has_to_be_chosen_is_taken_from_settings(crm: NeocrmSite) -> None:
    crm.app.rules.approvers = 2
    number = crm.target().create(order("PO-1")).number
    with pytest.raises(Refused, match=r"somebody has to be chosen .*1601000000000111, 1601000000000112"):
        crm.target().submit(number)

    with_settings(crm, approvers=("1601000000000112",)).submit(number)

    assert crm.target().status(number).text == "草稿 · 审批中"


def test_without_a_process_the_saved_order_is_told_as_saved(crm: NeocrmSite) -> None:
    crm.app.rules.approvers = 0

    with pytest.raises(Refused, match=r"\d+ was saved, but it could not be handed in: .*没有匹配的审批流程"):
        with_settings(crm, after_save="submit").create(order("PO-1"))


def test_what_an_approver_rejected_is_open_and_may_be_handed_in_by_hand(crm: NeocrmSite) -> None:
    number = crm.target().create(order("PO-1")).number
    crm.app.store.change("order", int(number), {"approvalStatus": REJECTED})

    assert crm.target().status(number) == TargetStatus(state="open", text="草稿 · 审批拒绝")


def test_cancelling_needs_the_tenants_reason_and_what_is_cancelled_is_still_found(crm: NeocrmSite) -> None:
    number = crm.target().create(order("PO-1")).number
    with pytest.raises(Refused, match="cancel_reason: missing"):
        with_settings(crm, cancel_reason="").cancel(number, "test")
    with pytest.raises(Refused, match="取消原因不存在"):
        with_settings(crm, cancel_reason="99").cancel(number, "test")

    with_settings(crm, cancel_reason="18").cancel(number, "test")

    assert crm.target().status(number) == TargetStatus(state="cancelled", text="已取消 · 待提交")
    assert crm.target().find("PO-1", CUSTOMER) == number


def test_an_order_is_changed_line_by_line(crm: NeocrmSite) -> None:
    target = crm.target()
    number = target.create(order("PO-1", figures=(("1", "2"), ("3", "4"), ("5", "6")))).number
    kept = crm.app.store.lines(int(number))[0]
    wanted = order("PO-1", figures=(("1", "2"), ("30", "4")), note="改过")
    four = msgspec.structs.replace(wanted.lines[0], line_number=4)
    wanted = msgspec.structs.replace(wanted, lines=(*wanted.lines, four), total_amount=Decimal(124))

    target.change(number, wanted)

    assert crm.held() == [wanted]
    assert crm.app.store.lines(int(number))[0] == kept


def test_an_active_order_is_not_changed(crm: NeocrmSite) -> None:
    number = with_settings(crm, after_save="activate").create(order("PO-1")).number

    with pytest.raises(Refused, match="订单已生效，不能修改"):
        crm.target().change(number, order("PO-1", note="改过"))


# What the tenant holds, and what settings have to say


def test_masters_are_read_page_by_page(crm: NeocrmSite) -> None:
    target = with_settings(crm, page_rows=2)

    assert next(target.customers()) == TargetCustomer(number="C001", name="宁波测试机械有限公司")
    assert [item.number for item in target.items()] == list(ITEMS)
    assert next(target.items()) == TargetItem(number=ITEMS[0], name=f"测试螺钉 {ITEMS[0]}", unit="件")
    book = str(crm.app.store.all("priceBook")[0]["id"])
    assert next(target.prices()) == TargetPrice(item_number=ITEMS[0], unit_price=Decimal(1), price_list=book)
    assert next(target.stock()) == TargetStock(item_number=ITEMS[0], quantity=Decimal(1000), warehouse="主仓")


def test_an_item_that_is_out_of_use_there_is_no_active_one(crm: NeocrmSite) -> None:
    path = crm.evidence / "blocked.toml"
    text = TEMPLATE.read_text(encoding="utf-8").replace("# blocked", "blocked")
    path.write_text(text, encoding="utf-8")
    crm.app.store.add("product", {"productName": "旧螺钉", "customItem30__c": "T-OLD", "customItem33__c": 2})

    found = {item.number: item.active for item in with_settings(crm, mapping=path).items()}

    assert found == {**dict.fromkeys(ITEMS, True), "T-OLD": False}


def test_stock_that_is_kept_elsewhere_is_refused_and_not_made_up(crm: NeocrmSite) -> None:
    text = TEMPLATE.read_text(encoding="utf-8")
    path = crm.evidence / "no-stock.toml"
    path.write_text(text[: text.index("[lookups.stock]")], encoding="utf-8")

    with pytest.raises(Refused, match=r"\[lookups\.stock\] is not filled in"):
        list(with_settings(crm, mapping=path).stock())


def test_the_number_that_people_know_can_be_the_orders_own(crm: NeocrmSite) -> None:
    target = with_settings(crm, number_field="po")

    number = target.create(order("PO-1")).number

    assert number.startswith("SO-")
    assert target.find("PO-1", CUSTOMER) == number
    assert target.read(number).head["reference"] == "PO-1"
    assert target.status(number).text == "草稿 · 待提交"


def test_a_business_type_that_is_none_is_told_with_those_there_are(crm: NeocrmSite) -> None:
    with pytest.raises(Refused, match=r"business_type: '' is no single business type of order; there are 标准订单"):
        with_settings(crm, business_type="").create(order("PO-1"))


def test_a_line_number_that_stands_there_twice_is_refused_before_anything_is_sent(crm: NeocrmSite) -> None:
    line = order("PO-1").lines[0]

    with pytest.raises(Refused, match="line number 1 stands there twice"):
        crm.target().create(msgspec.structs.replace(order("PO-1"), lines=(line, line)))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"url": "crm"}, "url: 'crm' is no address"),
        ({"batch_rows": 101}, "batch_rows from 1 to 100"),
        ({"after_save": "activate", "status_field": ""}, "status_field: missing"),
        ({"mapping": Path("nowhere.toml")}, "there is no such file"),
    ],
)
def test_settings_that_cannot_be_are_told(crm: NeocrmSite, change: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        replace(crm.settings, **change)  # type: ignore[arg-type]


def test_a_mapping_by_which_no_half_order_can_be_told_needs_another_proof(crm: NeocrmSite) -> None:
    path = mapping_with(crm, 'line_amount = "priceTotal"\n', "")

    with pytest.raises(ValueError, match='write lines_field or complete_by = "mark"'):
        replace(crm.settings, mapping=path)
    assert replace(crm.settings, mapping=path, complete_by="mark").mapping == path


def test_a_mapping_without_line_numbers_is_refused(crm: NeocrmSite) -> None:
    path = mapping_with(crm, 'line_number = "customItem20__c"\n', "")

    with pytest.raises(MappingProblems, match=r"line\.line_number: missing"):
        replace(crm.settings, mapping=path)


def test_it_is_away_when_no_call_comes_through(crm: NeocrmSite) -> None:
    target = with_settings(crm, url="http://127.0.0.1:9", tries=1)

    with pytest.raises(Unavailable, match="signing in: no connection"):
        target.find("PO-1", CUSTOMER)


# Whatever an order may be called


@given(reference=st.text(min_size=1, max_size=30), other=st.text(min_size=1, max_size=30))
@settings(max_examples=40, deadline=None)
def test_an_order_is_found_by_its_own_reference_whatever_that_is_and_by_no_other(
    one_site: NeocrmSite, reference: str, other: str
) -> None:
    one_site.clear()
    store, target = one_site.app.store, one_site.target()
    account = store.all("account")[0]["id"]
    number = store.add("order", {PO: reference, "accountId": account, "poStatus": ACTIVE, "approvalStatus": 0})

    assert target.find(reference, CUSTOMER) == str(number)
    assert target.find(other, CUSTOMER) == (str(number) if other == reference else None)
