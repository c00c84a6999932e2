"""The firm or institution that a signing line names, and what it is not: its writer, an address, a position."""

import re

from extractors.purchase_order import Hand
from extractors.understand.organisations import is_role, named_by_domain, organisation_in, without_role
from extractors.understand.parties import clean_name, company_in
from extractors.understand.postal import is_address
from extractors.understand.vocabulary import plain


def organisation(line: str, writer: Hand) -> str | None:
    """The firm or institution that a line names: by its form, its last word, or the writer's mail domain."""
    if inside := _in_brackets(line, writer.name):
        line = inside
    for piece in re.split(r"\s{2,}|(?<![団法])　|[|｜]|\s[·•–—]\s", line):
        found = company_in(piece) or _without_address(piece, writer)
        found = found or named_by_domain(piece, writer.address) or organisation_in(piece)
        if found and not company_in(found):
            first, _, rest = found.partition(",")
            found = rest.strip() if rest and is_role(first) else first if found.count(",") > 1 else found
        if found and not is_person_of(found, writer):
            return clean_name(found)
    return None


def _in_brackets(line: str, name: str | None) -> str | None:
    """What stands in brackets behind the writer's name, brackets of its own included."""
    rest = line.strip().removeprefix(name or "\n").strip()
    return rest[1:-1] if name and rest != line.strip() and rest[:1] in "（(" and rest[-1:] in "）)" and rest else None


def _without_address(text: str, writer: Hand) -> str | None:
    """The institution before its own address: "Kestrel Bay Hotel, Cliff Road, Broad Haven SA62 3JW"."""
    first, comma, rest = text.partition(",")
    if not comma or not is_address(rest) or re.search(r"\d", first):
        return None
    return named_by_domain(first, writer.address) or organisation_in(first) or (organisation_in(text) and first.strip())


def is_position(name: str) -> bool:
    """As in "Practice Manager", which no firm is called."""
    return is_role(name) and company_in(name) is None and len(without_role(name).split()) <= 1


def is_person_of(text: str, writer: Hand) -> bool:
    """Whether a text is the writer's own name."""
    return bool(writer.name) and plain(text) == plain(writer.name or "")
