"""Keeping secrets out of what is saved of a page."""

import json
from collections.abc import Iterator, Sequence
from urllib.parse import quote, quote_plus

DOTS = "•••"

SOURCE = """dots => {
    const copy = document.documentElement.cloneNode(true);
    for (const field of copy.querySelectorAll('input[type=password]')) field.setAttribute('value', dots);
    return '<!doctype html>\\n' + copy.outerHTML;
}"""
"""JavaScript: the page's source as it is now, password fields blanked."""

VALUES = """secrets => [...document.querySelectorAll('input, textarea')]
    .flatMap((field, index) => secrets.some(secret => field.value.includes(secret)) ? [index] : [])"""
"""JavaScript: the positions of the fields that hold a secret."""


def without(text: str, secrets: Sequence[str]) -> str:
    """The text with every secret as dots, also where HTML, JSON or an address writes it in its own way."""
    for secret in secrets:
        for spelling in sorted(set(_spellings(secret)), key=len, reverse=True):
            text = text.replace(spelling, DOTS)
    return text


def _spellings(secret: str) -> Iterator[str]:
    yield secret
    yield json.dumps(secret)[1:-1]
    yield json.dumps(secret, ensure_ascii=False)[1:-1]
    yield quote(secret, safe="")
    yield quote(secret)
    yield quote_plus(secret)
    ampersand = secret.replace("&", "&amp;")
    yield ampersand
    for quotes in (ampersand, ampersand.replace('"', "&quot;"), ampersand.replace('"', "&#34;").replace("'", "&#39;")):
        yield quotes
        yield quotes.replace("<", "&lt;").replace(">", "&gt;")
