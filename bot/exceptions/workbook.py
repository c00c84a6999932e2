"""The exceptions workbook: what waits for a person, made to be worked in Excel or WPS and handed back.

Nothing in it can execute: every text from a parcel is written as text and stays text when a cell is edited.
"""

import io
import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from bot.exceptions.columns import (
    ACTIONS,
    EXCEPTION_COLUMNS,
    EXCEPTIONS_SHEET,
    GUIDE,
    GUIDE_SHEET,
    HANDLED,
    LINE_COLUMNS,
    LINES_SHEET,
    OUTLOOK_COLUMNS,
    OUTLOOK_SHEET,
    PARCEL_COLUMNS,
    PARCELS_SHEET,
    SEVERITIES,
    Column,
)
from bot.exceptions.outlook_sheet import write_outlook
from bot.exceptions.page import HEADER_ROW, Page, Styles
from bot.exceptions.waiting import ParcelWithoutOrder, WaitingOrder, evidence_for
from bot.finding import Finding, Severity
from bot.outlook import Outlook
from bot.value_names import name_in, name_value, names_a_value
from extractors.purchase_order import Evidence, OrderLine

PILLS = {
    Severity.BLOCK: ("#FFFFFF", "#C0392B"),
    Severity.APPROVE: ("#5B3A00", "#F6C453"),
    Severity.WARN: ("#5C5300", "#FBF0B2"),
    Severity.INFO: ("#44546A", "#E7ECF3"),
}
"""Ink and paper of a severity."""

MOST_COMPARED = 1000
"""Rows up to which each row is compared with all others; beyond, Excel would stall, and a row turns green by itself."""

DOUBTFUL = 0.8
"""Confidence below which a reading is called uncertain."""


