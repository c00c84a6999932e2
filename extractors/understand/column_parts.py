"""Values that an export cuts over several columns: street, city, postcode; first and last name; 省, 市, 详细地址."""

import re
from collections.abc import Collection, Sequence

from extractors.document import Cell
from extractors.understand.headings import Column
from extractors.understand.layout import join_texts

_ADDRESS = re.compile(
    r"(?i)\b(?:address(?:es)?|addr|street|strasse|straße|city|town|county|state|province|region|suburb)\b"
    r"|\b(?:(?:zip|post|postal)(?: ?code)?|plz|ort|stadt|bundesland|land|country)\b"
    r"|(?:地址|省份?|城市|市|区县?|县|街道|乡镇|邮编)$|都道府県|市区町村|番地|建物|住所"
)
_FIRST, _LAST = (
    re.compile(r"(?i)first.?name|given.?name|vorname|(?:者|先)名(?:前)?$|[（(]名[)）]$"),
    re.compile(r"(?i)last.?name|surname|family.?name|nachname|(?:者|先)姓$|[（(]姓[)）]$"),
)
_DELIVERED = re.compile(r"(?i)ship|deliver|recipient|receiver|consignee|liefer|收货|收件|送货|配送|納品|納入|届|送付先")
_BILLED = re.compile(r"(?i)bill|invoice|sold|rechnung|buyer|customer|买家|客户|公司|注册|発注|請求")
FEWEST = 2


def parts_in(columns: Sequence[Column], used: Collection[int]) -> dict[str, list[int]]:
    """Head field → the columns that make it together, in reading order; columns that are lines' own are left alone."""
    found: dict[str, list[int]] = {}
    places = [
        i for i, column in enumerate(columns) if _ADDRESS.search(_words(column)) and not _BILLED.search(column.label)
    ]
    named = [i for i in places if _DELIVERED.search(columns[i].label)]
    address = [i for i in (named or places) if i not in used]
    if len(address) >= FEWEST:
        found["deliver_to.address"] = address
    for field, owner in (("deliver_to.contact", _DELIVERED), ("buyer.contact", None)):
        first, last = (_named(columns, pattern, owner) for pattern in (_FIRST, _LAST))
        if first is not None and last is not None:
            family_first = not columns[last].label.isascii()
            found[field] = [last, first] if family_first else [first, last]
    return found


def _words(column: Column) -> str:
    return re.sub(r"[_\-]+|(?<=[a-z])(?=[A-Z])", " ", column.label)


def _named(columns: Sequence[Column], pattern: re.Pattern[str], owner: re.Pattern[str] | None) -> int | None:
    """The column of this part of a name, of whoever receives or else of whoever orders."""
    for index, column in enumerate(columns):
        received = bool(_DELIVERED.search(column.label))
        if pattern.search(_words(column)) and received == (owner is not None):
            return index
    return None


def together(cells: Sequence[Cell], field: str) -> str:
    """The parts as one text; what stands in another part already is left out."""
    texts = [cell.text.strip() for cell in cells if cell.text.strip()]
    kept = [
        text
        for i, text in enumerate(texts)
        if not any(text in other for j, other in enumerate(texts) if j != i and len(other) > len(text))
    ]
    if field.endswith("contact"):
        return " ".join(texts)
    return join_texts(kept) if any("一" <= char <= "鿿" for text in kept for char in text) else ", ".join(kept)
