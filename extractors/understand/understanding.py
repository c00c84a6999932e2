"""A document as read → what it orders. Works on grids and passages alone, whatever the format was."""

import re
from collections.abc import Sequence
from datetime import date

from extractors.document import Document
from extractors.errors import UnreadableDocument
from extractors.seller import Seller
from extractors.understand.arrange import arranged
from extractors.understand.block_lines import lines_in_blocks
from extractors.understand.buyer_on_paper import name_buyer_on_paper
from extractors.understand.cards_on_page import lines_in_cards
from extractors.understand.context import Context
from extractors.understand.dates import day_first, find_date
from extractors.understand.document_orders import header_of_paper, orders_in
from extractors.understand.draft import Draft
from extractors.understand.figures import COMMA, POINT, decide_convention, narrow
from extractors.understand.forecasts import foretells
from extractors.understand.headless import headed
from extractors.understand.label_pairs import label_lists
from extractors.understand.layout import Section, sections_of, text_of
from extractors.understand.long_tables import in_full, with_long_tables
from extractors.understand.merge import complete
from extractors.understand.parties import is_company
from extractors.understand.postal import is_address
from extractors.understand.text_orders import TextOrder, read_free_text, with_currency
from extractors.understand.totals import printed_sums, total_of
from extractors.understand.verdict import kind_of_document, kind_of_text, kind_of_title

MOST_CELLS = 6000  # that show the document's conventions
MOST_TEXTS = 200  # among which a date is looked for
_KANA = re.compile(r"(?:[ぁ-んァ-ヶ][^ぁ-んァ-ヶ]*){9}")
_HAN = re.compile(r"(?:[一-鿿][^一-鿿]*){9}")
_DOLLARS = re.compile(r"\bUSD\b|(?<![A-Z])\$|US dollar", re.IGNORECASE)
_POSTCODE = re.compile(r"\s\d{5}(?:-\d{4})?\b")
_STATE = re.compile(r"\b[A-Za-z]{2}\s*$")
_GERMAN = re.compile(
    r"\b(?:und|der|die|das|bitte|menge|bestellung|lieferung|straße|gmbh|stück|preis)\b|[äöüß]", re.IGNORECASE
)


def context_of(sections: Sequence[Section], name: str, seller: Seller | None, reference: date | None) -> Context:
    """The document's language and its conventions for figures and dates, by what stands in it."""
    texts = [cell.text for section in sections for row in section.rows for cell in row]
    whole = "\n".join(texts[:4000])
    language = _language(whole)
    figures = narrow("|".join(texts[:MOST_CELLS]))
    days_first = day_first(figures)
    return Context(
        document=name,
        convention=decide_convention(figures, prefer=COMMA if language == "de" else POINT),
        days_first=not _is_american(whole) if days_first is None else days_first,
        reference=reference or _first_day(texts),
        seller=seller or Seller(),
        language=language,
    )


def _is_american(text: str) -> bool:
    """Whether dollars or a state with its postcode are named, so that the month comes first."""
    low = text.lower()
    if ("$" in low or "us" in low) and _DOLLARS.search(text):
        return True
    return any(_STATE.search(text[max(0, found.start() - 9) : found.start()]) for found in _POSTCODE.finditer(text))


def _first_day(texts: Sequence[str]) -> date | None:
    """The first full date of a document: "10-30" further down belongs to its year."""
    return next((found.day for text in texts[:MOST_TEXTS] if (found := find_date(text))), None)


def _language(text: str) -> str:
    if _KANA.search(text):
        return "ja"
    if _HAN.search(text):
        return "zh"
    return "de" if len(_GERMAN.findall(text)) > 5 else "en"


def orders_of_document(document: Document, name: str, seller: Seller | None = None) -> tuple[list[Draft], str | None]:
    """The orders of a document that is no mail, and why there are none.

    Raises UnreadableDocument where a sheet is too long and its first rows do not say what it is.
    """
    try:
        return _orders_of(document, name, seller)
    except UnreadableDocument:
        held = in_full(document)
        if held is None:
            raise
        return _orders_of(held, name, seller)


