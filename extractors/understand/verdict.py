"""Whether a document is an order at all, and if not, what it is."""

import re
from collections.abc import Iterable, Iterator, Sequence

from extractors.document import Cell, Document
from extractors.understand.label_cells import is_label
from extractors.understand.layout import Section, one_line
from extractors.understand.vocabulary import meanings, says, words

REASONS = {
    "automatic_reply": "自动回复或退信，没有订货内容 / an automatic reply or a returned mail; it orders nothing",
    "enquiry": "这是询价，不是订单 / this asks for a price; it orders nothing",
    "quotation": "这是报价单，不是订单 / this is a quotation, not an order",
    "price_list": "这是价格表，没有订购数量 / this is a price list; it names no quantities to deliver",
    "invoice": "这是发票或请款单，不是订单 / this is an invoice, not an order",
    "delivery_note": "这是送货单或装箱单，不是订单 / this is a delivery note or packing list, not an order",
    "confirmation": "这是订单确认，不是新的订单 / this confirms an order; it is not a new one",
    "statement": "这是对账单或结算单，不是订单 / this is a statement of account, not an order",
    "newsletter": "这是宣传或订阅邮件，没有订货内容 / this is a newsletter; it orders nothing",
    "cancelled": "客户取消了订单 / the customer cancels the order",
    "nothing_ordered": "没有带数量的表格，也没有订货的语句 / no table with quantities, no sentence that asks for goods",
}
NO_ORDERS = (
    "delivery_note",
    "invoice",
    "quotation",
    "price_list",
    "statement",
    "confirmation",
    "enquiry",
    "cancelled",
    "forecast",
    "framework",
    "returned",
    "record",
)
_AS_CODE = dict.fromkeys(("forecast", "framework", "returned", "record"), "nothing_ordered")
_NUMBERED = re.compile(
    r"\s*(?:\b(?:no|nr|number)\b\.?|编号|号|#|№)?\s*[:：#]?\s*(?:[A-Z]{0,6}[-/]?)?\d[\w/.-]*\s*$", re.IGNORECASE
)
_DATED = re.compile(
    r"(?:,|\b(?:dated?|dtd|vom|from|of)\b\.?)\s*\d{1,2}\.?[\s./-]*[^\W\d_]{0,9}\.?\d{0,2}[\s./-]*\d{2,4}\s*$",
    re.IGNORECASE,
)
_ANNEX = re.compile(
    r"^(?:附件|附表|附录|別紙|添付|annex|attachment|appendix|anlage)\s*[A-Z一二三四五六七八九十\d]{0,3}\s*[:：.、]\s*(?=\S)",
    re.IGNORECASE,
)
_REFERS = re.compile(  # to another paper: "aus Rahmenvertrag", "as per quotation"
    r"(?:aus|zum|zur|zu|laut|gemäß|gem\.|lt\.|unter|bezug|under|against|(?:as )?per|ref(?:erence)?|re|your|ihr|ihre)\s"
    r"|[根依]据|按照|基于|参照|对应",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\s*[（(][^（()）]*[)）]\s*$")
_EITHER = re.compile(r"\s*[/／]\s*")
_SENTENCES = re.compile(r"[。；;！!？?\n]|(?<=[a-zäöüß)])\.\s+")
_REPLIED = re.compile(r"^(?:\s*(?:re|fw|fwd|aw|wg|回复|转发|答复)\s*[:：])+", re.IGNORECASE)
TITLE_ROWS = 12
LONGEST_TITLE, LONGEST_LATIN_TITLE = 40, 64
WIDEST_TITLE = 8  # cells in a row with a title


def kind_of_document(sections: Sequence[Section]) -> str | None:
    """What the document's title says it is: "order", a code of ``REASONS``, or None when it has no title."""
    for section in sections:
        if section.kind != "text":
            for text in _titles(section):
                if kind := kind_of_title(text):
                    return kind
    return None


def _titles(section: Section) -> Iterator[str]:
    """The short texts of the first rows that are neither labels nor what labels name."""
    for row in [row for row in section.rows if row][:TITLE_ROWS]:
        if len(row) > WIDEST_TITLE:
            continue  # a line of an export, whose cells may name anything
        for order, cell in enumerate(row):
            named = order > 0 and is_label(row[order - 1])
            names = order + 1 < len(row) and is_label(cell) and not is_label(row[order + 1])
            if not named and not (names and len(row) > 2):
                yield from _lines_of_title(cell)


def _lines_of_title(cell: Cell) -> Iterator[str]:
    for line in dict.fromkeys([one_line(cell.text), *cell.text.split("\n")]):
        bare = re.sub(r"(?<=[一-鿿])\s+(?=[一-鿿])", "", _ANNEX.sub("", line.strip()))
        if (
            bare
            and len(bare) <= (LONGEST_LATIN_TITLE if bare.isascii() else LONGEST_TITLE)
            and not re.search(r"[:：。]", bare)
        ):
            yield bare


MOST_WORDS = 12
"""Words at a title's end that may name its kind."""


def kind_of_title(text: str) -> str | None:
    """The kind that a short title names at its end or as a whole."""
    text = _NUMBERED.sub("", _DATED.sub("", text)).strip() or text
    if _REFERS.match(text):
        return None
    text = _ASIDE.sub("", text).strip() or text
    for part in _EITHER.split(text):
        if "order" in meanings(part, "kind"):
            return "order"
    exact = meanings(text, "kind")
    if exact:
        return _code(max(exact, key=lambda kind: exact[kind]))
    tail = re.split(r"[\s\-–—|:：_]+", text.strip())[-MOST_WORDS:]
    for start in range(len(tail)):
        if found := {k: w for k, w in meanings(" ".join(tail[start:]), "kind").items() if w > 0.85}:
            return _code(max(found, key=lambda kind: found[kind]))
    if re.search(r"[一-鿿]", text):
        bare = text.rstrip("表单书函)）0123456789-")
        for kind in (*NO_ORDERS, "order"):
            if says(text, "kind", kind) and any(
                len(word) > 1 and bare.endswith(word.rstrip("表单书函")) for word in words("kind", kind)
            ):
                return _code(kind)
    return None


def _code(kind: str) -> str:
    return _AS_CODE.get(kind, kind)


def kind_of_text(text: str, subject: str, *, items: bool, number: bool) -> str:
    """What a message is by its phrases: an order, or a code of ``REASONS``."""
    if says(subject, "kind", "automatic_reply"):
        return "automatic_reply"
    if says(text, "phrase", "disclaiming"):
        return "enquiry" if says(text, "phrase", "enquiring") else "nothing_ordered"
    if _only_complains(text, subject):
        return "nothing_ordered"
    return _kind_of_phrases(text, subject, items=items, number=number)


def _only_complains(text: str, subject: str) -> bool:
    """Whether a message tells what came of goods, and none of its other sentences asks for any."""
    if not says(f"{subject}\n{text}", "phrase", "complaining"):
        return False
    other = [one for one in _SENTENCES.split(text) if not says(one, "phrase", "complaining")]
    named = kind_of_title(_REPLIED.sub("", subject)) == "order"
    return not named and not says("\n".join(other), "phrase", "ordering")


def _kind_of_phrases(text: str, subject: str, *, items: bool, number: bool) -> str:
    """What the phrases of a message weigh up to."""
    whole = f"{subject}\n{text}"
    orders, asks = says(whole, "phrase", "ordering"), says(text, "phrase", "enquiring")
    named = kind_of_title(_REPLIED.sub("", subject))
    if named in REASONS and named != "cancelled" and not (items and orders and (number or not asks)):
        return named
    if asks and not (number and orders) and (not orders or says(whole, "kind", "enquiry") or _only_asks(text)):
        return "enquiry"
    if says(text, "phrase", "chasing") and not orders:
        return "nothing_ordered"
    if says(text, "kind", "newsletter") and not number and not (items and orders):
        return "newsletter"
    return "order" if items else "nothing_ordered"


def _only_asks(text: str) -> bool:
    """The order is put off until a price is there."""
    return bool(
        re.search(
            r"再(?:下单|定|订|走流程|确认)|合适的话|before (?:we|i) (?:place|order)"
            r"|then (?:we|i) (?:will|can|would) order|if the price",
            text,
            re.IGNORECASE,
        )
    )


def is_automatic(document: Document) -> bool:
    """Whether a mail was sent by no person."""
    facts = document.mail
    if facts is None:
        return False
    return facts.automatic or bool(says(facts.subject or "", "kind", "automatic_reply"))


def reason_for(code: str) -> str:
    """The sentence that says why there is no order, in Chinese and English."""
    return REASONS.get(code, REASONS["nothing_ordered"])


def surest(codes: Iterable[str]) -> str:
    """Of several reasons the one that says most."""
    listed = [code for code in codes if code]
    order = (
        "cancelled",
        "automatic_reply",
        "enquiry",
        "quotation",
        "delivery_note",
        "invoice",
        "confirmation",
        "statement",
        "price_list",
        "newsletter",
    )
    return next((code for code in order if code in listed), "nothing_ordered")
