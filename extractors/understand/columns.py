"""What each column of a line table is: its heading proposes, its content disposes, and arithmetic decides."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from extractors.document import Cell
from extractors.understand.arithmetic import Triple, amount_of, best_triple, spread, sums_to
from extractors.understand.code_columns import CODES, code_columns
from extractors.understand.columns_by_content import counts_up, is_tax_rate, with_guesses
from extractors.understand.context import Context
from extractors.understand.dates import find_date, short_date
from extractors.understand.figures import money
from extractors.understand.headings import ORDER_LEVEL, Column
from extractors.understand.line_table import Record
from extractors.understand.order_level import TOTAL, owner_before, shop_or_company, totals_of_orders
from extractors.understand.qualified_headings import order_and_lines
from extractors.understand.shares import as_quantity, shares_in
from extractors.understand.vocabulary import is_unit, meanings

PRICES = ("unit_price", "unit_price_gross", "unit_price_net")
AMOUNTS = ("line_amount", "line_amount_gross", "line_amount_net")
NO_FIGURES = ("requested_delivery_date", "unit", "specification")
ENOUGH, DOUBTFUL, CLEAR = 0.6, 0.3, 0.8
_COUNTED = re.compile(r"0{0,5}\d{1,5}\s*[.)、]?")
_HARDLY_SAID = re.compile(r"(?:net|nett|netto|gross|brutto)\W*(?:[A-Z]{3}|[€$£])?\W*", re.IGNORECASE)


@dataclass(kw_only=True)
class Roles:
    """Role → column. ``agreement``: the share of lines with quantity × price = amount (None: nothing to check)."""

    column: dict[str, int] = field(default_factory=dict)
    agreement: float | None = None
    weight: dict[str, float] = field(default_factory=dict)
    of_order: bool = False  # the column of notes is headed as one of the order, not of its lines

    def give(self, role: str, index: int, weight: float) -> None:
        """Say which column plays a role, and how sure that is."""
        self.column[role], self.weight[role] = index, weight

    @property
    def used(self) -> set[int]:
        """The columns that have a role."""
        return set(self.column.values())


def decide(
    columns: Sequence[Column],
    records: Sequence[Record],
    context: Context,
    totals: Sequence[Decimal] = (),
    *,
    offered: bool = False,
) -> Roles:
    """The role of each column, decided over all lines together; ``offered``: in the seller's own list."""
    some = spread(records)
    content = [[cell for record in some if (cell := record.cell(index))] for index in range(len(columns))]
    if shares := shares_in(columns, some, context):
        columns = as_quantity(columns, shares)
    columns = with_guesses(order_and_lines(columns, content), content, context)
    columns, whole = totals_of_orders(columns, some, context)
    roles = Roles()
    if whole:
        index = max(whole, key=lambda column: (whole[column], column))
        roles.give(TOTAL, index, whole[index])
    _figures(roles, columns, records, content, context, totals)
    _line_number(roles, columns, content)
    _typed(roles, columns, content, context)
    for index, role in code_columns(columns, content, roles, context, offered=offered).items():
        roles.give(role, index, columns[index].roles.get(role, 0.85))
    _words(roles, columns, content)
    _order_level(roles, columns, content)
    return roles


def _figures(
    roles: Roles,
    columns: Sequence[Column],
    records: Sequence[Record],
    content: list[list[Cell]],
    context: Context,
    totals: Sequence[Decimal],
) -> None:
    many = _options(columns, content, ("quantity",), context) or _options(columns, content, ("packs",), context)
    worth, sums = _options(columns, content, PRICES, context), _options(columns, content, AMOUNTS, context)
    choice = best_triple((many, worth, sums), records, context, totals)
    numeric = _numeric(columns, content, context)
    if not many:
        numeric.update(_counted(columns, content, context))
        choice = best_triple((numeric, worth or numeric, sums or numeric), records, context, totals)
        if choice[1] is None or choice[1] < ENOUGH:
            choice = ((None, *choice[0][1:]), None) if not numeric else choice
    elif choice[1] is None or choice[1] < DOUBTFUL:
        wider = ({**numeric, **many} if choice[1] is not None else many, {**numeric, **worth}, {**numeric, **sums})
        choice = _if_it_holds(best_triple(wider, records, context, totals), choice)
    if _prices_rather(choice[0], columns, records, context, totals):
        choice = ((choice[0][0], choice[0][2], None), choice[1])
    for role, index, options in zip(
        ("quantity", "unit_price", "line_amount"), choice[0], (many, worth, sums), strict=True
    ):
        if index is not None:
            roles.give(role, index, options.get(index, 0.5))
    roles.agreement = choice[1]


