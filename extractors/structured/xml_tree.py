"""XML from strangers, read safely, and its elements by name whatever the prefix."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from xml.etree.ElementTree import Element, ParseError

from extractors.structured.figures import figure

_HEAD = re.compile(rb"<(?:[\w.-]+:)?(\w+)[\s>/]")


def root_name(content: bytes) -> str:
    """The local name of the first element, "" when these bytes are no XML."""
    start = content[:4096].lstrip(b"\xef\xbb\xbf \r\n\t")
    if not start.startswith(b"<"):
        return ""
    found = _HEAD.search(re.sub(rb"<[?!][^>]*>", b"", start))
    return found[1].decode("ascii") if found else ""


def parse(content: bytes) -> Element:
    """The root element. Raises ValueError for broken XML and for entities and external references."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        return fromstring(content)
    except (ParseError, DefusedXmlException) as error:
        raise ValueError(f"XML: {error}") from error


def children(element: Element | None, path: str) -> Iterator[Element]:
    """The elements at a path of local names ("BuyerCustomerParty/Party")."""
    if element is None:
        return
    first, _, rest = path.partition("/")
    for child in element:
        if child.tag.rpartition("}")[2] == first:
            if rest:
                yield from children(child, rest)
            else:
                yield child


def text(element: Element | None, *paths: str) -> str | None:
    """The first text that one of the paths leads to."""
    for path in paths:
        for child in children(element, path):
            if child.text and child.text.strip():
                return child.text.strip()
    return None


def number(element: Element | None, *paths: str) -> Decimal | None:
    """The first figure at one of the paths. Raises ValueError for what is none."""
    return figure(text(element, *paths))


def day(element: Element | None, *paths: str) -> date | None:
    """The first date at one of the paths, as 2026-11-20 or 20261120. Raises ValueError for what is none."""
    found = text(element, *paths)
    return date.fromisoformat(found[:10]) if found else None
