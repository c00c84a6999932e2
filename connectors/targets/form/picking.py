"""Choosing in a box that opens: look for a code there, take the one row that has it."""

from collections.abc import Mapping
from contextlib import suppress

from connectors.errors import Refused
from connectors.targets.form.choosing import NothingOffered, offered_in_words
from connectors.targets.form.form_file import Picker
from connectors.targets.form.screen import Screen, Spot
from connectors.targets.form.session import Session

SOON = 5.0
"""Seconds within which the box shows what was found, once the page has asked for nothing any more."""

FOUND = """
    const codes = linesAt({code: arg.code}, arg.rows).map(row => squeeze(row.code));
    return codes.includes(arg.wanted) ? codes : null;
"""


class Picking:
    """Opens the boxes of the form file."""

    def __init__(self, pickers: Mapping[str, Picker], screen: Screen, session: Session) -> None:
        self._pickers, self._screen, self._session = pickers, screen, session

    def pick(self, name: str, code: str, spot: Spot) -> str:
        """Open the box beside this control and take the code; return the words of the row that was taken.

        Raises Refused where not exactly one row has the code, or NothingOffered where the session is over.
        """
        picker = self._pickers[name]
        self._screen.element(Spot(picker.button, spot.rows, spot.row)).click()
        self._look(picker, code)
        codes = [each["code"] or "" for each in self._screen.lines({"code": picker.code}, picker.rows)]
        fitting = [at for at, each in enumerate(codes) if each.strip() == code]
        if len(fitting) != 1:
            if self._session.over():
                raise NothingOffered(f"{spot}: the session ended")
            how = "several entries have" if fitting else "no entry has"
            raise Refused(f"{spot}: {how} '{code}'{offered_in_words(codes)}")
        return self._take(picker, fitting[0], code)

    def _look(self, picker: Picker, code: str) -> None:
        from playwright.sync_api import TimeoutError as TooLate

        if picker.field is not None:
            field = self._screen.element(Spot(picker.field, picker.rows))
            field.fill(code)
            if picker.search is None:
                field.press("Enter")
            else:
                self._screen.element(Spot(picker.search, picker.rows)).click()
        self._session.settle()
        with suppress(TooLate):  # what is there instead is told by the caller
            self._screen.wait(FOUND, {"rows": picker.rows.wire, "code": picker.code.wire, "wanted": code}, seconds=SOON)

    def _take(self, picker: Picker, at: int, code: str) -> str:
        words = str(self._screen.ask("return squeeze(rowsAt(arg[0])[arg[1]]?.innerText)", [picker.rows.wire, at]))
        element = self._screen.element(Spot(picker.take or picker.code, picker.rows, at))
        if picker.take is None and picker.yes is None:
            element.dblclick()
        else:
            element.click()
        if picker.yes is not None:
            self._screen.element(Spot(picker.yes, picker.rows)).click()
        self._screen.wait("return rowsAt(arg).length === 0", picker.rows.wire)
        return f"{code} {words}"
