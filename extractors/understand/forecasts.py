"""Papers that look like orders and say what may be ordered later: a column for each month or week, or in words."""

import re
from collections.abc import Sequence

from extractors.understand.headings import HOW_MANY, WHAT, roles_of
from extractors.understand.layout import Row, Section
from extractors.understand.vocabulary import says

FEWEST_PERIODS, LONG_ENOUGH = 3, 5
_MONTHS = (
    "jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|märz?|apr(?:il)?|may|mai|june?|juni|july?|juli|aug(?:ust)?"
    "|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?"
)
_YEAR = r"(?:\s*[-/ '’]?\s*(?:20)?\d\d)?"
_MONTH = r"月(?:份|计划|需求|预计|预测|分|度)?"
_PERIOD = re.compile(
    rf"(?:20)?\d\d\s*年?\s*[-/.年]?\s*(?:0?[1-9]|1[0-2])\s*(?:{_MONTH})?"
    rf"|(?:次年|明年|本年|今年|来年|翌年|当年)?\s*(?:[一二三四五六七八九十]{{1,2}}|\d{{1,2}})\s*{_MONTH}"
    rf"|[nm]\s*(?:\+\s*\d\s*月?|月)|m\d|(?:当|本|次|上|下)月|翌々?月|month\s*\d|monat\s*\d"
    rf"|第\s*\d{{1,2}}\s*[周週]|(?:w|wk|week|kw|cw)\s*[-.]?\s*\d{{1,2}}(?:\s*[/-]\s*\d{{2,4}})?"
    rf"|(?:{_MONTHS})\.?{_YEAR}|q[1-4]{_YEAR}",
    re.IGNORECASE,
)


def foretells(sections: Sequence[Section]) -> bool:
    """Whether a paper's quantities stand under months or weeks, or it says that it binds nobody."""
    rows = [row for section in sections for row in section.rows if row]
    return any(_is_plan(row) for row in rows) or any(
        says(cell.text, "phrase", "tentative") for row in rows for cell in row if len(cell.text) > LONG_ENOUGH
    )


def _is_plan(row: Row) -> bool:
    """A heading with periods instead of a quantity."""
    periods = sum(bool(_PERIOD.fullmatch(cell.text.strip())) for cell in row)
    if periods < FEWEST_PERIODS or len(row) < FEWEST_PERIODS + 1:
        return False
    roles = set().union(*(roles_of(cell.text) for cell in row))
    return bool(roles & WHAT) and not roles & HOW_MANY
