"""Purchase order → sales order: whose order it is, which items, units and prices. Nothing is guessed in silence."""

import unicodedata
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

import msgspec

from bot.finding import Finding, Severity
from bot.masterdata import Customer, Item, MasterData, plain_code
from bot.pricing import list_price
from connectors.sales_order import SalesOrder, SalesOrderLine, ShipTo
from extractors.purchase_order import MailFacts, OrderLine, PurchaseOrder

CENT = Decimal("0.01")
LIKELY = 60
"""rapidfuzz score from which a name is worth suggesting."""


class Sender(msgspec.Struct, frozen=True, kw_only=True):
    """Who handed the order over.

    ``address`` is the last hand of the mail that is not our own staff's; ``by_us`` says that our staff forwarded it;
    ``customer_number`` is known where the source belongs to one customer; ``dmarc`` is the mail's verdict, if any.
    """

    address: str | None = None
    by_us: bool = False
    customer_number: str | None = None
    dmarc: str | None = None

    @property
    def domain(self) -> str | None:
        """The part behind the @, in small letters."""
        return self.address.rpartition("@")[2].casefold() if self.address and "@" in self.address else None


class Resolution(msgspec.Struct, frozen=True, kw_only=True):
    """What the master data makes of an order.

    ``items`` has the item of each line that has one, by the line's index. ``keys`` says by which key each was found:
    "customer" → "tax id", "lines.0" → "seller item code". Without everything that it needs there is no sales order.
    """

    customer: Customer | None = None
    items: dict[int, Item] = {}
    sales_order: SalesOrder | None = None
    findings: tuple[Finding, ...] = ()
    keys: dict[str, str] = {}


def sender_of(source_sender: str | None, mail: MailFacts | None, customer: str | None, ours: tuple[str, ...]) -> Sender:
    """Who ordered, from the chain of hands: the innermost that is not one of our own domains."""
    if mail is None:
        return Sender(address=source_sender, customer_number=customer)
    addresses = [hand.address for hand in mail.hands if hand.address]
    own = {domain.casefold() for domain in ours}
    foreign = [address for address in addresses if address.rpartition("@")[2].casefold() not in own]
    by_us = bool(addresses) and addresses[0] not in foreign
    return Sender(
        address=foreign[-1] if foreign else source_sender,
        by_us=by_us,
        customer_number=customer,
        dmarc=mail.authentication.get("dmarc"),
    )


def resolve(order: PurchaseOrder, sender: Sender, master: MasterData, own_reference: str) -> Resolution:
    """Look everything up. ``own_reference`` names the order where the customer gave no number."""
    findings: list[Finding] = []
    keys: dict[str, str] = {}
    customer, key = _customer(order, sender, master)
    if customer is None:
        findings.append(_unknown_customer(order, sender, master, key))
    else:
        keys["customer"] = key
    items: dict[int, Item] = {}
    for index, line in enumerate(order.lines):
        item, key = _item(line, customer, master)
        if item is None:
            findings.append(_unknown_item(line, index, key, master))
        else:
            items[index], keys[f"lines.{index}"] = item, key
    sales_order = None
    if customer is not None and order.lines and len(items) == len(order.lines):
        sales_order = _sales_order(order, customer, items, master, own_reference)
    return Resolution(customer=customer, items=items, sales_order=sales_order, findings=tuple(findings), keys=keys)


def _customer(order: PurchaseOrder, sender: Sender, master: MasterData) -> tuple[Customer | None, str]:
    """By the source, tax id, name, mail domain, in this order: the first key that names exactly one decides."""
    if sender.customer_number in master.customers:
        return master.customers[sender.customer_number or ""], "source"
    everybody = master.customers.values()
    email = (order.buyer.email or "").rpartition("@")[2].casefold()
    tries = [
        ("tax id", [c for c in everybody if c.tax_id and plain_code(c.tax_id) == plain_code(order.buyer.tax_id)]),
        ("name", [c for c in everybody if order.buyer.name and _named(c, order.buyer.name)]),
        ("mail domain", [c for c in everybody if {email, sender.domain or ""} & set(_domains(c))]),
    ]
    for key, found in tries:
        if len(found) == 1:
            return found[0], key
        if len(found) > 1:
            return None, f"{key}: {', '.join(customer.customer_number for customer in found)} all fit"
    return None, "nobody fits"


