"""A later message that changes an order: "第2个不是30袋，改35袋", "item 2 should be 51 BAG", "盐酸先不要了"."""

import re
from collections.abc import Sequence
from decimal import Decimal

from extractors.purchase_order import Evidence
from extractors.understand.context import Context
from extractors.understand.dates import find_date
from extractors.understand.draft import Draft, Found, Line
from extractors.understand.figures import FIGURE, chinese_numeral, narrow, to_decimal
from extractors.understand.prose_items import read_item
from extractors.understand.vocabulary import alternatives, says, units, words

_CLAUSES = re.compile(
    r"[。；;！!\n]+|(?<![A-Z]\w)(?<!\d)\.\s+|,?\s+and\s+(?=the\b|item\b|line\b|pos)|[，,]\s*(?=第\s*[\d一二三四五六七八九十]|item\s*\d|另外|其他|交期|line\s*\d)",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    r"第\s*(\d{1,3}|[一二三四五六七八九十]{1,3})\s*(?:个|项|行|条|款|种|样)?|\b(?:item|line|pos(?:ition)?|no)\.?\s*#?\s*(\d{1,3})\b|(\d{1,3})\s*番",
    re.IGNORECASE,
)
_INSTEAD = re.compile(r"\b(?:instead of|rather than|statt|not)\b", re.IGNORECASE)
_ADDS = re.compile(
    r"另外加|再加|加上|追加|增加一|补上|还要|再要|\balso add\b|\bplease add\b|\badd\b|\bzusätzlich\b|\bin addition\b",
    re.IGNORECASE,
)
_DATE_WORDS = re.compile(r"交期|交货|到货|送货|发货|日期|deliver|date|ship|termin|納期|納品", re.IGNORECASE)
_MOVES = re.compile(r"提前|推迟|延后|moves?|postpone|earlier|later", re.IGNORECASE)
_ALL = re.compile(
    r"\b(?:whole|entire|complete|this|the|our)\s+order\b|整单|全部|所有|这单|此单|该订单|本订单|订单", re.IGNORECASE
)


def apply_changes(draft: Draft, text: str, place: str, context: Context) -> int:
    """Apply what the text changes to the draft's lines and dates; how many changes there were."""
    count = 0
    for clause in _CLAUSES.split(narrow_all(text)):
        if clause and clause.strip():
            count += _apply(draft, clause.strip(), place, context)
    return count


def narrow_all(text: str) -> str:
    """Each line of a text with its usual characters."""
    return "\n".join(narrow(line) for line in text.splitlines())


def _apply(draft: Draft, clause: str, place: str, context: Context) -> int:
    changes, removes = says(clause, "phrase", "change"), says(clause, "phrase", "remove")
    index = _meant(draft.lines, clause)
    if index is not None and changes and (new := _new_quantity(_without_codes(draft.lines[index], clause), context)):
        line = dict(draft.lines[index])
        line["quantity"] = _found(new[0], clause, place, context)
        if new[1]:
            line["unit"] = _found(new[1], clause, place, context)
        draft.lines[index] = line
        return 1 + _new_date(draft, clause, place, context)
    if index is not None and removes and len(draft.lines) > 1:
        del draft.lines[index]
        return 1
    if count := _new_date(draft, clause, place, context):
        return count
    if _ADDS.search(clause) and (item := read_item(_ADDS.sub(" ", clause), context.convention)) and item.unit:
        draft.lines.append(_added(item.description, item.quantity, item.unit, clause, place, context))
        return 1
    return 0


def _new_date(draft: Draft, clause: str, place: str, context: Context) -> int:
    """A delivery day that the clause moves."""
    moves = says(clause, "phrase", "change") or _MOVES.search(clause)
    day = _last_date(clause, context) if _DATE_WORDS.search(clause) and moves else None
    if day is None:
        return 0
    draft.header["requested_delivery_date"] = _found(day, clause, place, context)
    return 1


