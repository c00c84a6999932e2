"""An order typed into the form's controls, as a person does it."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from connectors.errors import Refused
from connectors.sales_order import SalesOrder
from connectors.targets.api.mapping import Form
from connectors.targets.form.choosing import Choosing
from connectors.targets.form.comparing import Comparing
from connectors.targets.form.form_file import Control, FormFile
from connectors.targets.form.picking import Picking
from connectors.targets.form.screen import Screen, Spot
from connectors.targets.form.session import Session
from connectors.targets.form.shown_values import text_to_type, understood
from connectors.targets.screens_values import one_line

PASSES = 3
"""How often it is typed: a page may set values of its own over what was typed."""


class Wanted(NamedTuple):
    """A text that has to stand in a control of a line (0: the head)."""

    line: int
    at: str
    control: Control
    text: str


def _as_taken(wanted: Wanted, kind: str) -> str:
    """The text as this kind of control takes it."""
    if kind == "date":
        return understood(wanted.text, date, wanted.control.place)
    return wanted.text if kind == "textarea" else one_line(wanted.text)


class Filling:
    """Fills the form that is open."""

    def __init__(self, file: FormFile, screen: Screen, session: Session) -> None:
        self._file, self._screen = file, screen
        self._choosing = Choosing(file.suggestions, screen, session)
        self._picking = Picking(file.pickers, screen, session)
        self._comparing = Comparing(file, screen)
        self._chosen: dict[tuple[int, str], str] = {}

    def fill(self, order: SalesOrder) -> None:
        """Type the order in until the form shows it as it was meant.

        Raises Refused with what the form does not take or offer, or NothingOffered where a list stays empty.
        """
        self._chosen.clear()
        filled = self._file.typed.fill(order)
        problems: list[str] = []
        unlike = ""
        for _ in range(PASSES):
            for wanted in self._wanted(filled.head, filled.lines):
                try:
                    self._put(wanted)
                except Refused as error:
                    problems.append(str(error))
                    if wanted.control.picker:
                        break  # its box still lies over the form
            self._leave_control()
            if problems:
                raise Refused("; ".join(dict.fromkeys(problems)))
            unlike = self._comparing.unlike_in_form(order, self._chosen)
            if not unlike:
                return
        raise Refused(f"the form does not take the order: {unlike}")

    def _wanted(self, head: Form, lines: tuple[Form, ...]) -> Iterator[Wanted]:
        """Head, then line by line, each line's row added when its turn comes."""
        yield from self._texts(0, head, self._file.head)
        for number, line in enumerate(lines, 1):
            self._make_row(number)
            yield from self._texts(number, line, self._file.line)

    def _texts(self, line: int, form: Form, controls: Mapping[str, Control]) -> Iterator[Wanted]:
        for at, wire in form.items():
            if wire is not None:
                yield Wanted(line, at, controls[at], text_to_type(wire, controls[at].place))

    def _make_row(self, number: int) -> None:
        """Press the button until the grid has so many rows; where there is none, rows come by themselves."""
        from playwright.sync_api import TimeoutError as TooLate

        lines = self._file.lines
        if self._screen.rows(lines.rows) >= number:
            return
        if lines.add is not None:
            self._screen.element(Spot(lines.add, lines.rows)).click()
        try:
            self._screen.wait("return rowsAt(arg[0]).length >= arg[1]", [lines.rows.wire, number])
        except TooLate:
            raise Refused(f"line {number}: no row came for it ({lines.rows})") from None

    def _put(self, wanted: Wanted) -> None:
        spot = Spot(wanted.control.place, self._file.lines.rows, wanted.line - 1 if wanted.line else None)
        element = self._screen.element(spot)
        kind, shown = self._screen.kind_and_value(element)
        if self._stands_there(wanted, kind, shown):
            return
        if kind == "select-one":
            self._chosen[wanted.line, wanted.at] = self._choosing.option(element, wanted.text, str(spot))
        elif wanted.control.picker:
            self._chosen[wanted.line, wanted.at] = self._picking.pick(wanted.control.picker, wanted.text, spot)
        elif wanted.control.choose:
            self._chosen[wanted.line, wanted.at] = self._choosing.entry(element, wanted.text, wanted.control, str(spot))
        elif kind in ("checkbox", "radio"):
            element.set_checked(wanted.text == "true")
        elif kind == "read-only":
            raise Refused(f"{spot}: nothing can be typed there; where it opens a list, write choose = true")
        else:
            element.fill(_as_taken(wanted, kind))

    def _stands_there(self, wanted: Wanted, kind: str, shown: str) -> bool:
        """Whether the control holds it already: what was typed is left alone in the passes after the first."""
        chosen = self._chosen.get((wanted.line, wanted.at))
        if kind in ("checkbox", "radio") or (wanted.control.coded and chosen is None):
            return False
        shown = " ".join(shown.split())
        return bool(shown) and (shown in chosen if chosen is not None else shown == " ".join(wanted.text.split()))

    def _leave_control(self) -> None:
        """Some pages take a value only when the next control is entered."""
        self._screen.ask("document.activeElement?.blur(); return null")