def _named(customer: Customer, name: str) -> bool:
    return plain_name(name) in {plain_name(known) for known in (customer.name, *customer.aliases)}


def _domains(customer: Customer) -> Iterator[str]:
    for domain in customer.mail_domains:
        yield domain.casefold()


@lru_cache(maxsize=100_000)
def plain_name(name: str) -> str:
    """A name as it is compared: width, case, blanks, brackets and punctuation do not count."""
    text = unicodedata.normalize("NFKC", name).casefold()
    return "".join(sign for sign in text if sign.isalnum())


def _item(line: OrderLine, customer: Customer | None, master: MasterData) -> tuple[Item | None, str]:
    """By our code, barcode, the customer's code, name with specification, name, alias: the first that names one."""
    codes = [code for code in (line.seller_item_code, line.buyer_item_code) if code]
    for code in codes:
        for item in _coded(master).get(plain_code(code), []):
            return item, "item number"
    for code in codes:
        own = master.customer_items.get((customer.customer_number if customer else "", plain_code(code)))
        if own:
            return master.items[own], "customer item code"
    if line.seller_item_code:
        # A code of ours that does not exist is a mistake to be asked about, whatever the description says.
        return None, "no such item number"
    text = plain_name(f"{line.description or ''}{line.specification or ''}")
    found = _by_text(master).get(text, []) if text else []
    if len(found) == 1:
        return found[0], "name"
    return None, f"{', '.join(item.item_number for item in found)} all fit" if found else "nothing fits"


_INDEX: dict[tuple[str, str], dict[str, list[Item]]] = {}


def _coded(master: MasterData) -> dict[str, list[Item]]:
    return _index(master, "code", lambda item: {plain_code(item.item_number), plain_code(item.barcode)})


def _by_text(master: MasterData) -> dict[str, list[Item]]:
    def texts(item: Item) -> set[str]:
        specification = item.specification or ""
        names = (item.name, *item.aliases)
        return {plain_name(name) for name in names} | {plain_name(f"{name}{specification}") for name in names}

    return _index(master, "text", texts)


def _index(master: MasterData, what: str, keys: "object") -> dict[str, list[Item]]:
    key = (master.version, what)
    if key not in _INDEX:
        if len(_INDEX) > 8:  # noqa: PLR2004 - a few snapshots at most live in one process
            _INDEX.clear()
        index: dict[str, list[Item]] = {}
        for item in master.items.values():
            for text in keys(item) - {""}:  # type: ignore[operator]
                index.setdefault(text, []).append(item)
        _INDEX[key] = index
    return _INDEX[key]


def _sales_order(
    order: PurchaseOrder, customer: Customer, items: dict[int, Item], master: MasterData, own_reference: str
) -> SalesOrder | None:
    currency = order.currency or customer.currency or "CNY"
    lines: list[SalesOrderLine] = []
    for index, line in enumerate(order.lines):
        item = items[index]
        unit = line.unit or item.base_unit
        price = line.unit_price
        if price is None and line.quantity is not None:
            listed = list_price(master, customer, item, unit, line.quantity, order.issue_date, currency)
            price = listed.unit_price if listed else None
        if line.quantity is None or price is None or master.factor(item.item_number, unit) is None:
            return None
        lines.append(_line(index, line, item, unit, price))
    return SalesOrder(
        reference=order.order_number or own_reference,
        customer_number=customer.customer_number,
        customer_name=customer.name,
        currency=currency,
        lines=tuple(lines),
        total_amount=sum((line.line_amount for line in lines), Decimal(0)),
        ship_to=_ship_to(order, customer, master),
        order_date=order.issue_date,
        requested_delivery_date=order.requested_delivery_date,
        payment_terms=order.payment_terms or customer.payment_terms,
        note=order.note,
    )


