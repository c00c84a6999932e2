"""Heading rows of line tables: found by their words, over one to three text rows, in any language."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from extractors.document import Cell
from extractors.understand.compound_labels import WHOLE
from extractors.understand.figures import money
from extractors.understand.glued_headings import parted
from extractors.understand.layout import Row, Section, join_texts, overlap
from extractors.understand.profile import column_named
from extractors.understand.vocabulary import meanings, plain

WHAT = {"description", "specification", "buyer_item_code", "seller_item_code", "item_code"}
HOW_MANY = {"quantity"}
PRICES = {"unit_price", "unit_price_gross", "unit_price_net"}
AMOUNTS = {"line_amount", "line_amount_gross", "line_amount_net"}
WORTH = PRICES | AMOUNTS
ORDER_LEVEL = {
    "order_number",
    "issue_date",
    "buyer.name",
    "currency",
    "buyer.contact",
    "buyer.phone",
    "buyer.email",
    "payment_terms",
    "deliver_to.name",
    "deliver_to.address",
    "deliver_to.contact",
    "deliver_to.phone",
    "note",
    "buyer.tax_id",
    "any.contact",
    "any.phone",
    "any.email",
    "any.address",
    "desk.contact",
}
SIZES = re.compile(r"^(?:\d?X{0,4}[SL]|M|F|均码|\d{2}(?:\.5)?|1[0-9]{2}(?:/\d{2}[ABCY]?)?|[2-9]XL)$", re.IGNORECASE)
FEWEST_SIZES = 3
NAMES_GOODS = {"item", "items", "项目", "項目"}  # headings of numbers, or of the goods themselves
LONGEST_HEADING = 40
_OF_HEAD = re.compile(
    r"[:：]\s*$|^[^（(]{2,20}[:：]\s*\S|\d{2}[./-]\d{2}|\d{4}"
)  # a label with its value, a day, a number
_IN_BRACKETS = re.compile(r"^(?:[（(].{1,8}[)）]|[A-Z€$¥%元円]{1,4})$")


@dataclass(kw_only=True)
class Column:
    """One column of a line table. ``roles`` are what its heading may mean, ``band`` tells two-row records apart.

    ``stack`` are the lines of its heading.
    """

    left: float
    right: float
    label: str
    roles: dict[str, float] = field(default_factory=dict)
    band: int = 0
    size: bool = False
    stack: tuple[str, ...] = ()

    def may_be(self, *roles: str) -> bool:
        """Whether its heading may mean one of these."""
        return any(role in self.roles for role in roles)


@dataclass(kw_only=True)
class Heading:
    """The heading of a line table: its columns, and the rows of the section that it takes."""

    columns: list[Column]
    first: int
    last: int
    bands: int = 1
    brackets: bool = False  # its last row adds nothing but units in brackets

    @property
    def signature(self) -> tuple[str, ...]:
        """What tells this heading from others: its words."""
        return tuple(plain(column.label) for column in self.columns)


def find_heading(section: Section, index: int) -> Heading | None:
    """The heading that starts at this row, or None."""
    row = section.rows[index]
    if not row or not _wordy(row):
        return None
    if sum(isinstance(cell.value, Decimal) for cell in row) * 3 > len(row) and not _numbers_sizes(row):
        return None
    if len(row) < 2:
        return _with_next(section, index)
    apart = section.kind in ("page", "text")  # where headings may stand so close that they are taken for one
    columns = [_column(piece) for cell in row for piece in (parted(cell, roles_of) if apart else [cell])]
    if not _is_heading(columns) and not (section.ruled and heads_figures(columns, section.rows[index + 1 :])):
        return _with_next(section, index)
    best = Heading(columns=columns, first=index, last=index)
    for first, last in ((index, index + 1), (index - 1, index), (index - 1, index + 1)):
        if (
            first >= 0
            and last < len(section.rows)
            and (wider := _stacked(section, index, first, last))
            and _better(wider, best)
        ):
            best = wider
    _mark_sizes(best.columns)
    return best


def next_heading(section: Section, start: int) -> tuple[int, Heading | None]:
    """The next heading and its row; behind the last row where there is none."""
    for index in range(start, len(section.rows)):
        if section.rows[index] and (heading := find_heading(section, index)):
            return index, heading
    return len(section.rows), None


def heads_figures(columns: Sequence[Column], rows: Sequence[Row]) -> bool:
    """Whether the rows right below have words under what the heading names, and figures under unknown words."""
    known = [column for column in columns if set(column.roles) - ORDER_LEVEL]
    what = [column for column in columns if column.may_be(*WHAT)]
    unknown = [column for column in columns if not column.roles]
    if len(known) < 2 or len(known) * 2 < len(columns) or not what or not unknown:
        return False
    below = [row for row in rows[:3] if row][:2]
    return bool(below) and all(
        _has_under(row, what, figure=False) and _has_under(row, unknown, figure=True) for row in below
    )


def _has_under(row: Row, columns: Sequence[Column], *, figure: bool) -> bool:
    """Whether a figure, or anything else, stands under one of the columns."""
    return any(
        min(cell.right, column.right) > max(cell.left, column.left) and (money(cell.text) is not None) == figure
        for cell in row
        for column in columns
    )


def _with_next(section: Section, index: int) -> Heading | None:
    """Two rows that are a heading only together: one column's words broken over both, or records of two rows."""
    if index + 1 >= len(section.rows) or not _near(section, index, index + 1):
        return None
    upper, lower = section.rows[index], section.rows[index + 1]
    if not _wordy(lower):
        return None
    two = [[_column(cell) for cell in row] for row in (upper, lower)]
    says_nothing = not any(column.roles for column in two[0])
    if _is_heading(two[1]) and (says_nothing or any(column.may_be(*WHAT) for column in two[1])):
        return None
    known = [{role for column in columns for role in column.roles} for columns in two]
    bands = all(len(roles - ORDER_LEVEL) > 1 for roles in known) and known[0] & WHAT and known[1] & HOW_MANY
    if bands and not (HOW_MANY & known[0]) and _is_heading([*two[0], *two[1]]):
        for column in two[1]:
            column.band = 1
        return Heading(columns=[*two[0], *two[1]], first=index, last=index + 1, bands=2)
    stacked = _stacked(section, index, index, index + 1)
    return stacked if stacked and _is_heading(stacked.columns) else None


