"""Purchase order → sales order: whose order it is, which items, units and prices. Nothing is guessed in silence."""

from datetime import date
from decimal import Decimal

import msgspec

from bot.finding import Finding
from bot.masterdata import Customer, Item, KnownShipTo, MasterData, Unit
from bot.payment_terms import settled_terms
from bot.pricing import Asked, agreed_price, before_tax, price_day
from bot.resolve_customer import resolve_customer
from bot.resolve_item import resolve_item
from bot.resolve_ship_to import nearly_known, resolve_ship_to
from bot.sender import Sender
from bot.tax import HOME, LinePrice, cents, line_prices
from connectors.sales_order import SalesOrder, SalesOrderLine, ShipTo
from extractors.purchase_order import PurchaseOrder


class Resolution(msgspec.Struct, frozen=True, kw_only=True):
    """What the master data makes of an order.

    ``items`` has the item of each line that has one, ``packs`` the pack whose bar code named it, and ``prices`` the
    price of each line that says one, by the line's index. ``ship_to`` is the known place that the goods go to. ``keys``
    says by which key each was found: "customer" → "tax id", "lines.0" → "item number", "deliver_to" → "address".
    Without everything that it needs there is no sales order. What is sold in the ``home`` currency is taxed here.
    """

    customer: Customer | None = None
    items: dict[int, Item] = {}
    packs: dict[int, Unit] = {}
    ship_to: KnownShipTo | None = None
    prices: dict[int, LinePrice] = {}
    currency: str = HOME
    home: str = HOME
    sales_order: SalesOrder | None = None
    findings: tuple[Finding, ...] = ()
    keys: dict[str, str] = {}


def resolve(
    order: PurchaseOrder,
    sender: Sender,
    master: MasterData,
    own_reference: str,
    today: date,
    home: str = HOME,
) -> Resolution:
    """Look everything up. ``own_reference`` names the order where the customer gave no number.

    Prices in another currency than ``home`` are those of exports: no tax of ours is added to them.
    """
    findings: list[Finding] = []
    keys: dict[str, str] = {}
    whose, doubts = resolve_customer(order, sender, master)
    findings += doubts
    if whose.found is not None:
        keys["customer"] = whose.key
    items: dict[int, Item] = {}
    packs: dict[int, Unit] = {}
    for index, line in enumerate(order.lines):
        match, doubts = resolve_item(line, index, whose.found, master)
        findings += doubts
        if match.found is not None:
            items[index], keys[f"lines.{index}"] = match.found, match.key
        if match.pack is not None:
            packs[index] = match.pack
    place = resolve_ship_to(order.deliver_to, whose.found, master)
    findings += nearly_known(order.deliver_to, whose.found, place, master)
    if place.found is not None:
        keys["deliver_to"] = place.key
    currency = order.currency or (whose.found.currency if whose.found else None) or HOME
    taxed = currency == home
    resolution = Resolution(
        customer=whose.found,
        items=items,
        packs=packs,
        ship_to=place.found,
        prices=_prices(order, items, whose.found, master, today) if taxed else line_prices(order),
        currency=currency,
        home=home,
        findings=tuple(findings),
        keys=keys,
    )
    return msgspec.structs.replace(
        resolution, sales_order=_sales_order(order, resolution, master, own_reference, today)
    )


def _sales_order(
    order: PurchaseOrder, resolution: Resolution, master: MasterData, own_reference: str, today: date
) -> SalesOrder | None:
    customer, items = resolution.customer, resolution.items
    if customer is None or not order.lines or len(items) != len(order.lines):
        return None
    day = price_day(order.issue_date, today)
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
        ship_to=_ship_to(order, customer, resolution.ship_to, master),
        order_date=order.issue_date or today,
        requested_delivery_date=order.requested_delivery_date,
        payment_terms=settled_terms(order.payment_terms, customer.payment_terms),
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
    if said is not None and said.is_final:
        price: Decimal | None = said.gross
    else:
        asked = Asked(
            customer=customer,
            item=item,
            unit=unit,
            quantity=line.quantity,
            day=day,
            currency=resolution.currency,
            home=resolution.home,
        )
        price = agreed_price(said, master, asked)
    if price is None:
        return None
    return SalesOrderLine(
        line_number=index + 1,
        item_number=item.item_number,
        description=_called(item),
        quantity=line.quantity,
        unit=unit,
        unit_price=price,
        line_amount=cents(line.quantity * price),
        tax_rate=line.tax_rate if line.tax_rate is not None else item.tax_rate,
        requested_delivery_date=line.requested_delivery_date,
    )


def _called(item: Item) -> str:
    """The item's name with its specification."""
    if item.name and item.specification:
        return f"{item.name} {item.specification}"
    return item.name or item.specification or ""


def _prices(
    order: PurchaseOrder, items: dict[int, Item], customer: Customer | None, master: MasterData, today: date
) -> dict[int, LinePrice]:
    """The prices of what is taxed here."""
    return line_prices(
        order,
        lambda index: items[index].tax_rate if index in items else None,
        lambda index: _listed_before_tax(order, index, items.get(index), customer, master, today),
    )


def _listed_before_tax(
    order: PurchaseOrder, index: int, item: Item | None, customer: Customer | None, master: MasterData, today: date
) -> Decimal | None:
    line = order.lines[index]
    if item is None or customer is None or line.quantity is None:
        return None
    currency = order.currency or customer.currency or HOME
    return before_tax(
        master,
        Asked(
            customer=customer,
            item=item,
            unit=line.unit,
            quantity=line.quantity,
            day=price_day(order.issue_date, today),
            currency=currency,
            home=currency,  # nobody asks this of what is sold abroad
        ),
    )


def _ship_to(order: PurchaseOrder, customer: Customer, known: KnownShipTo | None, master: MasterData) -> ShipTo:
    """What the order says; what it leaves out comes from the known place, else from the buyer and the customer.

    A person and a telephone belong together: who is named in the order does not get the known person's number.
    """
    said = order.deliver_to
    place = known or KnownShipTo(customer_number=customer.customer_number)
    same_person = said.contact in (None, place.contact) and said.phone in (None, place.phone)
    person = place if same_person else KnownShipTo(customer_number=customer.customer_number)
    elsewhere = bool(master.ship_tos(customer.customer_number))
    return ShipTo(
        name=said.name or place.name or customer.name,
        contact=said.contact or person.contact or order.buyer.contact or customer.contact,
        phone=said.phone or person.phone or order.buyer.phone or customer.phone,
        address=said.address or place.address or (None if elsewhere else customer.address),
    )
