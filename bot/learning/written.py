"""What an order writes that the master data does not know: the places where an alias may say what is meant."""

from collections.abc import Iterator

from bot.addresses import plain_address
from bot.comparing import plain_code, plain_name
from bot.learning.alias import Kind
from bot.masterdata import Customer, MasterData
from bot.matching.codes import bare_code, gtin
from bot.matching.company_names import company_core
from bot.resolve_item import text_of
from bot.resolve_ship_to import resolve_ship_to
from extractors.purchase_order import Delivery, OrderLine, Party

Words = tuple[Kind, str, str]
"""The kind of alias that could know it, what is written, and the same as compared."""

NOTHING = "—"
"""Stands for what is not written at all: some customers never name the unit, and always mean cartons."""


def customer_words(buyer: Party, master: MasterData) -> Words | None:
    """The buyer's name where it is nobody's, not even without its legal form; None where it is known."""
    compared = plain_name(buyer.name)
    known = master.customers_by_name.get(compared) or master.customers_by_core.get(company_core(buyer.name))
    return ("customer", buyer.name, compared) if buyer.name and compared and not known else None


def item_words(line: OrderLine, customer: Customer, master: MasterData) -> Words | None:
    """The code of a line that nobody knows, the customer's own before ours; without any code its words."""
    codes = [code for code in (line.buyer_item_code, line.seller_item_code) if code]
    for code in codes:
        if not item_of_code(code, customer, master):
            return "item-code", code, plain_code(code)
    text = text_of(line)
    if codes or not text or master.items_by_text.get(text):
        return None
    return "item-text", " ".join(filter(None, (line.description, line.specification))), text


def item_of_code(code: str | None, customer: Customer, master: MasterData) -> set[str]:
    """The items that a code is known for, in any way of writing it."""
    if not code:
        return set()
    plain, bare, number = plain_code(code), bare_code(code), gtin(code)
    own = master.customer_items.get((customer.customer_number, plain))
    found = {own} if own else set()
    found |= {item.item_number for item in master.items_by_code.get(plain, [])}
    found |= {item.item_number for item, _ in master.keys.by_pack_code.get(plain, [])}
    found |= {item.item_number for item, _ in master.keys.by_gtin.get(number, [])} if number else set()
    if bare:
        found |= {item.item_number for item in master.keys.by_bare_code.get(bare, [])}
        found |= master.keys.of_customer_by_bare_code.get((customer.customer_number, bare), set())
    return found


def unit_words(line: OrderLine, item_number: str, master: MasterData) -> Words | None:
    """The unit of a line where the item is not known to come in it, or that no unit is written."""
    if not line.unit:
        return "unit", NOTHING, ""
    if master.unit(item_number, line.unit) is not None:
        return None
    return "unit", line.unit, plain_code(line.unit)


def ship_to_words(said: Delivery, customer: Customer, master: MasterData) -> Words | None:
    """The delivery address that is none of the customer's known places; without any address the receiver's name."""
    if resolve_ship_to(said, customer, master).found is not None:
        return None
    if said.address:
        compared = plain_address(said.address)
        return ("ship-to", said.address, compared) if compared else None
    return ("ship-to", said.name, plain_name(said.name)) if said.name and plain_name(said.name) else None


def differing(was: tuple[OrderLine, ...], now: tuple[OrderLine, ...]) -> Iterator[tuple[int, OrderLine, OrderLine]]:
    """The lines that read otherwise now, with their index."""
    for index, (before, after) in enumerate(zip(was, now, strict=False)):
        if before != after:
            yield index, before, after