def _better(one: Heading, other: Heading) -> bool:
    def known(heading: Heading) -> float:
        named = sum(max(column.roles.values()) for column in heading.columns if set(column.roles) - ORDER_LEVEL)
        return named + sum(_more_named(column) for column in heading.columns)

    strange = [sum(not column.roles for column in heading.columns) for heading in (one, other)]
    if len(one.columns) > len(other.columns) + 2 and strange[0] > strange[1]:
        return False
    return known(one) > known(other) + 0.3 or (known(one) >= known(other) and one.last > other.last and one.brackets)


def _more_named(column: Column) -> float:
    """What the lines of a heading name besides its first: 品番 over 品名."""
    each = [roles_of(line) for line in column.stack] if len(column.stack) == 2 else []
    if not each or not all(set(roles) & WHAT for roles in each) or any(map(str.isdigit, "".join(column.stack))):
        return 0.0
    first, second = (max(roles, key=lambda role: roles[role]) for roles in each)
    return max(each[1].values()) if first != second else 0.0


def _stacked(section: Section, seed: int, first: int, last: int) -> Heading | None:
    """The heading whose texts stand over several rows, joined column by column."""
    rows = [section.rows[number] for number in range(first, last + 1)]
    if any(_spans_all(cell, section.rows[seed]) or _OF_HEAD.search(cell.text) for row in rows for cell in row):
        return None
    if any(not row or not _wordy(row) for row in rows) or not all(_near(section, n, n + 1) for n in range(first, last)):
        return None
    groups: list[list[Cell]] = []
    for cell in sorted((cell for row in rows for cell in row), key=lambda cell: (cell.right - cell.left, cell.left)):
        touching = [group for group in groups if any(overlap(cell, other) > 0 for other in group)]
        for group in touching:
            group.append(cell)
        if not touching:
            groups.append([cell])
    columns = sorted(
        (_column_of(sorted(group, key=lambda cell: cell.top)) for group in groups), key=lambda column: column.left
    )
    brackets = all(_IN_BRACKETS.match(cell.text.strip()) for cell in section.rows[last])
    return Heading(columns=columns, first=first, last=last, brackets=brackets)


def _spans_all(cell: Cell, row: Row) -> bool:
    """A title over the table is no part of its heading."""
    under = sum(overlap(cell, other) > 0 for other in row)
    return under > 2 and under * 2 > len(row)


