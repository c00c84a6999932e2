"""What the form, or the page of a saved order, shows against what was meant."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from connectors.capabilities import SavedOrder
from connectors.sales_order import SalesOrder
from connectors.targets.api.compare import NAMES, Difference, differences, told
from connectors.targets.api.mapping import FieldMapping, Form
from connectors.targets.api.mapping_entries import Entry, type_of
from connectors.targets.api.wire_values import figure
from connectors.targets.form.form_file import Control, FormFile
from connectors.targets.form.places import Place
from connectors.targets.form.screen import Screen, Texts
from connectors.targets.form.shown_values import understood


class Comparing:
    """Reads pages by the form file, in the words of an order."""

    def __init__(self, file: FormFile, screen: Screen) -> None:
        self._file, self._screen = file, screen

    def unlike_in_form(self, order: SalesOrder, chosen: Mapping[tuple[int, str], str]) -> str:
        """Where the form shows something else than was typed; nothing where it is right.

        ``chosen``: the entry that was taken from a list, by line (0: the head) and control.
        """
        file = self._file
        typed = file.typed.fill(order)
        head = self._screen.texts({at: control.place for at, control in file.head.items()}, file.lines.rows)
        lines = self._screen.lines({at: control.place for at, control in file.line.items()}, file.lines.rows)
        lines = lines[: _filled(lines, file.typed.field("item_number", line=True) or "")]
        forms = [_form(file.typed.head, file.head, head, typed.head, chosen, 0)]
        forms += [
            _form(file.typed.line, file.line, texts, meant, chosen, number)
            for number, (texts, meant) in enumerate(zip(lines, (*typed.lines, *({},) * len(lines)), strict=False), 1)
        ]
        unlike = self._told(order, file.typed, "", forms[0], forms[1:])
        return "; ".join(filter(None, [unlike, self._unlike_total(order)]))

    def _unlike_total(self, order: SalesOrder) -> str:
        at = self._file.new.total
        shown = figure(understood(self._screen.text(at), Decimal, at)) if at is not None else order.total_amount
        if shown == order.total_amount:
            return ""
        found = Difference(path="total_amount", line=None, meant=order.total_amount, saved=shown)
        return told([found])

    def unlike_saved(self, order: SalesOrder, number: str) -> str:
        """Where the page of the saved order, which is shown, says something else than was meant."""
        head, lines = self._saved()
        shown = self._file.shown
        meant = shown.fill(order)
        missing = [path for texts in (head, *lines) for path, text in texts.items() if text is None]
        forms = [self._shown(shown.head, self._file.saved.head, head, meant.head)]
        forms += [
            self._shown(shown.line, self._file.saved.line, texts, wanted)
            for texts, wanted in zip(lines, (*meant.lines, *({},) * len(lines)), strict=False)
        ]
        said = [f"no {NAMES[path][0]} {NAMES[path][1]} is shown" for path in dict.fromkeys(missing)]
        unlike = self._told(order, shown, number, forms[0], forms[1:])
        return "; ".join([*said, *([unlike] if unlike else [])])

    def saved(self, number: str) -> SavedOrder:
        """The order whose page is shown."""
        head, lines = self._saved()
        shown, saved = self._file.shown, self._file.saved
        return shown.saved(
            number,
            self._shown(shown.head, saved.head, head, {}),
            [self._shown(shown.line, saved.line, texts, {}) for texts in lines],
        )

    def head_texts(self) -> Texts:
        """What the page of the saved order shows of its head."""
        return self._screen.texts(self._file.saved.head)

    def _saved(self) -> tuple[Texts, list[Texts]]:
        saved = self._file.saved
        return self.head_texts(), self._screen.lines(saved.line, saved.rows)

    def _shown(
        self, entries: Sequence[Entry], places: Mapping[str, Place], texts: Texts, meant: Form
    ) -> dict[str, object]:
        return {
            entry.path: understood(
                text, type_of(entry.path), places[entry.path], meant.get(entry.path), code=self.is_code(entry.path)
            )
            for entry in entries
            if (text := texts[entry.path]) is not None
        }

    def is_code(self, path: str) -> bool:
        """Whether this is chosen by a code, around which pages show a name."""
        by_path = {entry.path: entry.field for entry in (*self._file.typed.line, *self._file.typed.head)}
        at = by_path.get(path, "")
        return any(controls[at].coded for controls in (self._file.head, self._file.line) if at in controls)

    def _told(
        self,
        order: SalesOrder,
        mapping: FieldMapping,
        number: str,
        head: Mapping[str, object],
        lines: Sequence[Mapping[str, object]],
    ) -> str:
        found = differences(mapping.meant(order), mapping.saved(number, head, lines, order))
        return told(found) if found else ""


def _form(
    entries: Sequence[Entry],
    controls: Mapping[str, Control],
    texts: Texts,
    meant: Form,
    chosen: Mapping[tuple[int, str], str],
    line: int,
) -> dict[str, object]:
    """The form's fields as they are compared; what was not typed is left out, whatever the page has put there."""
    paths = {entry.field: entry.path for entry in entries}
    found: dict[str, object] = {}
    for at, wire in meant.items():
        control, text = controls[at], texts[at] or ""
        entry = chosen.get((line, at), "")
        if text and text in entry:
            text = entry  # the control shows the name of what was chosen by its code
        like = type_of(paths[at]) if at in paths else str
        found[at] = understood(text, like, control.place, wire, code=control.coded or bool(entry))
    return found


def _filled(lines: Sequence[Texts], item: str) -> int:
    """How many rows there are without those at the end that have no item."""
    return max((number for number, texts in enumerate(lines, 1) if texts[item]), default=0)
