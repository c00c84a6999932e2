"""What stands in an item's own words: codes, labels with their values, the day of delivery."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from extractors.document import Cell
from extractors.purchase_order import Evidence
from extractors.understand.code_columns import CODE
from extractors.understand.columns import Roles
from extractors.understand.context import Context
from extractors.understand.dates import find_date
from extractors.understand.draft import Found, Line, found_in
from extractors.understand.labels_in_text import labelled_parts
from extractors.understand.layout import join_texts
from extractors.understand.line_table import Record
from extractors.understand.vocabulary import meanings, plain, plain_codes

EMBEDDED = {"buyer_item_code", "seller_item_code", "item_code", "requested_delivery_date"}
GUESSED = 0.75
IN_MOST, DISTINCT = 0.8, 0.7
_IDENTIFIER = re.compile(r"^(?=(?:\D*\d){3})(?!\d+[.,]\d+$)(?!.*\d[Xx×]\d)[A-Z0-9][A-Z0-9./_-]{3,}$")
_OF_A_LIST = re.compile(r"^[A-Z]{2,6} \d{4,}$")  # IMPA 485149
# shops call it so in their mails: "Bolt (#AB-12)"
_HASHED_CODE = re.compile(r"\s*[(（]#\s*((?=[\w./-]*[\d-])[A-Za-z0-9][\w./-]{2,})[)）]\s*$")
_NAMED_CODE = re.compile(
    r"(?i)[\s(（]*\b(?:SKU|P/N|(?:part|item|model|product|art(?:icle)?)[ .]?(?:no|nr|number|code|#)\.?)\s*[:：#]?\s*"
    r"((?=[\w./-]*[\d-])[A-Za-z0-9][\w./-]{2,})[)）]?\s*$"
)
_BRACKETED = re.compile(r"^\s*[\[【]([^\]】]{3,30})[\]】]\s*(?=\S)")
_APART = re.compile(r"\s*[｜|]\s*|\s+[·•/–—-]\s+|\s{2,}")
Taken = tuple[str, str]  # the code, and the words without it


def words_below_code(line: Line, record: Record, roles: Roles, context: Context) -> None:
    """The item's words under its code, where no column of their own holds them."""
    code = next((role for role in ("buyer_item_code", "seller_item_code") if role in roles.column), None)
    if code is None or "description" in line or code not in line:
        return
    first, *rest = _words(record.cells.get(roles.column[code], [])) or [""]
    if rest and CODE.match(first):
        line[code] = replace(line[code], value=first)
        cell = record.cell(roles.column[code])
        if cell:
            line["description"] = found_in(cell, join_texts(rest), document=context.document, confidence=GUESSED)


def codes_below(line: Line, record: Record) -> None:
    """Codes in rows with a label of their own below the item: "Your material: HB-0830"."""
    for extra in record.extras:
        _, parts = labelled_parts(extra.text, "column")
        for part in parts:
            role = max(part.meanings, key=lambda meaning: part.meanings[meaning], default="")
            role = "buyer_item_code" if role == "item_code" else role
            like = line.get("quantity")
            if role.endswith("_item_code") and part.value and role not in line and like:
                line[role] = replace(like, value=part.value.strip(), evidence=evidence_of(extra, like.evidence))


def labels_inside(line: Line, context: Context) -> None:
    """Labels inside the item's own text: "AA Batteries Our part no.: E19-531 Due: 20/10/2026"."""
    found = line.get("description")
    if found is None:
        return
    before, parts = labelled_parts(str(found.value), "column")
    known = [part for part in parts if set(part.meanings) & EMBEDDED]
    if not before or not known:
        _named_code(line, found, context)
        return
    line["description"] = replace(found, value=before)
    for part in known:
        role = max(set(part.meanings) & EMBEDDED, key=lambda meaning: part.meanings[meaning])
        if role == "requested_delivery_date":
            day = find_date(part.value, days_first=context.days_first, reference=context.reference)
            value: object = day.day if day else None
        else:
            value, role = part.value.strip(), "buyer_item_code" if role == "item_code" else role
        if value and role not in line:
            line[role] = replace(found, value=value)


def _named_code(line: Line, found: Found, context: Context) -> None:
    """A code behind its own name, without a colon: "Earbuds Pro SKU EB-PRO-BLK"."""
    named = _NAMED_CODE.search(str(found.value)) or _HASHED_CODE.search(str(found.value))
    if named is None or {"buyer_item_code", "seller_item_code"} & line.keys():
        return
    rest = f"{str(found.value)[: named.start()]} {str(found.value)[named.end() :]}".strip(" ,;()-–—/|")
    if rest:
        _give_code(line, found, (named[1], rest), context)


