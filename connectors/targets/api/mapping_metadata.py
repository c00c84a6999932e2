"""A mapping against the system's own description of its fields, where it offers one."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

import msgspec

from connectors.targets.api.mapping import FieldMapping
from connectors.targets.api.mapping_entries import Constant, Entry

NAMED = 20
"""Names that a message lists at most."""


class SystemField(msgspec.Struct, frozen=True, kw_only=True):
    """A field as the system's own description has it."""

    name: str
    label: str = ""
    required: bool = False
    writable: bool = True
    choices: tuple[str, ...] = ()


def unlike_the_system(
    mapping: FieldMapping, head: Mapping[str, SystemField], line: Mapping[str, SystemField]
) -> list[str]:
    """Where the mapping does not fit the system's own description: what it lacks, what cannot be written or is missing.

    The keys of ``head`` and ``line`` are field names as the mapping writes them.
    """
    return [
        *_unlike("head", mapping.head, mapping.head_constants, head, mapping),
        *_unlike("line", mapping.line, mapping.line_constants, line, mapping),
    ]


def near(name: str, choices: Sequence[str]) -> str:
    """What was probably meant, or what there is; long lists are cut."""
    by_letters = {choice.casefold(): choice for choice in choices}
    asked = dict.fromkeys((name.casefold().partition(".")[0], name.casefold()))
    found = (by_letters[near] for each in asked for near in get_close_matches(each, by_letters, n=3))
    alike = list(dict.fromkeys(found))[:3]
    if alike:
        return f"did you mean {' or '.join(map(repr, alike))}?"
    if not choices:
        return "there is none"
    return f"there are {', '.join(choices[:NAMED])}{' …' if len(choices) > NAMED else ''}"


def _unlike(
    name: str,
    entries: Sequence[Entry],
    constants: Sequence[Constant],
    system: Mapping[str, SystemField],
    mapping: FieldMapping,
) -> Iterator[str]:
    filled = {each.field: f"{name}.{each.path}" for each in entries}
    filled |= {each.field: f"constants.{name}" for each in constants}
    for field, key in filled.items():
        known = system.get(field)
        if known is None:
            yield f"{mapping.place}: {key}: the system has no field '{field}'; {near(field, tuple(system))}"
        elif not known.writable:
            yield f"{mapping.place}: {key}: '{field}' ({known.label}) cannot be written"
    for known in system.values():
        if known.required and known.name not in filled:
            yield f"{mapping.place}: [{name}] leaves '{known.name}' ({known.label}) empty, which the system requires"
    for entry in entries:
        yield from _no_choices(entry, system, mapping)


def _no_choices(entry: Entry, system: Mapping[str, SystemField], mapping: FieldMapping) -> Iterator[str]:
    choices = system[entry.field].choices if entry.field in system else ()
    codes = mapping.tables.get(entry.table or "", {}).values() if choices else ()
    for code in dict.fromkeys(codes):
        if code not in (*choices, "="):
            offered = ", ".join(choices[:NAMED])
            yield f"{mapping.place}: tables.{entry.table}: '{code}' is no choice of '{entry.field}' ({offered})"
