"""A later message that changes an order: "第2个不是30袋，改35袋", "item 2 should be 51 BAG", "盐酸先不要了"."""

import re
from collections.abc import Sequence
from decimal import Decimal

from extractors.purchase_order import Evidence
from extractors.understand.context import Context
from extractors.understand.dates import find_date
from extractors.understand.draft import Draft, Found, Line
from extractors.understand.figures import FIGURE, chinese_numeral, narrow, to_decimal
from extractors.understand.prose_items import Item, read_item
from extractors.understand.vocabulary import alternatives, says, units, words

_CLAUSES = re.compile(
    r"[。；;！!\n]+|(?<![A-Z]\w)(?<!\d)\.\s+|,?\s+and\s+(?=the\b|item\b|line\b|pos|change\b|move\b|deliver|increase|reduce|add\b|drop\b|remove\b|make\b|take\b|we\b|you\b|please\b|no\b|also\b)|[，,]\s*(?=第\s*[\d一二三四五六七八九十]|item\s*\d|另外|其他|交期|line\s*\d)",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    r"第\s*(\d{1,3}|[一二三四五六七八九十]{1,3})\s*(?:个|项|行|条|款|种|样)?|\b(?:item|line|pos(?:ition)?|no)\.?\s*#?\s*(\d{1,3})\b|(\d{1,3})\s*番",
    re.IGNORECASE,
)
_INSTEAD = re.compile(r"\b(?:instead of|rather than|statt|anstatt|not)\b|而?不是|而非", re.IGNORECASE)
_MORE = re.compile(
    r"(?:再加|多加|多要|多来|追加|另加|加订|加)(?!到|至|[成急盖])|\banother\b|\bextra\b"
    r"|\d\s*\w{0,6}\s+more\b|\bmore of\b|\b(?:increase|up) (?:it |them )?by\b"
    r"|\b(?:zusätzlich|weitere)\b|追加で",
    re.IGNORECASE,
)
_FEWER = re.compile(
    r"(?:少要|减掉|减去|扣掉|少发|少)(?!到|至|[了的量数])|减(?=\s*\d)|\b(?:fewer|less)\b|\b(?:reduce|cut"
    r"|down) (?:it |them )?by\b|\bweniger\b",
    re.IGNORECASE,
)
_TAKES_OFF = re.compile(
    r"(?i)\b(?:take|leave|strike|cross|knock)\b.{1,40}?\b(?:off|out|away)\b|\bstreich\w*|\bentf[aä]ll\w*"
)
_ARROW = re.compile(r"\d[^\d→⇒>]{0,8}(?:→|⇒|➡|=>|->|－>)\s*(?=\d)|von\s+\d+\s*\w*\s+auf\s+(?=\d)")
_LIST_MARK = re.compile(r"^\s*(?:[(（]?\d{1,2}[)）.、](?!\d)|[①-⑳]|[-*•·・])\s*")
_DOUBLE = re.compile(r"翻倍|加倍|\bdouble\b|verdoppeln|倍に", re.IGNORECASE)
_ADDS = re.compile(
    r"另外加|再加|加上|追加|增加一|补上|还要|再要|\balso add\b|\bplease add\b|\badd\b|\bzusätzlich\b|\bin addition\b",
    re.IGNORECASE,
)
_ONE_MORE = re.compile(
    r"^\s*(?:[一1两2几]?\s*[个种项样款条]|the following|following|these)?\s*(?:产品|商品|物料)?\s*[:：，,]"
)
_DATE_WORDS = re.compile(
    r"交期|交货|到货|送|发货|日期|[这此该]单|整单|deliver|date|ship|termin|納期|納品", re.IGNORECASE
)
_MOVES = re.compile(
    r"提前|推迟|延后|延迟|延期|顺延|推到|延到|挪到|提早|moves?|push(?:ed)?|postpone|bring forward|earlier"
    r"|later|delay|verschieb|vorzieh|später|früher|延期|前倒し|変更",
    re.IGNORECASE,
)
ENOUGH = 0.5
_PIECES = re.compile(r"[，,]\s*(?!\d{3}(?!\d))")
_ALL = re.compile(
    r"\b(?:whole|entire|complete|this|the|our)\s+order\b|整单|全部|所有|这单|此单|该订单|本订单|订单", re.IGNORECASE
)


def apply_changes(draft: Draft, text: str, place: str, context: Context) -> int:
    """Apply what the text changes to the draft's lines and dates; how many changes there were."""
    count = 0
    for clause in _CLAUSES.split(narrow_all(text)):
        for part in _by_line(draft.lines, clause) if clause and clause.strip() else ():
            count += _apply(draft, part.strip(), place, context)
    return count


def _by_line(lines: Sequence[Line], clause: str) -> list[str]:
    """A clause cut where it begins to speak of another line: "A先不要了，B翻倍，要200把"."""
    found: list[str] = []
    last: int | None = None
    for piece in _PIECES.split(clause):
        index = _meant(lines, piece)
        if found and (index is None or index == last or last is None):
            found[-1] += f"，{piece}"
        else:
            found.append(piece)
        last = last if index is None else index
    return found


