"""Whether a line's code and its words speak of the same item: a slip in a code may be another item's code."""

import re
from collections.abc import Iterator
from itertools import pairwise

import msgspec

from bot.checks.registry import Case, check
from bot.finding import Finding, Severity
from bot.masterdata import Item, MasterData
from bot.matching.texts import bodies, contradicting, plain_text
from bot.resolve_item import text_of
from extractors.purchase_order import OrderLine

ALIKE = 80
"""Likeness, of 100, from which a text is the item's, if not to the letter."""
TELLING = 3
"""Chinese signs that a text has to have to be words for something: 同上 is none."""
HELD = 0.85
"""The share of a text that has to be said of the item too, for a text that only leaves out something."""
NEARER = 8
"""How much nearer another item has to be before it is the one that is meant."""
_PACKED = re.compile(r"[(（]?\d+\s*[a-z\u4e00-\u9fff]+\s*(?:/|每)\s*[a-z\u4e00-\u9fff]+[)）]?", re.IGNORECASE)
_WORDS = re.compile(r"[a-z]{3,}")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


class Doubt(msgspec.Struct, frozen=True):
    """Why the text is not the item's, in Chinese and English, and the items that it names instead."""

    zh: str
    en: str
    others: tuple[str, ...] = ()


@check("item-code")
def item_code(case: Case) -> Iterator[Finding]:
    """What the code names is what the description says."""
    for index, line, item in case.lines():
        doubt = _doubt(line, item, case.master)
        if doubt is not None:
            yield _finding(line, index, item, doubt)


def _finding(line: OrderLine, index: int, item: Item, doubt: Doubt) -> Finding:
    better = doubt.others[0] if len(doubt.others) == 1 else None
    return Finding(
        code="item-code-text",
        severity=Severity.APPROVE,
        where=f"lines.{index}.{'seller_item_code' if line.seller_item_code else 'buyer_item_code'}",
        why_zh=f"第 {index + 1} 行编码是 {_shown(item)}，{doubt.zh}",
        why_en=f"line {index + 1}: the code is {_shown(item)}, {doubt.en}",
        value=item.item_number,
        limit="; ".join(doubt.others[:3]) or None,
        suggestion=_suggestion(line, index, better) if better else {},
    )


def _suggestion(line: OrderLine, index: int, better: str) -> dict[str, str]:
    """Our number of what the words say; the customer's own code, which says otherwise, is taken out."""
    suggestion = {f"lines.{index}.seller_item_code": better}
    return suggestion | ({f"lines.{index}.buyer_item_code": ""} if line.buyer_item_code else {})


def _shown(item: Item) -> str:
    return " ".join(filter(None, (item.item_number, item.name, item.specification)))


def _doubt(line: OrderLine, item: Item, master: MasterData) -> Doubt | None:
    if _is_word_for_word(line, item):
        return None
    text = text_of(line)
    if not text:
        return None
    named = master.keys.by_text.get(text, ())
    if item in named:
        return None
    if named:
        others = sorted(named, key=lambda one: one.item_number)
        listed = "、".join(map(_shown, others[:3]))
        numbers = tuple(one.item_number for one in others)
        return Doubt(f"品名规格却是 {listed} 的", f"the text is that of {listed}", numbers)
    known = master.remembered.setdefault("item and text", {})
    key = f"{item.item_number}\n{text}"
    if key not in known:
        known[key] = _doubt_in_words(line, item, master)
    doubt: Doubt | None = known[key]
    return doubt


def _is_word_for_word(line: OrderLine, item: Item) -> bool:
    """Whether the line calls the item just what we call it, or nothing: then nothing has to be compared."""
    if line.description == item.name and line.specification == item.specification:
        return True
    return not line.description and not line.specification


def _doubt_in_words(line: OrderLine, item: Item, master: MasterData) -> Doubt | None:
    """For a text that is nobody's to the letter."""
    text = _PACKED.sub(" ", " ".join(filter(None, (line.description, line.specification))))
    for code in filter(None, (line.seller_item_code, line.buyer_item_code, item.item_number)):
        text = text.replace(code, " ")
    everything = " ".join(filter(None, (item.name, *item.aliases, item.specification)))
    other = contradicting(text, everything)
    meant = None if other is None and _holds(everything, text) else _meant(text, item, master)
    if other is not None:
        said, known = other
        return Doubt(
            f"描述“{text}”里的 {said} 与该物料的 {known} 不符" + (f"，像是 {meant}" if meant else ""),
            f"but '{text}' says {said}, not {known}" + (f": is {meant} meant?" if meant else ""),
            (meant,) if meant else (),
        )
    if meant is not None:
        shown = _shown(master.items[meant])
        return Doubt(f"描述“{text}”却更像 {shown}", f"but '{text}' is more like {shown}", (meant,))
    if (elsewhere := _specified_elsewhere(line, item, everything, master)) is not None:
        return elsewhere
    if _strange(text, everything) and _likeness(text, item) < ALIKE:
        return Doubt(f"描述“{text}”与它毫无相同之处", f"but '{text}' has nothing in common with it")
    return None


def _holds(everything: str, text: str) -> bool:
    """Whether nearly all that a text says is said of the item too, in whatever order."""
    mine, theirs = plain_text(text), plain_text(everything)
    pairs = {"".join(pair) for pair in pairwise(mine)}
    return bool(pairs) and sum(pair in theirs for pair in pairs) >= HELD * len(pairs)


def _likeness(text: str, item: Item) -> float:
    from rapidfuzz.distance import OSA

    names = [plain_text(f"{name} {item.specification or ''}") for name in (item.name, *item.aliases)]
    names += [plain_text(name) for name in (item.name, *item.aliases)]
    return max(100 * OSA.normalized_similarity(plain_text(text), name) for name in names)


def _meant(text: str, item: Item, master: MasterData) -> str | None:
    """Another item, with every measure that the text has, that is clearly nearer to it."""
    index, numbers = master.keys.nearest_text
    near = [one for one in index.nearest(text, 3) if one.score >= ALIKE and one.exact]
    if not near or numbers[near[0].place] == item.item_number:
        return None
    likeness = _likeness(text, item)
    own = likeness if bodies(text) <= bodies(_shown(item)) else likeness - NEARER
    if near[0].score < own + NEARER:
        return None
    clear = len(near) == 1 or near[0].score - near[1].score >= 1 or numbers[near[1].place] == numbers[near[0].place]
    return numbers[near[0].place] if clear else None


def _specified_elsewhere(line: OrderLine, item: Item, everything: str, master: MasterData) -> Doubt | None:
    """A specification that is to the letter that of other items, and not this one's."""
    said = plain_text(line.specification)
    others = master.keys.by_specification.get(said, []) if said and item.specification else []
    if not others or said in plain_text(everything):
        return None
    called_so = tuple(sorted(other.item_number for other in others if other.name == item.name))
    listed = called_so or tuple(sorted(other.item_number for other in others))
    return Doubt(
        f"规格“{line.specification}”却是 {'、'.join(listed[:3])} 的",
        f"the specification '{line.specification}' is that of {', '.join(listed[:3])}",
        called_so,
    )


def _strange(text: str, everything: str) -> bool:
    """Whether two texts in one script share not a single word, or Chinese sign."""
    mine, theirs = set(_CHINESE.findall(text)), set(_CHINESE.findall(everything))
    if mine and theirs:
        return len(mine) >= TELLING and not mine & theirs
    words = set(_WORDS.findall(text.casefold())), set(_WORDS.findall(everything.casefold()))
    return not mine and not theirs and bool(words[0]) and bool(words[1]) and not words[0] & words[1]
