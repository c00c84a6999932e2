"""A target's mapping file, read and checked: every problem at once, by key, with the mend.

timezone = "Asia/Shanghai"             # when a day begins, for systems that keep moments; this is the default

[head]                                 # our field = the system's field
reference = "F_PO"
currency = { field = "FCurrency", table = "currency" }
order_date = { field = "FDate", default = "today" }
customer_number = { field = "accountId", lookup = "customers" }
"ship_to.address" = ["FAddress", { field = "FShort", longest = 40 }]     # two fields

[line]
requested_delivery_date = { field = "FDay", fallback = "order.requested_delivery_date" }

[constants.head]                       # what always goes there; {paths} of ours are filled in
FBillType = "XSDD01_SYS"
FNote = "{note} {ship_to.contact}"

[tables.currency]                      # our code = the system's code; "*" = all others, "=" = the same
CNY = "PRE001"

[lookups.customers]                    # for systems that know records by keys of their own
object = "account"
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from connectors.targets.api.mapping import FieldMapping
from connectors.targets.api.mapping_entries import HEAD_PATHS, LINE_PATHS, TODAY, Constant, Entry
from connectors.targets.api.mapping_metadata import near
from connectors.targets.api.wire_values import DATE_KINDS, FIGURE_KINDS, YES_NO_KINDS, Kind, from_wire

SECTIONS = ("timezone", "head", "line", "constants", "tables", "lookups")
ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, kw_only=True)
class MappingRules:
    """What a system asks of its mapping: paths that have to be there, and how it writes dates, figures and rates.

    ``lookups``: the names that the connector can look up, each with the keys that its table may have.
    """

    head: tuple[str, ...] = ("reference", "customer_number")
    line: tuple[str, ...] = ("item_number", "quantity", "unit_price")
    dates: Kind = "day"
    figures: Kind = "number"
    rates: Kind = "percent"
    lookups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class MappingProblems(ValueError):
    """A mapping file that cannot be used, with everything that is wrong with it."""

    def __init__(self, place: str, problems: Sequence[str]) -> None:
        super().__init__("; ".join(f"{place}: {problem}" for problem in problems))
        self.problems = tuple(problems)


def load_mapping(path: Path, rules: MappingRules) -> FieldMapping:
    """Read the file and check it by the rules. Raises MappingProblems (a ValueError)."""
    place = f"{path.parent.name}/{path.name}"
    return parse_mapping(read_table(path, place, "docs/targets/mapping.md"), rules, place)


def read_table(path: Path, place: str, page: str) -> dict[str, object]:
    """What stands in a TOML file that people wrote, as ``page`` tells them to.

    Raises MappingProblems that say what is wrong with it.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise MappingProblems(place, [f"there is no such file: {path}; see {page}"]) from None
    except OSError as error:
        raise MappingProblems(place, [f"it cannot be read: {error.strerror}"]) from error
    except UnicodeDecodeError as error:
        raise MappingProblems(place, ["it is not UTF-8; save it as UTF-8"]) from error
    except tomllib.TOMLDecodeError as error:
        raise MappingProblems(
            place, [f'this is no TOML: {error} (Chinese keys stand in quotes: "件" = "Pcs")']
        ) from error


def parse_mapping(table: Mapping[str, object], rules: MappingRules, place: str = "mapping") -> FieldMapping:
    """The same from what stands in the file."""
    reading = _Reading(table, rules)
    mapping = reading.mapping(place)
    if reading.problems:
        raise MappingProblems(place, reading.problems)
    return mapping


