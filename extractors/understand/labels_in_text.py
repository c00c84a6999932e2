"""Labels inside running text: "交期：2026年10月21日　到货地址：…" is two labels with their values."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from extractors.understand.dates import find_date
from extractors.understand.figures import narrow
from extractors.understand.remembered import remembered
from extractors.understand.vocabulary import meanings, plain

Meanings = dict[str, float]
_COLON = re.compile(r"(?:(?<!\d)[:：]|[:：](?!\d\d(?!\d)))(?!//)")
_LEADER = re.compile(r"(?<=\w)\s*(?:\.{4,}|…{2,}|_{4,}|(?:\. ){4,}\.?)\s*(?=\S)")
_START = re.compile(r"[\s,，;；。、|·•｜（(\[【]")
_CLAUSE = re.compile(
    r"^\s*(?:第?[一二三四五六七八九十]{1,3}\s*[、条章.．]|\d{1,2}\s*[、.．)）]|[（(][一二三四五六七八九十\d]{1,2}[)）]|[-*•·●■◆※])\s*"
)
_BRACKET_BEFORE = re.compile(r"^[（(][^（()）]*[)）]\s*[^\s（(]")  # what stands in it belongs to the value before
_UNKNOWN = re.compile(r"(?:^|[\s,，;；。])([^\s,，;；。:：\d]{2,12})$")
_NO_LETTER = re.compile(r"[\W\d_]+")
_AND = re.compile(r"\s*[/／、&]\s*")
_CURRENCY_BEHIND = re.compile(r"^(\D{2,24}?)\s+([A-Z]{3})$")
_CLAUSE_INSIDE = re.compile(r"[，；;。]")  # no label goes over two clauses
LONGEST = 40
FEWEST_SPACED, LONGEST_DATE = 2, 5
EXACT, GUESSED = 0.9, 0.8  # of a label in the lists, of one made of parts
SURE_LABEL, CLEAR_LABEL, AMONG_LABELS = 0.6, 0.7, 0.59  # the last: in a line of labels parted by strokes


class Labelled(NamedTuple):
    """A label, what it may mean (empty: unknown), and the text after it up to the next label."""

    label: str
    meanings: Meanings
    value: str


def without_clause(text: str) -> str:
    """Text without "三、", "第四条", "2)" and the like in front."""
    return _CLAUSE.sub("", text, count=1)


def labelled_parts(text: str, section: str = "header") -> tuple[str, list[Labelled]]:
    """What stands before the first label, and the labels with their values, in order."""
    before, parts = _labelled_parts(text, section)
    return before, list(parts)


@remembered
def _labelled_parts(text: str, section: str) -> tuple[str, list[Labelled]]:
    text = _LEADER.sub(": ", text)
    cuts: list[tuple[int, int, str, Meanings]] = []
    floor = 0
    for colon in _COLON.finditer(text):
        before = text[floor : colon.start()]
        found = _label_at_end(before, section)
        if found is None:
            continue
        label, known = found
        cuts.append((colon.start() - len(label), colon.end(), label.strip(), known))
        floor = colon.end()
    if not cuts:
        return text, []
    ends = [cut[0] for cut in cuts[1:]] + [len(text)]
    parts = [
        Labelled(label, known, text[start:end].strip(" \t\u3000,，;；、|"))
        for (_, start, label, known), end in zip(cuts, ends, strict=True)
    ]
    return text[: cuts[0][0]].strip(" \t\u3000,，;；"), [piece for part in parts for piece in _pieces(part)]


def _pieces(part: Labelled) -> list[Labelled]:
    """A value that goes on with labels without colons: "春阳路729号，收货人 徐桂兰，电话 139…"."""
    found: list[Labelled] = []
    kept = ""
    for piece in re.split(r"(?<=[，,；;。])", part.value):
        bare = piece.strip(" ，,；;。")
        inner = leading_label(bare) if (kept or found) and not bare.startswith("no ") else None
        if inner and not set(inner.meanings) <= {"other", "note"}:
            found.append(inner)
        elif not found:
            kept += piece
    return [part._replace(value=kept.strip(" ，,；;")), *found] if found else [part]


def _label_at_end(before: str, section: str) -> tuple[str, Meanings] | None:
    """The longest label that ends where the colon stands; an unknown one only cuts the value before it."""
    before = before.rpartition("\n")[2]
    tail = before[-LONGEST:]
    if (behind := _behind_a_gap(tail)) and (known := _exactly(behind, section)):
        return behind, known  # "品名：六角ナット　数量：": the gap ends the value before
    starts = [
        *([0] if len(before) <= LONGEST else []),
        *(found.end() for found in _START.finditer(tail)),
        *(found.start() for found in _START.finditer(tail)),
    ]
    for misread in (False, True):
        for start in sorted(set(starts)):
            label = tail[start:]
            if _BRACKET_BEFORE.match(label) or _CLAUSE_INSIDE.search(label.strip(" ，,；;。")):
                continue
            if label.strip() and (known := label_meanings(without_clause(label), section, misread=misread)):
                return label, known
    for start in range(1, len(tail) - 1):  # Chinese has no blanks: "注意本次货物请送到："
        label = tail[start:]
        if "一" <= label[0] <= "鿿" and len(plain(label)) >= 2 and (known := _exactly(label, section)):
            return label, {meaning: weight * 0.75 for meaning, weight in known.items()}
    unknown = _UNKNOWN.search(before)
    return (unknown[1], {}) if unknown else None


def _behind_a_gap(text: str) -> str | None:
    """What stands behind the last wide gap; None where there is none, or a sign alone ("单　　号")."""
    before, gap, behind = text.rpartition("\u3000")
    return behind if gap and before.strip() and len(plain(behind)) > 1 else None


def _exactly(label: str, section: str) -> Meanings:
    from extractors.understand.vocabulary import table

    return table(section).get(plain(label), {})


def label_meanings(text: str, section: str = "header", *, misread: bool = True) -> Meanings:
    """What a text means as a label, of a header field where nothing else is said; empty when it is none."""
    text = text.strip().rstrip(":： .").strip("*_ ")
    if not text or len(text) > LONGEST or _NO_LETTER.fullmatch(text):
        return {}
    return meanings(text, section, misread=misread)


@remembered
def leading_label(text: str, least: float = CLEAR_LABEL) -> Labelled | None:
    """A label without a colon in front of its value ("TEL 0565-217-8274", "三、付款方式 月结90天").

    ``least``: it must be surer than this.
    """
    bare = without_clause(text.strip())
    if (named := _CURRENCY_BEHIND.match(bare)) and "currency" in (known := label_meanings(named[1], misread=False)):
        return Labelled(named[1], known, named[2])
    words = bare.split() if not bare.endswith((":", "：")) and not label_meanings(bare, misread=False) else []
    for count in range(min(5, len(words) - 1), 0, -1):
        label = " ".join(words[:count])
        known = label_meanings(label) if not re.search(r"\d", label) else {}
        if (
            known
            and len(plain(label)) > 1
            and not _is_numbered(known, words[count:])
            and (max(known.values()) > least or _is_sure(known, words[count:]))
            and not _is_longer_than_sure(words[:count], known)
        ):
            return Labelled(label, known, bare[len(_first_words(bare, count)) :].strip())
    summed = re.match(r"^([一-鿿]{2,8})([¥￥]\s?\d[\d,.]*.{0,6})$", bare)
    if summed and (known := label_meanings(summed[1])):
        return Labelled(summed[1], known, summed[2])
    glued = re.match(r"^([一-鿿]{2,6})((?=[\w-]*\d)[A-Za-z0-9][\w./-]{4,})", narrow(bare))
    if glued and (known := label_meanings(glued[1])):
        return Labelled(glued[1], known, bare[len(glued[1]) :].strip())
    return None


def _is_longer_than_sure(label: Sequence[str], known: Meanings) -> bool:
    """As in "Payment Terms Net 45": the label is over before its last word, which begins the value."""
    shorter = label_meanings(" ".join(label[:-1]), misread=False) if len(label) > 1 else {}
    sure = max(shorter.values(), default=0)
    return sure > EXACT and max(known.values()) < GUESSED and max(shorter, key=lambda m: shorter[m]) in known


def spaced_labels(text: str) -> list[Labelled]:
    """Labels and values in one row with blanks between: "订单日期 2026.05.06 付款条件 月结45天 采购员 戴立群"."""
    words = text.split()
    starts: list[tuple[int, int, Meanings]] = []
    position = 0
    while position < len(words):
        width, known = _label_from(words, position)
        if width and max(known.values()) <= SURE_LABEL and not _is_sure(known, words[position + width :]):
            width = 0
        if width and position + width < len(words) and _is_place(known, words[position + width]):
            width = 0
        if width and (not starts or position > starts[-1][1]):
            starts.append((position, position + width, known))
        position += width or 1
    if len(starts) < FEWEST_SPACED or starts[0][0] != 0 or starts[-1][1] >= len(words):
        return []
    ends = [start for start, _, _ in starts[1:]] + [len(words)]
    return [
        Labelled(" ".join(words[start:behind]), known, " ".join(words[behind:end]))
        for (start, behind, known), end in zip(starts, ends, strict=True)
    ]


def _label_from(words: list[str], position: int) -> tuple[int, Meanings]:
    """How many words from here on are a label, and what it means."""
    for width in (3, 2, 1):
        label = " ".join(words[position : position + width])
        if position + width > len(words) or re.search(r"\d", label) or len(plain(label)) < 2 or not label[0].isalnum():
            continue
        known = label_meanings(label, misread=False)
        if label.isascii() and "any.address" in known:
            continue  # "3 Canal Street"
        if known and max(known.values()) >= SURE_LABEL and (not label.isascii() or label[:1].isupper()):
            return width, known
    return 0, {}


def _is_numbered(known: Meanings, following: list[str]) -> bool:
    """As in "Warehouse 2" or "Warehouse 12, Al Quoz", which is a place and no label with its value."""
    best = max(known, key=lambda meaning: known[meaning])
    alone = not re.search(r"[^\W\d]{2}", " ".join(following))
    return (best.endswith((".name", ".address", ".contact")) and alone) or _is_place(known, following[0])


def _is_place(known: Meanings, following: str) -> bool:
    """As in "Warehouse 12, Al Quoz", where a number is over before the next word."""
    best = max(known, key=lambda meaning: known[meaning])
    return best.endswith((".name", ".address")) and bool(re.fullmatch(r"\d{1,3},", following))


def _is_sure(known: Meanings, following: list[str]) -> bool:
    """Whether a label without a colon is one, as a date or number follows where one must."""
    best = max(known, key=lambda meaning: known[meaning])
    value = " ".join(following[:LONGEST_DATE])
    if best.endswith("_date"):
        found = find_date(value)
        return found is not None and found.start == 0
    if best == "total_amount":
        return re.match(r"[¥￥$€£]\s?\d", value) is not None
    return best == "order_number" and bool(following) and any(map(str.isdigit, following[0]))


def _first_words(text: str, count: int) -> str:
    found = re.match(rf"\s*(?:\S+\s+){{{count}}}", text)
    return found[0] if found else text


@remembered
def composite(label: str) -> list[Meanings] | None:
    """The meanings of a label that names several fields ("PO number/date"), or None."""
    parts = [part for part in _AND.split(label.strip().rstrip(":：")) if part]
    if len(parts) < 2:
        return None
    each = [label_meanings(part) for part in parts]
    firsts = {max(known, key=lambda name: known[name]) for known in each if known}
    return each if all(each) and len(firsts) == len(parts) else None
