"""Names of firms and institutions without a legal form: by their last word, or by the writer's domain."""

import re
import unicodedata
from functools import cache

from extractors.understand.vocabulary import alternatives, plain, words

LONGEST, SHORTEST_DOMAIN = 60, 4
_PROVIDERS = {
    "gmail", "googlemail", "outlook", "hotmail", "live", "msn", "yahoo", "icloud", "me", "aol", "proton", "gmx", "web",
    "freenet", "qq", "foxmail", "163", "126", "139", "189", "sina", "sohu", "aliyun", "yeah", "docomo", "ezweb",
    "mail", "email", "srm", "erp", "smtp", "notify", "notice", "com", "co", "org", "net", "gov", "edu", "ac", "ne",
    "or",
}  # fmt: skip
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_TITLE_CASE = re.compile(r"^(?:(?:[A-ZÀ-Ž0-9][\w'’.&-]*|&|\+|of|and|the|for|und|für|der|am|im|de|la|du)\s*,?\s*){2,8}$")


def organisation_in(text: str) -> str | None:
    """The text as a whole, where its words are capitalised and it names what institutions and shops are called."""
    bare = text.strip(" \t\u3000,，;；。*_")
    if not bare or len(bare) > LONGEST:
        return None
    if found := _han().match(bare):
        return found[0]
    if _TITLE_CASE.match(bare) and not re.search(r"\d{3}", bare) and _latin().search(bare):
        return bare
    return None


def named_by_domain(text: str, address: str | None) -> str | None:
    """The text, where the mail domain of its writer is made of it: wexcombe.example, "Wexcombe Borough Council"."""
    bare = text.strip(" \t\u3000,，;；。*_|")
    first = bare.split(maxsplit=1)[0] if bare else ""
    if not bare or len(bare) > LONGEST or re.search(r"[@:：/\d]{2}|\d{2}|[!?]$", bare) or not first[:1].isupper():
        return None
    name, opening = _spelt(bare), _spelt(first)
    for label in _labels(address):
        if name.startswith(label) or (len(opening) >= SHORTEST_DOMAIN and label.startswith(opening)):
            return bare
    return None


def _labels(address: str | None) -> list[str]:
    domain = (address or "").rpartition("@")[2].lower()
    found = [re.sub(r"[^a-z0-9]", "", label) for label in domain.split(".")[:-1] if label not in _PROVIDERS]
    return [label for label in found if len(label) >= SHORTEST_DOMAIN]


def _spelt(text: str) -> str:
    spelt = text.casefold().translate(_UMLAUTS)
    return plain("".join(char for char in unicodedata.normalize("NFKD", spelt) if not unicodedata.combining(char)))


@cache
def _han() -> re.Pattern[str]:
    ends = alternatives(
        word for word in words("party", "organisation") if not word.isascii() and "一" <= word[0] <= "鿿"
    )
    return re.compile(
        rf"^[一-鿿（）()A-Za-z0-9·]{{2,28}}?(?:{ends})(?:[一-鿿]{{2,6}}(?:分院|分校|校区|院区|分店|店"
        rf"|支行))?(?=$|[\s　,，])"
    )


@cache
def _latin() -> re.Pattern[str]:
    ends = alternatives(word for word in words("party", "organisation") if word.isascii() or word[0] in "ÄÖÜäöü")
    return re.compile(rf"(?i)(?:\b|(?<=[a-zäöü]))(?:{ends})\b")


@cache
def _roles() -> re.Pattern[str]:
    latin = alternatives(word for word in words("party", "role") if word.isascii())
    other = alternatives(word for word in words("party", "role") if not word.isascii())
    return re.compile(rf"(?i)(?<![a-z])(?:{latin})(?:s|in|er|ing)?(?![a-z])|(?:{other})")


def is_role(text: str) -> bool:
    """Whether a short line is a department or a position: "采购部", "Procurement Officer", "Einkauf"."""
    bare = text.strip(" \t\u3000,，;；|/")
    return len(bare) <= 40 and bool(_roles().search(bare)) and not re.search(r"\d{3}|[@。！？:：]", bare)


def beside_name(line: str, name: str | None) -> str | None:
    """A short name beside the writer's own in a signing line: "明达机电 老周 13822223333"."""
    pieces = re.split(r"[\s\u3000|｜,，]+", re.sub(r"[+\d][\d -]{5,}", " ", line).strip())
    if not name or len(pieces) < 2 or plain(name) not in {plain(piece) for piece in pieces}:
        return None
    rest = [piece for piece in pieces if piece and plain(piece) != plain(name) and not is_role(piece)]
    return rest[0] if len(rest) == 1 and re.fullmatch(r"[一-鿿（）()]{3,16}", rest[0]) else None


def without_role(text: str) -> str:
    """A name without the department or position beside it: "潮风商贸 采购 田蕊" → "潮风商贸  田蕊"."""
    return _roles().sub(" ", text)