def _prices_rather(
    choice: Triple, columns: Sequence[Column], records: Sequence[Record], context: Context, totals: Sequence[Decimal]
) -> bool:
    """Whether what is headed as amounts are prices: goods that are ordered twice cost the same for any quantity.

    A heading that hardly says amount ("Net CAD") heads prices, unless they make a printed total.
    """
    many, price, amount = choice
    goods = next((i for i, column in enumerate(columns) if column.may_be(*CODES, "description")), None)
    if many is None or price is not None or amount is None or goods is None:
        return False
    if _HARDLY_SAID.fullmatch(columns[amount].label.strip()):
        return not sums_to(amount, records, context, totals)
    found: dict[str, set[tuple[Decimal | None, Decimal | None]]] = {}
    for record in spread(records):
        cells = [record.cell(index) for index in (goods, many, amount)]
        if cells[0] and cells[1] and cells[2]:
            figures = (amount_of(cells[1], context), amount_of(cells[2], context))
            found.setdefault(cells[0].text, set()).add(figures)
    twice = [figures for figures in found.values() if len({counted for counted, _ in figures}) > 1]
    return bool(twice) and all(len({worth for _, worth in figures}) == 1 for figures in twice)


def _if_it_holds(
    other: tuple[Triple, float | None], choice: tuple[Triple, float | None]
) -> tuple[Triple, float | None]:
    """Columns that no heading names for it are taken only where the arithmetic clearly holds."""
    return other if other[1] is not None and other[1] > CLEAR else choice


def _options(
    columns: Sequence[Column], content: list[list[Cell]], wanted: Sequence[str], context: Context
) -> dict[int, float]:
    found = {}
    for index, column in enumerate(columns):
        weight = max(
            (
                column.roles.get(role, 0) + (0.1 if role.endswith("_gross") else 0)
                for role in wanted
                if role in column.roles
            ),
            default=0,
        )
        if (
            weight
            and not column.size
            and _share(content[index], lambda cell: amount_of(cell, context) is not None) >= ENOUGH
        ):
            found[index] = weight
    return found


def _numeric(columns: Sequence[Column], content: list[list[Cell]], context: Context) -> dict[int, float]:
    return {
        index: 0.1
        for index, column in enumerate(columns)
        if not column.may_be(
            "tax_rate", "tax_amount", "quantity_other", "line_number", *CODES, *ORDER_LEVEL, *NO_FIGURES
        )
        and content[index]
        and _share(content[index], lambda cell: amount_of(cell, context) is not None) >= 0.8
    }


def _counted(columns: Sequence[Column], content: list[list[Cell]], context: Context) -> dict[int, float]:
    """A column headed "No." may say how many, where it does not count the lines."""
    return {
        index: 0.1
        for index, column in enumerate(columns)
        if column.may_be("line_number")
        and content[index]
        and not counts_up([cell.text for cell in content[index]])
        and _share(content[index], lambda cell: amount_of(cell, context) is not None) >= CLEAR
    }


def _share(cells: Sequence[Cell], test: object) -> float:
    return sum(bool(test(cell)) for cell in cells) / len(cells) if cells else 0.0  # type: ignore[operator]


def _line_number(roles: Roles, columns: Sequence[Column], content: list[list[Cell]]) -> None:
    for index, column in enumerate(columns):
        unlabelled = not column.label.strip() and index == 0
        if index in roles.used or not (column.may_be("line_number") or unlabelled):
            continue
        if _share(content[index], lambda cell: _COUNTED.fullmatch(cell.text.strip())) >= 0.8:
            roles.give("line_number", index, column.roles.get("line_number", 0.7))
            return
    first = next((i for i in range(len(columns)) if content[i]), 0)
    if first not in roles.used and not columns[first].roles and counts_up([cell.text for cell in content[first]]):
        roles.give("line_number", first, 0.5)


