"""What an order says, on a terminal: each value as it stands, and where in which document it stood."""

from decimal import Decimal

from rich.table import Table
from rich.text import Text

from bot.clean_text import clean, one_line
from bot.command.order_facts import Facts
from bot.command.tongue import Tongue
from bot.value_names import name_in
from extractors.purchase_order import OrderLine, PurchaseOrder

DOUBTFUL = 0.8
"""Confidence below which a reading is shown as uncertain."""

HEAD = (
    "order_number",
    "issue_date",
    "requested_delivery_date",
    "currency",
    "buyer.name",
    "buyer.tax_id",
    "buyer.contact",
    "buyer.phone",
    "buyer.email",
    "deliver_to.name",
    "deliver_to.contact",
    "deliver_to.phone",
    "deliver_to.address",
    "payment_terms",
    "note",
    "total_amount",
)
LINE = OrderLine.__struct_fields__


def head_table(known: Facts, say: Tongue) -> Table:
    """The values of the order's head that it gives."""
    table = grid()
    table.add_column(style="grey62", no_wrap=True)
    table.add_column(overflow="fold", ratio=4)
    table.add_column(overflow="fold", ratio=5, style="grey62")
    for path in HEAD:
        value = value_at(known.stored.order, path)
        if value is not None:
            table.add_row(name_in(path, say.language), _value(known, path), _stood(known, path))
    return table


def lines_table(known: Facts, say: Tongue) -> Table:
    """The lines as the customer wrote them, and below each, what we would deliver."""
    table = Table(box=None, pad_edge=False, header_style="grey62")
    for heading, justify in (
        ("#", "right"),
        (say("料号", "item"), "left"),
        (say("品名 规格", "description"), "left"),
        (say("数量", "quantity"), "right"),
        (say("单价", "price"), "right"),
        (say("金额", "amount"), "right"),
    ):
        table.add_column(heading, justify="right" if justify == "right" else "left", overflow="fold")
    ours = known.sales_order.lines if known.sales_order else ()
    beside = len(ours) == len(known.stored.order.lines)
    for index, line in enumerate(known.stored.order.lines):
        codes = " / ".join(filter(None, (line.buyer_item_code, line.seller_item_code)))
        table.add_row(
            str(line.line_number or index + 1),
            shown(codes),
            shown(" ".join(filter(None, (line.description, line.specification)))),
            shown(f"{_figure(line.quantity)} {line.unit or ''}"),
            shown(_figure(line.unit_price)),
            shown(_figure(line.line_amount)),
        )
        if beside:
            our = ours[index]
            table.add_row(
                "→",
                shown(our.item_number),
                shown(our.description),
                shown(f"{_figure(our.quantity)} {our.unit}"),
                shown(_figure(our.unit_price)),
                shown(_figure(our.line_amount)),
                style="green",
            )
    return table


def line_evidence_table(known: Facts, say: Tongue) -> Table:
    """Every value of every line that has evidence."""
    table = grid()
    table.add_column(style="grey62", no_wrap=True)
    table.add_column(overflow="fold", ratio=3)
    table.add_column(overflow="fold", ratio=5, style="grey62")
    for index in range(len(known.stored.order.lines)):
        for name in LINE:
            path = f"lines.{index}.{name}"
            if path in known.stored.evidence and value_at(known.stored.order, path) is not None:
                table.add_row(name_in(path, say.language), _value(known, path), _stood(known, path))
    return table


def value_at(order: PurchaseOrder, path: str) -> object:
    """The value of this path in an order; None where it is not given."""
    place: object = order
    for part in path.split("."):
        if isinstance(place, tuple):
            place = place[int(part)] if int(part) < len(place) else None
        else:
            place = getattr(place, part, None)
    return place


def _value(known: Facts, path: str) -> Text:
    """The value as it stands; beside one that somebody corrected, what was read."""
    now, was = value_at(known.stored.order, path), value_at(known.as_read, path)
    text = Text(clean(_figure(now)))
    if now != was:
        text.append(f"  ← {clean(_figure(was)) or '—'}", style="yellow")
    return text


def only_document(known: Facts) -> str | None:
    """The document that every value stood in; None where there are several."""
    documents = {evidence.document for evidence in known.stored.evidence.values()}
    return documents.pop() if len(documents) == 1 else None


def _stood(known: Facts, path: str) -> Text:
    evidence = known.stored.evidence.get(path)
    if evidence is None:
        return Text("—")
    document = "" if only_document(known) else f"{evidence.document.rsplit('/', 1)[-1]} · "
    text = Text(clean(f"{document}{evidence.place} “{one_line(evidence.text)}” "))
    return text.append(f"{evidence.confidence:.0%}", style="yellow" if evidence.confidence < DOUBTFUL else "grey62")


def _figure(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return "" if value is None else str(value)


def shown(value: object) -> Text:
    """A text of a parcel, fit for a terminal."""
    return Text("" if value is None else clean(str(value)))


def grid() -> Table:
    """A table without lines."""
    return Table.grid(padding=(0, 2))
