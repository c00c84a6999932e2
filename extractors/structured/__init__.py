"""Orders that come as data (UBL, cXML, EDIFACT, X12 …): what a machine wrote beats reading off a page."""

from collections.abc import Callable

from extractors.purchase_order import Evidence, ExtractedOrder, Extraction, OrderLine, PurchaseOrder
from extractors.structured import cxml, edifact, idoc, opentrans, order_json, order_x, ubl, x12

LARGEST = 16 * 1024 * 1024
LARGEST_OF = {"json": 128 * 1024 * 1024}
"""Bytes that are looked at: a tree of XML takes many times its text, and an export of ours may hold a whole year."""
Reader = Callable[[bytes], tuple[PurchaseOrder, ...]]
FORMATS: tuple[tuple[str, Callable[[bytes], bool], Reader], ...] = (
    ("ubl", ubl.recognises, ubl.orders),
    ("order-x", order_x.recognises, order_x.orders),
    ("cxml", cxml.recognises, cxml.orders),
    ("opentrans", opentrans.recognises, opentrans.orders),
    ("idoc", idoc.recognises, idoc.orders),
    ("edifact", edifact.recognises, edifact.orders),
    ("x12", x12.recognises, x12.orders),
    ("json", order_json.recognises, order_json.orders),
)
SURE = {"json": 1.0}
"""How sure a format's values are, where it is not 0.99: in our own document nothing has to be interpreted."""


def structured_orders(content: bytes, name: str) -> Extraction | None:
    """The orders that these bytes hold as data, or None when they are of no such format.

    Raises ValueError for data of a known format that breaks its own rules.
    """
    for form, recognises, read in FORMATS:
        if len(content) <= LARGEST_OF.get(form, LARGEST) and recognises(content):
            found = tuple(_found(order, name, SURE.get(form, 0.99)) for order in read(content))
            return Extraction(document=name, format=form, orders=found)
    return None


def _found(order: PurchaseOrder, name: str, sure: float) -> ExtractedOrder:
    evidence = {
        field: Evidence(document=name, place=field, text=str(value), confidence=sure)
        for field in PurchaseOrder.__struct_fields__
        if isinstance(value := getattr(order, field), str | int)
        or hasattr(value, "isoformat")
        or hasattr(value, "as_tuple")
    }
    for whose, party in (("buyer", order.buyer), ("deliver_to", order.deliver_to)):
        evidence |= {
            f"{whose}.{field}": Evidence(document=name, place=f"{whose}.{field}", text=value, confidence=sure)
            for field in party.__struct_fields__
            if (value := getattr(party, field)) is not None
        }
    for index, line in enumerate(order.lines):
        evidence |= _line_evidence(line, index, name, sure)
    return ExtractedOrder(order=order, evidence=evidence)


def _line_evidence(line: OrderLine, index: int, name: str, sure: float) -> dict[str, Evidence]:
    values = {field: getattr(line, field) for field in OrderLine.__struct_fields__}
    return {
        f"lines.{index}.{field}": Evidence(document=name, place=f"line {index + 1}", text=str(value), confidence=sure)
        for field, value in values.items()
        if value is not None
    }
