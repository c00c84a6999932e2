"""One document: what reading gave against what the document says."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.accuracy.equality import ANY, HEADER_FIELDS, LINE_FIELDS, at, same_goods, verdict
from tests.accuracy.pairing import Thing, line_likeness, lines_of, order_likeness, paired

GOODS = ("description", "specification")
CODES = ("buyer_item_code", "seller_item_code")


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One field of one order. ``path`` leads to it in what was read ("lines.2.quantity")."""

    order: int
    path: str
    field: str
    verdict: str
    said: object
    read: object


@dataclass(kw_only=True)
class Score:
    """All fields of a document, and how its orders fared."""

    fields: list[Judged] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


def score(truth: Thing, read: list[Thing]) -> Score:
    """Judge the orders that were read of one document."""
    said = truth["orders"]
    fair = truth.get("accept") or [{}] * len(said)
    found = Score()
    found.counts.update(documents=1, orders=len(said), lines=sum(len(lines_of(order)) for order in said))
    if not said:
        found.counts.update(no_order_documents=1, false_orders=len(read))
    pairs = paired(said, read, order_likeness)
    for i, order in enumerate(said):
        if i in pairs:
            _order(found, order, read[pairs[i]], fair[i], pairs[i])
        else:
            _missing_order(found, order)
    for j, order in enumerate(read):
        if j not in pairs.values():
            _invented_order(found, order, j)
    found.counts["extra_orders"] = max(0, len(read) - len(said)) if said else 0
    found.counts["documents_right"] = len(read) == len(said) == found.counts["whole_orders"]
    return found


def _order(found: Score, said: Thing, read: Thing, fair: dict[str, Any], place: int) -> None:
    right = {}
    for name in HEADER_FIELDS:
        what = verdict(name, at(said, name), at(read, name), fair.get(name, ()))
        right[name] = what in ("right", "-")
        found.fields.append(_judged(place, name, name, what, at(said, name), at(read, name)))
    want, got = lines_of(said), lines_of(read)
    pairs = paired(want, got, line_likeness)
    whole = [_line(found, want[i], got[j], _fair_line(fair, i), (place, j)) for i, j in pairs.items()]
    for i, line in enumerate(want):
        if i not in pairs:
            _all_of(found, line, place, "", "missed")
    for j, line in enumerate(got):
        if j not in pairs.values():
            _all_of(found, line, place, f"lines.{j}.", "invented")
    complete = len(want) == len(got) == len(whole) and all(whole)
    total = right["total_amount"] or said.get("total_amount") is None
    found.counts["whole_orders"] += complete and right["order_number"] and right["buyer.name"] and total


def _line(found: Score, said: Thing, read: Thing, fair: dict[str, Any], place: tuple[int, int]) -> bool:
    order, number = place
    if fair.get("either_code") and read.get("seller_item_code") and not read.get("buyer_item_code"):
        read = {**read, "buyer_item_code": read["seller_item_code"], "seller_item_code": None}
    goods = same_goods(said, read)
    right = {}
    for name in LINE_FIELDS:
        what = verdict(name, said.get(name), read.get(name), fair.get(name, ()))
        if name in GOODS and goods:
            what = "right" if said.get(name) is not None else "-"
        right[name] = what in ("right", "-")
        found.fields.append(
            _judged(order, f"lines.{number}.{name}", f"line.{name}", what, said.get(name), read.get(name))
        )
    known = any(right[name] for name in CODES if said.get(name)) or (goods and bool(said.get("description")))
    found.counts["lines_found"] += known and right["quantity"]
    return known and right["quantity"] and (right["unit_price"] or said.get("unit_price") is None)


def _fair_line(fair: dict[str, Any], number: int) -> dict[str, Any]:
    """What is fair for one line: entries for all lines, and for this one."""
    here: dict[str, Any] = {"either_code": fair.get("either_code")}
    for key, values in fair.items():
        for start in ("lines.*.", f"lines.{number}."):
            if key.startswith(start):
                name = key.removeprefix(start)
                known = here.get(name, [])
                here[name] = ANY if ANY in (known, values) else [*known, *values]
    return here


def _missing_order(found: Score, order: Thing) -> None:
    for name in HEADER_FIELDS:
        if at(order, name) is not None:
            found.fields.append(_judged(-1, "", name, "missed", at(order, name), None))
    for line in lines_of(order):
        _all_of(found, line, -1, "", "missed")


def _invented_order(found: Score, order: Thing, place: int) -> None:
    for name in HEADER_FIELDS:
        if at(order, name) not in (None, ""):
            found.fields.append(_judged(place, name, name, "invented", None, at(order, name)))
    for number, line in enumerate(lines_of(order)):
        _all_of(found, line, place, f"lines.{number}.", "invented")


def _all_of(found: Score, line: Thing, order: int, start: str, what: str) -> None:
    for name in LINE_FIELDS:
        if line.get(name) not in (None, ""):
            said, read = (line[name], None) if what == "missed" else (None, line[name])
            path = f"{start}{name}" if start else ""
            found.fields.append(_judged(order, path, f"line.{name}", what, said, read))


def _judged(order: int, path: str, name: str, what: str, said: object, read: object) -> Judged:
    return Judged(order=order, path=path, field=name, verdict=what, said=said, read=read)
