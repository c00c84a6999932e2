"""Orders written as text: list lines and phrases with items, and the sentences around them."""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from extractors.document import Cell, Passage
from extractors.purchase_order import Evidence
from extractors.understand.bare_lists import bare_list
from extractors.understand.clauses import clauses_of, orders_one_thing
from extractors.understand.contact_data import currency_of, find_email, find_phone
from extractors.understand.context import Context
from extractors.understand.dates import find_date
from extractors.understand.draft import Draft, Found, Line, found_in
from extractors.understand.figures import FIGURE, narrow
from extractors.understand.item_lists import usual_place
from extractors.understand.labels_in_text import labelled_parts, leading_label
from extractors.understand.leading_codes import lead_by_codes
from extractors.understand.needed_words import needed_words
from extractors.understand.party_blocks import split_handed, split_name_and_address
from extractors.understand.postal import called_at_end
from extractors.understand.prose_amounts import LEADS, Amount
from extractors.understand.prose_dates import days_of_delivery
from extractors.understand.prose_items import MARKER, Item, named_codes, quantities, read_item
from extractors.understand.shapes import shaped
from extractors.understand.vocabulary import label_files, plain, plain_codes, says

CONFIDENT, LIKELY = 0.9, 0.8
LONGEST_LINE, LONGEST_PHRASE = 60, 110
_SPOKEN = re.compile(  # what leads to the first item of a long sentence
    rf"^(?:.{{8,160}}?\b(?i:for|get|have|über)|.{{0,160}}?\b(?i:needs?|order|send(?: us)?|get (?:us|me)"
    rf"|ship|supply|want|require|make it|make that|i.?ll take|bestellen(?: wir)?|benötigen(?: wir)?"
    rf"|brauchen(?: wir)?|liefern(?: sie)?))\s+(?={FIGURE}\s*[A-Za-zä]{{1,10}}\b\s)"
)
_TIMES = re.compile(r"(?:^|\s)\d+\s*[x×]\s+[^\W\d]")
_HEADED = re.compile(r"^[^\d：:]{2,20}[：:]\s*(?=\S)")  # "订一批耗材：烧杯 20个"
_COUNTED_AND_PRICED = re.compile(  # too long for most lists, yet no sentence
    rf"^\s*{FIGURE}\s+[^\W\d].{{20,{LONGEST_PHRASE}}}?(?:[@,，]|\b(?:at|je|zu|à))\s*(?:[€£$¥￥]|[A-Z]{{3}}\s)?\s*\d[\d.,]*\s*"
    r"(?:€|EUR|USD|元|円)?\s*(?:each|ea|/\s*\w+|per \w+|je \w+|pro \w+)?[.;]?\s*$"
)
_TIME = re.compile(r"\d{1,2}[:：]\d{2}(?!\d)")
_TOWN = re.compile(r"^[A-Z][A-Za-z .'-]{1,30},?\s+[A-Z]{2}\.?\s+\d{5}(?:-\d{4})?$")  # Toledo OH 43604
_STREET = re.compile(
    r"(?i)\b(?:street|st|road|rd|avenue|ave|drive|dr|lane|ln|blvd|way|parkway|pkwy|highway|hwy|close|court|square)\.?$"
    r"|stra(?:ß|ss)e\b|str\.|\w(?:weg|platz|allee)\b"
)
_REMARK = re.compile(
    r"(?i)^\s*(?:备注|说明|注意|附注|特别说明|note|notes|remarks?|bemerkung|hinweis|備考)(?:说明|事项)?\s*[:：]"
)
_BULLET = re.compile(r"^\s*[-*•·・●■□◆◇※➤✓–]\s*")


def read_prose(passage: Passage, body: Sequence[str], context: Context, *, listed: bool = True) -> Draft:
    """The items, if ``listed``, and sentences of a text. ``body`` are its lines without greeting and signature."""
    draft = Draft()
    draft.lines = list(_items(passage, body, context)) if listed else []
    read_sentences(passage, body, context, draft)
    return draft