def _line(index: int, line: OrderLine, item: Item, unit: str, price: Decimal) -> SalesOrderLine:
    quantity = line.quantity or Decimal(0)
    return SalesOrderLine(
        line_number=index + 1,
        item_number=item.item_number,
        description=" ".join(filter(None, (item.name, item.specification))),
        quantity=quantity,
        unit=unit,
        unit_price=price,
        line_amount=(quantity * price).quantize(CENT, ROUND_HALF_UP),
        tax_rate=item.tax_rate,
        requested_delivery_date=line.requested_delivery_date,
    )


def _ship_to(order: PurchaseOrder, customer: Customer, master: MasterData) -> ShipTo:
    """What the order says; what it leaves out comes from the one place known for the customer, if there is just one."""
    said = order.deliver_to
    known = master.ship_tos(customer.customer_number)
    one = known[0] if len(known) == 1 else None
    fallback = not said.address
    return ShipTo(
        name=said.name or customer.name,
        contact=said.contact or (one.contact if one and fallback else None) or order.buyer.contact or customer.contact,
        phone=said.phone or (one.phone if one and fallback else None) or order.buyer.phone or customer.phone,
        address=said.address or (one.address if one else None) or (customer.address if not known else None),
    )


def _unknown_customer(order: PurchaseOrder, sender: Sender, master: MasterData, why: str) -> Finding:
    from rapidfuzz import fuzz, process

    name = order.buyer.name or ""
    names = {customer.customer_number: customer.name for customer in master.customers.values()}
    near = process.extract(name, names, scorer=fuzz.WRatio, limit=3, score_cutoff=LIKELY) if name else []
    listed = "; ".join(f"{number} {known}" for known, _, number in near)
    who = name or sender.address or "?"
    return Finding(
        code="customer-unknown",
        severity=Severity.BLOCK,
        where="buyer.name",
        why_zh=f"主数据中找不到客户“{who}”（依次按税号、名称、邮箱域名查找：{why}）"
        + (f"；相近：{listed}" if near else ""),
        why_en=f"no customer '{who}' in the master data (looked up by tax id, name, mail domain: {why})"
        + (f"; similar: {listed}" if near else ""),
        value=who,
        suggestion={"buyer.name": near[0][0]} if near else {},
    )


def _unknown_item(line: OrderLine, index: int, why: str, master: MasterData) -> Finding:
    from rapidfuzz import fuzz, process

    code = line.seller_item_code or line.buyer_item_code or ""
    text = " ".join(filter(None, (line.description, line.specification)))
    names = {item.item_number: f"{item.name} {item.specification or ''}" for item in master.items.values()}
    near = process.extract(text, names, scorer=fuzz.token_set_ratio, limit=3, score_cutoff=LIKELY) if text else []
    if not near and code:
        near = process.extract(code, {number: number for number in names}, limit=3, score_cutoff=LIKELY)
    listed = "; ".join(f"{number} {names[number]}" for _, _, number in near)
    shown = " ".join(filter(None, (code, text))) or "?"
    return Finding(
        code="item-unknown",
        severity=Severity.BLOCK,
        where=f"lines.{index}",
        why_zh=f"第 {index + 1} 行“{shown}”在主数据中没有对应料号（{why}）" + (f"；相近：{listed}" if near else ""),
        why_en=f"line {index + 1}, '{shown}', is no item of ours ({why})" + (f"; similar: {listed}" if near else ""),
        value=shown,
        suggestion={f"lines.{index}.seller_item_code": near[0][2]} if near else {},
    )
