"""A recording understood: which deeds filled the form, saved it, looked for the order; and where things stood."""

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import quote, unquote, urlsplit

import msgspec

from connectors.targets.form.places import Place
from connectors.targets.form.recorder import Deed, Look, Recording
from connectors.targets.form.sample import Fit, Sample, fits

NUMBERED = re.compile(r"订单(?:编)?号|单据?(?:编)?号|编号|\bNo\b|number|order", re.IGNORECASE)
"""Headings under which an order's own number may stand."""

DIGIT = re.compile(r"\d")


class Filled(msgspec.Struct, frozen=True):
    """A control that was filled: with which of our fields (None: with something else), in which line (from 0)."""

    at: int
    deed: Deed
    line: int | None
    fit: Fit | None


class Picked(msgspec.Struct, frozen=True, kw_only=True):
    """A code that was chosen in a box: what opened it, what was pressed in it, and the control that has it now."""

    filled: Filled
    opened: Deed
    search: Deed | None
    take: Deed
    taken_at: int
    control: Place | None


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """The order as a table of results shows it."""

    headings: list[str]
    cells: list[str]
    number: str

    def heading(self, text: str) -> str | None:
        """The heading above the cell that says this, alone or among other words."""
        whole = [each for each, cell in zip(self.headings, self.cells, strict=True) if cell == text and each]
        part = [each for each, cell in zip(self.headings, self.cells, strict=True) if text in cell and each]
        return next(iter(whole + part), None)