class _Reading:
    """One pass over a file's table, collecting what is wrong."""

    def __init__(self, table: Mapping[str, object], rules: MappingRules) -> None:
        self._table, self._rules = table, rules
        self.problems: list[str] = []

    def mapping(self, place: str) -> FieldMapping:
        for name in sorted(self._table.keys() - set(SECTIONS)):
            self.problems.append(f"{name}: no such section; {near(name, SECTIONS)}")
        tables, lookups = self._texts("tables"), self._texts("lookups")
        self._check_lookups(lookups)
        constants = self._section(self._table, "constants", "constants")
        for name in sorted(constants.keys() - {"head", "line"}):
            self.problems.append(f"constants.{name}: write [constants.head] or [constants.line]")
        head = self._entries("head", HEAD_PATHS, self._rules.head, tables, lookups)
        line = self._entries("line", LINE_PATHS, self._rules.line, tables, lookups)
        head_constants = self._constants(constants, "head", HEAD_PATHS)
        line_constants = self._constants(constants, "line", LINE_PATHS)
        self._check_once("head", head, head_constants)
        self._check_once("line", line, line_constants)
        return FieldMapping(
            place=place,
            zone=self._zone(),
            head=head,
            line=line,
            head_constants=head_constants,
            line_constants=line_constants,
            tables=tables,
            lookups=lookups,
        )

    def _zone(self) -> ZoneInfo:
        name = self._table.get("timezone", ZONE.key)
        try:
            return ZoneInfo(str(name))
        except (ValueError, OSError, KeyError):
            self.problems.append(f"timezone: {name!r} is no time zone; write one such as {ZONE.key}")
            return ZONE

    def _section(self, table: Mapping[str, object], name: str, key: str) -> dict[str, object]:
        section = table.get(name, {})
        if isinstance(section, dict):
            return section
        self.problems.append(f"{key}: write a table: [{key}]")
        return {}

    def _texts(self, name: str) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        section = self._section(self._table, name, name)
        for inner in section:
            codes = self._section(section, inner, f"{name}.{inner}")
            found[inner] = {key: str(code) for key, code in codes.items()}
            for key, code in codes.items():
                if isinstance(code, bool) or not isinstance(code, str | int) or code == "":
                    self.problems.append(f"{name}.{inner}.{key}: write a code in quotes")
        return found

    def _check_lookups(self, lookups: Mapping[str, Mapping[str, str]]) -> None:
        known = self._rules.lookups
        for name, options in lookups.items():
            if name not in known:
                self.problems.append(f"lookups.{name}: no such look-up here; {near(name, tuple(known))}")
                continue
            for key in sorted(options.keys() - set(known[name])):
                self.problems.append(f"lookups.{name}.{key}: no such key; {near(key, known[name])}")

    def _entries(
        self,
        name: str,
        paths: Mapping[str, type],
        needed: Sequence[str],
        tables: Mapping[str, object],
        lookups: Mapping[str, object],
    ) -> tuple[Entry, ...]:
        section = self._section(self._table, name, name)
        found: list[Entry] = []
        for path, written in section.items():
            key = f"{name}.{path}"
            if path not in paths:
                self.problems.append(f"{key}: orders have no such field; {near(path, tuple(paths))}")
                continue
            for one in written if isinstance(written, list) else [written]:
                entry = self._entry(path, one, key, paths)
                if entry is not None:
                    self._check(entry, key, paths, tables, lookups)
                    found.append(entry)
        for path in needed:
            if path not in section:
                self.problems.append(f"{name}.{path}: missing; say which field it goes to")
        return tuple(found)

    def _entry(self, path: str, written: object, key: str, paths: Mapping[str, type]) -> Entry | None:
        options = {"field": written} if isinstance(written, str) else written
        if not isinstance(options, dict):
            self.problems.append(f'{key}: write the system\'s field in quotes, or {{ field = "…" }}')
            return None
        given = {"path": path, "kind": self._kind(path, paths[path]), **options}
        if isinstance(given.get("default"), int | float) and not isinstance(given["default"], bool):
            given["default"] = str(given["default"])
        for name in sorted(options.keys() - set(Entry.__struct_fields__) | (options.keys() & {"path"})):
            self.problems.append(f"{key}.{name}: no such key; {near(name, Entry.__struct_fields__[1:])}")
        try:
            return msgspec.convert(given, Entry)
        except msgspec.ValidationError as error:
            self.problems.append(f"{key}: {error}")
            return None

    def _kind(self, path: str, kind: type) -> Kind:
        if path == "tax_rate":
            return self._rules.rates
        return {"Decimal": self._rules.figures, "date": self._rules.dates}.get(kind.__name__, "text")

    def _check(
        self,
        entry: Entry,
        key: str,
        paths: Mapping[str, type],
        tables: Mapping[str, object],
        lookups: Mapping[str, object],
    ) -> None:
        kind = paths[entry.path].__name__
        fitting = {"Decimal": FIGURE_KINDS, "date": DATE_KINDS, "bool": YES_NO_KINDS}.get(kind, ("text",))
        if entry.kind not in fitting:
            self.problems.append(f"{key}.kind: '{entry.kind}' does not fit; write one of {', '.join(fitting)}")
        if not entry.field:
            self.problems.append(f"{key}.field: missing; it has to be given")
        if entry.table is not None and entry.table not in tables:
            self.problems.append(f"{key}.table: there is no [tables.{entry.table}]; {near(entry.table, tuple(tables))}")
        if entry.lookup is not None and entry.lookup not in (*lookups, *self._rules.lookups):
            self.problems.append(f"{key}.lookup: there is no [lookups.{entry.lookup}]")
        if entry.table is not None and entry.lookup is not None:
            self.problems.append(f"{key}: write table or lookup, not both")
        if entry.fallback is not None and paths.get(entry.fallback) is not paths[entry.path]:
            self.problems.append(f"{key}.fallback: '{entry.fallback}' is no {kind} of an order")
        if entry.default not in (None, TODAY) and not isinstance(
            from_wire(entry.default, "text", paths[entry.path], ZONE), paths[entry.path]
        ):
            self.problems.append(f"{key}.default: '{entry.default}' is no {kind}")
        if entry.default == TODAY and kind == "Decimal":
            self.problems.append(f"{key}.default: '{TODAY}' is no figure")

    def _constants(self, constants: Mapping[str, object], name: str, paths: Mapping[str, type]) -> tuple[Constant, ...]:
        found: list[Constant] = []
        for field_name, value in self._section(constants, name, f"constants.{name}").items():
            key = f"constants.{name}.{field_name}"
            if not isinstance(value, str | int | float | bool):
                self.problems.append(f"{key}: {value!r} is no text, number, true or false")
                continue
            constant = Constant(field=field_name, value=value)
            self.problems += [
                f"{key}: orders have no field {{{path}}}; {near(path, tuple(paths))}"
                for path in constant.paths
                if path not in paths
            ]
            found.append(constant)
        return tuple(found)

    def _check_once(self, name: str, entries: Sequence[Entry], constants: Sequence[Constant]) -> None:
        """A field that two entries fill would hold the last, whatever was meant."""
        seen: dict[str, str] = {constant.field: f"constants.{name}" for constant in constants}
        for entry in entries:
            if entry.field in seen:
                self.problems.append(f"{name}.{entry.path}: {seen[entry.field]} fills '{entry.field}' already")
            seen[entry.field] = f"{name}.{entry.path}"