def _items(passage: Passage, body: Sequence[str], context: Context) -> Iterator[Line]:
    listed = _listed(body, context)
    place = usual_place([one for number in listed if (one := quantities(body[number], context.convention))])
    found: list[tuple[int, str, Item]] = []
    for number, line in enumerate(body):
        goes_on = number in listed and bool(found) and found[-1][0] == number - 1
        if not line.strip() or (found and _corrects(line) and not MARKER.match(line) and not goes_on):
            continue
        if _REMARK.match(line):
            continue
        item = read_item(line, context.convention, place) if number in listed else None
        if item and (item.marked or orders_one_thing(line, context)):
            found.append((number, line, item))
        elif not MARKER.match(line):
            found.extend((number, phrase, inner) for phrase, inner in _in_sentence(line, context))
    if sum(item.marked for _, _, item in found) > 1:
        found = [entry for entry in found if entry[2].marked]
    if not found:
        found = list(bare_list(body, is_about_the_order))
    lines = [_line(item, text, passage.first_line + number, context) for number, text, item in found]
    lead_by_codes(lines, context)
    yield from lines


def _in_sentence(line: str, context: Context) -> Iterator[tuple[str, Item]]:
    """The items of a line's clauses; beside one that counts, a figure without a unit may count, too."""
    clauses = clauses_of(line, context)
    counting = [
        quantities(_SPOKEN.sub("", _HEADED.sub("", clause)), context.convention)
        for clause in clauses
        if not (_is_dated(clause) or _is_street(clause) or is_about_the_order(clause))
    ]
    place = usual_place([one for one in counting if one])
    found = [(clause, _phrase_item(clause, context, None)) for clause in clauses]
    if place == LEADS and (any(item for _, item in found) or says(line, "phrase", "ordering")):
        found = [(clause, _phrase_item(clause, context, place) or item) for clause, item in found]
    yield from ((clause, item) for clause, item in found if item)


def _listed(body: Sequence[str], context: Context) -> list[int]:
    """The lines that may be those of a list; one whose figure nothing vouches for stands beside another of them."""
    found = [number for number, line in enumerate(body) if _may_be_listed(line) and _quantities(line, context)]
    for order in (range(len(body)), reversed(range(len(body)))):
        for number in order:
            beside = number - 1 in found or number + 1 in found
            if beside and number not in found and _may_be_listed(body[number]) and not _is_dated(body[number]):
                found.append(number)
    return found


def _is_street(clause: str) -> bool:
    """As in "210 Shore Dr", whose figure counts nothing."""
    return _STREET.search(clause.strip()) is not None


def _is_dated(line: str) -> bool:
    return bool(find_date(narrow(line)) or _TIME.search(line))


def _may_be_listed(line: str) -> bool:
    """Whether a line may be one of a list, rather than a sentence or something said of the order."""
    return (
        bool(line.strip())
        and (bool(MARKER.match(line)) or len(line) <= LONGEST_LINE or bool(_COUNTED_AND_PRICED.match(line)))
        and not is_about_the_order(line)
    )


def _quantities(line: str, context: Context) -> tuple[Amount, ...]:
    """What may be the quantity of a line, as long as something vouches for one of the figures."""
    found = quantities(line, context.convention)
    return found if MARKER.match(line) or any(not one.bare for one in found) else ()


def _corrects(line: str) -> bool:
    """Whether a line below the items speaks of changing them."""
    return says(line, "phrase", "change") is not None or says(line, "phrase", "remove") is not None


def _phrase_item(phrase: str, context: Context, place: str | None) -> Item | None:
    bare = _SPOKEN.sub("", _HEADED.sub("", phrase))
    if len(bare) > LONGEST_PHRASE or is_about_the_order(bare) or says(bare, "phrase", "complaining"):
        return None
    item = read_item(bare, context.convention, place) or read_item(_SPOKEN.sub("", phrase), context.convention)
    counts = item and (item.unit or _TIMES.search(bare) or (place and not _is_dated(bare) and not _is_street(bare)))
    return item if item and counts and len(item.description) <= 75 else None


@lru_cache(maxsize=4_000)
def is_about_the_order(line: str) -> bool:
    """Lines with phones, mail addresses or labels of header fields name no items."""
    if find_email(line) or (find_phone(line) and not MARKER.match(line)):
        return True
    if _TOWN.search(line) and not MARKER.match(line):
        return True
    _, parts = labelled_parts(line)
    known = [part for part in parts if part.meanings and max(part.meanings.values()) > 0.7]
    if known and not MARKER.match(line):
        return True
    bullet = _BULLET.match(line)
    leading = leading_label(line[bullet.end() :] if bullet else line) if bullet or not MARKER.match(line) else None
    if bullet and leading and "order_number" in leading.meanings:
        return True
    return bool(leading and "order_number" not in leading.meanings and max(leading.meanings.values()) > 0.85)