class Story:
    """What happened, in the order in which a form file tells it."""

    def __init__(self, recording: Recording, sample: Sample) -> None:
        self.recording, self.sample = recording, sample
        self.reference = sample.order.reference
        self.filled = list(self._fillings())
        self.form_page = self._form_page()
        self.filled = [each for each in self.filled if path_of(each.deed.url) == self.form_page]
        self.picked = [picked for each in self.filled if (picked := self._picking(each)) is not None]
        self.save_at = self._save_at()

    def sign_in(self) -> tuple[Deed | None, Deed | None, Deed | None]:
        """User, password and button, where somebody signed in."""
        deeds = self.recording.deeds
        at = next((at for at, deed in enumerate(deeds) if deed.what == "password"), None)
        if at is None:
            return None, None, None
        user = next((deed for deed in reversed(deeds[:at]) if deed.what == "typed"), None)
        return user, deeds[at], next((deed for deed in deeds[at:] if deed.what == "pressed"), None)

    def taken(self, filled: Filled) -> Deed | None:
        """The entry of a list that was taken for this control, before another control was filled."""
        for deed in self.recording.deeds[filled.at : filled.at + 3]:
            if deed.what == "taken" and deed.ways[:1] == filled.deed.ways[:1]:
                return deed
        return None

    def add_button(self) -> Deed | None:
        """What was pressed for another line: between the last control of a line and the first of the next."""
        deeds = self.recording.deeds
        for before, after in zip(self.filled, self.filled[1:], strict=False):
            if after.line is not None and (before.line is None or after.line > before.line):
                pressed = [deed for deed in deeds[before.at : after.at] if deed.what == "pressed" and deed.row is None]
                if pressed and after.line > 0:
                    return pressed[-1]
        return None

    def save(self) -> tuple[Deed | None, Deed | None, str]:
        """The button that saved, the one that said yes to a question, and the question's words."""
        deeds = self.recording.deeds
        if self.save_at is None:
            return None, None, ""
        for deed in deeds[self.save_at + 1 :]:
            if deed.what == "asked":
                return deeds[self.save_at], None, fixed_words(deed.words)
            if deed.what == "pressed":
                if deed.overlay and path_of(deed.url) == self.form_page:
                    return deeds[self.save_at], deed, fixed_words(deed.overlay)
                break
            if deed.what == "typed":
                break
        return deeds[self.save_at], None, ""

    def found(self) -> Found | None:
        """The order in a table of results, after it was saved."""
        for look in reversed(self._looks_after_saving()):
            for table in look.tables:
                for cells in table.rows:
                    if self.reference in cells and len(cells) == len(table.headings):
                        number = self._number(table.headings, cells)
                        if number:
                            return Found(headings=table.headings, cells=cells, number=number)
        return None

    def search(self, *, after: bool) -> tuple[Deed | None, Deed | None]:
        """Where the reference was typed to look for it, before or after saving, and the button pressed then."""
        save_at = self.save_at if self.save_at is not None else 0
        deeds = self.recording.deeds
        for at, deed in enumerate(deeds):
            if (at > save_at) is after and deed.what == "typed" and deed.value == self.reference:
                if path_of(deed.url) == self.form_page:
                    continue
                following = next(iter(deeds[at + 1 :]), None)
                return deed, following if following is not None and following.what == "pressed" else None
        return None, None

    def number_field(self, number: str) -> Deed | None:
        """Where the order's number was typed to look for it."""
        return next((deed for deed in self.recording.deeds if deed.what == "typed" and deed.value == number), None)

    def opened(self) -> Deed | None:
        """What was pressed in the row of the order."""
        rows = (deed for deed in self.recording.deeds if deed.what == "pressed" and deed.row is not None)
        return next((deed for deed in rows if deed.row is not None and self.reference in deed.row.cells), None)

    def empty_result(self) -> str | None:
        """What only the empty result says: words without figures, the shortest."""
        typed, _ = self.search(after=False)
        if typed is None:
            return None
        looks = [look for look in self.recording.looks if path_of(look.url) == path_of(typed.url)]
        early = [look for look in looks if look.deeds <= (self.save_at or 0)]
        late = [look for look in looks if look.deeds > (self.save_at or 0)]
        if not early:
            return None
        others = {each.text for look in late for each in look.texts}
        only = [each.text for each in early[-1].texts if each.text not in others and not DIGIT.search(each.text)]
        return min(only, key=len, default=None)

    def after_saving(self, number: str) -> tuple[Place, str] | None:
        """Where the page that came after saving shows the number, and the text there."""
        for look in self._looks_after_saving():
            for each in look.texts:
                if number in each.text and each.place is not None:
                    return each.place, each.text
        return None

    def order_page(self, number: str) -> Look | None:
        """The last page that shows the order by number and reference."""
        for look in reversed(self._looks_after_saving()):
            texts = [each.text for each in look.texts]
            if any(number in text for text in texts) and any(self.reference in text for text in texts):
                return look
        return None

    def _looks_after_saving(self) -> list[Look]:
        at = self.save_at if self.save_at is not None else 0
        return [look for look in self.recording.looks if look.deeds > at]

    def _number(self, headings: list[str], cells: list[str]) -> str | None:
        free = [
            (heading, cell)
            for heading, cell in zip(headings, cells, strict=True)
            if DIGIT.search(cell) and next(fits(cell, self.sample.head), None) is None
        ]
        named = [cell for heading, cell in free if NUMBERED.search(heading)]
        return next(iter(named + [cell for _, cell in free]), None)

    def _fillings(self) -> Iterator[Filled]:
        for at, deed in enumerate(self.recording.deeds):
            if deed.what not in ("typed", "taken") or not deed.ways:
                continue
            line = deed.row.at if deed.row is not None else None
            texts = [deed.words, deed.value] if deed.words else [deed.value]
            fit = next((fit for text in texts if text and (fit := self.sample.fit(text, line))), None)
            yield Filled(at, deed, line, fit)

    def _picking(self, filled: Filled) -> Picked | None:
        """The box in which this was typed to choose the row that has it."""
        deeds = self.recording.deeds
        if filled.fit is None or not filled.deed.overlay:
            return None
        opened = next((deed for deed in reversed(deeds[: filled.at]) if deed.what == "pressed"), None)
        search: Deed | None = None
        for at in range(filled.at + 1, len(deeds)):
            deed = deeds[at]
            if deed.what == "typed" or opened is None:
                return None
            if deed.what == "pressed" and deed.row is not None and filled.deed.value in deed.row.cells:
                control = self._holding(filled.deed.value, at)
                return Picked(filled=filled, opened=opened, search=search, take=deed, taken_at=at, control=control)
            search = deed if deed.what == "pressed" else search
        return None

    def _holding(self, code: str, after: int) -> Place | None:
        """Which control shows the code once it was chosen."""
        looks = [look for look in self.recording.looks if look.deeds > after and path_of(look.url) == self.form_page]
        return next((each.place for look in looks for each in look.texts if code in each.text and each.place), None)

    def _form_page(self) -> str:
        pages = Counter(path_of(each.deed.url) for each in self.filled if each.fit is not None)
        return pages.most_common(1)[0][0] if pages else ""

    def _save_at(self) -> int | None:
        done = [each.at for each in self.filled if each.fit is not None] + [each.taken_at for each in self.picked]
        if not done:
            return None
        last = max(done)
        deeds = self.recording.deeds
        return next((at for at in range(last + 1, len(deeds)) if deeds[at].what == "pressed"), None)


def path_of(url: str) -> str:
    """The address within the site, without what is asked for."""
    return urlsplit(url).path or "/"


def with_placeholder(url: str, value: str, name: str) -> str | None:
    """The address within the site with {name} where it has the value; None where it has not."""
    parts = urlsplit(url)
    address = parts.path + (f"?{parts.query}" if parts.query else "")
    for written in (quote(value, safe=""), value):
        if written and written in address:
            return address.replace(written, f"{{{name}}}")
    return f"{{{name}}}".join(unquote(address).split(value)) if value and value in unquote(address) else None


def fixed_words(question: str) -> str:
    """The beginning of a question that is the same for every order."""
    return re.split(r"[\d，,。!！?？:：\n]", question, maxsplit=1)[0].strip()[:30]
