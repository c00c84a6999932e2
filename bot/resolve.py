"""Purchase order → sales order: whose order it is, which items, units and prices. Nothing is guessed in silence."""

from datetime import date
from decimal import Decimal

import msgspec

from bot.finding import Finding
from bot.masterdata import Customer, Item, MasterData, plain_code, plain_name
from bot.pricing import Asked, list_price
from bot.resolve_unknown import Match, unknown_customer, unknown_item
from bot.sender import Sender, is_public
from bot.tax import LinePrice, cents, line_prices
from connectors.sales_order import SalesOrder, SalesOrderLine, ShipTo
from extractors.purchase_order import OrderLine, PurchaseOrder


class Resolution(msgspec.Struct, frozen=True, kw_only=True):
    """What the master data makes of an order.

    ``items`` has the item of each line that has one, and ``prices`` the price of each line that says one, by the line's
    index. ``keys`` says by which key each was found: "customer" → "tax id", "lines.0" → "item number". Without
    everything that it needs there is no sales order.
    """

    customer: Customer | None = None
    items: dict[int, Item] = {}
    prices: dict[int, LinePrice] = {}
    currency: str = "CNY"
    sales_order: SalesOrder | None = None
    findings: tuple[Finding, ...] = ()
    keys: dict[str, str] = {}


def resolve(order: PurchaseOrder, sender: Sender, master: MasterData, own_reference: str, today: date) -> Resolution:
    """Look everything up. ``own_reference`` names the order where the customer gave no number."""
    findings: list[Finding] = []
    keys: dict[str, str] = {}
    whose = _customer(order, sender, master)
    if whose.found is None:
        findings.append(unknown_customer(order, sender.address, master, whose))
    else:
        keys["customer"] = whose.key
    items: dict[int, Item] = {}
    for index, line in enumerate(order.lines):
        match = _item(line, whose.found, master)
        if match.found is None:
            findings.append(unknown_item(line, index, master, match))
        else:
            items[index], keys[f"lines.{index}"] = match.found, match.key
    resolution = Resolution(
        customer=whose.found,
        items=items,
        prices=line_prices(order, lambda index: items[index].tax_rate if index in items else None),
        currency=order.currency or (whose.found.currency if whose.found else None) or "CNY",
        findings=tuple(findings),
        keys=keys,
    )
    return msgspec.structs.replace(
        resolution, sales_order=_sales_order(order, resolution, master, own_reference, today)
    )


def _customer(order: PurchaseOrder, sender: Sender, master: MasterData) -> Match[Customer]:
    """By source, tax id, name, mail address, mail domain, in this order: the first key that fits anybody decides."""
    if sender.customer_number in master.customers:
        return Match(found=master.customers[sender.customer_number or ""], key="source")
    addresses = {address.casefold() for address in (order.buyer.email, sender.address) if address}
    domains = {address.rpartition("@")[2] for address in addresses}
    tries = [
        ("tax id", master.customers_by_tax_id.get(plain_code(order.buyer.tax_id), [])),
        ("name", master.customers_by_name.get(plain_name(order.buyer.name), [])),
        ("mail address", [one for address in addresses for one in master.customers_by_email.get(address, [])]),
        (
            "mail domain",
            [one for domain in domains if not is_public(domain) for one in master.customers_by_domain.get(domain, [])],
        ),
    ]
    for key, fitting in tries:
        numbers = {customer.customer_number: customer for customer in fitting}
        if len(numbers) == 1:
            return Match(found=fitting[0], key=key)
        if numbers:
            return Match.several(key, sorted(numbers))
    return Match()


