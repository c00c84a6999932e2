"""When a value that was read is the value that the document says."""

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

HEADER_FIELDS = (
    "order_number", "issue_date", "requested_delivery_date", "currency",
    "buyer.name", "buyer.tax_id", "buyer.contact", "buyer.phone", "buyer.email",
    "deliver_to.name", "deliver_to.contact", "deliver_to.phone", "deliver_to.address",
    "payment_terms", "note", "total_amount",
)  # fmt: skip
LINE_FIELDS = (
    "line_number", "buyer_item_code", "seller_item_code", "description", "specification", "quantity", "unit",
    "unit_price", "tax_rate", "line_amount", "requested_delivery_date",
)  # fmt: skip
_FIGURES = {"line_number", "quantity", "unit_price", "tax_rate", "line_amount", "total_amount"}
_PROSE = {"name", "address", "contact", "payment_terms", "note", "description", "specification"}
_KEPT_IN_PROSE = "×±%℃°+"
_HAN_OR_NOT = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]+|[^\u3040-\u30ff\u4e00-\u9fff]+")
_BETWEEN_WORDS = str.maketrans(dict.fromkeys(",;、()[]/|", " "))
ANY = "*"


def plain(field: str, value: object) -> Decimal | str | None:
    """The value without what does not matter: width, blanks, case, trailing zeros; in prose, punctuation."""
    if value is None or value == "":
        return None
    kind = field.rsplit(".", 1)[-1]
    text = unicodedata.normalize("NFKC", str(value)).strip()
    if kind in _FIGURES:
        return _figure(text)
    if kind.endswith("_date"):
        return text[:10]
    if kind == "phone":
        return "".join(sign for sign in text if sign.isdigit()) or text
    text = "".join(text.split()).casefold()
    if kind == "unit":
        text = text.rstrip(".")
    if kind in _PROSE:
        text = "".join(sign for sign in text.replace("*", "×") if sign.isalnum() or sign in _KEPT_IN_PROSE)
    return text or None


def _figure(text: str) -> Decimal | str:
    try:
        return Decimal(text.replace(",", "")).normalize()
    except InvalidOperation:
        return text


def verdict(field: str, said: object, read: object, fair: object = ()) -> str:
    """``right``, ``wrong``, ``missed``, ``invented``, or ``-`` where the field counts for nothing."""
    want, got = plain(field, said), plain(field, read)
    if want == got:
        return "-" if want is None else "right"
    if fair == ANY:
        return "-"
    if isinstance(fair, list) and got in [plain(field, one) for one in fair]:
        return "-" if want is None or got is None else "right"
    if got is None:
        return "missed"
    return "invented" if want is None else "wrong"


def same_goods(said: Mapping[str, Any], read: Mapping[str, Any]) -> bool:
    """Whether both lines name the goods in the same words, however split into description and specification."""
    want, got = _goods(said), _goods(read)
    if not want or not got:
        return want == got
    return want == got or _words(said) == _words(read)


def _goods(line: Mapping[str, Any]) -> str:
    both = f"{line.get('description') or ''}{line.get('specification') or ''}"
    return str(plain("description", both) or "")


def _words(line: Mapping[str, Any]) -> list[str]:
    text = unicodedata.normalize("NFKC", f"{line.get('description') or ''} {line.get('specification') or ''}")
    words = text.casefold().replace("*", "×").translate(_BETWEEN_WORDS).split()
    return sorted(piece for word in words for piece in _HAN_OR_NOT.findall(word))


def at(order: Mapping[str, Any], path: str) -> object:
    """The value at a dotted path, None where there is none."""
    value: object = order
    for step in path.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value
