"""Orders on a terminal: the list, and one order whole, as the journey that it made."""

import json
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.clean_text import clean, one_line
from bot.command.invocation import near
from bot.command.order_facts import Facts
from bot.command.order_values_view import grid, head_table, line_evidence_table, lines_table, only_document, shown
from bot.command.tongue import Tongue
from bot.command.words import EVENTS, OUTCOMES, SEVERITIES, STATUSES, word
from bot.staging import Row
from bot.value_names import name_in

if TYPE_CHECKING:
    from rich.console import Console

COLOURS = {
    "exception": "yellow",
    "pushed": "green",
    "fulfilled": "green",
    "rejected": "red",
    "cancelled": "red",
    "duplicate": "grey62",
    "superseded": "grey62",
    "block": "bold red",
    "approve": "yellow",
    "warn": "yellow",
    "info": "grey62",
}
WIDE = 110
"""Columns from which on the list has one line an order."""

CUT = 80
"""Columns of a reason that are shown in the list; ``show`` has all of it."""


def show_list(console: "Console", rows: Sequence[Row], say: Tongue) -> None:
    """Print a table of orders; on a narrow terminal the customer's number stands below ours."""
    narrow = console.width < WIDE
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(say("我方单号", "our no."), overflow="fold")
    table.add_column(say("状态", "status"), no_wrap=True)
    if not narrow:
        table.add_column(say("客户订单号", "PO number"), overflow="fold")
    table.add_column(say("客户", "customer"))
    table.add_column(say("金额", "amount"), justify="right", no_wrap=True)
    table.add_column(say("目标单号 / 原因", "target number / why"), overflow="fold")
    for row in rows:
        number = shown(row["order_number"])
        first = [Text(row["our_number"]), number]
        table.add_row(
            Text("\n").join(each for each in first if each) if narrow else first[0],
            Text(word(STATUSES, row["status"], say), style=COLOURS.get(row["status"], "")),
            *([] if narrow else [number]),
            shown(row["customer"]),
            shown(_money(row["total_amount"], row["currency"])),
            _target_or_why(row, say),
        )
    console.print(table)


def show_order(console: "Console", known: Facts, zone: ZoneInfo, say: Tongue) -> None:
    """Print one order: how it came and went, how it stands, what was found, and where each value stood."""
    console.print(_title(known, say))
    for heading, body in (
        (say("经过", "journey"), _timeline(known, zone, say)),
        (say("问题", "findings"), findings_table(known, say)),
        (_with_document(say("订单", "order"), known), head_table(known, say)),
        (say("明细", "lines"), lines_table(known, say)),
        (say("明细各值的出处", "where the lines' values stood"), line_evidence_table(known, say)),
        (say("写入目标系统", "pushes"), _attempts(known, zone, say)),
        (say("消息", "messages"), _messages(known, zone, say)),
    ):
        if body is not None and body.row_count:
            console.print()
            console.print(Text(heading, style="bold cyan"))
            console.print(Padding(body, (0, 0, 0, 2)))
    _show_evidence(console, known, say)
    for remark in known.remarks:
        console.print(Text(f"\n• {clean(remark)}", style="grey62"))


def _title(known: Facts, say: Tongue) -> Text:
    row, sales = known.row, known.sales_row
    text = Text(row["our_number"], style="bold")
    text.append(f"  {word(STATUSES, row['status'], say)}", style=COLOURS.get(row["status"], "cyan"))
    customer = sales["customer_name"] if sales else row["buyer_name"]
    for part in (row["order_number"], customer, _money(row["total_amount"], row["currency"])):
        if part:
            text.append(f"  {one_line(part)}", style="default")
    if sales and sales["target_number"]:
        text.append(f"  → {sales['target']} {one_line(sales['target_number'])}", style="green")
    others = {row["our_number"]: word(STATUSES, row["status"], say) for row in known.namesakes}
    if known.related and known.related not in others:
        others[known.related] = ""
    if others:
        named = say("，", ", ").join(f"{number} {status}".strip() for number, status in others.items())
        text.append(say(f"\n另见 {named}", f"\nsee also {named}"), style="grey62")
    return text


