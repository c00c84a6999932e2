"""What goods are called, as it is compared: the words without their punctuation, the measures exactly as they are."""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

import msgspec

MEASURES = {"毫升": "ml", "公升": "l", "升": "l", "千克": "kg", "公斤": "kg", "克": "g", "毫米": "mm", "厘米": "cm"}
"""Chinese measures → their signs, where they follow a figure."""
SMALLEST = {
    "l": ("ml", Decimal(1000)),
    "cl": ("ml", Decimal(10)),
    "kg": ("g", Decimal(1000)),
    "kgs": ("g", Decimal(1000)),
    "cm": ("mm", Decimal(10)),
    "m": ("mm", Decimal(1000)),
    "kw": ("w", Decimal(1000)),
    "kv": ("v", Decimal(1000)),
}
"""A measure → the smaller one that it is compared in, and how many of those it is."""
COUNTED = "级张条孔芯号页寸片支只个粒枚枝层档段极位目系列瓶包袋盒"

_MEASURE = re.compile(rf"(?<=\d)\s*({'|'.join(MEASURES)})")
_TIMES = re.compile(r"\s*[×✕✖✗*х]\s*(?=\d)")
_BETWEEN = re.compile(r"(?<=\d)\s*([x./~-])\s*(?=\d)")
_IDLE = re.compile(r"(?<=\d)([./~ -])(?=\d)|[\W_]+")
_TIMES_SIGNS, _MEASURE_SIGNS = frozenset("×✕✖✗*х"), frozenset("".join(MEASURES))
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-") | {"〜": "~", "∼": "~", "⌀": "φ", "ø": "φ", "∅": "φ"})
_TOKEN = re.compile(rf"([a-zφ]*\d[a-z0-9φ.°%]*)([{COUNTED}]?)")
_VALUE = re.compile(r"(\d+(?:\.\d+)?)([a-z]+)")
_WORD_BEFORE = re.compile(r"([a-z]+|[^\W\d_a-z])[^\w]*$")
_FIGURE = re.compile(r"\d+(?:\.\d+)?")


def written(text: str | None) -> str:
    """A text with one way of writing for width, case, dashes, × and measures."""
    # Most texts have nothing that has to be written otherwise; to look for its signs costs less than to try.
    plain = unicodedata.normalize("NFKC", text or "").casefold().translate(_DASHES)
    if not _TIMES_SIGNS.isdisjoint(plain):
        plain = _TIMES.sub("x", plain)
    if not _MEASURE_SIGNS.isdisjoint(plain):
        plain = _MEASURE.sub(lambda found: MEASURES[found[1]], plain)
    words = plain.split()
    return " ".join(_BETWEEN.sub(r"\1", plain).split()) if len(words) > 1 else "".join(words)


def squeezed(text: str | None) -> str:
    """A text as it is compared: words without blanks and punctuation, figures with theirs, so that 1.5L is not 15L."""
    plain = written(text)
    return plain if plain.isalnum() else _IDLE.sub(r"\1", plain)


plain_text = lru_cache(maxsize=65_536)(squeezed)


class Measure(msgspec.Struct, frozen=True):
    """A part of a specification with a figure in it: "m8x30", "1500ml".

    ``counted`` is the 级 of 8.8级, ``before`` the word in front of a figure that has neither letters nor that: the 钢
    of 不锈钢304, the din of DIN 933.
    """

    body: str
    counted: str = ""
    before: str = ""

    @property
    def kind(self) -> str:
        """What it measures: all but the figures."""
        return self.before + _FIGURE.sub("#", self.body) + self.counted


@lru_cache(maxsize=65_536)
def measures(text: str | None) -> frozenset[Measure]:
    """Every specification token of a text, measures in their smallest unit: 1.5L is 1500ml."""
    return frozenset(_measures(text))


def _measures(text: str | None) -> Iterator[Measure]:
    plain = written(text)
    for found in _TOKEN.finditer(plain):
        body = found[1].strip(".°%")
        value = _VALUE.fullmatch(body)
        if value and value[2] in SMALLEST:
            unit, times = SMALLEST[value[2]]
            body = f"{(Decimal(value[1]) * times).normalize():f}{unit}"
        bare = not found[2] and _FIGURE.fullmatch(body) is not None
        word = _WORD_BEFORE.search(plain, 0, found.start()) if bare else None
        yield Measure(body, found[2], word[1] if word else "")


def bodies(text: str | None) -> frozenset[str]:
    """The specification tokens of a text, without what they count."""
    return frozenset(measure.body for measure in measures(text))


def contradicting(one: str | None, other: str | None) -> tuple[str, str] | None:
    """A measure of the one that the other gives with another figure, and that figure; None where they agree.

    What only one of them says contradicts nothing, nor does a figure of which nothing says what it measures.
    """
    ours, theirs = measures(one), measures(other)
    bodies_of = {measure.body for measure in ours}, {measure.body for measure in theirs}
    only = {measure.kind: measure for measure in sorted(ours, key=str) if measure.body not in bodies_of[1]}
    for measure in sorted(theirs, key=str):
        if measure.body not in bodies_of[0] and measure.kind != "#" and measure.kind in only:
            mine = only[measure.kind]
            return mine.body + mine.counted, measure.body + measure.counted
    return None