def _typed(roles: Roles, columns: Sequence[Column], content: list[list[Cell]], context: Context) -> None:
    """Units, tax rates and dates: one column each, whose content must be of that kind."""
    tests = {
        "unit": lambda cell: is_unit(cell.text) or (len(cell.text) <= 6 and not re.search(r"\d", cell.text)),
        "tax_rate": lambda cell: is_tax_rate(cell.text),
        "requested_delivery_date": lambda cell: (
            cell.value is not None
            or find_date(cell.text, reference=context.reference) is not None
            or (context.reference is not None and short_date(cell.text, context.reference, days_first=True) is not None)
            or "周" in cell.text
        ),
    }
    for role, test in tests.items():
        fitting = [
            (column.roles[role], -index)
            for index, column in enumerate(columns)
            if role in column.roles and index not in roles.used and _share(content[index], test) >= ENOUGH
        ]
        if fitting:
            weight, index = max(fitting)
            roles.give(role, -index, weight)


def _words(roles: Roles, columns: Sequence[Column], content: list[list[Cell]]) -> None:
    """Description and specification: the first column of words that is called so, then the next."""
    called = [
        i for i, column in enumerate(columns) if column.may_be("description") and i not in roles.used and content[i]
    ]
    spec = [
        i for i, column in enumerate(columns) if column.may_be("specification") and i not in roles.used and content[i]
    ]
    coded = [i for i, column in enumerate(columns) if column.may_be(*CODES) and i not in roles.used and content[i]]
    rest = [
        i
        for i, column in enumerate(columns)
        if i not in roles.used
        and content[i]
        and not column.roles
        and not column.size
        and _share(content[i], _is_words) > ENOUGH
    ]
    numbered = [i for i, column in enumerate(columns) if column.may_be("line_number") and i not in roles.used]
    numbered = [i for i in numbered if _share(content[i], _is_words) > ENOUGH]
    order = [*dict.fromkeys([*called, *numbered, *coded, *(spec if not called else []), *(rest if not called else [])])]
    order = order or [i for i, column in enumerate(columns) if column.may_be("note") and _all_words(content, i)]
    if order:
        best = max(order[:3], key=lambda i: (columns[i].roles.get("description", 0.35 if i in numbered else 0.3), -i))
        roles.give("description", best, columns[best].roles.get("description", 0.6))
    beside = _beside_description(roles, columns, content)
    for index in [*spec, *called, *([] if spec else beside)]:
        if index not in roles.used and (columns[index].roles or index in beside):
            more = roles.column.get("specification")
            if more is None:
                roles.give("specification", index, columns[index].roles.get("specification", 0.7))
            elif f"specification_{index}" not in roles.column and index in spec:
                roles.give(f"specification_{index}", index, 0.7)


def _beside_description(roles: Roles, columns: Sequence[Column], content: list[list[Cell]]) -> list[int]:
    """A column of words under an unknown heading right behind the description: it says more of the same goods."""
    index = roles.column.get("description", -1) + 1
    if not 0 < index < len(columns) or index in roles.used or columns[index].roles or columns[index].size:
        return []
    return [index] if _share(content[index], lambda cell: money(cell.text) is None) > ENOUGH else []


def _all_words(content: list[list[Cell]], index: int) -> bool:
    """Whether every line says something in a column: of lines that name no goods, "Memo" does."""
    fullest = max(map(len, content), default=0)
    return len(content[index]) == fullest > 0 and _share(content[index], _is_words) == 1


def _is_words(cell: Cell) -> bool:
    return bool(re.search(r"[^\W\d_]{2,}", cell.text)) and money(cell.text) is None


def _order_level(roles: Roles, columns: Sequence[Column], content: list[list[Cell]]) -> None:
    """Columns that repeat what holds for a whole order: its number, date, buyer, address …"""
    for index, column in enumerate(columns):
        if index in roles.used or not content[index]:
            continue
        for role, weight in sorted(shop_or_company(column, content[index]).items(), key=lambda item: -item[1]):
            wanted = "." in role or role in (
                "order_number",
                "issue_date",
                "currency",
                "payment_terms",
                "note",
                "tax_amount",
            )
            owner, _, kind = role.rpartition(".")
            owner = owner_before(roles.column, index) if owner in ("any", "desk") else owner
            named = f"{owner}.{kind}" if owner else role
            if wanted and f"order:{named}" not in roles.column:
                roles.give(f"order:{named}", index, weight)
                roles.of_order |= role == "note" and "note" not in meanings(column.label, "column")
                break
