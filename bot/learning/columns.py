"""A customer's layout, learnt from corrections: a field that was wrong on every line stood under another heading.

Which one is found by reading the document again with each heading tried in turn: the one under which exactly the
values stand that the person wrote is the one that was meant.
"""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from bot.finding import Finding, Severity
from bot.learning.alias import Alias, Meaning, alias_of
from bot.learning.keep import Seen, end
from bot.order_rows import first_read
from bot.staging import Staging
from bot.workers import Readers, Task, our_side
from extractors.purchase_order import ExtractedOrder, Extraction, OrderLine, PurchaseOrder
from extractors.understand.profile import Profile
from extractors.understand.vocabulary import plain

LINE_FIELDS = tuple(name for name in OrderLine.__struct_fields__ if name not in ("line_number", "tax_rate"))
"""Fields of a line that a column is learnt for: numbers of rows and rates of tax say nothing of a layout."""
MOST_HEADINGS = 40
"""Headings of a document that are tried."""


class Taught(msgspec.Struct, frozen=True, kw_only=True):
    """A decision that corrected the same field on every line of an order: what it may say of the layout."""

    decision_id: int
    order_id: int
    by: str
    customer_number: str
    position: int
    path: Path
    filename: str
    as_read: bytes
    now: bytes
    fields: tuple[str, ...]
    remarks: str


def pending(staging: Staging) -> list[Taught]:
    """Decisions that nobody has looked at yet for what they say of a layout; those that say nothing are done with."""
    rows = staging.rows(_PENDING)
    found: list[Taught] = []
    for row in rows:
        was, now = first_read(row).encode(), row["document_json"].encode()
        fields = corrected_throughout(_order(was), _order(now))
        if fields and row["customer_number"]:
            found.append(
                Taught(
                    decision_id=row["id"],
                    order_id=row["purchase_order_id"],
                    by=row["decided_by"],
                    customer_number=row["customer_number"],
                    position=row["position"],
                    path=staging.folder / row["stored"],
                    filename=row["filename"],
                    as_read=was,
                    now=now,
                    fields=fields,
                    remarks=row["remarks_json"],
                )
            )
    kept = {one.decision_id for one in found}
    _done(staging, [row["id"] for row in rows if row["id"] not in kept])
    return found


_PENDING = """
SELECT d.id, d.purchase_order_id, d.decided_by, o.customer_number, o.position, o.as_read_json, o.document_json,
    o.remarks_json, p.stored, p.filename
FROM decision d JOIN purchase_order o ON o.id = d.purchase_order_id JOIN parcel p ON p.id = o.parcel_id
WHERE d.id > (SELECT coalesce(max(decision_id), 0) FROM learnt_tried) AND d.action IN ('accept', 'correct')
ORDER BY d.id
"""


def _done(staging: Staging, decisions: Sequence[int]) -> None:
    if decisions:
        with staging.transaction() as db:
            for decision in decisions:
                db.execute("INSERT OR IGNORE INTO learnt_tried (decision_id) VALUES (?)", [decision])


def _order(document: bytes) -> PurchaseOrder:
    return msgspec.json.decode(document, type=PurchaseOrder)


def corrected_throughout(as_read: PurchaseOrder, now: PurchaseOrder) -> tuple[str, ...]:
    """The fields that were put right on every line."""
    pairs = list(zip(as_read.lines, now.lines, strict=False))
    return tuple(
        field
        for field in LINE_FIELDS
        if pairs
        and all(getattr(was, field) != getattr(is_, field) and getattr(is_, field) is not None for was, is_ in pairs)
    )


def learn(staging: Staging, readers: Readers, taught: Sequence[Taught], *, needed: int) -> bool:
    """Find out which heading each correction speaks of, and note it. True when there was anything to look at."""
    for one in taught:
        args = (one.path, one.filename, one.position, one.as_read, one.now, one.fields)
        fitting: tuple[tuple[str, str], ...] = readers.run(fitting_headings, *args) or ()
        with staging.transaction():
            _override(staging, one)
            seen = Seen(staging, order_id=one.order_id, decision_id=one.decision_id, by=one.by, needed=needed)
            for field in one.fields:
                headings = [heading for heading, of in fitting if of == field]
                if len(headings) == 1:  # of two that fit alike nobody knows which one is meant
                    seen.note(_meaning(one.customer_number, headings[0], field))
        _done(staging, [one.decision_id])
    return bool(taught)


