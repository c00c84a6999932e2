"""Whose order it is: by every key that says so, and a finding where two keys speak of two customers."""

from collections.abc import Iterator, Sequence

from bot.finding import Finding, Severity
from bot.masterdata import Customer, MasterData, plain_code, plain_name
from bot.matching.company_names import company_core, likeness, looks_like_company
from bot.resolve_unknown import Match, unknown_customer
from bot.sender import Sender, is_public
from extractors.purchase_order import Party, PurchaseOrder

ALIKE = 75
"""Likeness of two names, of 100, from which they may be two spellings of one."""

Try = tuple[str, Sequence[Customer]]


def resolve_customer(
    order: PurchaseOrder, sender: Sender, master: MasterData
) -> tuple[Match[Customer], tuple[Finding, ...]]:
    """By source, tax id, name, mail address, name without its legal form, mail domain, in this order.

    The first key that fits anybody decides; where it fits several, the next ones choose among these. What the other
    keys say against it is a finding.
    """
    tries = [one for one in _tries(order.buyer, sender, master) if one[1]]
    match = _decided(tries)
    if match.found is None:
        return match, (unknown_customer(order, sender.address, master, match),)
    return match, tuple(_doubts(order.buyer, match.found, match.key, tries, master))


def _tries(buyer: Party, sender: Sender, master: MasterData) -> Iterator[Try]:
    """Each key, and the customers that it fits."""
    source = master.customers.get(sender.customer_number or "")
    yield "source", [source] if source else []
    yield "tax id", master.customers_by_tax_id.get(plain_code(buyer.tax_id), [])
    yield "name", master.customers_by_name.get(plain_name(buyer.name), [])
    addresses = sorted({address.casefold() for address in (buyer.email, sender.address) if address})
    yield "mail address", [one for address in addresses for one in master.customers_by_email.get(address, [])]
    yield "name without its legal form", master.customers_by_core.get(company_core(buyer.name), [])
    domains = sorted({address.rpartition("@")[2] for address in addresses})
    yield (
        "mail domain",
        [one for domain in domains if not is_public(domain) for one in master.customers_by_domain.get(domain, [])],
    )


def _decided(tries: Sequence[Try]) -> Match[Customer]:
    if not tries:
        return Match()
    first, fitting = tries[0]
    left = {customer.customer_number: customer for customer in fitting}
    used = [first]
    for key, others in tries[1:]:
        if len(left) == 1:
            break
        numbers = left.keys() & {customer.customer_number for customer in others}
        if numbers:
            left = {number: left[number] for number in sorted(numbers)}
            used.append(key)
    if len(left) == 1:
        return Match(found=next(iter(left.values())), key=", ".join(used))
    return Match.several(first, sorted(left))


def _doubts(buyer: Party, found: Customer, key: str, tries: Sequence[Try], master: MasterData) -> Iterator[Finding]:
    yield from _other_customers(buyer, found, key, tries)
    yield from _other_name(buyer, found, key, tries)
    if buyer.tax_id and not found.tax_id and not master.customers_by_tax_id.get(plain_code(buyer.tax_id)):
        yield Finding(
            code="tax-id-unknown",
            severity=Severity.WARN,
            where="buyer.tax_id",
            why_zh=f"客户 {found.customer_number} {found.name} 未登记税号，订单上是 {buyer.tax_id}，请核对后补录",
            why_en=f"{found.customer_number} {found.name} has no tax id in the master data, the order says "
            f"{buyer.tax_id}: see that it is theirs, and add it",
            value=buyer.tax_id,
        )


def _other_customers(buyer: Party, found: Customer, key: str, tries: Sequence[Try]) -> Iterator[Finding]:
    """A key that is somebody else's alone: a name (tax ids are held against names elsewhere), a mail address."""
    places = {"tax id": "buyer.tax_id", "name": "buyer.name", "mail address": "buyer.email"}
    zh = {"tax id": "税号", "name": "名称", "mail address": "邮箱地址", "source": "来源"}
    first = key.partition(",")[0]
    for other, fitting in tries:
        if other not in places or found in fitting or (first, other) == ("tax id", "name"):
            continue
        others = ", ".join(sorted(f"{one.customer_number} {one.name}" for one in fitting))
        yield Finding(
            code="customer-keys",
            severity=Severity.APPROVE,
            where=places[other],
            why_zh=f"按{zh.get(first, first)}是客户 {found.customer_number} {found.name}，"
            f"但{zh[other]}是 {others} 的，请核实是谁的订单",
            why_en=f"by {first} this is {found.customer_number} {found.name}'s, but the {other} is {others}'s: whose "
            "order is it?",
            value={"tax id": buyer.tax_id, "name": buyer.name}.get(other) or buyer.email,
            limit=found.customer_number,
        )


def _other_name(buyer: Party, found: Customer, key: str, tries: Sequence[Try]) -> Iterator[Finding]:
    """A name that is nobody's, or the customer's but for its legal form, where little else vouches for them."""
    keys = {name for name, fitting in tries if found in fitting}
    if not buyer.name or "name" in {name for name, _ in tries}:
        return
    alike = [likeness(buyer.name, name) for name in (found.name, *found.aliases)]
    known = [one for one in alike if one is not None]
    written_otherwise = bool(known) and max(known) >= ALIKE
    another = bool(known) and not written_otherwise and looks_like_company(buyer.name)
    vouched = bool(keys & {"source", "tax id", "mail address", "mail domain"}) and not another
    zh = "与主数据写法不同" if written_otherwise else "不是该客户登记的名称"
    en = "is written otherwise there" if written_otherwise else "is no name known for them"
    yield Finding(
        code="customer-name",
        severity=Severity.WARN if vouched else Severity.APPROVE,
        where="buyer.name",
        why_zh=f"订单上的客户名称“{buyer.name}”{zh}：按{_ZH.get(key, key)}认作 {found.customer_number} {found.name}",
        why_en=f"the buyer's name '{buyer.name}' {en}: taken for {found.customer_number} {found.name} by {key}",
        value=buyer.name,
        limit=found.name,
        suggestion={"buyer.name": found.name},
    )


_ZH = {
    "source": "来源",
    "tax id": "税号",
    "mail address": "邮箱地址",
    "mail domain": "邮箱域名",
    "name without its legal form": "去掉公司类型后的名称",
}
