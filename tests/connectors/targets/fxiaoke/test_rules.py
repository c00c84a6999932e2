"""What 纷享销客 does by its documents, on the emulator: each of its ways to say no, and each guess both ways."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import msgspec
import pytest
import stamina

from connectors.capabilities import TargetPrice, TargetStock
from connectors.errors import OutcomeUnknown, Refused, SignInFailed, Unavailable
from connectors.sales_order import TargetStatus
from connectors.targets.fxiaoke import Fxiaoke
from connectors.targets.fxiaoke.records import vendor_limit
from fixtures.fxiaoke.objects import KINDS
from fixtures.fxiaoke.switches import Trouble
from tests.connectors.target_contract import CUSTOMER, ITEMS, OTHER_CUSTOMER, order
from tests.partners.fxiaoke import BLIND, CODE, NUMBER, SECRET, USER, Site, fxiaoke_site, mapping_with, with_lines

ORDERS, LINES = "SalesOrderObj", "SalesOrderProductObj"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with stamina.set_testing(True, attempts=4, cap=True), fxiaoke_site(tmp_path) as site:
        yield site


@pytest.fixture
def target(site: Site) -> Fxiaoke:
    return site.target()


def paths(site: Site) -> list[str]:
    return [seen.path.rpartition("/")[2] for seen in site.faults.seen]


# Signing in


@pytest.mark.parametrize("path", ["data/query", "data/create", "data/get"])
def test_a_token_that_ends_in_the_middle_is_renewed_once(site: Site, target: Fxiaoke, path: str) -> None:
    site.app.switches.plan("expired", path)

    target.create(order("PO-1"))

    assert site.held() == [order("PO-1")]
    assert paths(site).count("V2") == 2


def test_a_token_is_asked_for_once_for_many_orders(site: Site, target: Fxiaoke) -> None:
    for number in range(5):
        target.create(order(f"PO-{number}"))
        target.find(f"PO-{number}", CUSTOMER)

    assert paths(site).count("V2") == 1


@pytest.mark.parametrize("newer", [False, True])
def test_a_token_that_is_refused_again_when_it_is_new_is_for_a_person(site: Site, *, newer: bool) -> None:
    target = site.target(**({"sign_in": "header", "user": NUMBER} if newer else {}))
    site.app.switches.troubles = [("expired", "data/query")] * 2

    with pytest.raises(SignInFailed, match=r"signed in anew, and it still says: .*errorCode 20016"):
        target.find("PO-1", CUSTOMER)


def test_where_tokens_were_asked_for_too_often_it_waits(site: Site, target: Fxiaoke) -> None:
    site.app.switches.plan("too often", "corpAccessToken")

    assert target.find("PO-1", CUSTOMER) is None


def test_the_user_can_be_looked_up_by_mobile(site: Site) -> None:
    site.target(user="", mobile="13800000000").create(order("PO-1"))

    assert site.records()[0]["created_by"] == [USER]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"user": "", "mobile": "13900000000"}, "0 employees have this number"),
        ({"user": "FSUID_NOBODY"}, "errorCode 20012"),
        ({"app_id": "FSAID_other"}, "check app_id, app_secret, permanent_code"),
        ({"sign_in": "header", "user": "4711"}, "errorCode 20012"),
    ],
    ids=["no such mobile", "no such user", "no such app", "no such employee"],
)
def test_a_sign_in_that_cannot_work_is_for_a_person(site: Site, options: dict[str, str], words: str) -> None:
    with pytest.raises(SignInFailed, match=words):
        site.target(**options).find("PO-1", CUSTOMER)


def test_no_quota_bought_is_for_a_person(site: Site, target: Fxiaoke) -> None:
    site.app.switches.plan("no quota", "data/query")

    with pytest.raises(SignInFailed, match="has bought no calls"):
        target.find("PO-1", CUSTOMER)


def test_nothing_secret_is_written_down(site: Site, target: Fxiaoke) -> None:
    (file,) = target.create(order("PO-1")).evidence

    shown = file.read_text(encoding="utf-8")
    assert [secret for secret in (SECRET, CODE, *site.app.sign_in.tokens) if secret in shown] == []
    assert "corpAccessToken" in shown


# Limits


def test_calls_are_tried_again_where_they_came_too_often(site: Site, target: Fxiaoke) -> None:
    for path in ("data/query", "data/create", "data/get"):
        site.app.switches.plan("too often", path)

    target.create(order("PO-1"))

    assert site.held() == [order("PO-1")]


def test_no_twenty_seconds_hold_more_calls_than_the_vendor_allows() -> None:
    now, sent = [0.0], []
    limit = vendor_limit(100, lambda: now[0], lambda seconds: now.__setitem__(0, now[0] + seconds))
    for _ in range(500):
        limit.wait()
        sent.append(now[0])

    assert max(sum(1 for other in sent if 0 <= other - call < 20) for call in sent) <= 100
    assert sent[-1] < 125, "500 calls take about 120 seconds"


def test_a_days_quota_that_is_used_up_stops_without_more_calls(site: Site, target: Fxiaoke) -> None:
    site.app.switches.daily_quota = 0
    with pytest.raises(Unavailable, match=r"the day's calls are used up, they begin anew at 0:00 in Beijing"):
        target.find("PO-1", CUSTOMER)
    asked = len(site.faults.seen)

    with pytest.raises(Unavailable, match="the day's calls are used up"):
        target.create(order("PO-1"))

    assert len(site.faults.seen) == asked


# Looking


def test_a_voided_order_is_found_and_not_entered_again(target: Fxiaoke) -> None:
    number = target.create(order("PO-1")).number
    target.cancel(number, "the customer changed his mind")

    assert target.find("PO-1", CUSTOMER) == number
    assert target.status(number) == TargetStatus(state="cancelled", text="已作废 voided")


def test_an_order_that_stands_there_twice_is_for_a_person(site: Site, target: Fxiaoke) -> None:
    careless = site.target(duplicate_search=False)
    numbers = [careless.create(order("PO-1")).number for _ in range(2)]

    with pytest.raises(Refused, match=f"PO-1 of C001 stands there 2 times: {', '.join(numbers)}"):
        target.find("PO-1", CUSTOMER)


def test_a_reference_in_another_case_is_another_order_whatever_the_search_finds(site: Site, target: Fxiaoke) -> None:
    site.app.switches.equals = "any case"
    number = target.create(order("PO-1a")).number

    assert [target.find(reference, CUSTOMER) for reference in ("PO-1A", "PO-1a")] == [None, number]


def test_an_order_without_lines_is_for_a_person(site: Site, target: Fxiaoke) -> None:
    target.create(order("PO-1"))
    site.app.store.of(LINES).clear()

    with pytest.raises(Refused, match="carries PO-1 and has no lines"):
        target.find("PO-1", CUSTOMER)


def test_a_search_that_took_no_notice_of_the_reference_is_no_answer(site: Site) -> None:
    site.app.switches.unknown_fields = "ignored"
    site.target().create(order("PO-1"))
    mapping = mapping_with(site.evidence, ("field_po__c", "field_other__c"))

    with pytest.raises(Refused, match="it was not searched by field_other__c"):
        site.target(mapping=mapping).find("PO-2", CUSTOMER)


def test_what_was_just_sent_is_looked_for_until_it_must_have_come_into_sight(site: Site) -> None:
    site.app.switches.out_of_sight = 0.7
    site.faults.plan("drop after", path="data/create")
    with pytest.raises(OutcomeUnknown):
        site.target().create(order("PO-1"))

    found = [site.target(settle_seconds=seconds).find("PO-1", CUSTOMER) for seconds in (0.0, 1.0)]

    assert found == [None, site.records()[0]["name"]], "without the pause it is not seen yet"


def test_an_order_whose_lines_come_into_sight_later_is_read_back_whole(site: Site) -> None:
    site.app.switches.out_of_sight = 0.4

    site.target(settle_seconds=3.0).create(order("PO-1"))

    assert site.held() == [order("PO-1")]


# Creating


@pytest.mark.parametrize("trouble", ["busy before", "busy after", "time-out before", "time-out after"])
def test_a_busy_answer_to_saving_leaves_it_open_until_somebody_looks(
    site: Site, target: Fxiaoke, trouble: Trouble
) -> None:
    site.app.switches.plan(trouble, "data/create")

    with pytest.raises(OutcomeUnknown):
        target.create(order("PO-1"))

    there = target.find("PO-1", CUSTOMER) is not None
    assert there == trouble.endswith("after") == bool(site.held())
    if not there:
        target.create(order("PO-1"))
    assert site.held() == [order("PO-1")]


@pytest.mark.parametrize("path", ["data/get", "data/query"])
def test_an_order_that_is_saved_and_cannot_be_read_back_is_in_doubt(site: Site, target: Fxiaoke, path: str) -> None:
    target.rehearse(order("PO-1"))  # so that nothing is looked up between saving and reading back
    for _ in range(4):
        site.faults.plan("drop before", path=path)

    with pytest.raises(OutcomeUnknown, match="what was sent before may have been done"):
        target.create(order("PO-1"))

    assert target.find("PO-1", CUSTOMER) == site.records()[0]["name"]


def test_a_reading_back_that_is_refused_says_nothing_against_the_order(site: Site, target: Fxiaoke) -> None:
    target.rehearse(order("PO-1"))
    site.app.switches.plan("refused", "data/get")

    with pytest.raises(OutcomeUnknown, match="it was saved before"):
        target.create(order("PO-1"))

    assert site.held() == [order("PO-1")]


def test_a_twin_is_refused_by_the_duplicate_search_with_its_number(site: Site, target: Fxiaoke) -> None:
    number = target.create(order("PO-1")).number

    with pytest.raises(Refused, match=f"数据重复，查重结果：{number}"):
        target.create(order("PO-1"))

    assert site.held() == [order("PO-1")]


def test_one_bad_line_refuses_the_whole_order(site: Site, target: Fxiaoke) -> None:
    target.rehearse(order("PO-1"))
    site.app.store.of("ProductObj")[f"pro{ITEMS[1]}"]["life_status"] = "invalid"

    with pytest.raises(Refused, match="关联数据不存在或已作废"):
        target.create(order("PO-1"))

    assert site.records() == []


def test_a_line_that_was_left_out_is_told_with_the_orders_number(site: Site, target: Fxiaoke) -> None:
    site.app.switches.whole = False
    target.rehearse(order("PO-1"))
    site.app.store.of("ProductObj")[f"pro{ITEMS[1]}"]["life_status"] = "invalid"

    with pytest.raises(
        Refused, match=r"SO000\d+ was saved, but not as it was meant: .*'2' was meant, '1' stands there"
    ):
        target.create(order("PO-1"))


def test_an_amount_that_the_system_made_otherwise_is_told(site: Site, target: Fxiaoke) -> None:
    site.app.switches.amounts = "summed"
    sent = with_lines(order("PO-1"), line_amount=order("PO-1").lines[0].line_amount - 1)

    with pytest.raises(Refused, match="总金额：应为“520”，实为“519”"):
        target.create(sent)


def test_a_price_that_the_price_book_replaced_is_told(site: Site, target: Fxiaoke) -> None:
    site.app.switches.prices = "price book"

    with pytest.raises(Refused, match=r"第 1 行单价：应为“0\.5”，实为“0\.52”"):
        target.create(order("PO-1"))


def test_lines_without_a_number_of_their_own_are_compared_by_what_they_hold(site: Site) -> None:
    mapping = mapping_with(site.evidence, ('line_number = "field_line__c"', ""))
    figures = (("3", "0.50"), ("2", "0.50"), ("1", "0.50"), ("12", "35.00"))

    number = site.target(mapping=mapping).create(order("PO-1", figures=figures)).number

    assert len(site.target(mapping=mapping).read(number).lines) == 4
    lines = site.app.store.of(LINES)
    next(iter(lines.values()))["quantity"] = "4"
    with pytest.raises(Refused, match=r"'1' was meant, '4' stands there|'3' was meant, '4' stands there"):
        site.target(mapping=mapping)._read_back(order("PO-1", figures=figures), str(site.records()[0]["_id"]))


def test_a_field_that_was_not_kept_is_told(site: Site) -> None:
    site.app.switches.unknown_fields = "ignored"
    mapping = mapping_with(site.evidence, ("field_contact__c", "field_gone__c"))

    with pytest.raises(Refused, match="联系人：应为“张测试”，实为“”"):
        site.target(mapping=mapping).create(order("PO-1"))


def test_an_answer_without_an_id_is_made_good_by_looking(site: Site, target: Fxiaoke) -> None:
    site.app.switches.preset_create_gives_id = False

    assert target.create(order("PO-1")).number == site.records()[0]["name"]


def test_empty_fields_may_be_left_out_and_replies_hold_more_than_was_agreed(site: Site, target: Fxiaoke) -> None:
    switches = site.app.switches
    switches.include_null, switches.code_as_text, switches.more_in_replies = False, True, True

    number = target.create(order("PO-1", note=None)).number

    assert target.read(number).head["note"] is None
    assert site.held() == [order("PO-1", note=None)]


def test_an_order_goes_to_approval_as_the_settings_say(site: Site) -> None:
    site.app.switches.approval = True
    waits = site.target().create(order("PO-1")).number
    stands = site.target(trigger_approval=False).create(order("PO-2")).number

    texts = [site.target().status(number).text for number in (waits, stands)]

    assert texts == ["审核中 waits for approval", "正常 in force"]


def test_a_customer_that_the_user_may_not_see_is_refused(site: Site) -> None:
    with pytest.raises(Refused, match="no AccountObj has account_no = 'C001'"):
        site.target(user=BLIND).create(order("PO-1"))

    assert site.records() == []


def test_a_number_that_two_customers_have_is_refused(site: Site, target: Fxiaoke) -> None:
    site.app.store.of("AccountObj")[f"acc{OTHER_CUSTOMER}"]["account_no"] = CUSTOMER

    with pytest.raises(Refused, match="2 of AccountObj have account_no = 'C001'"):
        target.create(order("PO-1"))


def test_an_order_may_be_a_custom_object(site: Site) -> None:
    mapping = site.evidence / "custom.toml"
    mapping.write_text(CUSTOM, encoding="utf-8")
    target = site.target(
        mapping=mapping,
        order_object="price_rule__c",
        line_object="price_rule_line__c",
        line_parent="field_rule__c",
    )

    number = target.create(order("PO-1")).number

    assert target.find("PO-1", CUSTOMER) == number
    assert {line["item_number"] for line in target.read(number).lines} == {ITEMS[0], ITEMS[1]}
    assert len(site.app.store.of("price_rule_line__c")) == 2


CUSTOM = """
[head]
reference = "field_po__c"
customer_number = { field = "field_account__c", lookup = "customers" }
[line]
item_number = { field = "field_product__c", lookup = "items" }
quantity = "field_quantity__c"
unit_price = "field_price__c"
"""


# Following, changing, voiding


def test_an_order_is_followed_to_its_invoice(site: Site, target: Fxiaoke) -> None:
    number = target.create(order("PO-1")).number
    record, seen = site.records()[0], [target.status(number)]
    for field, value in (("logistics_status", "2"), ("logistics_status", "3"), ("invoice_status", "3")):
        record[field] = value
        seen.append(target.status(number))

    assert [status.state for status in seen] == ["open", "open", "shipped", "invoiced"]
    assert seen[-1].text == "正常 in force，发货状态: 已发货，开票状态: 已开票"


def test_voiding_in_review_is_refused_in_the_systems_words(site: Site, target: Fxiaoke) -> None:
    site.app.switches.approval = True
    number = target.create(order("PO-1")).number

    with pytest.raises(Refused, match=r"不能进行\[作废\]操作，以下这些数据已被锁定.*errorCode 50009"):
        target.cancel(number, "test")


def test_voiding_that_waits_for_approval_is_not_done_yet(site: Site, target: Fxiaoke) -> None:
    site.app.switches.void_approval = True
    number = target.create(order("PO-1")).number

    with pytest.raises(Refused, match="is not void yet"):
        target.cancel(number, "test")

    site.app.store.approve(ORDERS, str(site.records()[0]["_id"]))
    assert target.status(number).state == "cancelled"


@pytest.mark.parametrize(
    "figures",
    [
        (("200", "0.50"), ("10", "35.00")),
        (("200", "0.50"),),
        (("200", "0.50"), ("12", "35.00"), ("7", "1.25"), ("1", "2")),
        (("1", "2"),),
    ],
    ids=["another quantity", "a line less", "two lines more", "all otherwise"],
)
def test_a_changed_order_stands_there_as_it_is_meant_now(
    site: Site, target: Fxiaoke, figures: tuple[tuple[str, str], ...]
) -> None:
    number = target.create(order("PO-1")).number

    target.change(number, order("PO-1", figures=figures, note="改单"))

    record = site.records()[0]
    lines = site.app.store.lines(KINDS[ORDERS], str(record["_id"]))
    kept = sorted(
        (int(str(line["field_line__c"])), line["quantity"], line["sales_price"])
        for line in lines
        if line["life_status"] == "normal"
    )
    meant = order("PO-1", figures=figures).lines
    assert [(each.line_number, str(each.quantity), f"{each.unit_price.normalize():f}") for each in meant] == kept
    assert record["remark"] == "改单"


@pytest.mark.parametrize("fault", ["drop before", "drop after"])
def test_a_change_that_breaks_off_anywhere_can_be_made_again(site: Site, fault: str) -> None:
    meant = order("PO-1", figures=(("5", "0.50"), ("12", "35.00"), ("7", "1.25")))
    calls = _calls_of(site, lambda target, number: target.change(number, meant))

    for call in range(1, calls + 1):
        number, target = _begun(site)
        site.faults.plan(fault, call)  # type: ignore[arg-type]
        try:
            target.change(number, meant)
        except (Unavailable, OutcomeUnknown):
            target.change(number, meant)

        lines = target.read(number).lines
        assert [line["quantity"] for line in lines] == [line.quantity for line in meant.lines], (
            f"call {call} of {calls}"
        )


@pytest.mark.parametrize("fault", ["drop before", "drop after"])
def test_a_cancellation_that_breaks_off_anywhere_can_be_made_again(site: Site, fault: str) -> None:
    calls = _calls_of(site, lambda target, number: target.cancel(number, "test"))

    for call in range(1, calls + 1):
        number, target = _begun(site)
        site.faults.plan(fault, call)  # type: ignore[arg-type]
        try:
            target.cancel(number, "test")
        except (Unavailable, OutcomeUnknown):
            target.cancel(number, "test")

        assert target.status(number).state == "cancelled"


def test_an_order_that_waits_for_approval_is_not_changed(site: Site, target: Fxiaoke) -> None:
    site.app.switches.approval = True
    number = target.create(order("PO-1")).number

    with pytest.raises(Refused, match="已被锁定"):
        target.change(number, order("PO-1", note="改单"))

    assert site.held() == [order("PO-1")]


def test_a_file_goes_to_its_order_once(site: Site, tmp_path: Path) -> None:
    target = site.target(attachment_field="field_files__c")
    number = target.create(order("PO-1")).number
    file = tmp_path / "采购订单 PO-1.pdf"
    file.write_bytes(b"%PDF-1.4 " + bytes(range(256)))

    target.attach(number, file)
    target.attach(number, file)

    assert target.read(number).attachments == ("采购订单 PO-1.pdf",)
    assert list(site.app.store.files.values()) == [file.read_bytes()]
    assert site.held() == [order("PO-1")]


def test_where_files_go_has_to_be_known(target: Fxiaoke, tmp_path: Path) -> None:
    number = target.create(order("PO-1")).number

    with pytest.raises(Refused, match="set attachment_field"):
        target.attach(number, tmp_path / "po.pdf")


@pytest.mark.parametrize("fault", ["drop before", "drop after"])
def test_attaching_that_breaks_off_anywhere_can_be_done_again(site: Site, tmp_path: Path, fault: str) -> None:
    file = tmp_path / "po.pdf"
    file.write_bytes(b"%PDF-1.4")
    site.options = {"attachment_field": "field_files__c"}
    calls = _calls_of(site, lambda target, number: target.attach(number, file))

    for call in range(1, calls + 1):
        number, target = _begun(site)
        site.faults.plan(fault, call)  # type: ignore[arg-type]
        try:
            target.attach(number, file)
        except (Unavailable, OutcomeUnknown):
            target.attach(number, file)

        assert target.read(number).attachments == ("po.pdf",)


def _begun(site: Site) -> tuple[str, Fxiaoke]:
    site.clear()
    target = site.target()
    return target.create(order("PO-1")).number, target


def _calls_of(site: Site, work: Callable[[Fxiaoke, str], object]) -> int:
    number, target = _begun(site)
    site.faults.seen.clear()
    work(target, number)
    return len(site.faults.seen)


# Master data, and the mapping against the system's description


def test_customers_are_read_page_after_page(site: Site, target: Fxiaoke) -> None:
    accounts = site.app.store
    for number in range(250):
        accounts.add(KINDS["AccountObj"], {"name": "客户", "account_no": f"N{number:03}", "owner": [USER]}, USER)
    accounts.of("AccountObj")["accC-LEFT"]["life_status"] = "invalid"

    found = list(target.customers())

    assert len({customer.number for customer in found}) == len(found) == 253
    assert [customer.number for customer in found if not customer.active] == ["C-LEFT"]


def test_texts_may_be_as_long_as_the_field(target: Fxiaoke) -> None:
    sent = msgspec.structs.replace(order("PO-1"), reference="P" * 101)

    with pytest.raises(Refused, match="客户订单号:长度不能超过100个字符"):
        target.create(sent)


def test_prices_and_stock_are_by_item_number(target: Fxiaoke) -> None:
    (price,), (stock,) = target.prices(), target.stock()

    assert (price.item_number, str(price.unit_price)) == (ITEMS[0], "0.52")
    assert (stock.item_number, str(stock.quantity), str(stock.available)) == (ITEMS[0], "1200.5", "1000")
    assert isinstance(price, TargetPrice)
    assert isinstance(stock, TargetStock)


def test_the_check_says_where_the_mapping_does_not_fit(site: Site) -> None:
    mapping = mapping_with(
        site.evidence,
        ('"field_po__c"', '"field_pq__c"'),
        ('{ field = "field_currency__c", table = "currency" }', '"field_currency__c"'),
        ('{ field = "account_id", lookup = "customers" }', '"account_id"'),
        ('"2"', '"9"'),
        ('# price_book_id = "…"', 'record_type = "other__c"'),
        ('quantity = "quantity"', 'quantity = "name"'),
    )

    with pytest.raises(Refused) as refused:
        site.target(mapping=mapping).check()

    problems = str(refused.value).removeprefix("fxiaoke: ").split("; ")
    assert [problem for problem in problems if ".toml" in problem] == [
        each.replace("FOLDER", site.evidence.name) for each in PROBLEMS
    ]


def test_lists_are_written_and_compared_as_the_settings_name_them(site: Site) -> None:
    listed = ('# record_type = "default__c"\n# price', 'field_dept__c = "999"\nfield_papers__c = "p1,p2"\n# price')
    mapping = mapping_with(site.evidence, listed)

    with pytest.raises(Refused, match=r"'field_dept__c' takes a list; write list_fields = \[\"field_dept__c\"\]"):
        site.target(mapping=mapping).check()
    number = site.target(mapping=mapping, list_fields=("field_dept__c", "field_papers__c")).create(order("PO-1")).number

    (record,) = site.records()
    assert (record["name"], record["field_dept__c"], record["field_papers__c"]) == (number, ["999"], ["p1", "p2"])


@pytest.mark.parametrize("around", ["data", "objectDesc"])
def test_a_description_is_understood_whatever_stands_around_its_fields(
    site: Site, target: Fxiaoke, around: Literal["data", "objectDesc"]
) -> None:
    site.app.switches.description = around

    assert "the mapping fits" in target.check()


def test_units_of_products_come_back_in_our_words(site: Site) -> None:
    mapping = mapping_with(site.evidence, ('field = "product_code"', 'field = "product_code"\nunit = "unit"'))

    assert {item.unit for item in site.target(mapping=mapping).items()} == {"件"}


PROBLEMS = [
    "FOLDER/fxiaoke.toml: head.reference: the system has no field 'field_pq__c'",
    "FOLDER/fxiaoke.toml: line.quantity: 'name' (订单产品编号) cannot be written",
    "FOLDER/fxiaoke.toml: [line] leaves 'quantity' (数量) empty, which the system requires",
    "FOLDER/fxiaoke.toml: tables.unit: '9' is no choice of 'field_unit__c' (1, 2, 3)",
    "FOLDER/fxiaoke.toml: head.customer_number: 'account_id' names a record by its id",
    "FOLDER/fxiaoke.toml: head.currency: 'field_currency__c' takes one of its options' values",
    "FOLDER/fxiaoke.toml: constants.head.record_type: 'other__c' is no option (default__c)",
]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"sign_in": "header", "user": USER}, "takes an employee number"),
        ({"user": ""}, "write the openUserId"),
        ({"url": "open.fxiaoke.example"}, "is no address"),
        ({"settle_seconds": -1.0}, "settle_seconds may not be below 0"),
        ({"mapping": Path("no-such.toml")}, "there is no such file"),
    ],
    ids=["user of the other way", "no user", "no address", "seconds", "no mapping"],
)
def test_settings_that_cannot_work_are_told_at_the_start(site: Site, options: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        site.settings(**options)
