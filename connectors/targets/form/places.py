"""Where something stands on a page, as a form file writes it: by its label, its words, or how the page is built."""

import re

import msgspec

KINDS = {
    "label": "control labelled",
    "column": "control in the column",
    "role": "element of the role and name",
    "placeholder": "control with the hint",
    "title": "element titled",
    "name": "control named",
    "button": "button",
    "link": "link",
    "text": "text",
    "css": "element",
    "table": "table with the columns",
}
"""Each way to say where, and how messages call it. A text without one of these and "=" before it is a label."""

PATTERN_GROUPS = 1


class Place(msgspec.Struct, frozen=True):
    """One place. ``pattern`` is the part of the text there that counts; ``format`` how a day is written there."""

    kind: str
    text: str
    pattern: str | None = None
    format: str | None = None

    def __str__(self) -> str:
        return f"{KINDS[self.kind]} '{self.text}'"

    @property
    def wire(self) -> dict[str, str]:
        """For controls.js."""
        return {"kind": self.kind, "text": self.text}

    def part(self, text: str | None) -> str:
        """The part of this text that counts; nothing where the pattern does not fit."""
        if text is None or self.pattern is None:
            return text or ""
        found = re.search(self.pattern, text)
        return "" if found is None else found[min(PATTERN_GROUPS, len(found.groups()))]


def parse_place(written: object) -> Place:
    """Read "客户", "css=#customer" or { at = "…", pattern = "…", format = "YYYY/MM/DD" }. Raises ValueError."""
    options = {"at": written} if isinstance(written, str) else written
    if not isinstance(options, dict):
        raise ValueError('write where it stands, such as "客户编码" or "css=#customer"')  # noqa: TRY004 - for the file's reader
    for key in sorted(options.keys() - {"at", "pattern", "format"}):
        raise ValueError(f"{key}: no such key; the keys here are at, pattern, format")
    if not all(isinstance(value, str) and value for value in options.values()) or "at" not in options:
        raise ValueError("every value is a text in quotes, and 'at' has to be given")
    kind, text = split(options["at"])
    _check_pattern(options.get("pattern"))
    return Place(kind, text, options.get("pattern"), options.get("format"))


def split(written: str) -> tuple[str, str]:
    """The kind and the text of "css=#customer". Raises ValueError where nothing stands behind the kind."""
    kind, sign, text = written.partition("=")
    if not sign or kind.strip() not in KINDS:
        return "label", written.strip()
    if not text.strip():
        raise ValueError(f"'{written}' says not which {KINDS[kind.strip()]}")
    return kind.strip(), text.strip()


def _check_pattern(pattern: str | None) -> None:
    try:
        re.compile(pattern or "")
    except re.error as error:
        raise ValueError(f"pattern: '{pattern}' is no regular expression: {error}") from None
