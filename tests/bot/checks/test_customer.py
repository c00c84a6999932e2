"""Whether this customer may order, and whether it is they who do."""

import msgspec
import pytest

from bot.finding import Finding
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
    assert codes(order(), sender=sender) == expected


def test_the_customers_own_address_at_a_public_provider_is_theirs() -> None:
    free = msgspec.structs.replace(CUSTOMER, email="cheshi@qq.com")
    assert codes(order(), replaced(customers=[free]), sender=Sender(address="Cheshi@qq.com")) == []


def test_other_payment_terms_are_pointed_out_and_stop_nothing() -> None:
    assert codes(order(payment_terms="月结 30 天")) == []
    assert codes(order(payment_terms="月结90天")) == ["payment-terms:warn"]


def test_what_is_owed_and_this_order_stay_below_the_credit_limit() -> None:
    limited = replaced(customers=[msgspec.structs.replace(CUSTOMER, credit_limit=1000)])
    assert codes(order(), limited, owed=900) == []
    assert codes(order(), limited, owed=901) == ["credit-limit:approve"]


def test_a_finding_says_the_same_in_both_languages() -> None:
    (finding,) = findings(order(), sender=Sender(address="po@cheshi.example", dmarc="fail"))
    assert finding == Finding(
        code="sender-spoofed",
        severity=finding.severity,
        where="buyer.email",
        why_zh="发件人 po@cheshi.example 未通过域名验证（DMARC/SPF fail），可能是冒名邮件，请致电客户核实",
        why_en="the sender po@cheshi.example failed its domain's check (DMARC, SPF): call the customer",
        value="po@cheshi.example",
        limit="dmarc=pass",
    )
