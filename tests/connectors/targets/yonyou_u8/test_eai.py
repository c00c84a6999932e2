"""U8's EAI XML, on the emulator: its envelopes, its odd yeses, and why an order is there once all the same."""

from decimal import Decimal
from typing import Any

import httpx
import msgspec
import pytest

from connectors.capabilities import TargetCustomer
from connectors.errors import OutcomeUnknown, Refused, SignInFailed, Unavailable
from connectors.targets.api.calls import Reply, UnreadableReply
from connectors.targets.yonyou_u8.eai_xml import envelope_of
from tests.connectors.target_contract import CUSTOMER, CUSTOMER_NAME, ITEMS, order
from tests.connectors.targets.yonyou_u8.u8_fixtures import by_eai, retries_without_pause, u8
from tests.connectors.targets.yonyou_u8.u8_place import U8Place

__all__ = ["by_eai", "retries_without_pause", "u8"]


@pytest.fixture
def erp(by_eai: U8Place) -> U8Place:
    return by_eai


@pytest.mark.parametrize("query_by", ["columns", "names", "head"])
@pytest.mark.parametrize("charset", ["utf-8", "utf-8 with mark", "gb18030"])
def test_an_order_is_found_however_queries_name_fields_and_replies_are_encoded(
    erp: U8Place, query_by: str, charset: Any
) -> None:
    erp.app.switches.reply_charset = charset
    target = erp.target(query_by=query_by)

    number = target.create(order("PO-1")).number

    assert (target.find("PO-1", CUSTOMER), target.find("PO-2", CUSTOMER)) == (number, None)


def test_work_done_long_after_we_gave_up_is_not_done_again(erp: U8Place) -> None:
    target = erp.target()
    erp.app.switches.agent = "late"
    with pytest.raises(OutcomeUnknown):
        target.create(order("PO-1"))
    assert target.find("PO-1", CUSTOMER) is None

    erp.app.switches.agent = "well"
    while not erp.orders:
        target.find("PO-1", CUSTOMER)
    number = target.create(order("PO-1")).number

    assert erp.held() == [order("PO-1")]
    assert target.find("PO-1", CUSTOMER) == number


def test_orders_without_numbers_of_ours_are_refused_before_any_is_sent(erp: U8Place) -> None:
    with pytest.raises(ValueError, match="a second order there"):
        erp.target(number="u8")


def test_every_amount_is_sent_with_and_without_tax(erp: U8Place) -> None:
    erp.app.switches.check_amounts = True

    erp.target().create(order("PO-1", figures=(("100", "11"),)))

    (entry,) = erp.orders[0].entries
    names = ("unitprice", "money", "tax", "sum", "natunitprice", "natmoney", "nattax", "natsum", "taxrate", "irowno")
    assert [Decimal(entry[name]) for name in names] == [
        Decimal(text)
        for text in ("9.734513", "973.45", "126.55", "1100", "9.734513", "973.45", "126.55", "1100", "13", "1")
    ]


def test_a_change_replaces_the_whole_order(erp: U8Place) -> None:
    target = erp.target()
    number = target.create(order("PO-1", figures=(("1", "1"), ("2", "2")))).number
    changed = order("PO-1", figures=(("3", "3"),), note=None)

    assert target.change(number, changed).number == number
    assert erp.held() == [changed]


def test_a_change_of_an_approved_order_is_refused(erp: U8Place) -> None:
    target = erp.target()
    number = target.create(order("PO-1")).number
    erp.orders[0].verify("demo")

    with pytest.raises(Refused, match="已审核或关闭，不能修改"):
        target.change(number, order("PO-1", figures=(("3", "3"),)))


def test_an_eai_that_answers_into_a_file_gets_no_order(erp: U8Place) -> None:
    erp.app.switches.query_to_file = True

    with pytest.raises(Refused, match="EAI's answer is not in its reply"):
        erp.target().find("PO-1", CUSTOMER)


def test_an_order_that_a_query_finds_and_does_not_show_is_not_taken_for_missing(erp: U8Place) -> None:
    target = erp.target()
    target.create(order("PO-1"))
    erp.app.switches.query_to_file, erp.app.switches.file_told = True, False

    with pytest.raises(Refused, match="EAI's answer is not in its reply"):
        target.find("PO-1", CUSTOMER)


def test_an_order_that_was_saved_and_cannot_be_read_back_is_not_called_refused(erp: U8Place) -> None:
    erp.app.switches.query_to_file, erp.app.switches.file_told = True, False

    with pytest.raises(OutcomeUnknown, match="EAI said before that it had saved it"):
        erp.target().create(order("PO-1"))


def test_an_eai_that_finds_orders_by_their_number_alone_is_asked_by_it(erp: U8Place) -> None:
    erp.app.switches.queries_by = "number"
    target = erp.target(find_by="number")

    number = target.create(order("PO-1")).number

    assert (target.find("PO-1", CUSTOMER), target.find("PO-2", CUSTOMER)) == (number, None)


