"""Names that share their line with the title of the paper."""

import re
from functools import cache

from extractors.understand.parties import company_in, is_company
from extractors.understand.remembered import remembered
from extractors.understand.vocabulary import alternatives, says, words

LONGEST_TITLE = 14
_TITLED = re.compile(r"(?i)\s+[-–—|:]\s+purchase order\b.*$")
_AFTER_DASH = re.compile(r"^\s+[-–—|:]\s+(\D{3,40})$")

_NAMED_BEFORE = re.compile(r"^(\D{3,40}?)\s+[-–—|]\s+(\D{3,40})$")  # Juniper & Co Coffee – weekly order
_BEFORE_DASH = re.compile(r"^(\D{4,40}?)\s+[-–—|:]\s+(.{4,60})$")  # Bestellübersicht – Stadtwerke Ahrenfeld AöR


@cache
def _title_at_end() -> re.Pattern[str]:
    titles = [word for word in (*words("kind", "order"), *words("kind", "enquiry")) if len(word) > 1]
    return re.compile(rf"(?i)[\s\-–—:：|]*(?:\d{{1,2}}月)?\s*(?:{alternatives(titles)})\s*$")


@cache
def _title_at_start() -> re.Pattern[str]:
    titles = [word for word in words("kind", "order") if word.isascii() and len(word) > 4]
    return re.compile(rf"(?i)^(?:\w*bestellung|{alternatives(titles)})\s*[-–—:|]?\s+(?=[A-ZÄÖÜ])")


def _says_order(text: str) -> bool:
    return bool(says(text, "kind", "order")) or re.search(r"(?i)\borders?\b", text) is not None


@remembered
def without_title(text: str) -> str:
    """A letterhead's company without the document's title beside it ("…制衣厂采购单", "… Ltd - Purchase Order")."""
    bare = _title_at_start().sub("", text.strip())
    company = company_in(bare)
    if (
        company
        and bare.startswith(company)
        and len(bare) - len(company) <= LONGEST_TITLE
        and re.search(r"[一-鿿]", bare)
    ):
        return company
    if company and (rest := _AFTER_DASH.match(bare.removeprefix(company).lstrip("."))) and _says_order(rest[1]):
        return bare[: len(bare) - len(rest[0])]
    if (named := _NAMED_BEFORE.match(bare)) and _says_order(named[2]) and not _says_order(named[1]):
        return named[1].strip()
    if (headed := _BEFORE_DASH.match(bare)) and is_company(headed[2]) and not is_company(headed[1]):
        return headed[2].strip()
    titled = ""
    while titled != bare:
        titled, bare = bare, _title_at_end().sub("", bare)
    bare = _TITLED.sub("", bare)
    return re.sub(r"\s*\d{1,4}[年月]\d{0,2}[月份]*$", "", bare).strip(" -–—|")
