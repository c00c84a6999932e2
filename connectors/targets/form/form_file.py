"""A form file's sections, read and checked: which control of a web form takes which of our fields, and what to press.

[new]                                        # the form of a new order
page = "/orders/new"
[head]                                       # our field = where it is typed, in the order in which it is typed
customer_number = { control = "客户", choose = true }       # type the code, choose what the page then offers
reference = "客户订单号"                      # a control by its label
order_date = { control = "下单日期", format = "YYYY/MM/DD" }
[lines]
rows = "table=物料 | 数量"                     # the rows of the table with these columns
add = "button=添加行"
[line]
item_number = { control = "物料", choose = true }
quantity = "数量"
[constants.head]                             # always the same
"css=#order-type" = "标准"
[tables.unit]                                # our code = what the form calls it
"件" = "PCS"
[save], [search], [saved], [status], [sign_in], [cancel]: see the shapes below.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from connectors.targets.api.mapping import FieldMapping
from connectors.targets.form.places import Place, parse_place


class SignIn(msgspec.Struct, frozen=True, kw_only=True):
    """The page that asks who one is. ``ended``: what says, on any other page, that the session is over."""

    user: Place
    password: Place
    button: Place
    page: str = ""
    problem: Place | None = None
    ended: Place | None = None


class New(msgspec.Struct, frozen=True, kw_only=True):
    """The page of a new order, what is clicked there until the form is open, and where the form adds up its total."""

    page: str
    clicks: tuple[Place, ...] = ()
    total: Place | None = None


class Lines(msgspec.Struct, frozen=True, kw_only=True):
    """The grid of lines: its rows, and the button that adds one (none where rows come by themselves)."""

    rows: Place
    add: Place | None = None


class Suggestions(msgspec.Struct, frozen=True, kw_only=True):
    """What the page offers while one types: the entries, and what says that nothing fits or that asking failed."""

    options: Place = Place("css", "[role=option]")
    none: Place | None = None
    failed: Place | None = None


class Save(msgspec.Struct, frozen=True, kw_only=True):
    """The button that saves, and what comes then: a question ``asks`` answered by ``yes``, problems, or the number.

    ``duplicate``: what says that the order is there already, which is never answered with yes.
    """

    button: Place
    number: Place
    problems: Place
    asks: str = ""
    yes: Place | None = None
    duplicate: Place | None = None


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """Where orders are found by our reference: in the page's address as {reference}, or typed into ``field``.

    ``none`` is what an empty result says; ``open`` opens the order of a row; ``number_field`` finds one by its number.
    """

    page: str
    rows: Place
    none: Place
    number: Place
    reference: Place
    customer_number: Place | None = None
    clicks: tuple[Place, ...] = ()
    field: Place | None = None
    number_field: Place | None = None
    button: Place | None = None
    open: Place | None = None
    next: Place | None = None


class Saved(msgspec.Struct, frozen=True, kw_only=True):
    """The page of a saved order; {number} in its address, or reached through the search. ``none``: what says that there
    is no such order.
    """

    number: Place
    rows: Place
    page: str = ""
    none: Place | None = None
    head: Mapping[str, Place] = {}
    line: Mapping[str, Place] = {}


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """Where the state of an order stands (on the saved order's page without ``page``), and what its words mean."""

    at: Place
    states: Mapping[str, str]
    page: str = ""


class Cancel(msgspec.Struct, frozen=True, kw_only=True):
    """The button that cancels a saved order, and the question that it asks."""

    button: Place
    asks: str = ""
    yes: Place | None = None


class Picker(msgspec.Struct, frozen=True, kw_only=True):
    """A box that opens to choose in: ``button`` opens it, ``field`` is typed into and ``search`` pressed (or Enter).

    ``take`` is pressed in the row of the code, or the row is clicked; ``yes`` closes the box. With neither of them the
    row is clicked twice.
    """

    button: Place
    rows: Place
    code: Place
    field: Place | None = None
    search: Place | None = None
    take: Place | None = None
    yes: Place | None = None


class Control(msgspec.Struct, frozen=True, kw_only=True):
    """Where one of our fields is typed. ``choose``: typed, then chosen from what ``options`` (or Suggestions) offer.

    ``picker``: not typed at all, but chosen in this box.
    """

    place: Place
    choose: bool = False
    options: Place | None = None
    picker: str = ""

    @property
    def coded(self) -> bool:
        """Whether it is chosen by a code, around which the page shows a name."""
        return self.choose or bool(self.picker)


class FormFile(msgspec.Struct, frozen=True, kw_only=True):
    """The whole of a form file. ``typed``: by the controls' texts as keys; ``shown``: by our own paths as keys."""

    place: str
    typed: FieldMapping
    shown: FieldMapping
    head: Mapping[str, Control]
    line: Mapping[str, Control]
    new: New
    lines: Lines
    save: Save
    search: Search
    saved: Saved
    status: Status
    sign_in: SignIn | None = None
    cancel: Cancel | None = None
    suggestions: Suggestions = Suggestions()
    pickers: Mapping[str, Picker] = {}
    frame: str = ""


SECTIONS: dict[str, type[msgspec.Struct]] = {
    "new": New,
    "lines": Lines,
    "save": Save,
    "search": Search,
    "saved": Saved,
    "status": Status,
}
OPTIONAL: dict[str, type[msgspec.Struct]] = {"sign_in": SignIn, "cancel": Cancel, "suggestions": Suggestions}
PICKERS = "pickers"
MAPPED = ("timezone", "head", "line", "constants", "tables")


class Sections:
    """Reads the sections that are no mapping, noting what is wrong with them in ``problems``."""

    def __init__(self, table: Mapping[str, object]) -> None:
        self._table = table
        self.problems: list[str] = []

    def read(self) -> dict[str, Any]:
        """Every section that is there and right."""
        found: dict[str, Any] = {}
        for name, shape in {**SECTIONS, **OPTIONAL}.items():
            if name in self._table:
                found[name] = self._section(name, shape)
            elif name in SECTIONS:
                self.problems.append(f"[{name}]: missing; {(shape.__doc__ or '').splitlines()[0]}")
        found[PICKERS] = self._pickers()
        return {name: section for name, section in found.items() if section is not None}

    def _pickers(self) -> dict[str, msgspec.Struct]:
        written = self._table.get(PICKERS, {})
        if not isinstance(written, dict):
            self.problems.append(f"{PICKERS}: write a table for each: [{PICKERS}.customers]")
            return {}
        made = {name: self._made(each, Picker, f"{PICKERS}.{name}") for name, each in written.items()}
        return {name: picker for name, picker in made.items() if picker is not None}

    def _section(self, name: str, shape: type[msgspec.Struct]) -> msgspec.Struct | None:
        return self._made(self._table[name], shape, name)

    def _made(self, written: object, shape: type[msgspec.Struct], name: str) -> msgspec.Struct | None:
        from connectors.targets.api.mapping_metadata import near

        if not isinstance(written, dict):
            self.problems.append(f"{name}: write a table: [{name}]")
            return None
        before = len(self.problems)
        for key in sorted(written.keys() - set(shape.__struct_fields__)):
            self.problems.append(f"{name}.{key}: no such key; {near(key, shape.__struct_fields__)}")
        values: dict[str, Any] = {}
        for field in msgspec.structs.fields(shape):
            if field.name in written:
                values[field.name] = self._value(written[field.name], field.type, f"{name}.{field.name}")
            elif field.required:
                self.problems.append(f"{name}.{field.name}: missing; it has to be given")
        return shape(**values) if len(self.problems) == before else None

    def _value(self, written: object, kind: Any, key: str) -> object:  # noqa: ANN401 - a type
        if kind is str:
            if not isinstance(written, str):
                self.problems.append(f"{key}: write a text in quotes")
            return written
        if kind in (Mapping[str, str], Mapping[str, Place]):
            return self._table_of(written, kind, key)
        if kind == tuple[Place, ...]:
            listed = written if isinstance(written, list) else [written]
            return tuple(self._place(one, key) for one in listed)
        return self._place(written, key)

    def _table_of(self, written: object, kind: Any, key: str) -> dict[str, Any]:  # noqa: ANN401 - a type
        if not isinstance(written, dict):
            self.problems.append(f"{key}: write a table: [{key}]")
            return {}
        inner = str if kind == Mapping[str, str] else Place
        return {name: self._value(value, inner, f"{key}.{name}") for name, value in written.items()}

    def _place(self, written: object, key: str) -> Place | None:
        try:
            return parse_place(written)
        except ValueError as error:
            self.problems.append(f"{key}: {error}")
            return None
