"""Who handed an order over, and how far that can be believed."""

import pytest

from bot.sender import Sender, belongs_to, looks_like, sender_of
from extractors.purchase_order import Hand, MailFacts

OURS = ("haichuan.example",)
DOMAINS = frozenset({"hengyu.example"})


def mail(*addresses: str, **authentication: str) -> MailFacts:
    return MailFacts(hands=tuple(Hand(address=address) for address in addresses), authentication=authentication)


def test_who_ordered_is_the_innermost_hand_that_is_not_ours() -> None:
    facts = mail("sales@haichuan.example", "po@hengyu.example", dmarc="pass")
    assert sender_of("sales@haichuan.example", facts, None, OURS) == Sender(
        address="po@hengyu.example", by_us=True, dmarc="pass"
    )


def test_a_mail_from_our_own_staff_alone_is_by_us() -> None:
    assert sender_of("sales@haichuan.example", mail("Sales@Haichuan.example"), None, OURS) == Sender(
        address="sales@haichuan.example", by_us=True
    )


@pytest.mark.parametrize(
    ("authentication", "verdict"),
    [
        ({"dmarc": "fail", "spf": "pass"}, "fail"),
        ({"dmarc": "pass", "spf": "fail"}, "pass"),
        ({"spf": "fail"}, "fail"),
        ({"SPF": "FAIL", "dkim": "pass"}, None),
        ({"dmarc": "none", "dkim": "fail"}, "fail"),
        ({"spf": "softfail"}, None),
        ({}, None),
    ],
)
def test_spf_and_dkim_decide_where_a_domain_has_no_policy(authentication: dict[str, str], verdict: str | None) -> None:
    assert sender_of("x@y.example", mail("x@y.example", **authentication), None, OURS).dmarc == verdict


@pytest.mark.parametrize(
    "domain",
    ["hengyv.example", "henngyu.example", "hengyu-cn.example", "hengyu.example.cn", "hengyu.com", "heng-yu.example"],
)
def test_a_domain_that_could_be_mistaken_for_the_customers_is_told(domain: str) -> None:
    assert looks_like(domain, DOMAINS) == "hengyu.example"


@pytest.mark.parametrize("domain", ["hengyu.example", "mail.hengyu.example", "mingqi.example", "lanxi-dq.example"])
def test_the_customers_own_domain_and_other_names_look_like_nothing(domain: str) -> None:
    assert looks_like(domain, DOMAINS) is None


def test_letters_of_another_alphabet_do_not_deceive() -> None:
    cyrillic = "h\u0435ngyu.example"
    assert looks_like(cyrillic, DOMAINS) == "hengyu.example"
    assert looks_like(cyrillic.encode("idna").decode(), DOMAINS) == "hengyu.example"


def test_a_domain_belongs_only_to_what_it_lies_below() -> None:
    assert belongs_to("mail.hengyu.example", DOMAINS)
    assert not belongs_to("evilhengyu.example", DOMAINS)
