"""Whether this customer may order, and whether it is they who do."""

from collections.abc import Iterator

from bot.checks.registry import Case, check
from bot.finding import Finding, Severity
from bot.masterdata import plain_code, plain_name
from bot.sender import belongs_to, is_public, looks_like


@check("customer-on-hold")
def on_hold(case: Case) -> Iterator[Finding]:
    """Nothing is delivered to a customer on hold."""
    customer = case.customer
    if customer is not None and customer.on_hold:
        reason = customer.hold_reason
        yield Finding(
            code="customer-on-hold",
            severity=Severity.BLOCK,
            where="buyer.name",
            why_zh=f"客户 {customer.customer_number} {customer.name} 已被冻结，不能接单"
            + (f"：{reason}" if reason else ""),
            why_en=f"customer {customer.customer_number} {customer.name} is on hold: no orders are taken"
            + (f" ({reason})" if reason else ""),
            value=customer.customer_number,
            limit=reason,
        )


@check("customer-identity")
def identity(case: Case) -> Iterator[Finding]:
    """Tax id and name speak of the same customer."""
    if case.customer is None or not case.order.buyer.tax_id:
        return
    said, known = case.order.buyer.tax_id, case.customer.tax_id
    named = case.master.customers_by_name.get(plain_name(case.order.buyer.name), [])
    if named and case.customer not in named:
        others = ", ".join(f"{other.customer_number} {other.name}" for other in named)
        yield Finding(
            code="customer-identity",
            severity=Severity.BLOCK,
            where="buyer.name",
            why_zh=f"税号 {said} 属于 {case.customer.customer_number} {case.customer.name}，名称却是 {others}",
            why_en=f"the tax id {said} is {case.customer.customer_number} {case.customer.name}'s, the name {others}'s",
            value=case.order.buyer.name,
            limit=case.customer.name,
        )
    elif known and plain_code(known) != plain_code(said):
        yield Finding(
            code="tax-id",
            severity=Severity.APPROVE,
            where="buyer.tax_id",
            why_zh=f"订单上的税号 {said} 与主数据中的 {known} 不符",
            why_en=f"the order's tax id {said} is not the {known} of the master data",
            value=said,
            limit=known,
            suggestion={"buyer.tax_id": known},
        )


@check("sender-spoofed")
def spoofed(case: Case) -> Iterator[Finding]:
    """A mail whose domain did not vouch for it, or comes from one that looks like the customer's, may be a fake."""
    sender = case.sender
    if sender.dmarc == "fail":
        yield Finding(
            code="sender-spoofed",
            severity=Severity.BLOCK,
            where="buyer.email",
            why_zh=f"发件人 {sender.address} 未通过域名验证（DMARC/SPF fail），可能是冒名邮件，请致电客户核实",
            why_en=f"the sender {sender.address} failed its domain's check (DMARC, SPF): call the customer",
            value=sender.address,
            limit="dmarc=pass",
        )
    domains = _domains(case)
    like = looks_like(sender.domain, domains) if sender.domain and not is_public(sender.domain) else None
    if like is not None:
        yield Finding(
            code="sender-looks-like",
            severity=Severity.BLOCK,
            where="buyer.email",
            why_zh=f"发件人域名 {sender.domain} 与客户的 {like} 相似但不同，可能是冒名邮件，请致电客户核实",
            why_en=f"the sender's domain {sender.domain} looks like the customer's {like}, but is not: call them",
            value=sender.domain,
            limit=like,
        )


@check("sender-not-the-customers")
def sender_unknown(case: Case) -> Iterator[Finding]:
    """An order from an address that is not the customer's needs somebody to agree."""
    customer, sender = case.customer, case.sender
    if customer is None or sender.domain is None or sender.customer_number or sender.by_us:
        # With a mail forwarded by our staff, they vouch for the hands before them.
        return
    domains, addresses = _domains(case), _addresses(case)
    if belongs_to(sender.domain, domains) or (sender.address or "").casefold() in addresses:
        return
    if not is_public(sender.domain) and looks_like(sender.domain, domains) is not None:
        return  # that is another finding
    if domains or addresses or is_public(sender.domain):
        zh = "公共邮箱，任何人都能注册" if is_public(sender.domain) else "不属于该客户的邮箱域名或下单邮箱"
        en = "is at a public mail service" if is_public(sender.domain) else "does not belong to a mail domain"
        yield Finding(
            code="sender-not-the-customers",
            severity=Severity.APPROVE if domains or addresses else Severity.WARN,
            where="buyer.email",
            why_zh=f"发件人 {sender.address} 不是客户 {customer.name} 已知的发件人（{zh}）",
            why_en=f"the sender {sender.address} {en}, and is none that is known of {customer.name}",
            value=sender.domain,
            limit="; ".join(sorted(domains | addresses)) or None,
        )


@check("buyer-email")
def buyer_email(case: Case) -> Iterator[Finding]:
    """The address that the order itself names is the customer's; nothing else vouches for an order without a sender."""
    said, domains, addresses = case.order.buyer.email, _domains(case), _addresses(case)
    if not said or "@" not in said or not (domains or addresses):
        return
    if said.casefold() in addresses or belongs_to(said.rpartition("@")[2].casefold(), domains):
        return
    vouched = case.sender.address or case.sender.customer_number
    yield Finding(
        code="buyer-email",
        severity=Severity.WARN if vouched else Severity.APPROVE,
        where="buyer.email",
        why_zh=f"订单上的邮箱 {said} 不属于客户的邮箱域名或下单邮箱",
        why_en=f"the order's mail address {said} is neither of the customer's domains nor known of them",
        value=said,
        limit="; ".join(sorted(domains | addresses)),
    )


def _domains(case: Case) -> frozenset[str]:
    """The customer's own mail domains: those named, and those of their people's addresses."""
    named = {domain.casefold() for domain in case.customer.mail_domains} if case.customer else set()
    named |= {address.rpartition("@")[2] for address in _addresses(case)}
    return frozenset(domain for domain in named if not is_public(domain))


def _addresses(case: Case) -> frozenset[str]:
    """Every single mail address that may order for the customer."""
    if case.customer is None:
        return frozenset()
    people = (person.email for person in case.master.contacts(case.customer.customer_number))
    addresses = (case.customer.email, *case.customer.senders, *people)
    return frozenset(address.casefold() for address in addresses if address)
