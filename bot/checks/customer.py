"""Whether this customer may order, and whether it is they who do."""

from collections.abc import Iterator

from bot.checks.registry import Case, check
from bot.finding import Finding, Severity


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


@check("sender-spoofed")
def spoofed(case: Case) -> Iterator[Finding]:
    """A mail whose domain did not vouch for it may be a fake."""
    if case.sender.dmarc == "fail":
        yield Finding(
            code="sender-spoofed",
            severity=Severity.BLOCK,
            where="buyer.email",
            why_zh=f"发件人 {case.sender.address} 未通过域名验证（DMARC fail），可能是冒名邮件，请致电客户核实",
            why_en=f"the sender {case.sender.address} failed its domain's check (DMARC): call the customer",
            value=case.sender.address,
            limit="dmarc=pass",
        )


@check("sender-not-the-customers")
def sender_unknown(case: Case) -> Iterator[Finding]:
    """An order from an address that is not the customer's needs somebody to agree."""
    if case.customer is None or case.sender.domain is None or case.sender.customer_number:
        return
    domains = {domain.casefold() for domain in case.customer.mail_domains}
    # With a mail forwarded by our staff and nobody else in its chain, our own address is all there is to hold against.
    if domains and case.sender.domain not in domains and not case.sender.by_us:
        yield Finding(
            code="sender-not-the-customers",
            severity=Severity.APPROVE,
            where="buyer.email",
            why_zh=f"发件人 {case.sender.address} 不属于客户 {case.customer.name} 的邮箱域名",
            why_en=f"the sender {case.sender.address} does not belong to a mail domain of {case.customer.name}",
            value=case.sender.domain,
            limit="; ".join(sorted(domains)),
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
