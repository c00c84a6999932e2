"""A form file from disk: its mapping and its sections together, every problem at once, by file, table and key."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

import msgspec

from connectors.sales_order import State
from connectors.targets.api.mapping import FieldMapping
from connectors.targets.api.mapping_entries import HEAD_PATHS, LINE_PATHS, Entry
from connectors.targets.api.mapping_file import MappingProblems, MappingRules, parse_mapping, read_table
from connectors.targets.api.mapping_metadata import near
from connectors.targets.api.wire_values import Kind
from connectors.targets.form.form_file import (
    MAPPED,
    OPTIONAL,
    PICKERS,
    SECTIONS,
    Cancel,
    Control,
    FormFile,
    Save,
    Saved,
    Search,
    Sections,
    Status,
)
from connectors.targets.form.places import Place, parse_place

RULES = MappingRules(line=("item_number", "quantity"), figures="text", dates="day", rates="percent_digits")
OF_CONTROLS = ("control", "choose", "options", "picker", "format", "pattern")
EXACT = ("reference", "customer_number")
"""What names an order: it has to be seen on the search's rows or on the order's page."""

Table = Mapping[str, object]


def load_form_file(path: Path) -> FormFile:
    """Read the file and check it. Raises MappingProblems (a ValueError) with everything that is wrong with it."""
    place = f"{path.parent.name}/{path.name}"
    return parse_form_file(read_table(path, place, "docs/targets/form.md"), place)


def parse_form_file(table: Table, place: str = "form") -> FormFile:
    """The same from what stands in the file."""
    sections = Sections(table)
    known = ("frame", PICKERS, *MAPPED, *SECTIONS, *OPTIONAL)
    for name in sorted(table.keys() - set(known)):
        sections.problems.append(f"{name}: no such section; {near(name, known)}")
    found = sections.read()
    pickers = tuple(found[PICKERS])
    controls = {name: _Controls(name, table, pickers, sections.problems) for name in ("head", "line")}
    typed = _mapping(table, controls, place, sections.problems)
    _check(found, sections.problems)
    if sections.problems or typed is None:
        raise MappingProblems(place, sections.problems)
    return FormFile(
        place=place,
        typed=typed,
        shown=_shown(typed, found["saved"].head, found["saved"].line),
        head=controls["head"].found,
        line=controls["line"].found,
        frame=str(table.get("frame", "")),
        **found,
    )


class _Controls:
    """The controls of [head] or [line] with their constants, and the same sections as a mapping has them."""

    def __init__(self, name: str, table: Table, pickers: tuple[str, ...], problems: list[str]) -> None:
        self._name, self._pickers, self._problems = name, pickers, problems
        self.found: dict[str, Control] = {}
        section = table.get(name, {})
        self.mapped = (
            {path: self._entries(path, written) for path, written in section.items()}
            if isinstance(section, dict)
            else section
        )
        constants = table.get("constants", {})
        fixed = constants.get(name, {}) if isinstance(constants, dict) else {}
        for at in fixed if isinstance(fixed, dict) else ():
            self._note(at, {}, f"constants.{name}.{at}")

    def _entries(self, path: str, written: object) -> object:
        entries = [self._entry(path, one) for one in (written if isinstance(written, list) else [written])]
        return entries if isinstance(written, list) else entries[0]

    def _entry(self, path: str, written: object) -> object:
        key = f"{self._name}.{path}"
        if isinstance(written, str):
            self._note(written, {}, key)
            return written
        if not isinstance(written, dict) or not isinstance(written.get("control"), str):
            self._problems.append(f'{key}: write the control in quotes, or {{ control = "…" }}')
            return {"field": "?"}
        self._note(written["control"], written, key)
        rest = {name: value for name, value in written.items() if name not in OF_CONTROLS}
        return {"field": written["control"], **rest}

    def _note(self, at: str, options: Table, key: str) -> None:
        try:
            self.found[at] = self._control(at, options)
        except ValueError as error:
            self._problems.append(f"{key}: {error}")

    def _control(self, at: str, options: Table) -> Control:
        choose, picker, offered = options.get("choose", False), options.get("picker", ""), options.get("options")
        if not isinstance(choose, bool):
            raise ValueError(f"choose: {choose!r} is neither true nor false")  # noqa: TRY004 - as all that is wrong here
        if picker and picker not in self._pickers:
            raise ValueError(f"picker: there is no [pickers.{picker}]; {near(str(picker), self._pickers)}")
        where = {name: options[name] for name in ("pattern", "format") if name in options}
        return Control(
            place=parse_place({"at": at, **where}),
            choose=choose,
            options=parse_place(offered) if offered is not None else None,
            picker=str(picker),
        )


def _mapping(table: Table, controls: Mapping[str, _Controls], place: str, problems: list[str]) -> FieldMapping | None:
    mapped = {name: table[name] for name in MAPPED if name in table}
    mapped |= {name: each.mapped for name, each in controls.items() if name in table}
    try:
        return parse_mapping(mapped, RULES, place)
    except MappingProblems as error:
        problems += error.problems
        return None


def _shown(typed: FieldMapping, head: Mapping[str, Place], line: Mapping[str, Place]) -> FieldMapping:
    """How the saved order's page is read: by our own paths, in the codes and kinds in which they are typed."""
    return msgspec.structs.replace(
        typed,
        head=_read_entries(typed.head, head, HEAD_PATHS),
        line=_read_entries(typed.line, line, LINE_PATHS),
        head_constants=(),
        line_constants=(),
    )


def _read_entries(typed: tuple[Entry, ...], shown: Mapping[str, Place], paths: Mapping[str, type]) -> tuple[Entry, ...]:
    by_path = {entry.path: entry for entry in reversed(typed)}
    return tuple(
        msgspec.structs.replace(by_path.get(path) or Entry(path=path, field=path, kind=_kind(path, paths)), field=path)
        for path in shown
        if path in paths
    )


def _kind(path: str, paths: Mapping[str, type]) -> Kind:
    return RULES.rates if path == "tax_rate" else "day" if paths[path].__name__ == "date" else "text"


def _check(found: Mapping[str, Any], problems: list[str]) -> None:
    """What only several sections together can say."""
    search: Search | None = found.get("search")
    saved: Saved | None = found.get("saved")
    if saved is not None:
        for name, shown, paths in (("head", saved.head, HEAD_PATHS), ("line", saved.line, LINE_PATHS)):
            problems += [
                f"saved.{name}.{path}: orders have no such field; {near(path, tuple(paths))}"
                for path in shown
                if path not in paths
            ]
    if search is not None and "{reference}" not in search.page and search.field is None:
        problems.append("search.page: write {reference} where the address has it, or say with field where it is typed")
    if saved is not None and search is not None:
        problems += _unseen(search, saved)
    for name in ("save", "cancel"):
        button: Save | Cancel | None = found.get(name)
        if button is not None and button.yes is not None and not button.asks:
            problems.append(f"{name}.asks: missing; say which question yes answers: another one is never agreed to")
    status: Status | None = found.get("status")
    for words, state in status.states.items() if status is not None else ():
        if state not in get_args(State):
            problems.append(f"status.states.{words}: '{state}' is no state; {near(state, get_args(State))}")


def _unseen(search: Search, saved: Saved) -> Iterator[str]:
    for path in EXACT:
        if path not in saved.head and getattr(search, path) is None:
            yield f"saved.head.{path}: say where it stands, or with search.{path}: it names an order"
    if "{number}" not in saved.page and search.number_field is None:
        yield "saved.page: write {number} where the address has it, or say with search.number_field where it is typed"