def leading_code(line: Line, record: Record, roles: Roles, context: Context) -> None:
    """A code alone on the first row of the item's words, where no column holds codes."""
    index = roles.column.get("description")
    found = line.get("description")
    if found is None or index is None or {"buyer_item_code", "seller_item_code"} & roles.column.keys():
        return
    pieces = record.cells.get(index, [])
    first = pieces[0].text.strip() if len(pieces) > 1 else str(found.value).partition("\n")[0]
    rest = str(found.value)[len(first) :].strip()
    if len(pieces) < 2 or not rest or not CODE.match(first) or pieces[0].bottom > pieces[1].bottom:
        return
    ours = plain(first) in plain_codes(context.seller.item_codes)
    line["seller_item_code" if ours else "buyer_item_code"] = found_in(
        pieces[0], first, document=context.document, confidence=GUESSED
    )
    line["description"] = replace(found, value=rest)


def trailing_date(line: Line, context: Context) -> None:
    """A delivery date at the end of the item's words: "… BRASS DUE 16-AUG-26"."""
    for role in ("description", "specification"):
        found = line.get(role)
        dated = find_date(str(found.value), days_first=context.days_first) if found else None
        if not found or not dated or dated.end < len(str(found.value)) - 1:
            continue
        before = str(found.value)[: dated.start].rstrip(" :：")
        words = before.split()
        for count in (3, 2, 1):
            label = " ".join(words[-count:])
            if len(words) > count and "requested_delivery_date" in meanings(label, "column"):
                line[role] = replace(found, value=before[: len(before) - len(label)].rstrip(" ,;:，；"))
                line.setdefault("requested_delivery_date", replace(found, value=dated.day))
                return


def codes_in_words(lines: Sequence[tuple[Line, Record]], roles: Roles, context: Context) -> None:
    """Codes that stand in nearly all items' words at the same place, where no column holds codes."""
    index = roles.column.get("description")
    if (
        index is None
        or not lines
        or any(code in line for line, _ in lines for code in ("buyer_item_code", "seller_item_code"))
    ):
        return
    words = [_words(record.cells.get(index, [])) for _, record in lines]
    for place in _PLACES:
        taken = [place(rows) for rows in words]
        codes = [found[0] for found in taken if found]
        if len(codes) >= IN_MOST * len(lines) and len(set(codes)) >= DISTINCT * len(codes):
            for (line, _), found in zip(lines, taken, strict=True):
                if found and "description" in line:
                    _give_code(line, line["description"], found, context)
            return


def _give_code(line: Line, description: Found, taken: Taken, context: Context) -> None:
    code, rest = taken
    ours = plain(code) in plain_codes(context.seller.item_codes)
    evidence = found_in_words(description)
    line["seller_item_code" if ours else "buyer_item_code"] = replace(evidence, value=code)
    line["description"] = replace(description, value=rest)


def evidence_of(cell: Cell, like: Evidence) -> Evidence:
    """The evidence of a guess in this cell."""
    return Evidence(document=like.document, place=cell.place, text=cell.text[:500], confidence=GUESSED)


def found_in_words(description: Found) -> Found:
    """The evidence of a code that was found in the words."""
    import msgspec

    return replace(description, evidence=msgspec.structs.replace(description.evidence, confidence=GUESSED))


def _words(pieces: Sequence[Cell]) -> list[str]:
    """The rows of an item's words."""
    return [row.strip() for piece in pieces for row in piece.text.split("\n") if row.strip()]


def _bracketed(rows: Sequence[str]) -> Taken | None:
    """As in "[FURN_7777] Office chair"."""
    found = _BRACKETED.match(rows[0]) if rows else None
    if not found or not re.search(r"\d", found[1]):
        return None
    return found[1].strip(), join_texts([rows[0][found.end() :], *rows[1:]])


def _row_of_its_own(rows: Sequence[str], at: int) -> Taken | None:
    if len(rows) < 2 or not (_IDENTIFIER.match(rows[at]) or _OF_A_LIST.match(rows[at])):
        return None
    return rows[at], join_texts([row for number, row in enumerate(rows) if number != at % len(rows)])


def _apart(rows: Sequence[str], at: int) -> Taken | None:
    """As in "灭菌 10只/袋｜CP88299"."""
    row = rows[at] if rows else ""
    pieces = _APART.split(row)
    if len(pieces) < 2 or not _IDENTIFIER.match(pieces[at]):
        return None
    kept = [piece for number, piece in enumerate(pieces) if number != at % len(pieces)]
    return pieces[at], join_texts([*(rows[:-1] if at else []), *kept, *([] if at else rows[1:])])


_PLACES: Sequence[Callable[[Sequence[str]], Taken | None]] = (
    _bracketed,
    lambda rows: _row_of_its_own(rows, 0),
    lambda rows: _row_of_its_own(rows, -1),
    lambda rows: _apart(rows, 0),
    lambda rows: _apart(rows, -1),
)
