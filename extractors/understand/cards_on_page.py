"""Items as cards, as shops and apps show them: a name, a code below it, "¥67.71 × 4箱" at the side."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extractors.document import Cell
from extractors.understand.block_lines import OF_LINES
from extractors.understand.columns import Roles
from extractors.understand.context import Context
from extractors.understand.draft import Line
from extractors.understand.figures import FIGURE
from extractors.understand.headings import Column
from extractors.understand.labels_in_text import label_meanings, labelled_parts, leading_label
from extractors.understand.layout import Section
from extractors.understand.line_table import Record
from extractors.understand.lines import lines_of
from extractors.understand.vocabulary import meanings, row_kinds

_SIGN = r"(?:[¥￥$€£]|US\$|HK\$|A\$|C\$|RMB|CNY|USD|EUR|GBP|JPY|CHF)"
_PRICE = rf"(?:{_SIGN}\s*{FIGURE}|{FIGURE}\s*(?:元|円|€|£|EUR|USD|GBP))"
_COUNT = rf"{FIGURE}\s*[^\W\d_]{{0,8}}\.?"
_TIMES = r"\s*[x×✕X*@]\s*"
_PRICE_FIRST = re.compile(rf"^({_PRICE})(?:\s*/\s*[^\W\d_]{{1,6}})?{_TIMES}({_COUNT})(?:\s*[=＝]\s*({_PRICE}))?$")
_COUNT_FIRST = re.compile(
    rf"^(?i:(?:qty|quantity|数量|menge|anzahl)\s*[:：.]?\s*)?({_COUNT}){_TIMES}({_PRICE})(?:\s*[=＝]\s*({_PRICE}))?$"
)
_COUNTED = re.compile(
    rf"^(?:[x×✕X*]\s*|(?:qty|quantity|数量|數量|menge|anzahl)\s*[:：.]?\s*)({_COUNT})$", re.IGNORECASE
)
_MONEY = re.compile(rf"^{_PRICE}$")
_WORDS = re.compile(r"[^\W\d_]{2,}")
_CODE = re.compile(r"(?=.*\d)[\w./-]{3,30}$")
_LETTERS = re.compile(r"[A-Z]+(?:[-./][A-Z]+)+")
LONGEST_NAME = 90
CODES = {"item_code", "buyer_item_code", "seller_item_code"}


@dataclass
class _Card:
    cells: dict[str, Cell] = field(default_factory=dict)
    rows: list[tuple[Section, int]] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        return {"description", "quantity"} <= self.cells.keys()


def lines_in_cards(sections: Sequence[Section], context: Context) -> list[Line]:
    """The lines of a document without a line table, each item of which is a card; none where no price stands."""
    cards = [card for card in _cards(sections) if card.whole]
    if not any("unit_price" in card.cells for card in cards):
        return []
    columns = [Column(left=i, right=i + 1, label=role, roles={role: 1.0}) for i, role in enumerate(OF_LINES)]
    roles = Roles(column={role: i for i, role in enumerate(OF_LINES)}, weight=dict.fromkeys(OF_LINES, 0.8))
    for card in cards:
        for section, index in card.rows:
            section.taken.add(index)
    return [line for line, _ in lines_of(columns, [_record(card) for card in cards], roles, context)]


def _record(card: _Card) -> Record:
    cells = {OF_LINES.index(role): [cell] for role, cell in card.cells.items()}
    tops = [cell.top for cell in card.cells.values()]
    return Record(cells=cells, rows=[index for _, index in card.rows], top=min(tops), bottom=max(tops) + 1)


def _cards(sections: Sequence[Section]) -> Iterator[_Card]:
    card, words = _Card(), list[Cell]()
    for section, index, piece in _pieces(sections):
        values = dict(_values(piece))
        if values:
            _begin(card, words)
            _add(card, values)
            card.rows.append((section, index))
        elif _ends(piece.text):
            yield card
            card, words = _Card(), []
        elif _WORDS.search(piece.text) and len(piece.text) <= LONGEST_NAME:
            if card.whole:
                yield card
                card, words = _Card(), []
            if "description" in card.cells:
                card.cells.setdefault("specification", piece)
            else:
                words.append(piece)
    yield card


def _begin(card: _Card, words: list[Cell]) -> None:
    """The words right before the first figure or code name the item."""
    if "description" not in card.cells and words:
        card.cells["description"] = words.pop()


def _add(card: _Card, values: dict[str, Cell]) -> None:
    """Add what is new; money alone is the price first, and the amount where the price is known."""
    if values.keys() == {"unit_price", "line_amount"}:
        values = {"line_amount" if "unit_price" in card.cells else "unit_price": values["unit_price"]}
    for role, cell in values.items():
        card.cells.setdefault(role, cell)


def _pieces(sections: Sequence[Section]) -> Iterator[tuple[Section, int, Cell]]:
    """What stands in the free rows, line by line of each cell."""
    for section in sections:
        if section.for_labels:
            for index, row in section.free_rows():
                for cell in row:
                    for text in cell.text.split("\n"):
                        if text.strip():
                            yield section, index, cell.with_text(text.strip())


def _values(piece: Cell) -> Iterator[tuple[str, Cell]]:
    """The figures or the code that a piece is."""
    text = piece.text
    if found := _PRICE_FIRST.match(text):
        named = zip(("unit_price", "quantity", "line_amount"), found.groups(), strict=True)
    elif found := _COUNT_FIRST.match(text):
        named = zip(("quantity", "unit_price", "line_amount"), found.groups(), strict=True)
    elif found := _COUNTED.match(text):
        named = zip(("quantity",), found.groups(), strict=True)
    elif _MONEY.match(text):
        yield "unit_price", piece
        yield "line_amount", piece
        return
    elif code := _code(text):
        yield "buyer_item_code", piece.with_text(code)
        return
    else:
        return
    yield from ((role, piece.with_text(value)) for role, value in named if value)


def _code(text: str) -> str | None:
    """The code behind a label of its own: "条码 6985232735", "SKU: A-17"."""
    label, _, value = re.sub(r"[:：]", " ", text).rpartition(" ")
    known = meanings(label.strip(), "column") if label.strip() else {}
    spelt = _CODE.match(value) or (":" in text and _LETTERS.fullmatch(value))
    return value if CODES & known.keys() and spelt else None


def _ends(text: str) -> bool:
    """Whether a piece belongs to no item: a sum, or a field of the order's head."""
    label = re.sub(r"[\d.,¥￥$€£\s]+$", "", text)
    _, parts = labelled_parts(text)
    return bool(row_kinds(label) or label_meanings(text) or any(part.meanings for part in parts) or leading_label(text))
