"""Whether this customer may order, and whether it is they who do."""

from collections.abc import Iterator

from bot.checks.registry import Case, check
from bot.finding import Finding, Severity
from bot.masterdata import plain_code, plain_name
from bot.sender import belongs_to, is_public, looks_like


@check("customer-on-hold")
def on_hold(case: Case) -> Iterator[Finding]:
    """Nothing is delivered to a customer on hold."""
    if case.customer is not None and case.customer.on_hold:
        yield Finding(
            code="customer-on-hold",
            severity=Severity.BLOCK,
            where="buyer.name",
            why_zh=f"客户 {case.customer.customer_number} {case.customer.name} 已被冻结，不能接单",
            why_en=f"customer {case.customer.customer_number} {case.customer.name} is on hold: no orders are taken",
            value=case.customer.customer_number,
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
    domains = _domains(case)
    known = belongs_to(sender.domain, domains) or (customer.email or "").casefold() == (sender.address or "").casefold()
    if domains and not known and looks_like(sender.domain, domains) is None:
        yield Finding(
            code="sender-not-the-customers",
            severity=Severity.APPROVE,
            where="buyer.email",
            why_zh=f"发件人 {sender.address} 不属于客户 {customer.name} 的邮箱域名",
            why_en=f"the sender {sender.address} does not belong to a mail domain of {customer.name}",
            value=sender.domain,
            limit="; ".join(sorted(domains)),
        )


def _domains(case: Case) -> frozenset[str]:
    return frozenset(domain.casefold() for domain in case.customer.mail_domains) if case.customer else frozenset()


@check("credit-limit")
def credit_limit(case: Case) -> Iterator[Finding]:
    """What is on its way to the customer and this order together stay below what they are given on credit."""
    customer, sales_order = case.customer, case.resolution.sales_order
    if customer is None or sales_order is None or not customer.credit_limit:
        return
    if case.resolution.currency != (customer.currency or case.resolution.currency):
        return
    together = case.owed + sales_order.total_amount
    if together > customer.credit_limit:
        yield Finding(
            code="credit-limit",
            severity=Severity.APPROVE,
            where="total_amount",
            why_zh=f"该客户在途订单 {case.owed:,.2f} 加本单 {sales_order.total_amount:,.2f}，超过信用额度 "
            f"{customer.credit_limit:,.2f} {case.resolution.currency}",
            why_en=f"{case.owed:,.2f} on its way and this order's {sales_order.total_amount:,.2f} are more than the "
            f"credit limit of {customer.credit_limit:,.2f} {case.resolution.currency}",
            value=f"{together:f}",
            limit=f"{customer.credit_limit:f}",
        )


@check("payment-terms")
def payment_terms(case: Case) -> Iterator[Finding]:
    """Terms other than those agreed are pointed out; ours are what counts."""
    said, agreed = case.order.payment_terms, case.customer.payment_terms if case.customer else None
    if said and agreed and "".join(said.split()).casefold() != "".join(agreed.split()).casefold():
        yield Finding(
            code="payment-terms",
            severity=Severity.WARN,
            where="payment_terms",
            why_zh=f"订单上的付款条件是“{said}”，约定为“{agreed}”",
            why_en=f"the order says payment terms '{said}', agreed are '{agreed}'",
            value=said,
            limit=agreed,
            suggestion={"payment_terms": agreed},
        )
