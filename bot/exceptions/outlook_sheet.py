"""The workbook's sheet of what no single order shows: orders that did not come, levels to change, messages given up."""

from collections.abc import Iterator
from typing import NamedTuple

from bot.exceptions.page import Page
from bot.levels import NAMES
from bot.outlook import Outlook


class _Entry(NamedTuple):
    what: tuple[str, str]
    customer: str
    why: tuple[str, str]


def write_outlook(page: Page, outlook: Outlook, title: str) -> None:
    """A row for each customer and each thing undelivered, overdue orders first."""
    page.head(title, "单张订单看不出的事 · what no single order shows", frozen=0)
    for number, entry in enumerate(_entries(outlook)):
        page.begin_row(band=number % 2 == 1, first=False)
        page.words("what", entry.what, bold=True)
        page.text("customer", entry.customer)
        page.words("why", entry.why)
        page.end_row()
    page.finish()


def _entries(outlook: Outlook) -> Iterator[_Entry]:
    for late in outlook.overdue:
        over = (f"订单逾期 {late.days_over} 天未到", f"order {late.days_over} days overdue")
        yield _Entry(over, f"{late.customer_number} {late.name}", (late.why_zh, late.why_en))
    for one in outlook.proposals:
        was, to = NAMES[one.level], NAMES[one.proposal or one.level]
        what = (f"自动化级别：{was[0]} → {to[0]}", f"level of automation: {was[1]} → {to[1]}")
        yield _Entry(what, f"{one.customer_number} {one.name}", (one.why_zh, one.why_en))
    for lost in outlook.undelivered:
        what = (f"{lost.our_number} 未送达", f"{lost.our_number} undelivered")
        why = f"{lost.error}\norderbot resend {lost.our_number}"
        yield _Entry(what, f"{lost.recipient} ({lost.what})", (why, why))
