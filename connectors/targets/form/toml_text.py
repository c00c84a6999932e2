"""Lines of a form file."""

import json
from collections.abc import Iterator, Mapping, Sequence

from connectors.targets.form.places import Place

ALTERNATIVES = 3
"""Other ways to say where something stands that are written beside it at most."""


def quoted(text: str) -> str:
    """The text as TOML writes it."""
    return json.dumps(text, ensure_ascii=False)


def at(place: Place, pattern: str = "") -> str:
    """The place as a form file has it."""
    text = place.text if place.kind == "label" else f"{place.kind}={place.text}"
    return f"{{ at = {quoted(text)}, pattern = {quoted(pattern)} }}" if pattern else quoted(text)


def entry(key: str, ways: Sequence[Place], options: Mapping[str, str] | None = None) -> Iterator[str]:
    """The key with the first way, and the others as a comment."""
    name = key if key.replace("_", "").isalnum() else quoted(key)
    if not ways:
        yield missing(key, "没能指明位置", "could not be said where")
        return
    if options:
        rest = "".join(f", {option} = {value}" for option, value in options.items())
        line = f"{name} = {{ control = {at(ways[0])}{rest} }}"
    else:
        line = f"{name} = {at(ways[0])}"
    others = [at(way) for way in ways[1 : 1 + ALTERNATIVES]]
    yield f"{line}    # 或 or: {', '.join(others)}" if others else line


def missing(key: str, zh: str, en: str, guess: str = "text=TODO") -> str:
    """A key whose place was not seen."""
    return f"{key} = {quoted(guess)}    # TODO {zh} {en}"