def _line(item: Item, text: str, number: int, context: Context) -> Line:
    place = f"line {number}"

    def found(value: object, confidence: float) -> Found:
        return Found(
            value=value,
            evidence=Evidence(document=context.document, place=place, text=text.strip()[:300], confidence=confidence),
        )

    line: Line = {"quantity": found(item.quantity, CONFIDENT)}
    if item.number is not None:
        line["line_number"] = found(item.number, CONFIDENT)
    description, named = named_codes(item.description)
    if description:
        line["description"] = found(description, LIKELY)
    for role, code in named.items():
        line["buyer_item_code" if role == "item_code" else role] = found(code, LIKELY)
    if item.code:
        ours = plain(item.code) in plain_codes(context.seller.item_codes)
        line["seller_item_code" if ours else "buyer_item_code"] = found(item.code, LIKELY)
    elif not named and (own := _own_code(item.description, context)):
        line["seller_item_code"] = found(own, LIKELY)
    if item.unit:
        line["unit"] = found(item.unit, CONFIDENT)
    if item.price is not None:
        line["unit_price"] = found(item.price, CONFIDENT)
    if item.amount is not None:
        line["line_amount"] = found(item.amount, CONFIDENT)
    return line


def _own_code(description: str, context: Context) -> str | None:
    """One of the seller's codes that stands in the description."""
    if not context.seller.item_codes:
        return None
    tokens = re.findall(r"[A-Za-z0-9][\w./-]{2,}", description)
    return next((token for token in tokens if token in context.seller.item_codes), None)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], frozenset[str]], ...]:
    """Patterns of sentences, each with the words of which it needs one."""
    listed = (p for language in label_files().values() for p in language.get("sentence", {}).get("patterns", []))
    return tuple((re.compile(pattern), needed_words(pattern)) for pattern in listed)


def read_sentences(passage: Passage, body: Sequence[str], context: Context, draft: Draft) -> None:
    """Offer what sentences say of the order: its number, when and where to deliver, for whom."""
    text = "\n".join(body)
    low = text.lower()
    for rank, (pattern, needed) in enumerate(_patterns()):
        if needed and not any(word in low for word in needed):
            continue
        for match in pattern.finditer(text):
            place = f"line {passage.first_line + text[: match.start()].count(chr(10))}"
            for name, value in match.groupdict().items():
                cell = Cell(text=value or "", place=place, left=0, right=1, top=0, bottom=1)
                for field, part in _fields(name.replace("__", "."), (value or "").strip()).items():
                    _offer(draft, field, part, cell, 0.8 - rank * 0.002, context)
    _offer_days(passage, body, context, draft)


def _offer_days(passage: Passage, body: Sequence[str], context: Context, draft: Draft) -> None:
    """Days of delivery that no pattern foresees: the last word of several counts least."""
    for rank, due in enumerate(days_of_delivery(body, context)):
        evidence = Evidence(
            document=context.document,
            place=f"line {passage.first_line + due.line}",
            text=due.clause[:300],
            confidence=due.sure,
        )
        draft.offer(
            "requested_delivery_date", Found(value=due.day, evidence=evidence, weight=due.sure * 0.8 - 0.001 * rank)
        )


def _fields(name: str, value: str) -> dict[str, str]:
    """The fields of a named group; a place is an address, with or without a name before it."""
    if name == "deliver_to.address":
        address, contact, phone = split_handed(value)
        named: dict[str, str | None] = {name: address, "deliver_to.contact": contact, "deliver_to.phone": phone}
    elif name != "place":
        named = {name: value or None}
    else:
        whole, *called = called_at_end(value)
        party, place = split_name_and_address(whole)
        named = {"deliver_to.name": party, "deliver_to.address": place} if place else {}
        if place and called:
            phone = find_phone(called[0]) or ""
            named |= {"deliver_to.contact": called[0].replace(phone, "").strip(), "deliver_to.phone": phone}
    return {field: part for field, part in named.items() if part}


def _offer(draft: Draft, field: str, text: str, cell: Cell, weight: float, context: Context) -> None:
    read = shaped(field, cell, text, context)
    if read is not None:
        sure = min(0.9, read.shape * 0.93)
        found = found_in(cell, read.value, document=context.document, confidence=sure, weight=weight * read.shape)
        draft.offer(field, found)


def currency_in(lines: Sequence[str], context: Context) -> str | None:
    """The currency of prices in the text."""
    for line in lines:
        if re.search(r"\d\s*(?:元|円|块|[€$£])|[¥￥$€£]\s*\d|\b(?:USD|EUR|RMB|CNY|GBP)\b", line):
            return currency_of("元" if re.search(r"\d\s*[元块]", line) else line, yen=context.language == "ja")
    return None
