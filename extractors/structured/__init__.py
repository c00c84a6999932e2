"""Orders that come as data: UBL, Order-X and UN/EDIFACT. What a machine wrote beats what is read off a page."""

from collections.abc import Callable

from extractors.purchase_order import Evidence, ExtractedOrder, Extraction, OrderLine, PurchaseOrder
from extractors.structured import edifact, order_x, ubl

LARGEST = 16 * 1024 * 1024
Reader = Callable[[bytes], tuple[PurchaseOrder, ...]]
FORMATS: tuple[tuple[str, Callable[[bytes], bool], Reader], ...] = (
    ("ubl", ubl.recognises, ubl.orders),
    ("order-x", order_x.recognises, order_x.orders),
    ("edifact", edifact.recognises, edifact.orders),
)
SURE = 0.99


def structured_orders(content: bytes, name: str) -> Extraction | None:
    """The orders that these bytes hold as data, or None when they are of no such format.

    Raises ValueError for data of a known format that breaks its own rules.
    """
    if len(content) > LARGEST:
        return None
    for form, recognises, read in FORMATS:
        if recognises(content):
            return Extraction(document=name, format=form, orders=tuple(_found(order, name) for order in read(content)))
    return None


def _found(order: PurchaseOrder, name: str) -> ExtractedOrder:
    evidence = {
        field: Evidence(document=name, place=field, text=str(value), confidence=SURE)
        for field in PurchaseOrder.__struct_fields__
        if isinstance(value := getattr(order, field), str | int)
        or hasattr(value, "isoformat")
        or hasattr(value, "as_tuple")
    }
    for index, line in enumerate(order.lines):
        evidence |= _line_evidence(line, index, name)
    return ExtractedOrder(order=order, evidence=evidence)


def _line_evidence(line: OrderLine, index: int, name: str) -> dict[str, Evidence]:
    values = {field: getattr(line, field) for field in OrderLine.__struct_fields__}
    return {
        f"lines.{index}.{field}": Evidence(document=name, place=f"line {index + 1}", text=str(value), confidence=SURE)
        for field, value in values.items()
        if value is not None
    }
