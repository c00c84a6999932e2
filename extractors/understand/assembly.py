"""Drafts → purchase orders: each value in its place, each with its evidence."""

from typing import Any

from extractors.purchase_order import Delivery, Evidence, ExtractedOrder, OrderLine, Party, PurchaseOrder
from extractors.understand.draft import Draft, Found, Line

LINE_FIELDS = OrderLine.__struct_fields__


def assemble(draft: Draft, remarks: tuple[str, ...] = ()) -> ExtractedOrder:
    """The purchase order that a draft describes."""
    evidence: dict[str, Evidence] = {path: found.evidence for path, found in draft.header.items()}
    for index, line in enumerate(draft.lines):
        evidence |= {f"lines.{index}.{role}": line[role].evidence for role in LINE_FIELDS if role in line}
    order = PurchaseOrder(
        order_number=_value(draft, "order_number"),
        issue_date=_value(draft, "issue_date"),
        requested_delivery_date=_value(draft, "requested_delivery_date"),
        currency=_value(draft, "currency"),
        buyer=Party(**_part(draft, "buyer", ("name", "tax_id", "contact", "phone", "email"))),
        deliver_to=Delivery(**_part(draft, "deliver_to", ("name", "contact", "phone", "address"))),
        payment_terms=_value(draft, "payment_terms"),
        note=_value(draft, "note"),
        lines=tuple(_line(line) for line in draft.lines),
        total_amount=_value(draft, "total_amount"),
    )
    return ExtractedOrder(order=order, evidence=evidence, remarks=(*remarks, *draft.remarks))


def _value(draft: Draft, path: str) -> Any:  # noqa: ANN401 - each field has its own type
    found = draft.header.get(path)
    return found.value if found else None


def _part(draft: Draft, party: str, fields: tuple[str, ...]) -> dict[str, Any]:
    return {field: _value(draft, f"{party}.{field}") for field in fields}


def _line(line: Line) -> OrderLine:
    return OrderLine(**{role: line[role].value for role in LINE_FIELDS if role in line})


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
