"""How much speaks for a swindle: small signs that mean nothing alone, added up, with the points of each.

The classic: a mail from a free address in the name of a good customer, urgent, a lot of goods, to a new place, "call
the driver and not the office".
"""

import re
from collections.abc import Iterator

from bot.addresses import plain_address
from bot.checks.approval import order_amount
from bot.checks.registry import Case, check
from bot.checks.unusual import usual_amount
from bot.finding import Finding, Severity
from bot.sender import belongs_to, is_public, looks_like

Sign = tuple[int, str, str]
"""Points, and the sign in Chinese and English."""

URGENT = re.compile(
    r"加急|紧急|急需|急用|特急|十万火急|今天必须|今日必须|马上发|立即发|立刻发|尽快发|务必今[天日]|urgent|asap|immediately|"
    r"right away|rush",
    re.IGNORECASE,
)
NO_CALL = re.compile(
    r"(?:不要|勿|别|无需|不用)(?:打|联系|致电|拨打|通知)[^，。；]{0,8}(?:公司|办公|财务|采购|座机|电话)|直接联系(?:收货人|我|本人)|"
    r"换(?:了)?(?:手机|电话|号码|账号|账户)|新(?:手机号|电话|账号|账户)|"
    r"(?:do not|don't) (?:call|contact)|new (?:phone|number|account)",
    re.IGNORECASE,
)
MUCH = 3
"""How many times the usual amount counts."""
FEW = 3
"""Past orders of other customers' that show that the books are kept, so that a customer without any is new."""


@check("fraud-risk")
def fraud_risk(case: Case) -> Iterator[Finding]:
    """Signs of a swindle do not add up to more than is good for us."""
    if case.customer is None:
        return
    signs = sorted(_signs(case), key=lambda sign: -sign[0])
    points = sum(sign[0] for sign in signs)
    if points < case.settings.fraud_approve:
        return
    block = points >= case.settings.fraud_block
    parts_zh = "、".join(f"{zh}（{one} 分）" for one, zh, _ in signs)
    parts_en = ", ".join(f"{en} ({one})" for one, _, en in signs)
    call = f"，请用主数据中的电话 {case.customer.phone} 核实" if case.customer.phone else "，请用已知的电话向客户核实"
    call_en = f"; call them on the known number {case.customer.phone}" if case.customer.phone else "; call them first"
    yield Finding(
        code="fraud-risk",
        severity=Severity.BLOCK if block else Severity.APPROVE,
        where="buyer",
        why_zh=f"欺诈风险 {points} 分：{parts_zh}{call}",
        why_en=f"{points} points of fraud risk: {parts_en}{call_en}",
        value=str(points),
        limit=str(case.settings.fraud_block if block else case.settings.fraud_approve),
    )


def _signs(case: Case) -> Iterator[Sign]:
    yield from _sender(case)
    yield from _place(case)
    yield from _words(case)
    yield from _size(case)


def _sender(case: Case) -> Iterator[Sign]:
    """How little the sender is to be trusted; mails that our own staff pass on they vouch for."""
    sender, customer = case.sender, case.customer
    if customer is None or sender.domain is None or sender.customer_number or sender.by_us:
        return
    domains = frozenset(domain.casefold() for domain in customer.mail_domains)
    if sender.dmarc == "fail":
        yield 60, "发件人未通过域名验证", "the sender failed its domain's check"
    known = case.master.customers_by_email.get((sender.address or "").casefold(), [])
    if customer in known or belongs_to(sender.domain, domains):
        return
    if looks_like(sender.domain, domains) and not is_public(sender.domain):
        yield 60, f"域名 {sender.domain} 是仿冒的样子", f"{sender.domain} looks like the customer's domain"
    elif is_public(sender.domain) and (domains or customer.senders or customer.email):
        yield 30, f"来自公共邮箱 {sender.domain}", f"sent from the public {sender.domain}"
    elif domains or customer.senders or customer.email:
        yield 25, f"{sender.domain} 不是客户的域名", f"{sender.domain} is not the customer's"


def _place(case: Case) -> Iterator[Sign]:
    customer, order = case.customer, case.order
    if customer is None:
        return
    places = case.master.ship_tos(customer.customer_number)
    past = [one.ship_to_address for one in case.history.orders]
    known = {plain_address(one) for one in (*(place.address for place in places), customer.address, *past) if one}
    said = order.deliver_to.address
    if said and known and plain_address(said) not in known:
        yield 20, "新的收货地址", "goods go to a new place"
    contacts = case.master.contacts(customer.customer_number)
    people = (customer.phone, *(place.phone for place in places), *(person.phone for person in contacts))
    phones = {_digits(one) for one in people if one}
    if (phone := _digits(order.deliver_to.phone)) and phones and phone not in phones:
        yield 10, "收货电话不在主数据中", "the phone for the delivery is not known"
    if (phone := _digits(order.buyer.phone)) and phones and phone not in phones:
        yield 10, "买方电话与主数据不同", "the buyer's phone is not known"


def _digits(phone: str | None) -> str:
    """The number as compared: its last eleven figures, without the country's code."""
    return re.sub(r"\D", "", phone or "")[-11:].lstrip("0")


def _words(case: Case) -> Iterator[Sign]:
    texts = " ".join(filter(None, (case.order.note, *case.remarks)))
    if found := URGENT.search(texts):
        yield 10, f"催得急（“{found[0]}”）", f"urgency ('{found[0]}')"
    if found := NO_CALL.search(texts):
        yield 20, f"要求绕开公司联系方式（“{found[0]}”）", f"asks not to use the known contacts ('{found[0]}')"


def _size(case: Case) -> Iterator[Sign]:
    total, known = order_amount(case), usual_amount(case)
    if total is not None and known is not None and float(total) > MUCH * known.middle and float(total) > known.most:
        yield 15, f"金额是平时的 {float(total) / known.middle:.3g} 倍", "far more than they usually order"
    if not case.history.orders and len(case.master.rows("order_history")) >= FEW:
        yield 10, "该客户没有历史订单", "their first order"