@pytest.mark.parametrize(("said", "words"), [("单据不存在", ()), ("查询结果为空集", ("空集",))])
def test_a_query_that_finds_nothing_may_say_so_in_other_words(erp: U8Place, said: str, words: tuple[str, ...]) -> None:
    erp.app.switches.nothing_said = said

    assert erp.target(nothing_words=words).find("PO-1", CUSTOMER) is None


def test_an_eai_that_opens_no_archives_is_checked_and_rehearsed_by_orders_alone(erp: U8Place) -> None:
    erp.app.switches.archives_open = False
    target = erp.target()

    target.rehearse(order("PO-1"))

    assert "EAI answers for orders; customers cannot be looked at" in target.check()


def test_a_yes_that_wrote_nothing_is_a_no(erp: U8Place) -> None:
    erp.app.switches.other_template = True

    with pytest.raises(Refused, match="EAI said yes and wrote nothing"):
        erp.target().create(order("PO-1"))

    assert erp.orders == []


@pytest.mark.parametrize("sender", ["nobody"])
def test_a_sender_that_is_not_registered_is_for_a_person(erp: U8Place, sender: str) -> None:
    with pytest.raises(SignInFailed, match="未注册"):
        erp.target(sender=sender).check()


def test_each_sender_has_its_own_account_set(erp: U8Place) -> None:
    erp.target(sender="orderbot-002").create(order("PO-1"))

    assert erp.held() == []
    assert erp.target().find("PO-1", CUSTOMER) is None


def test_texts_that_xml_cannot_hold_lose_what_it_cannot(erp: U8Place) -> None:
    erp.target().create(order("PO-1", note="周一\x0b到货 <b>&amp;</b>"))

    assert erp.orders[0].head["memo"] == "周一到货 <b>&amp;</b>"


def test_a_unit_that_is_no_main_unit_is_refused_and_not_saved_as_so_many_of_those(erp: U8Place) -> None:
    boxes = msgspec.structs.replace(order("PO-1").lines[0], unit="托")

    with pytest.raises(Refused, match=r"\[tables.main_units\] has no '托'"):
        erp.target().create(msgspec.structs.replace(order("PO-1"), lines=(boxes,)))

    assert erp.orders == []


def test_money_that_has_no_name_here_is_refused(erp: U8Place) -> None:
    with pytest.raises(Refused, match=r"\[tables.currency\] has no 'USD'"):
        erp.target().create(msgspec.structs.replace(order("PO-1"), currency="USD"))


def test_the_whole_address_may_be_given(erp: U8Place) -> None:
    erp.target(url=f"{erp.url}/U8EAI/import.asp").create(order("PO-1"))

    assert erp.held() == [order("PO-1")]


def test_archives_are_read(erp: U8Place) -> None:
    target = erp.target()

    assert next(target.customers()) == TargetCustomer(number=CUSTOMER, name=CUSTOMER_NAME)
    assert {*ITEMS, "T-FIX"} < {item.number for item in target.items()}
    assert target.check().endswith("EAI answers, 3 customers")


def test_an_eai_that_shows_no_customer_is_told_by_check(erp: U8Place) -> None:
    customers = erp.app.sets["1"].masters.customers
    kept = dict(customers)
    customers.clear()
    try:
        with pytest.raises(Unavailable, match="shows no customer"):
            erp.target().check()
    finally:
        customers.update(kept)


@pytest.mark.parametrize("unknown", ["customer", "item"])
def test_a_rehearsal_finds_what_u8_does_not_know(erp: U8Place, unknown: str) -> None:
    sent = order("PO-1", customer="X999") if unknown == "customer" else order("PO-1", items=("X999",))

    with pytest.raises(Refused, match=f"U8 has no {unknown} X999"):
        erp.target().rehearse(sent)


def test_a_closed_order_is_cancelled(erp: U8Place) -> None:
    target = erp.target()
    number = target.create(order("PO-1")).number
    erp.orders[0].close("demo")

    assert target.status(number).state == "cancelled"


@pytest.mark.parametrize(
    "content",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><ufinterface>&b;</ufinterface>',
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><ufinterface>&a;</ufinterface>',
        b"<html><body>ok</body></html>",
        b"<ufinterface><item",
        b'<?xml version="1.0" encoding="no-such"?><ufinterface/>',
        b'<?xml version="1.0" encoding="utf-8"?><ufinterface>\xff</ufinterface>',
        b"",
    ],
    ids=["entities", "outside reference", "a page", "cut", "unknown encoding", "not as encoded", "empty"],
)
def test_what_is_no_envelope_is_not_read(content: bytes) -> None:
    with pytest.raises(UnreadableReply):
        envelope_of(Reply(200, httpx.Headers(), content), "saleorder")


def test_namespaces_and_case_of_a_reply_do_not_matter() -> None:
    content = (
        b'<u:UFInterface xmlns:u="urn:u8"><u:Item key="1" succeed="0" dsc="ok" u8key="7"/>'
        b"<u:SaleOrder><u:Header><u:Code> A1 </u:Code></u:Header></u:SaleOrder></u:UFInterface>"
    )

    envelope = envelope_of(Reply(200, httpx.Headers(), content), "saleorder")

    assert [item.u8_key for item in envelope.items] == ["7"]
    assert [bill.head for bill in envelope.bills] == [{"code": "A1"}]
