"""Names of firms and institutions without a legal form: by their last word, or by the writer's domain."""

import re
import unicodedata
from functools import cache

from extractors.understand.vocabulary import alternatives, plain, words

LONGEST, SHORTEST_DOMAIN = 60, 4
FEWEST_LETTERS = 3  # of an abbreviation that is a domain: wbc.example
LONGEST_NAME = 6  # words
LONGEST_SUBJECT = 10  # characters
_PROVIDERS = {
    "gmail", "googlemail", "outlook", "hotmail", "live", "msn", "yahoo", "icloud", "me", "aol", "proton", "gmx", "web",
    "freenet", "qq", "foxmail", "163", "126", "139", "189", "sina", "sohu", "aliyun", "yeah", "docomo", "ezweb",
    "mail", "email", "srm", "erp", "smtp", "notify", "notice", "com", "co", "org", "net", "gov", "edu", "ac", "ne",
    "or",
}  # fmt: skip
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_TITLE_CASE = re.compile(
    r"^(?:(?:[A-ZÀ-Ž0-9][\w'’.&-]*|&|\+|-|–|of|and|the|for|und|für|der|am|im|de|la|du)\s*,?\s*){2,8}$"
)


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


def ends_as_organisation(text: str) -> bool:
    """Whether a Latin name's last word is what institutions and shops are called: "Oakley Clinic"."""
    last = text.strip().rpartition(" ")[2]
    return bool(organisation_in(text) and last.isalpha() and _latin().fullmatch(last))


def organisation_before(text: str) -> str | None:
    """The institution at the beginning of a title: "绿芽第二幼儿园食堂食材" names a nursery, and what it is about."""
    found = _leading_han().match(text.strip())
    return found[0] if found and len(text.strip()) - len(found[0]) <= LONGEST_SUBJECT else None


def named_by_domain(text: str, address: str | None) -> str | None:
    """The text, where the mail domain of its writer is made of it: wexcombe.example, "Wexcombe Borough Council"."""
    bare = text.strip(" \t\u3000,，;；。*_|")
    first = bare.split(maxsplit=1)[0] if bare else ""
    if not bare or len(bare) > LONGEST or re.search(r"[@:：/\d]{2}|\d{2}|[!?]$", bare) or not first[:1].isupper():
        return None
    name, opening = _spelt(bare), _spelt(first)
    tokens = [_spelt(word) for word in re.split(r"[\s&+/-]+", bare)]
    for label in _labels(address):
        if name.startswith(label) or (len(opening) >= SHORTEST_DOMAIN and label.startswith(opening)):
            return bare
        if len(label) > SHORTEST_DOMAIN and any("".join(tokens[at:]).startswith(label) for at in range(len(tokens))):
            return bare  # stcuthwin.example, "Parish of St Cuthwin"
    letters = "".join(token[:1] for token in tokens if token not in ("of", "the", "and", "for", "und", "der", "die"))
    return bare if len(letters) >= FEWEST_LETTERS and letters in _first_labels(address) else None


def spelt_by_domain(text: str, address: str | None) -> str | None:
    """The capitalised words in a text that the mail domain of its writer is made of, exactly: "Bayview Marina"."""
    found = list(re.finditer(r"[^\s,;:()]+", text))
    for label in _labels(address):
        for start in range(len(found)):
            for end in range(start + 2, min(start + LONGEST_NAME, len(found)) + 1):
                words_here = [one[0] for one in found[start:end]]
                capital = words_here[0][:1].isupper() and words_here[-1][:1].isupper()
                if capital and _spelt("".join(words_here)) == label:
                    return text[found[start].start() : found[end - 1].end()].rstrip(".")
    return None


def _labels(address: str | None) -> list[str]:
    return [label for label in _first_labels(address) if len(label) >= SHORTEST_DOMAIN]


def _first_labels(address: str | None) -> list[str]:
    domain = (address or "").rpartition("@")[2].lower()
    return [re.sub(r"[^a-z0-9]", "", label) for label in domain.split(".")[:-1] if label not in _PROVIDERS]


def _spelt(text: str) -> str:
    spelt = text.casefold().translate(_UMLAUTS)
    return plain("".join(char for char in unicodedata.normalize("NFKD", spelt) if not unicodedata.combining(char)))


@cache
def _han() -> re.Pattern[str]:
    ends = alternatives(
        word for word in words("party", "organisation") if "一" <= word[0] <= "鿿" or "ァ" <= word[0] <= "ヶ"
    )
    return re.compile(
        rf"^[一-鿿ぁ-んァ-ヶー々（）()A-Za-z0-9·]{{2,28}}?(?:{ends})(?:[一-鿿]{{2,6}}(?:分院|分校|校区|院区|分店|店"
        rf"|支行))?(?=$|[\s　,，]|[一-鿿]{{1,6}}(?:科|部|处|室|办|办公室)(?:$|[\s　,，]))"
    )


@cache
def _leading_han() -> re.Pattern[str]:
    ends = alternatives(w for w in words("party", "organisation") if len(w) > 1 and "一" <= w[0] <= "鿿")
    return re.compile(rf"^[一-鿿ぁ-んァ-ヶー々（）()A-Za-z0-9·]{{2,28}}?(?:{ends})")


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
    return rest[0] if len(rest) == 1 and re.fullmatch(r"[一-鿿ぁ-んァ-ヶー・（）()]{3,16}", rest[0]) else None


def without_role(text: str) -> str:
    """A name without the department or position beside it: "潮风商贸 采购 田蕊" → "潮风商贸  田蕊"."""
    return _roles().sub(" ", text)