def narrow_all(text: str) -> str:
    """Each line of a text with its usual characters."""
    return "\n".join(narrow(line) for line in text.splitlines())


def _apply(draft: Draft, clause: str, place: str, context: Context) -> int:
    clause = _LIST_MARK.sub("", clause)
    changes = says(clause, "phrase", "change") or _INSTEAD.search(clause) or _ARROW.search(clause)
    removes = says(clause, "phrase", "remove") or _TAKES_OFF.search(clause)
    index = _meant(draft.lines, clause)
    if index is not None and changes and (new := _new_quantity(_without_codes(draft.lines[index], clause), context)):
        line = dict(draft.lines[index])
        line["quantity"] = _found(new[0], clause, place, context)
        if new[1]:
            line["unit"] = _found(new[1], clause, place, context)
        draft.lines[index] = line
        return 1 + _new_date(draft, clause, place, context)
    if index is not None and not removes and (many := _relative(draft.lines[index], clause, context)):
        draft.lines[index] = {**draft.lines[index], "quantity": _found(many, clause, place, context)}
        return 1
    if index is not None and removes and len(draft.lines) > 1:
        del draft.lines[index]
        return 1
    if count := _new_date(draft, clause, place, context):
        return count
    if (added := _ADDS.search(clause)) and (item := _item_added(clause, added, context)) and item.unit:
        draft.lines.append(_added(item, clause, place, context))
        return 1
    return 0


def _relative(line: Line, clause: str, context: Context) -> Decimal | None:
    """A quantity that grows or shrinks: "再加50个", "another 20", "少要10箱", "double"."""
    if "quantity" not in line:
        return None
    before = line["quantity"].value
    clause = _ORDINAL.sub(" ", _without_codes(line, _without_words(line, clause)))
    figures = list(re.finditer(rf"(?<![A-Za-z0-9_.×*/-]){FIGURE}(?![\w.]*\d)", clause))
    step = to_decimal(figures[-1][0], context.convention) if figures else None
    if step and step < before and _FEWER.search(clause):
        return Decimal(before - step)
    if step and _MORE.search(clause):
        return Decimal(before + step)
    return Decimal(before * 2) if _DOUBLE.search(clause) and not figures else None


def _without_words(line: Line, clause: str) -> str:
    """A clause without the description of its line, whose figures count nothing: "M8×30"."""
    tokens = re.split(r"[\s,，/]+", narrow(str(line["description"].value))) if "description" in line else []
    for token in tokens:
        if re.search(r"\d", token):
            clause = re.sub(re.escape(token), " ", clause, flags=re.IGNORECASE)
    return clause


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
    if best < ENOUGH and (named := [index for index, line in enumerate(lines) if _is_named(line, clause)]):
        return named[0] if len(named) == 1 else None
    return -index if best >= ENOUGH else None


def _is_named(line: Line, clause: str) -> bool:
    """Whether the clause says the first word of a line's goods: "螺母" for "螺母 M12"."""
    first = narrow(str(line["description"].value)).split(maxsplit=1)[0] if "description" in line else ""
    return len(first) > 1 and bool(re.match(r"[一-鿿]", first)) and first in clause


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
    pattern = re.compile(
        rf"({FIGURE})\s*({alternatives({*words('value', 'units'), *units()})})?(?![\w.-]*\d)", re.IGNORECASE
    )
    if (arrow := _ARROW.search(clause)) and (behind := pattern.search(clause, arrow.end() - 1)):
        return to_decimal(behind[1], context.convention) or Decimal(0), behind[2]
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
    ends = sorted({found.end() for found in change.finditer(clause) if found[0]}, reverse=True)
    for tail in (*(clause[end:] for end in ends), clause[clause.find("改") + 1 :] if "改" in clause else "", clause):
        without_dates = _ORDINAL.sub(" ", tail)
        if dated := find_date(without_dates, days_first=context.days_first):
            without_dates = without_dates[: dated.start] + without_dates[dated.end :]
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


def _item_added(clause: str, added: re.Match[str], context: Context) -> Item | None:
    """What "再加一个：…" or "please add …" names, its "一个" being no quantity."""
    rest = _ONE_MORE.sub(" ", clause[added.end() :])
    return read_item(rest, context.convention) or read_item(clause[: added.start()] + rest, context.convention)


def _added(item: Item, clause: str, place: str, context: Context) -> Line:
    values = {"description": item.description, "quantity": item.quantity, "unit": item.unit, "unit_price": item.price}
    return {role: _found(value, clause, place, context) for role, value in values.items() if value is not None}


def cancels(text: str) -> bool:
    """Whether a message takes back an order as a whole."""
    for clause in re.split(r"[。；;！!\n]+|\.\s+", narrow_all(text)):
        if says(clause, "phrase", "cancelling") and not _ORDINAL.search(clause) and _ALL.search(clause):
            return not re.search(r"不要取消|不取消|do not cancel|don't cancel|not cancel", clause, re.IGNORECASE)
    return False