def _column_of(cells: list[Cell]) -> Column:
    narrow = min(cells, key=lambda cell: cell.right - cell.left)
    texts = [cell.text for cell in cells]
    options = [join_texts(texts), "".join(texts), join_texts(texts[::-1]), texts[-1]]
    if cells[0].right - cells[0].left <= 1.5 * (narrow.right - narrow.left):
        options.append(texts[0])  # a word over several columns names none of them
    best = max(options, key=lambda text: max(roles_of(text).values(), default=0))
    if not roles_of(best):
        best = texts[0]
    stack = tuple(line for text in texts for line in text.split("\n"))
    return Column(left=narrow.left, right=narrow.right, label=best, roles=roles_of(best), stack=stack)


def _column(cell: Cell) -> Column:
    roles = roles_of(cell.text)
    if roles.keys() <= {"unit"}:
        roles = _together(cell.text) or roles
    return Column(left=cell.left, right=cell.right, label=cell.text, roles=roles, stack=tuple(cell.text.split("\n")))


def roles_of(label: str) -> dict[str, float]:
    """What a heading may mean, of a line or of its order."""
    own = column_named(label)  # what people said of this customer's heading goes before what words mean in general
    if own is not None:
        return {own: 1.0}
    if len(label) > LONGEST_HEADING:
        return {}
    roles = meanings(label, "column")
    least = WHOLE if "ignored" in roles else 0.0  # a list says more than the parts of the word
    extra = {
        role: weight * 0.9
        for role, weight in meanings(label, "header").items()
        if role in ORDER_LEVEL and weight > least
    }
    return {**extra, **roles} if roles or extra else {}


def _together(label: str) -> dict[str, float]:
    """As in "QTY UM" or "Ordered UM": two columns under one heading, the first of which counts."""
    words = label.split()
    each = [meanings(word, "column") for word in words] if 2 <= len(words) <= 3 else []
    return each[0] if each and all(each) and HOW_MANY & each[0].keys() else {}


def names_goods(column: Column) -> bool:
    """Whether a heading of line numbers may as well head the goods themselves: "Item"."""
    return set(column.roles) == {"line_number"} and plain(column.label) in NAMES_GOODS


def _is_heading(columns: Sequence[Column]) -> bool:
    """Whether these words name what, how many and for how much."""
    roles = {role for column in columns for role in column.roles}
    known = sum(bool(column.roles) for column in columns)
    what, many, worth = bool(roles & WHAT), bool(roles & HOW_MANY), bool(roles & WORTH)
    what = what or any(names_goods(column) for column in columns)
    sizes = sum(bool(SIZES.match(column.label)) for column in columns)
    labelled = sum(column.label.rstrip().endswith((":", "：")) for column in columns)
    if labelled > known / 2:
        return False
    if what and sizes >= FEWEST_SIZES and known >= 2:
        return True
    if known > 2 and roles & PRICES and roles & AMOUNTS and (what or known * 2 >= len(columns)):
        return True
    return (
        known >= 2
        and known * 2 >= len(columns)
        and ((what and many) or (what and worth and known > 2) or (many and worth))
    )


def _numbers_sizes(row: Row) -> bool:
    return sum(bool(SIZES.match(cell.text)) for cell in row) >= FEWEST_SIZES


def _wordy(row: Row) -> bool:
    """Hardly a figure in it: headings are words."""
    figures: list[str] = []
    sized = True
    for cell in row:
        if len(cell.text) > 2 * LONGEST_HEADING:
            return False
        if money(cell.text) is not None:
            figures.append(cell.text.strip())
            sized = sized and bool(SIZES.match(figures[-1]))
            if not sized and len(figures) * 8 > len(row):
                return False
    sizes = sized and len(figures) >= FEWEST_SIZES and figures == sorted(set(figures))
    return sizes or len(figures) * 8 <= len(row)


def _near(section: Section, upper: int, lower: int) -> bool:
    one, other = section.rows[upper], section.rows[lower]
    if not one or not other:
        return False
    if section.kind != "page":
        return max(cell.bottom for cell in one) + 0.5 >= min(cell.top for cell in other)
    height = min(cell.bottom - cell.top for cell in (*one, *other))
    return min(cell.top for cell in other) - max(cell.bottom for cell in one) < 1.3 * height


def _mark_sizes(columns: list[Column]) -> None:
    sized = [
        column
        for column in columns
        if SIZES.match(column.label.strip()) and not column.may_be("quantity", "line_amount")
    ]
    if len(sized) >= FEWEST_SIZES:
        for column in sized:
            column.size, column.roles = True, {}