def _item(line: OrderLine, customer: Customer | None, master: MasterData) -> Match[Item]:
    """By our code, the customer's own code, barcode; without any code by name with specification, name, alias.

    Our column is looked up among our numbers first, the customer's among their own codes. Two codes that name two items
    are a question, and so is a code of ours that does not exist, whatever the description says.
    """
    ours = _coded(master, customer, line.seller_item_code, theirs_first=False)
    theirs = _coded(master, customer, line.buyer_item_code, theirs_first=True)
    if ours.found is not None and theirs.found is not None and ours.found != theirs.found:
        return Match.several("item codes", [ours.found.item_number, theirs.found.item_number])
    for match in (ours, theirs):
        if match.found is not None or match.zh:
            return match
    if line.seller_item_code:
        return Match(zh="没有这个料号", en="no such item number")
    fitting = master.items_by_text.get(plain_name(f"{line.description or ''}{line.specification or ''}"), [])
    if len(fitting) == 1:
        return Match(found=fitting[0], key="name")
    return Match.several("name", [item.item_number for item in fitting]) if fitting else Match()


def _coded(master: MasterData, customer: Customer | None, code: str | None, *, theirs_first: bool) -> Match[Item]:
    if not code:
        return Match()
    own = master.customer_items.get((customer.customer_number if customer else "", plain_code(code)))
    fitting = master.items_by_code.get(plain_code(code), [])
    if own and (theirs_first or not fitting):
        return Match(found=master.items[own], key="customer item code")
    if len(fitting) > 1:
        return Match.several("item number", [item.item_number for item in fitting])
    return Match(found=fitting[0], key="item number") if fitting else Match()


def _sales_order(
    order: PurchaseOrder, resolution: Resolution, master: MasterData, own_reference: str, today: date
) -> SalesOrder | None:
    customer, items = resolution.customer, resolution.items
    if customer is None or not order.lines or len(items) != len(order.lines):
        return None
    day = order.issue_date or today
    lines = [_line(order, index, resolution, master, day) for index in range(len(order.lines))]
    known = tuple(line for line in lines if line is not None)
    if len(known) != len(lines):
        return None
    return SalesOrder(
        reference=order.order_number or own_reference,
        customer_number=customer.customer_number,
        customer_name=customer.name,
        currency=resolution.currency,
        lines=known,
        total_amount=sum((line.line_amount for line in known), Decimal(0)),
        ship_to=_ship_to(order, customer, master),
        order_date=day,
        requested_delivery_date=order.requested_delivery_date,
        payment_terms=order.payment_terms or customer.payment_terms,
        note=order.note,
    )


def _line(
    order: PurchaseOrder, index: int, resolution: Resolution, master: MasterData, day: date
) -> SalesOrderLine | None:
    """The line in our words; None where its quantity, unit or price is not known."""
    line, item, customer = order.lines[index], resolution.items[index], resolution.customer
    unit = master.unit_name(item.item_number, line.unit)
    if line.quantity is None or unit is None or customer is None:
        return None
    said = resolution.prices.get(index)
    asked = Asked(
        customer=customer, item=item, unit=unit, quantity=line.quantity, day=day, currency=resolution.currency
    )
    price = list_price(master, asked) if said is None else said.gross
    if price is None:
        return None
    return SalesOrderLine(
        line_number=index + 1,
        item_number=item.item_number,
        description=" ".join(filter(None, (item.name, item.specification))),
        quantity=line.quantity,
        unit=unit,
        unit_price=price,
        line_amount=cents(line.quantity * price),
        tax_rate=line.tax_rate if line.tax_rate is not None else item.tax_rate,
        requested_delivery_date=line.requested_delivery_date,
    )


def _ship_to(order: PurchaseOrder, customer: Customer, master: MasterData) -> ShipTo:
    """What the order says; what it leaves out comes from the one place known for the customer, if there is just one."""
    said = order.deliver_to
    known = master.ship_tos(customer.customer_number)
    one = known[0] if len(known) == 1 and not said.address else None
    return ShipTo(
        name=said.name or (one.name if one else None) or customer.name,
        contact=said.contact or (one.contact if one else None) or order.buyer.contact or customer.contact,
        phone=said.phone or (one.phone if one else None) or order.buyer.phone or customer.phone,
        address=said.address or (one.address if one else None) or (customer.address if not known else None),
    )
