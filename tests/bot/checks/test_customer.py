"""Whether this customer may order, and whether it is they who do."""

from typing import Any

import msgspec
import pytest

from bot.finding import Finding
from bot.masterdata import Contact
from bot.sender import Sender
from extractors.purchase_order import Party
from tests.bot.trade import CUSTOMER, OTHER, codes, findings, order, replaced


def test_a_known_customer_who_writes_from_their_own_domain_is_welcome() -> None:
    assert codes(order()) == []
    assert codes(order(), sender=Sender(address="lager@mail.cheshi.example")) == []


def test_an_unknown_customer_is_a_finding() -> None:
    assert codes(order(buyer=Party(name="某某商行")), sender=Sender()) == ["customer-unknown:block"]


def test_nothing_is_delivered_to_a_customer_on_hold() -> None:
    held = msgspec.structs.replace(CUSTOMER, on_hold=True)
    assert codes(order(), replaced(customers=[held])) == ["customer-on-hold:block"]


def test_why_a_customer_is_on_hold_is_said() -> None:
    held = msgspec.structs.replace(CUSTOMER, on_hold=True, hold_reason="逾期 90 天")
    (finding,) = findings(order(), replaced(customers=[held]))
    assert finding.limit == "逾期 90 天"
    assert finding.why_zh.endswith("已被冻结，不能接单：逾期 90 天")


@pytest.mark.parametrize(
    ("known", "sender", "expected"),
    [
        ({"senders": ("wang@qq.com",)}, "Wang@QQ.com", []),
        ({"senders": ("wang@qq.com",)}, "wang2@qq.com", ["sender-not-the-customers:approve"]),
        ({"email": "po@cheshi.example"}, "kaufer@cheshi.example", []),
        ({"email": "po@cheshi.example"}, "po@elsewhere.example", ["sender-not-the-customers:approve"]),
        ({"email": "po@cheshi.example"}, "po@chesh1.example", ["sender-looks-like:block"]),
        ({"mail_domains": ("qq.com",)}, "anybody@qq.com", ["sender-not-the-customers:warn"]),
        ({}, "anybody@qq.com", ["sender-not-the-customers:warn"]),
        ({}, "po@cheshi.example", []),
    ],
)
def test_single_addresses_may_order_and_public_ones_that_nobody_knows_may_not(
    known: dict[str, Any], sender: str, expected: list[str]
) -> None:
    bare = {"email": None, "mail_domains": (), "senders": (), **known}
    data = replaced(customers=[msgspec.structs.replace(CUSTOMER, **bare)])
    one = order(buyer=Party(name=CUSTOMER.name))
    assert codes(one, data, sender=Sender(address=sender)) == expected


@pytest.mark.parametrize(
    ("email", "sender", "expected"),
    [
        ("kauf@elsewhere.example", Sender(), ["buyer-email:approve"]),
        ("kauf@elsewhere.example", Sender(address="po@cheshi.example"), ["buyer-email:warn"]),
        ("kauf@elsewhere.example", Sender(address="us@haichuan.example", by_us=True), ["buyer-email:warn"]),
        ("kauf@elsewhere.example", Sender(customer_number="C1"), ["buyer-email:warn"]),
        ("lager@cheshi.example", Sender(), []),
        (None, Sender(), []),
    ],
)
def test_the_address_that_the_order_names_is_held_against_the_customers(
    email: str | None, sender: Sender, expected: list[str]
) -> None:
    one = order(buyer=Party(name=CUSTOMER.name, email=email))
    assert codes(one, sender=sender) == expected


def test_the_people_of_a_customer_may_order() -> None:
    data = replaced(contacts=[Contact(customer_number="C1", name="吕师傅", email="lv@qq.com")])
    assert codes(order(), data, sender=Sender(address="lv@qq.com")) == []


def test_a_tax_id_of_one_customer_with_the_name_of_another_is_stopped() -> None:
    taxed = msgspec.structs.replace(OTHER, tax_id="913302000000000002")
    one = order(buyer=Party(name=CUSTOMER.name, tax_id="913302000000000002"))
    assert "customer-identity:block" in codes(one, replaced(customers=[CUSTOMER, taxed]), sender=Sender())


def test_a_tax_id_that_is_not_the_customers_needs_somebody_to_agree() -> None:
    (finding,) = findings(order(buyer=Party(name=CUSTOMER.name, tax_id="913302009999999999")))
    assert (finding.code, finding.severity, finding.suggestion) == (
        "tax-id",
        "approve",
        {"buyer.tax_id": "91330200TEST000001"},
    )


@pytest.mark.parametrize(
    ("sender", "expected"),
    [
        (Sender(address="po@cheshi.example", dmarc="fail"), ["sender-spoofed:block"]),
        (Sender(address="po@cheshi-cn.example"), ["sender-looks-like:block"]),
        (Sender(address="po@cheshi-cn.example", by_us=True), ["sender-looks-like:block"]),
        (Sender(address="po@elsewhere.example"), ["sender-not-the-customers:approve"]),
        (Sender(address="somebody@qq.com"), ["sender-not-the-customers:approve"]),
        (Sender(address="sales@haichuan.example", by_us=True), []),
        (Sender(customer_number="C1"), []),
        (Sender(), []),
        (Sender(address="po@cheshi.example", dmarc="pass"), []),
    ],
)
def test_a_sender_is_held_against_the_customers_domains(sender: Sender, expected: list[str]) -> None:
    assert [code for code in codes(order(), sender=sender) if not code.startswith("fraud-risk")] == expected


def test_the_customers_own_address_at_a_public_provider_is_theirs() -> None:
    free = msgspec.structs.replace(CUSTOMER, email="cheshi@qq.com")
    assert codes(order(), replaced(customers=[free]), sender=Sender(address="Cheshi@qq.com")) == []


def test_a_finding_says_the_same_in_both_languages() -> None:
    finding = findings(order(), sender=Sender(address="po@cheshi.example", dmarc="fail"))[0]
    assert finding == Finding(
        code="sender-spoofed",
        severity=finding.severity,
        where="buyer.email",
        why_zh="发件人 po@cheshi.example 未通过域名验证（DMARC/SPF fail），可能是冒名邮件，请致电客户核实",
        why_en="the sender po@cheshi.example failed its domain's check (DMARC, SPF): call the customer",
        value="po@cheshi.example",
        limit="dmarc=pass",
    )
