"""When to deliver, as sentences say it: every date in a text is judged by the words around it."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from extractors.understand.context import Context
from extractors.understand.dates import find_date, short_date
from extractors.understand.figures import narrow

_CLAUSES = re.compile(r"[。；;！!？?\n]|(?<=[a-zäöüß)])\.\s+(?=[A-ZÄÖÜ])")
_DUE_BEFORE = re.compile(
    r"交[货期付给]?|到[货达厂仓店场位]|送[到达货至]?|发货|出货|入仓|进场|上门|需要|要在|请在|请于|务必|最[晚迟]|赶在|用货|提货"
    r"|\b(?:by|before|until|till|need(?:ed)?|deliver\w*|ship\w*|arriv\w*|due|want\w*|required?|latest"
    r"|no later than|in (?:stock|store)|on (?:the floor|site)|in time for|for|pick\w* up|collect\w*|bring|drop)\b"
    r"|\b(?:bis|für|spätestens|liefer\w*|termin|benötig\w*|brauch\w*|anliefer\w*|eintreff\w*)\b|納[期品入]|着[日荷で]|必着|お届け|希望",
    re.IGNORECASE,
)
_DUE_AFTER = re.compile(
    r"^\s*(?:[(（][^)）]{1,6}[)）])?\s*(?:[上下中]午|早上|晚上|一?早|晚|傍晚|午前|午後|当天)?\s*(?:\d{1,2}(?:点半?|[:：时時]\d{0,2}))?\s*(?:之?前|以前|前后|左右|务必|必须|一定|请|就|能|可以)?\s*"
    r"(?:之?前|交|到[货厂仓店场位达]?|送|发|要(?!改)|用|进场|提货|收货|まで|必着|着(?!手)|納|に(?:納|届"
    r"|お届)|at the latest|latest|delivery|(?:an)?liefer\w*|gebraucht|benötigt|abhol\w*|eintreffen)",
    re.IGNORECASE,
)
_NOT_DUE_BEFORE = re.compile(
    r"(?:下单|订于|签订|日期|报价|发票|开票|回复|付款|打款|开会|会议|盘点|上[次月周批]|原定|原来|原本|昨天|收到|自|从|有效期?|不是|见"
    r"|\b(?:dated|date|quot\w+|invoice\w*|payment|paid|pay|meeting|last|created|ordered|issued|placed"
    r"|raised|of|from|instead of|was|were|reply|confirm\w*|call\w*|closed|holiday\w*|valid\w*)"
    r"|\b(?:vom|datum|angebot\w*|rechnung\w*|seit)|見積|請求|注文日|発注日|ご返信)\W{0,3}(?:the|on|at|is|为|是|在|于|日)?\W{0,3}$",
    re.IGNORECASE,
)
_NOT_DUE_AFTER = re.compile(
    r"^\s*(?:的?(?:报价|订单|合同|发票|会议|邮件|那[单批]|付款|下单|下的|回复|盘点)|の(?:見積|注文|件|お)|付|wrote|schrieb|写道)"
)
REACH_BEFORE, REACH_AFTER, LONGEST_SHORT = 34, 22, 5
SURE, LIKELY = 0.85, 0.72
_SHORT = re.compile(r"(?<![\d./町村字区郡番目路街巷弄园-])\d{1,2}[/.月-]\d{1,2}(?![\d./年-]|%)")


class Due(NamedTuple):
    """A day of delivery, the line it stands in (counted from 0), its clause, and how sure it is."""

    day: date
    line: int
    clause: str
    sure: float


def days_of_delivery(lines: Sequence[str], context: Context) -> Iterator[Due]:
    """The dates that a text's words make days of delivery."""
    for number, line in enumerate(lines):
        for clause in _CLAUSES.split(line):
            if not clause or not re.search(r"\d|周|[明今后]|月底|tomorrow|today|day\b|(?i:tag|mittwoch)\b", clause):
                continue
            text = narrow(clause)
            for day, start, end in _dates(text, context):
                sure = _sureness(text[max(0, start - REACH_BEFORE) : start], text[end : end + REACH_AFTER])
                if sure:
                    yield Due(day, number, clause.strip(), sure)


def _sureness(before: str, after: str) -> float:
    if _NOT_DUE_BEFORE.search(before) or _NOT_DUE_AFTER.match(after):
        return 0
    if _DUE_AFTER.match(after):
        return SURE
    return LIKELY if _DUE_BEFORE.search(before) else 0


def _dates(text: str, context: Context) -> Iterator[tuple[date, int, int]]:
    """Each date with its place; one without a year ("7/26", "26.7.") only where the reference is known."""
    position = 0
    while found := find_date(text[position:], days_first=context.days_first, reference=context.reference):
        yield found.day, position + found.start, position + found.end
        position += found.end
    if position or context.reference is None:
        return
    for short in _SHORT.finditer(text):
        first = context.days_first and context.language not in ("zh", "ja")
        if day := short_date(short[0].replace("月", "-"), context.reference, days_first=first):
            yield day.day, short.start(), short.end()