def workbook_bytes(
    exceptions: Sequence[WaitingOrder],
    parcels: Sequence[ParcelWithoutOrder] = (),
    *,
    company: str,
    language: str,
    at: datetime,
    outlook: Outlook | None = None,
) -> bytes:
    """The workbook itself. ``at`` is shown as it is: give it in the company's zone."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties(
            {"title": f"{company} exceptions {at:%Y-%m-%d}", "author": "orderbot", "created": at.replace(tzinfo=None)}
        )
        styles = Styles(book)
        title = f"订单例外 Order exceptions · {company} · {at:%Y-%m-%d %H:%M}"
        page = Page(book, styles, EXCEPTIONS_SHEET, EXCEPTION_COLUMNS, language)
        lines = Page(book, styles, LINES_SHEET, LINE_COLUMNS, language)
        _write_exceptions(page, exceptions, title, _starts(exceptions))
        _write_lines(lines, exceptions, title)
        if parcels:
            _write_parcels(
                Page(book, styles, PARCELS_SHEET, PARCEL_COLUMNS, language), parcels, title, at, alone=not exceptions
            )
        if outlook:
            write_outlook(Page(book, styles, OUTLOOK_SHEET, OUTLOOK_COLUMNS, language), outlook, title)
        _write_guide(book, styles, language)
    return buffer.getvalue()


def _starts(exceptions: Sequence[WaitingOrder]) -> dict[int, int]:
    """The row of the lines sheet at which each order begins."""
    starts: dict[int, int] = {}
    row = HEADER_ROW + 1
    for waiting in exceptions:
        starts[waiting.stored.id] = row
        row += max(len(waiting.stored.order.lines), 1)
    return starts


def _write_exceptions(page: Page, exceptions: Sequence[WaitingOrder], title: str, starts: dict[int, int]) -> None:
    page.head(title, _summary(exceptions), frozen=3)
    for band, waiting in enumerate(exceptions):
        findings = waiting.findings or (_NOTHING_SAID,)
        for number, finding in enumerate(findings):
            page.begin_row(band=band % 2 == 1, first=number == 0)
            _write_finding(page, waiting, finding, starts[waiting.stored.id], first=number == 0)
            page.end_row()
    page.finish()
    if exceptions:
        page.tint(_decided(page), "#DDF3E0", but="severity")


def _decided(page: Page) -> str:
    """The formula that is true on every row of an order that has a decision on one of its rows."""
    decision, key = page.letter("decision"), page.letter("key_order")
    begin, last = HEADER_ROW + 2, page.row + 1
    if last - begin > MOST_COMPARED:
        return f'${decision}{begin}<>""'
    return f'COUNTIFS(${key}${begin}:${key}${last},${key}{begin},${decision}${begin}:${decision}${last},"?*")>0'


def _summary(exceptions: Sequence[WaitingOrder]) -> str:
    sums: dict[str, Decimal] = {}
    for waiting in exceptions:
        order = waiting.stored.order
        currency = order.currency or "?"
        sums[currency] = sums.get(currency, Decimal(0)) + (order.total_amount or Decimal(0))
    money = " + ".join(f"{currency} {amount:,.2f}" for currency, amount in sums.items() if amount)
    count = len(exceptions)
    choose = "在黄色列选择处理方式，保存后放回 · choose in the yellow columns, save, put it back"
    return f"{count} 张订单等待处理 · {count} order{'' if count == 1 else 's'} waiting   {money}      {choose}"


def _write_finding(page: Page, waiting: WaitingOrder, finding: Finding, start: int, *, first: bool) -> None:
    order, stored = waiting.stored.order, waiting.stored
    head = {} if first else {"font_color": "#9AA5B1"}
    # Repeated on every row, so that a filter or a sort keeps each row whole.
    page.link("our_number", stored.our_number, f"internal:'{LINES_SHEET}'!A{start + 1}", first=first)
    page.text("customer", waiting.customer_name, **head, bold=first)
    page.text("order_number", order.order_number, **head)
    page.money("amount", order.total_amount, order.currency, **head)
    ink, paper = PILLS[finding.severity]
    page.text("severity", SEVERITIES[finding.severity], font_color=ink, bg_color=paper, bold=True, align="center")
    place = correctable(finding)
    page.words("where", name_value(place or finding.where))
    page.words(
        "why",
        (finding.why_zh, finding.why_en),
        bold=finding.severity in (Severity.BLOCK, Severity.APPROVE),
    )
    page.text("value", finding.value)
    page.text("limit", finding.limit)
    page.text("evidence", _stood(evidence_for(stored.evidence, finding.where)), font_color="#44546A")
    page.text("suggestion", _suggestion(finding, page.language), font_color="#1E6B34")
    page.choice("decision", _possible(waiting), first=first, tip=_ONCE)
    page.entry("corrected", open_=place is not None)
    page.entry("by")
    page.entry("note")
    page.key("key_order", str(stored.id))
    page.key("key_version", str(stored.version))
    page.key("key_path", place or "")


def correctable(finding: Finding) -> str | None:
    """The path of the one value that a person would write to put this right; None where no single value does."""
    if names_a_value(finding.where):
        return finding.where
    if len(finding.suggestion) == 1:
        return next(iter(finding.suggestion))
    # A line that is no item of ours is put right by our code for it.
    whole_line = re.fullmatch(r"lines\.\d+", finding.where)
    return f"{finding.where}.seller_item_code" if whole_line else None


_ONCE = "同一订单选一次即可，可选任意一行。\nOnce for each order, on any of its rows."
"""Said beside the list of decisions."""

_NOTHING_SAID = Finding(
    code="waits", severity=Severity.INFO, where="order", why_zh="等待处理", why_en="waits for a person"
)


def _possible(waiting: WaitingOrder) -> list[str]:
    """The decisions that can be carried out on this order as it stands."""
    suggested = any(finding.suggestion for finding in waiting.findings)
    impossible = {"accept": not suggested, "approve": waiting.sales_order is None}
    return [words for action, words in ACTIONS.items() if not impossible.get(action, False)]


def _stood(evidence: Evidence | None) -> str | None:
    if evidence is None:
        return None
    document = evidence.document.rsplit("/", 1)[-1]
    sure = "" if evidence.confidence >= DOUBTFUL else f"\n⚠ 识别不确定 uncertain ({evidence.confidence:.0%})"
    return f"{document}\n{evidence.place}\n“{evidence.text}”{sure}"


def _suggestion(finding: Finding, language: str) -> str | None:
    lines = [
        value if path == correctable(finding) else f"{name_in(path, language)}: {value}"
        for path, value in finding.suggestion.items()
    ]
    return "\n".join(lines) or None


def _write_lines(page: Page, exceptions: Sequence[WaitingOrder], title: str) -> None:
    page.head(title, "所有等待处理的订单的全部明细 · every line of every order that waits", frozen=4)
    for band, waiting in enumerate(exceptions):
        order = waiting.stored.order
        for position, line in enumerate(order.lines or (OrderLine(),)):
            page.begin_row(band=band % 2 == 1, first=position == 0)
            page.text("our_number", waiting.stored.our_number)
            page.text("customer", waiting.customer_name, bold=position == 0)
            page.text("order_number", order.order_number)
            _write_line(page, waiting, position, line)
            page.end_row()
    page.finish()


def _write_line(page: Page, waiting: WaitingOrder, position: int, line: OrderLine) -> None:
    about = [finding for finding in waiting.findings if f"{finding.where}.".startswith(f"lines.{position}.")]
    wrong = {finding.where.rsplit(".", 1)[-1]: PILLS[finding.severity][1] for finding in reversed(about)}
    page.figure("line", Decimal(line.line_number or position + 1))
    for name in ("buyer_item_code", "seller_item_code", "description", "specification", "unit"):
        page.text(name, getattr(line, name), **_marked(wrong.get(name)))
    page.figure("quantity", line.quantity, **_marked(wrong.get("quantity")))
    for name in ("unit_price", "line_amount"):
        page.money(name, getattr(line, name), **_marked(wrong.get(name)))
    ours = waiting.sales_order.lines if waiting.sales_order else ()
    if position < len(ours) and len(ours) == len(waiting.stored.order.lines):
        page.text("item_number", ours[position].item_number)
        page.text("our_description", ours[position].description)
        page.figure("our_quantity", ours[position].quantity)
        page.text("our_unit", ours[position].unit)
    why = "\n".join(finding.why_zh if page.language == "zh" else finding.why_en for finding in about)
    page.text("why", why or None, font_color="#A93226")


def _write_parcels(page: Page, parcels: Sequence[ParcelWithoutOrder], title: str, at: datetime, *, alone: bool) -> None:
    summary = "没有读出订单的来件；看过后选“已处理” · what gave no order; choose 'handled' once it is seen to"
    page.head(title, summary, frozen=2)
    for number, parcel in enumerate(parcels):
        page.begin_row(band=number % 2 == 1, first=False)
        ink, paper = PILLS[Severity.INFO if parcel.readable else Severity.BLOCK]
        verdict = ("不是订单", "no order") if parcel.readable else ("无法读取", "unreadable")
        page.text("verdict", " ".join(verdict), font_color=ink, bg_color=paper, bold=True, align="center")
        page.text("filename", parcel.filename, bold=not parcel.readable)
        page.text("source", parcel.source)
        page.text("sender", parcel.sender)
        page.text("received", f"{parcel.received_at.astimezone(at.tzinfo):%Y-%m-%d %H:%M}")
        page.text("reason", parcel.reason)
        page.text("stored", str(parcel.stored), font_color="#6B7785")
        page.choice("decision", [HANDLED], first=not parcel.readable, tip=_SEEN_TO)
        page.entry("by")
        page.entry("note")
        page.key("key_parcel", parcel.id)
        page.end_row()
    page.finish()
    page.tint(f'${page.letter("decision")}{HEADER_ROW + 2}<>""', "#DDF3E0", but="verdict")
    if alone:
        page.show_first()


_SEEN_TO = "不再出现在下一份工作簿里。\nIt leaves the next workbook."
"""Said beside the choice for a parcel that gave no order."""


def _marked(colour: str | None) -> dict[str, Any]:
    return {} if colour is None else {"bg_color": colour, "bold": True, **_ink(colour)}


def _ink(paper: str) -> dict[str, Any]:
    return next(({"font_color": ink} for ink, other in PILLS.values() if other == paper), {})


def _write_guide(book: Any, styles: Styles, language: str) -> None:  # noqa: ANN401 - XlsxWriter ships no types
    columns = {"number": Column("", "", 5), "zh": Column("中文", "", 60), "en": Column("", "English", 66)}
    if language == "en":
        columns = {"number": columns["number"], "en": columns["en"], "zh": columns["zh"]}
    page = Page(book, styles, GUIDE_SHEET, columns, language)
    page.head(GUIDE_SHEET, "", frozen=0)
    for number, (zh, en) in enumerate(GUIDE, 1):
        page.begin_row(band=number % 2 == 0, first=False)
        page.figure("number", Decimal(number))
        page.text("zh", zh)
        page.text("en", en)
        page.end_row()
    page.finish(filtered=False)