def _meaning(customer_number: str, heading: str, field: str) -> Meaning:
    return Meaning(
        kind="column", customer_number=customer_number, written=heading, compared=plain(heading), meant=field
    )


def _override(staging: Staging, one: Taught) -> None:
    """End what was in force and read the field from another column, now that somebody had to put it right."""
    rows = staging.rows(
        "SELECT l.*, NULL AS order_number FROM learnt l WHERE kind = 'column' AND state = 'active' "
        "AND customer_number = ?",
        [one.customer_number],
    )
    for alias in map(alias_of, rows):
        if alias.meant in one.fields and marked(alias) in one.remarks:
            why = f"{one.by} corrected {alias.meant} on every line of an order that was read with it"
            why_zh = f"{one.by} 更正了按它读出的订单每一行的该字段"
            end(staging, alias, actor=one.by, why=why, why_zh=why_zh, order_id=one.order_id)


def fitting_headings(
    path: Path, filename: str, position: int, as_read: bytes, now: bytes, fields: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    """Each heading and field of which the document, read with them together, gives what the person wrote."""
    from extractors.explain import explain
    from extractors.extract import extract

    content, wanted, before = path.read_bytes(), _order(now), _order(as_read)
    explained = explain(content, filename, seller=our_side())
    headings = dict.fromkeys(
        column.heading
        for part in explained.parts
        for table in part.tables
        for column in table.columns
        if column.heading
    )
    found: list[tuple[str, str]] = []
    for heading in list(headings)[:MOST_HEADINGS]:
        for field in fields:
            profile = Profile(columns={heading: field})
            orders = extract(content, filename, seller=our_side(), profile=profile).orders
            if len(orders) >= position and _fits(orders[position - 1].order, field, wanted, before):
                found.append((heading, field))
    return tuple(found)


def _fits(order: PurchaseOrder, field: str, wanted: PurchaseOrder, before: PurchaseOrder) -> bool:
    """Whether the field is on every line as the person wrote it, and no other one is spoilt by that."""
    if len(order.lines) != len(wanted.lines):
        return False
    return all(
        getattr(line, field) == getattr(right, field) and _unspoilt(line, field, right, was)
        for line, right, was in zip(order.lines, wanted.lines, before.lines, strict=True)
    )


def _unspoilt(line: OrderLine, field: str, right: OrderLine, was: OrderLine) -> bool:
    """Whether every other field is as before, put right, or has lost what in truth belonged to this one."""
    for other in LINE_FIELDS:
        value = getattr(line, other)
        moved = value is None and getattr(was, other) == getattr(right, field)
        if value not in (getattr(right, other), getattr(was, other)) and not moved:
            return False
    return True


def read_again(readers: Readers, task: Task, outcome: Extraction, known: Sequence[Alias]) -> Extraction:
    """The document as it reads with what is known of the layout, with a remark that says so; else as it was."""
    again = readers.run(_read, task.path, task.filename, {alias.written: alias.meant for alias in known})
    if again is None or len(again.orders) != len(outcome.orders):
        return outcome
    remarks = tuple(_remark(alias) for alias in known)
    return msgspec.structs.replace(
        again,
        orders=tuple(
            _remarked(found, remarks) if found.order != was.order else was
            for found, was in zip(again.orders, outcome.orders, strict=True)
        ),
    )


def _read(path: Path, filename: str, columns: dict[str, str]) -> Extraction:
    from extractors.extract import extract

    return extract(path.read_bytes(), filename, seller=our_side(), profile=Profile(columns=columns))


def _remarked(found: ExtractedOrder, remarks: tuple[str, ...]) -> ExtractedOrder:
    return msgspec.structs.replace(found, remarks=(*found.remarks, *remarks))


_MARK = "learnt column no. "


def marked(alias: Alias) -> str:
    """What a remark begins with that an order was read with this alias."""
    return f"{_MARK}{alias.id}:"


def _remark(alias: Alias) -> str:
    return (
        f"{marked(alias)} '{alias.written}' is read as {alias.meant}, as {alias.owner} said ({alias.day}) · "
        f"按学到的列（{alias.id} 号）把“{alias.written}”读作 {alias.meant}"
    )


def said_of_columns(remarks: Sequence[str]) -> list[Finding]:
    """A finding for each learnt column that an order was read with, from the reading's own remarks."""
    found = []
    for remark in remarks:
        if remark.startswith(_MARK):
            en, _, zh = remark.partition(" · ")
            finding = Finding(code="learnt-alias", severity=Severity.INFO, where="lines", why_zh=zh, why_en=en)
            found.append(finding)
    return found
