"""The public form (公开链接) as a page: fields found by their label, filled as a person does, sent once.

What it looks for stands in public_form_scripts.py. The page's class names change between releases and its inputs have
no names, so nothing but labels, tags and texts is relied on.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from connectors.browser import Browser
from connectors.browser_traffic import Traffic
from connectors.errors import OutcomeUnknown, Refused, SignInFailed
from connectors.targets.api.wire_values import figure, from_wire
from connectors.targets.jiandaoyun.fields import Field, Fields
from connectors.targets.jiandaoyun.public_form_scripts import (
    ARROW,
    CELL,
    CONTROL,
    DAY,
    FIELD,
    LEAF,
    OPTION,
    PANEL,
    RED,
    SHOWN,
)

if TYPE_CHECKING:
    from playwright.sync_api import ElementHandle, Request

Texts = Mapping[str, str]
"""What is typed into fields, by their labels. A day is written 2026-11-20."""

Shown = Mapping[str, str | None]
"""What the page shows in them."""

FILLABLE = frozenset({"text", "textarea", "number", "datetime", "combo", "radiogroup", "address"})
"""Types of fields that the robot can fill."""

SENT = "/data/create"
"""What the address of the call under the button ends in, in older and newer releases."""

SUBMIT, ENTER, ADD = ("提交", "Submit"), ("进入", "确定", "确认", "提交"), ("添加", "添加一行", "Add")
QUIET = 0.4
"""Seconds without a question in which a page counts as still."""

SOON = 1500
"""Milliseconds in which a page shows its fields where nothing is amiss."""

MONTHS = 600
"""Months that a date may be away from the one that the picker shows."""

MONTH = r"(\d{4})\s*[年./-]\s*(\d{1,2})(?!\d)"
NAMED = re.compile(MONTH)
"""A month as calendars name it: 2026年11月, 2026-11."""

_ANY_ZONE = ZoneInfo("UTC")
"""What a page shows of a date has no zone."""


class PublicForm:
    """The page. ``fields`` and ``lines`` are the form's and its subform's, as the API lists them."""

    def __init__(self, browser: Browser, fields: Fields, subform: Field) -> None:
        self._browser = browser
        self._fields = fields
        self._lines = Fields(subform.items)
        self._subform = subform
        self._traffic = Traffic()

    def open(self, url: str, password: str, first: str) -> None:
        """Open it and pass its gate. ``first`` is a label that is there once the fields are.

        Raises SignInFailed where it is closed or the password is wrong: orders wait for a person.
        """
        page = self._browser.page
        self._traffic.listen(page)
        self._traffic.leave()
        page.goto(url, wait_until="domcontentloaded")
        self._wait(first)
        if page.locator("input[type=password]").count():
            page.fill("input[type=password]", password)
            self._leaf(ENTER).click()
            self._settle()
        if page.evaluate(FIELD, first) is None:
            said = page.locator("body").inner_text().strip()[:200]
            raise SignInFailed(f"the public form shows no field '{first}': {said}; check form_url and form_password")

    def fill(self, head: Texts, lines: Sequence[Texts]) -> None:
        """Type everything in; what is there already as wanted is left alone."""
        while len(self._shown(head, lines)[1]) < len(lines):
            self._leaf(ADD, within=self._item(self._subform.label)).click()
        shown, rows = self._shown(head, lines)
        for label, text in head.items():
            field = self._fields.get(label)
            if not _same(field, shown.get(label), text):
                self._put(self._item(label), field, text)
        for index, line in enumerate(lines):
            for label, text in line.items():
                field = self._lines.get(label)
                if not _same(field, rows[index].get(label), text):
                    self._put(self._cell(index, label), field, text)

    def unlike(self, head: Texts, lines: Sequence[Texts]) -> list[str]:
        """Where the page shows something else than this, once everything that it fills by itself has come."""
        self._settle()
        shown, rows = self._shown(head, lines)
        found = list(_unlike(self._fields, shown, head, ""))
        if len(rows) > len(lines):
            found.append(f"{self._subform.label}: {len(rows)} rows stand there, {len(lines)} were typed")
        for number, (row, line) in enumerate(zip(rows, lines, strict=False), 1):
            found += _unlike(self._lines, row, line, f"{self._subform.label} {number} ")
        return found

    def submit(self) -> str:
        """Submit, once; the id of the record that the answer names.

        Raises Refused with what the page says against it, or OutcomeUnknown.
        """
        from playwright.sync_api import TimeoutError as TooLate

        page = self._browser.page
        with self._browser.sending_once():
            try:
                with page.expect_request(_is_sending, timeout=5000) as sent:
                    self._leaf(SUBMIT).click()
            except TooLate:
                raise Refused(f"the form does not submit: {self._complaints() or 'it does not say why'}") from None
            return self._identity(sent.value)

    def _identity(self, sent: "Request") -> str:
        answer = sent.response()
        if answer is None:
            raise OutcomeUnknown("the form was submitted, and no answer came")
        try:
            said = answer.json()
        except ValueError:
            said = None
        body = said if isinstance(said, dict) else {}
        record = body.get("data")
        if answer.ok and isinstance(record, dict) and record.get("_id"):
            return str(record["_id"])
        if 400 <= answer.status < 500 and body.get("msg"):  # noqa: PLR2004 - HTTP's errors of the caller
            raise Refused(f"the form says: {body['msg']}")
        raise OutcomeUnknown(f"the form was submitted, and it answered {answer.status} without naming a record")

    def _settle(self) -> None:
        """Until the page has asked for nothing for a moment: it fills linked fields when its server answers."""
        self._traffic.settle(self._browser.page, self._browser.settings.timeout_seconds, QUIET)

    def _wait(self, first: str) -> None:
        """Until the fields are there, or the gate; or until a page that shows neither is still."""
        from playwright.sync_api import TimeoutError as TooLate

        there = f"label => ({FIELD})(label) || document.querySelector('input[type=password]')"
        try:
            self._browser.page.wait_for_function(there, arg=first, timeout=SOON)
        except TooLate:
            self._settle()

    def _item(self, label: str) -> "ElementHandle":
        """The field of this label, outside the subform; conditional ones may take a while to appear."""
        page = self._browser.page
        found = page.evaluate_handle(FIELD, label).as_element()
        if found is None:
            found = page.wait_for_function(FIELD, arg=label).as_element()
        assert found is not None  # noqa: S101 - what was waited for
        return found

    def _shown(self, head: Texts, lines: Sequence[Texts]) -> tuple[Shown, list[Shown]]:
        """What stands in these fields now, by label; None for a field that is not there."""
        columns = list(dict.fromkeys(label for line in lines for label in line))
        shown = self._browser.page.evaluate(SHOWN, [list(head), self._subform.label, columns])
        return shown["head"], shown["rows"]

    def _cell(self, row: int, label: str) -> "ElementHandle":
        cell = self._browser.page.evaluate_handle(CELL, [self._subform.label, row, label]).as_element()
        if cell is None:
            raise Refused(f"the form's {self._subform.label} shows no column '{label}'")
        return cell

    def _put(self, item: "ElementHandle", field: Field | None, text: str) -> None:
        kind = field.type if field is not None else "text"
        if kind == "radiogroup" and (choice := self._offered(item, text)) is not None:
            choice.click()
        elif kind in ("combo", "radiogroup"):
            self._choose(item, field.label if field is not None else "", text)
        elif kind == "datetime":
            self._pick(item, date.fromisoformat(text))
        else:
            inputs = item.query_selector_all("input, textarea")
            inputs[-1].fill(text)
            inputs[-1].press("Tab")

    def _choose(self, item: "ElementHandle", label: str, text: str) -> None:
        """Open the list, which is drawn at the body's end, and take the option of exactly this text."""
        from playwright.sync_api import TimeoutError as TooLate

        page = self._browser.page
        self._control(item).click()
        try:
            option = page.wait_for_function(OPTION, arg=[item, text], timeout=5000).as_element()
        except TooLate:
            page.keyboard.press("Escape")
            raise Refused(f"{label}: the form offers no '{text}'") from None
        assert option is not None  # noqa: S101 - what was waited for
        option.click()

    def _offered(self, item: "ElementHandle", text: str) -> "ElementHandle | None":
        """The choice of this text that stands there without opening anything."""
        return self._browser.page.evaluate_handle(OPTION, [item, text]).as_element()

    def _pick(self, item: "ElementHandle", day: date) -> None:
        """Open the picker, go to the month, take the day."""
        page = self._browser.page
        self._control(item).click()
        panel = page.wait_for_function(PANEL, arg=[item, MONTH]).as_element()
        assert panel is not None  # noqa: S101 - what was waited for
        for _ in range(MONTHS):
            shown = NAMED.search(panel.inner_text())
            if shown is None:
                break
            away = (day.year - int(shown[1])) * 12 + day.month - int(shown[2])
            if away == 0:
                cell = panel.evaluate_handle(DAY, str(day.day)).as_element()
                if cell is not None:
                    cell.click()
                return
            arrow = panel.evaluate_handle(ARROW, [away > 0, MONTH]).as_element()
            if arrow is None:
                break
            arrow.click()
        raise Refused(f"the form's date picker does not lead to {day}")

    def _control(self, item: "ElementHandle") -> "ElementHandle":
        found = item.evaluate_handle(CONTROL).as_element()
        return found or item

    def _leaf(self, texts: tuple[str, ...], within: "ElementHandle | None" = None) -> "ElementHandle":
        found = self._browser.page.evaluate_handle(LEAF, [within, list(texts)]).as_element()
        if found is None:
            raise Refused(f"the form has no button {' or '.join(texts)}")
        return found

    def _complaints(self) -> str:
        return "; ".join(self._browser.page.evaluate(RED))


def _same(field: Field | None, shown: str | None, text: str) -> bool:
    """Whether the page shows what was typed; it may write figures in a way of its own."""
    if shown is None:
        return False
    if field is not None and field.type == "number":
        return figure(shown) == figure(text)
    if field is not None and field.type == "datetime":
        return from_wire(shown, "day", date, _ANY_ZONE) == date.fromisoformat(text)
    return shown.replace("\r\n", "\n").strip() == text.replace("\r\n", "\n").strip()


def _unlike(fields: Fields, shown: Shown, wanted: Texts, where: str) -> Iterator[str]:
    for label, text in wanted.items():
        if not _same(fields.get(label), shown.get(label), text):
            yield f"{where}{label}: '{text}' was typed, '{shown.get(label) or ''}' stands there"


def _is_sending(request: "Request") -> bool:
    return request.method == "POST" and request.url.partition("?")[0].endswith(SENT)