def _without_codes(line: Line, clause: str) -> str:
    """A clause without the code of the line it speaks of: the figure in "AB-12" is no quantity."""
    for role in ("buyer_item_code", "seller_item_code"):
        if role in line:
            clause = re.sub(re.escape(str(line[role].value)), " ", clause, flags=re.IGNORECASE)
    return clause


def _last_date(clause: str, context: Context) -> object | None:
    day, rest = None, clause
    while found := find_date(rest, days_first=context.days_first, reference=context.reference):
        day, rest = found.day, rest[found.end :]
    return day


def _meant(lines: Sequence[Line], clause: str) -> int | None:
    """Which line a clause speaks of: by its number, its code, or words of its description."""
    if found := _ORDINAL.search(clause):
        token = next(group for group in found.groups() if group)
        number = int(token) if token.isdigit() else int(chinese_numeral(token) or 0)
        for index, line in enumerate(lines):
            if "line_number" in line and line["line_number"].value == number:
                return index
        if 0 < number <= len(lines) and not any("line_number" in line for line in lines):
            return number - 1
        return None
    scores = [(_likeness(line, clause), -index) for index, line in enumerate(lines)]
    best, index = max(scores, default=(0.0, 0))
    return -index if best >= 0.5 else None


def _likeness(line: Line, clause: str) -> float:
    for role in ("buyer_item_code", "seller_item_code"):
        if role in line and str(line[role].value).casefold() in clause.casefold():
            return 2.0
    if "description" not in line:
        return 0.0
    tokens = [token for token in re.split(r"[\s,，/]+", narrow(str(line["description"].value))) if len(token) > 1]
    hits = [token for token in tokens if token.casefold() in clause.casefold()]
    return sum(len(token) for token in hits) / max(1, min(sum(len(token) for token in tokens), 8))


def _new_quantity(clause: str, context: Context) -> tuple[Decimal, str | None] | None:
    """The last figure after the words of change, with its unit."""
    change = re.compile(alternatives(words("phrase", "change")), re.IGNORECASE)
    last = max((found.end() for found in change.finditer(clause) if found[0]), default=0)
    pattern = re.compile(
        rf"({FIGURE})\s*({alternatives({*words('value', 'units'), *units()})})?(?![\w.-]*\d)", re.IGNORECASE
    )
    if swapped := _INSTEAD.search(clause):
        named = list(pattern.finditer(_ORDINAL.sub(" ", clause[: swapped.start()])))
        if named and (value := to_decimal(named[-1][1], context.convention)):
            return value, named[-1][2]
    if stated := re.search(
        rf"\b(?:qty|quantity|amount)\b[^.;\n]{{0,40}}?\bto\s+({FIGURE})(?![\w.-]*\d)", clause, re.IGNORECASE
    ):
        value = to_decimal(stated[1], context.convention)
        if value:
            return value, None
    for tail in (clause[last:], clause[clause.find("改") + 1 :] if "改" in clause else ""):
        without_dates = tail
        if dated := find_date(tail, days_first=context.days_first):
            without_dates = tail[: dated.start] + tail[dated.end :]
        found = pattern.search(without_dates)
        if found and (value := to_decimal(found[1], context.convention)):
            return value, found[2]
    return None


def _found(value: object, clause: str, place: str, context: Context) -> Found:
    return Found(
        value=value,
        evidence=Evidence(document=context.document, place=place, text=clause[:300], confidence=0.88),
        weight=2.0,
    )


def _added(description: str, many: Decimal, unit: str, clause: str, place: str, context: Context) -> Line:
    values = {"description": description, "quantity": many, "unit": unit}
    return {role: _found(value, clause, place, context) for role, value in values.items()}


def cancels(text: str) -> bool:
    """Whether a message takes back an order as a whole."""
    for clause in re.split(r"[。；;！!\n]+|\.\s+", narrow_all(text)):
        if says(clause, "phrase", "cancelling") and not _ORDINAL.search(clause) and _ALL.search(clause):
            return not re.search(r"不要取消|不取消|do not cancel|don't cancel|not cancel", clause, re.IGNORECASE)
    return False
