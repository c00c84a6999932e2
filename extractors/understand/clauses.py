"""The clauses of a line of running text, each with one thing at most: "白菜20斤，土豆30斤" are two."""

import re
from collections.abc import Sequence

from extractors.understand.context import Context
from extractors.understand.figures import FIGURE, narrow
from extractors.understand.prose_amounts import is_measure
from extractors.understand.prose_items import MARKER, quantities, read_item

_LEAD = re.compile(
    r"^.{0,30}(?:安排|订购|下单|采购|订货|如下|备货|order|send us|need|supply|bestellen|liefern)\s*[:：]\s*",
    re.IGNORECASE,
)
_PRICE_ALONE = re.compile(
    rf"(?i)^\s*(?:(?:含税|未税)?单价|价格|每\w|at|@|à|zu|je|for)\s*(?:为|是|[:：])?\s*(?:[A-Z]{{0,3}}\s?[¥￥$€£])?\s*{FIGURE}\s*[^\d]{{0,14}}$"
)
_PHRASES = re.compile(
    r"(?:[，；;。！!]|[?？](?=\s)|,(?!\d{3}(?!\d)))\s*|(?<=[a-zà-ÿ\d)]{2})(?<!\b[Nn]o)(?<!\bStk)(?<!\bPck)(?<!\bKtn)(?<!\bPkt)(?<!\bpcs)(?<!\b[Nn]os)(?<!\bctn)(?<!\b[NS]r)(?<!\bSt)(?<!\bCo)(?<!\bLtd)(?<!\bInc)\.\s+(?=[A-Z])|\s+and\s+|\s+plus\s+|\s+und\s+|(?<=[一-鿿])\s*(?:和|以及|还有)\s*(?=\S)"
)
_JOINED = re.compile(r"^\s*(?:plus|and|also|as well as|und|sowie|außerdem)\s+", re.IGNORECASE)
_OF_THE_LAST = re.compile(
    r"^(?:每|含|共|合|各|约|内|总|其中|包|a |per |each |total|incl)"
)  # says more of what stands before


def clauses_of(line: str, context: Context) -> list[str]:
    """A line's clauses, a price alone with what it prices."""
    return _priced(_phrases(line, context))


def orders_one_thing(line: str, context: Context) -> bool:
    """Whether a line orders one thing, rather than several one after the other."""
    items = 0
    for phrase in _phrases(line, context):
        counted = any(not (a.bare or is_measure(a.unit)) for a in quantities(phrase, context.convention))
        items += bool(counted and not _OF_THE_LAST.match(phrase) and read_item(phrase, context.convention))
    return items <= 1


def _phrases(line: str, context: Context) -> list[str]:
    """A line's clauses, and of a series ("球阀 12 台、蝶阀 6 台") each part that counts something."""
    found: list[str] = []
    for clause in (_JOINED.sub("", piece) for piece in _PHRASES.split(line) if piece.strip()):
        parts = clause.split("、")
        counted = [any(not one.bare for one in quantities(part, context.convention)) for part in parts]
        if sum(counted) < 2:
            found.extend(_LEAD.sub("", part) for part in (_series(clause, context) or [clause]))
            continue
        kept = ""
        for part, counts in zip(parts, counted, strict=True):
            kept = f"{kept}、{part}" if kept else part
            if counts:
                found.append(_LEAD.sub("", kept))
                kept = ""
        if kept:
            found[-1] += f"、{kept}"
    return found


def _series(clause: str, context: Context) -> list[str]:
    """Things that follow each other with blanks between, each with its count: "毛肚10份 黄喉8份 鸭血20盒"."""
    if not re.search(r"[一-鿿]", clause) or MARKER.match(clause):
        return []
    parts: list[str] = []
    for piece in clause.split():
        counts = any(not (a.bare or is_measure(a.unit)) for a in quantities(piece, context.convention))
        if not counts:
            return []
        parts.append(piece)
    return parts if len(parts) > 1 and all(read_item(part, context.convention) for part in parts) else []


def _priced(phrases: Sequence[str]) -> list[str]:
    """Phrases, a price alone with what it prices: "丙二醇甲醚6桶", "单价1911.28元"."""
    found: list[str] = []
    for phrase in phrases:
        if found and _PRICE_ALONE.match(narrow(phrase)):
            found[-1] += f"  {phrase}"
        else:
            found.append(phrase)
    return found