def _with_document(heading: str, known: Facts) -> str:
    document = only_document(known)
    return f"{heading} · {one_line(document)}" if document else heading


def _timeline(known: Facts, zone: ZoneInfo, say: Tongue) -> Table:
    table = grid()
    table.add_column(style="grey62", no_wrap=True)
    table.add_column(style="cyan", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for event in known.events:
        why = "\n".join(filter(None, (_detail(known, event, say), _why(say, event))))
        table.add_row(_local(event["at"], zone), shown(event["actor"]), word(EVENTS, event["what"], say), shown(why))
    return table


def _detail(known: Facts, event: Row, say: Tongue) -> str | None:
    if event["what"] == "parcel_received":
        return f"{known.parcel['source']} · {known.parcel['filename']}"
    if event["what"] == "order_read":
        return str(known.parcel["format"] or "")
    detail = json.loads(event["detail_json"] or "{}")
    corrections = (detail.get("corrections") or {}).items()
    if corrections:
        return "; ".join(f"{name_in(path, say.language)} → {value}" for path, value in corrections)
    if event["what"].startswith("message_") and "to" in detail:
        return f"{detail.get('kind', '')} {detail['to']}".strip()
    number = detail.get("number")
    return f"{detail['target']} {number}" if number and "target" in detail else None


def _why(say: Tongue, event: Row) -> str | None:
    why: str | None = event["why"]
    return event["why_zh"] or why if say.language == "zh" else why


def findings_table(known: Facts, say: Tongue) -> Table:
    """Every finding in words, with what is suggested."""
    table = grid()
    table.add_column(no_wrap=True)
    table.add_column()
    for finding in known.findings:
        why = Text(clean(finding.why_zh if say.language == "zh" else finding.why_en))
        if finding.suggestion:
            suggested = "; ".join(
                f"{name_in(path, say.language)} → {value}" for path, value in finding.suggestion.items()
            )
            why.append(f"\n{say('建议', 'suggested')}: {clean(suggested)}", style="green")
        table.add_row(Text(word(SEVERITIES, finding.severity, say), style=COLOURS[finding.severity]), why)
    return table


def _attempts(known: Facts, zone: ZoneInfo, say: Tongue) -> Table:
    table = grid()
    table.add_column(style="grey62", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for attempt in known.attempts:
        outcome = word(OUTCOMES, attempt["outcome"], say)
        said = " ".join(filter(None, (attempt["number"], attempt["said"])))
        table.add_row(_local(attempt["started_at"], zone), shown(f"{attempt['target']}: {outcome}"), shown(said))
    return table


def _show_evidence(console: "Console", known: Facts, say: Tongue) -> None:
    """The files that show what the target did, each whole on its line, to be copied."""
    files = [path for attempt in known.attempts for path in json.loads(attempt["evidence_json"])]
    if files:
        console.print()
        console.print(Text(say("截图与页面", "screenshots and pages"), style="bold cyan"))
        for path in files:
            console.print(shown(f"  {near(Path(path))}"), soft_wrap=True)


def _messages(known: Facts, zone: ZoneInfo, say: Tongue) -> Table:
    states = {"queued": say("待发", "queued"), "sent": say("已发", "sent"), "failed": say("失败", "failed")}
    table = grid()
    table.add_column(style="grey62", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for message in known.messages:
        said = f"{message['recipient']}: {message['subject']}" + (f"\n{message['error']}" if message["error"] else "")
        at = _local(message["sent_at"] or message["created_at"], zone)
        table.add_row(at, states[message["status"]], shown(said))
    return table


def _money(amount: str | None, currency: str | None) -> str:
    return f"{currency or ''} {Decimal(amount):,.2f}".strip() if amount else ""


def _local(at: str, zone: ZoneInfo) -> str:
    return f"{datetime.fromisoformat(at).astimezone(zone):%Y-%m-%d %H:%M:%S}"


def _target_or_why(row: Row, say: Tongue) -> Text:
    if row["target_number"]:
        return shown(row["target_number"])
    first, *more = row[f"why_{say.language}"] or [""]
    text = shown(first)
    text.truncate(CUT, overflow="ellipsis")
    return text.append(f" (+{len(more)})", style="grey62") if more else text