def _orders_of(document: Document, name: str, seller: Seller | None) -> tuple[list[Draft], str | None]:
    sections = arranged(sections_of(document))
    context = context_of(sections, name, seller, None)
    kind = kind_of_document(sections)
    if kind not in (None, "order"):
        return [], kind
    if kind is None and foretells(sections):
        return [], "nothing_ordered"
    sections = [headed(section, context, ordered=kind == "order") for section in sections]
    drafts = [draft for draft in orders_in(sections, context) if draft.lines]
    drafts = with_long_tables(drafts, sections, context)
    called = kind_of_title(name.rpartition("/")[2].rpartition(".")[0])
    if called not in (None, "order") and kind is None and not any("order_number" in draft.header for draft in drafts):
        return [], called
    blocks = [] if drafts else lines_in_blocks(sections, context) or lines_in_cards(sections, context)
    if blocks:
        drafts = [Draft(lines=blocks, header=header_of_paper(sections, context).header)]
        sums = printed_sums([pair for listed in label_lists(sections) for pair in listed.pairs], [], None, context)
        if total := total_of(sums, blocks):
            drafts[0].header["total_amount"] = total
        with_currency(drafts[0], context)
    texts = [_as_text(section, context, listed=not drafts) for section in sections if section.for_labels]
    if not drafts and not any(section.kind in ("sheet", "table") and section.taken for section in sections):
        drafts = next((text.drafts for text in texts if text.drafts), [])
        for draft in drafts:
            complete(draft, header_of_paper(sections, context))
    if any("deliver_to.contact" in text.header.header for text in texts) and _attended(sections):
        for text in texts:
            text.header.header.pop("deliver_to.contact", None)
    _complete(drafts, texts, sections, context)
    whole = "\n".join(text.body for text in texts)
    return _if_ordered(drafts, whole, titled=kind == "order")


def _complete(
    drafts: Sequence[Draft], texts: Sequence[TextOrder], sections: Sequence[Section], context: Context
) -> None:
    """What running text says of the orders, and who orders where nothing says it."""
    for draft in drafts:
        for text in texts:
            said = _without_buyers_own(text.header, draft)
            if len(drafts) > 1:
                said.header.pop("total_amount", None)  # one order's alone
            complete(draft, said)
            complete(draft, text.signed)
        if "buyer.name" not in draft.header:
            name_buyer_on_paper(draft, _lines_of(sections), context.seller)


def _lines_of(sections: Sequence[Section]) -> list[str]:
    """Every text of a document, cell by cell, but for what its tables hold."""
    free = (row for section in sections if section.for_labels for _, row in section.free_rows())
    return [line for row in free for cell in row for line in cell.text.split("\n")]


def _attended(sections: Sequence[Section]) -> bool:
    """Whether a label like "Attn" was read where it stands: then it is known whose contact it names."""
    pairs = (pair for listed in label_lists(sections) for pair in listed.pairs)
    return any({"recipient", "deliver_to.contact"} <= pair.meanings.keys() for pair in pairs)


def _without_buyers_own(said: Draft, draft: Draft) -> Draft:
    """What sentences say, but for the buyer's contact, who does not receive the goods by being named once more."""
    known = {path: found.value for path, found in draft.header.items()}
    kept = {
        path: found
        for path, found in said.header.items()
        if not path.startswith("deliver_to.") or known.get(path.replace("deliver_to.", "buyer.")) != found.value
    }
    name = kept.get("deliver_to.name")
    if name and is_address(str(name.value)) and not is_company(str(name.value)):
        del kept["deliver_to.name"]  # the address once more
    return Draft(header=kept, lines=said.lines, remarks=said.remarks)


def _if_ordered(drafts: list[Draft], whole: str, *, titled: bool) -> tuple[list[Draft], str | None]:
    """A list without prices and without a title may only ask for them."""
    priced = any("unit_price" in line for draft in drafts for line in draft.lines)
    numbered = any("order_number" in draft.header for draft in drafts)
    if drafts and not priced and not titled:
        said = kind_of_text(whole, "", items=True, number=numbered)
        if said not in ("order", "nothing_ordered", "newsletter"):
            return [], said
    return drafts, None if drafts else "nothing_ordered"


def _as_text(section: Section, context: Context, *, listed: bool) -> TextOrder:
    """What the section says as running text: items where there is no table, sentences, who signs."""
    return read_free_text(text_of(section), section, context, listed=listed)
