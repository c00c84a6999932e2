"""Drafts → purchase orders: each value in its place, each with its evidence."""

from functools import lru_cache
from typing import Any

from extractors.purchase_order import Delivery, Evidence, ExtractedOrder, OrderLine, Party, PurchaseOrder
from extractors.understand.draft import Draft, Found, Line

LINE_FIELDS = OrderLine.__struct_fields__
SHARED = 500  # lines of all orders whose paths are kept


def assemble(draft: Draft, remarks: tuple[str, ...] = ()) -> ExtractedOrder:
    """The purchase order that a draft describes."""
    evidence = {path: found.evidence for path, found in draft.header.items()}
    for index, fields in enumerate(draft.lines):
        evidence |= {path: fields[role].evidence for role, path in _all_paths(index) if role in fields}
    for index, (line, seen) in enumerate(draft.rest, len(draft.lines)):
        evidence.update(zip(_paths(index, line), seen, strict=True))
    order = PurchaseOrder(
        order_number=_value(draft, "order_number"),
        issue_date=_value(draft, "issue_date"),
        requested_delivery_date=_value(draft, "requested_delivery_date"),
        currency=_value(draft, "currency"),
        buyer=Party(**_part(draft, "buyer", ("name", "tax_id", "contact", "phone", "email"))),
        deliver_to=Delivery(**_part(draft, "deliver_to", ("name", "contact", "phone", "address"))),
        payment_terms=_value(draft, "payment_terms"),
        note=_value(draft, "note"),
        lines=(*(line_of(line) for line in draft.lines), *(line for line, _ in draft.rest)),
        total_amount=_value(draft, "total_amount"),
    )
    return ExtractedOrder(order=order, evidence=evidence, remarks=(*remarks, *draft.remarks))


def _value(draft: Draft, path: str) -> Any:  # noqa: ANN401 - each field has its own type
    found = draft.header.get(path)
    return found.value if found else None


def _part(draft: Draft, party: str, fields: tuple[str, ...]) -> dict[str, Any]:
    return {field: _value(draft, f"{party}.{field}") for field in fields}


def line_of(line: Line) -> OrderLine:
    """A line as it stands in an order."""
    return OrderLine(**{role: line[role].value for role in LINE_FIELDS if role in line})


@lru_cache(maxsize=SHARED)
def _all_paths(index: int) -> tuple[tuple[str, str], ...]:
    """The fields of a line with their paths."""
    return tuple((role, f"lines.{index}.{role}") for role in LINE_FIELDS)


def _paths(index: int, line: OrderLine) -> list[str]:
    """The paths of the fields that a line has; those of many lines of one order are said but once, and not kept."""
    if index < SHARED:
        return [path for role, path in _all_paths(index) if getattr(line, role) is not None]
    start = f"lines.{index}."
    return [start + role for role in LINE_FIELDS if getattr(line, role) is not None]


def ordered(line: Line) -> tuple[OrderLine, tuple[Evidence, ...]]:
    """A line as it stands in an order, and the evidence of its fields in their order."""
    return line_of(line), tuple(line[role].evidence for role in LINE_FIELDS if role in line)


def found_again(one: tuple[OrderLine, tuple[Evidence, ...]]) -> Line:
    """The line with its evidence as it was found."""
    line, evidence = one
    given = [role for role in LINE_FIELDS if getattr(line, role) is not None]
    return {role: Found(value=getattr(line, role), evidence=seen) for role, seen in zip(given, evidence, strict=True)}


def draft_of(found: ExtractedOrder, path: str) -> Draft:
    """A draft of an order that came as data, so that what stands around it can complete it."""
    draft = Draft(remarks=list(found.remarks))
    order = found.order
    for name in (
        "order_number",
        "issue_date",
        "requested_delivery_date",
        "currency",
        "payment_terms",
        "note",
        "total_amount",
    ):
        _keep(draft, name, getattr(order, name), found, path)
    for owner, party in (("buyer", order.buyer), ("deliver_to", order.deliver_to)):
        for name in party.__struct_fields__:
            _keep(draft, f"{owner}.{name}", getattr(party, name), found, path)
    for index, line in enumerate(order.lines):
        values = {role: getattr(line, role) for role in LINE_FIELDS}
        draft.lines.append(
            {
                role: _as_found(value, f"lines.{index}.{role}", found, path)
                for role, value in values.items()
                if value is not None
            }
        )
    return draft


def _keep(draft: Draft, name: str, value: object, found: ExtractedOrder, path: str) -> None:
    if value is not None:
        draft.header[name] = _as_found(value, name, found, path)


def _as_found(value: object, name: str, found: ExtractedOrder, path: str) -> Found:
    evidence = found.evidence.get(name) or Evidence(document=path, place="data", text=str(value), confidence=0.99)
    return Found(value=value, evidence=evidence, weight=2.0)
