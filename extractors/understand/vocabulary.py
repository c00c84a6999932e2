"""What the words on order forms mean: the label files of all languages as look-up tables."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib.resources import files

from extractors.understand.compound_labels import compound_meanings
from extractors.understand.remembered import remembered

WEAKEST = 0.6
LONGEST_LABEL, LONGEST_BILINGUAL, LONGEST_COMPOSED = 60, 36, 10
BILINGUAL = 0.9
FIRST = "zh en de ja"  # languages whose words go before others'
STEP = 0.012  # how much surer a word is than the next in its list

_TRADITIONAL = str.maketrans(
    "訂單號編購採採數價額計總貨規格體範與稅發備註聯絡電話郵箱運輸條賬帳戶幣種類項買賣應廠區傳真見書審核簽國實達頁轉簡點將廣東個時間單關門開産員業務質別絡區審減結說處庫倉樣優惠圖層樓負責統驗領請調撥補進銷換廢當連鎖寫積壓營業運費電腦選擇組織執製訊資爲為從滿變稱證確認級準據載詳參碼護險歷節圍濟",
    "订单号编购采采数价额计总货规格体范与税发备注联络电话邮箱运输条账账户币种类项买卖应厂区传真见书审核签国实达页转简点将广东个时间单关门开产员业务质别络区审减结说处库仓样优惠图层楼负责统验领请调拨补进销换废当连锁写积压营业运费电脑选择组织执制讯资为为从满变称证确认级准据载详参码护险历节围济",
)


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Text as words are compared: width, case, blanks and punctuation do not count."""
    wide = unicodedata.normalize("NFKC", text).casefold().translate(_TRADITIONAL)
    return "".join(char for char in wide if char.isalnum() or char in "#%№")


@lru_cache(maxsize=4)
def plain_codes(codes: frozenset[str]) -> frozenset[str]:
    """The seller's own item codes as ``plain``: made once, however many documents are read."""
    return frozenset(map(plain, codes))


@cache
def label_files() -> dict[str, dict[str, dict[str, list[str]]]]:
    """Language → section → meaning → words, from every file in ``labels/``."""
    found = {}
    for entry in files("extractors.understand").joinpath("labels").iterdir():
        if entry.name.endswith(".toml"):
            content = tomllib.loads(entry.read_text(encoding="utf-8"))
            found[content.pop("language")] = content
    return dict(sorted(found.items(), key=lambda item: (item[0] not in FIRST, FIRST.find(item[0]), item[0])))


def words(section: str, meaning: str) -> list[str]:
    """The words of one meaning in all languages."""
    return [word for language in label_files().values() for word in language.get(section, {}).get(meaning, [])]


@cache
def table(section: str) -> dict[str, dict[str, float]]:
    """Plain word → meaning → how sure, for one section of the label files."""
    found: dict[str, dict[str, float]] = {}
    for language in label_files().values():
        for meaning, listed in language.get(section, {}).items():
            for index, word in enumerate(listed):
                weight = max(WEAKEST, 1 - STEP * index)
                entry = found.setdefault(plain(word), {})
                entry[meaning] = max(weight, entry.get(meaning, 0))
    found.pop("", None)
    return found


_BRACKETS = re.compile(r"[（(\[【〔<《][^（(\[【）)\]】]*[）)\]】〕>》]")
_HAN = re.compile(r"[一-鿿぀-ヿ々]+(?:[（(][一-鿿]+[)）])?")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9 .#/&'%-]*")
_OTHER_SCRIPT = re.compile(r"[\u0370-\u05ff\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
_CLAUSES = re.compile(r"[，,;；。！!？?]")
_SEPARATED = re.compile(r"[\s/|、（()）]")
_LETTERED = re.compile(r"\s[A-Za-z0-9]$")  # "Warehouse B" is a place
_OPENING = re.compile(r"[（(\[【〔<《]")
_PER = re.compile(r"(.{2,}?)\s*(?:/|per|je|每)\s*1?0{1,3}\s*\w{0,4}", re.IGNORECASE)
_NUMBERED = re.compile(r"(.*[^\W\d_])[12]")
_BOX = re.compile(r"\s*\d{1,2}[A-Za-z]?\.\s*(?=[A-Z])")  # forms of authorities number their boxes: "17a. CONTRACTOR"
_TAIL = re.compile(
    r"(元|円|圆|usd|eur|gbp|rmb|cny|jpy|chf|aud|cad|hkd|sgd|inr|aed|twd|myr|thb|krw|sek|nok|dkk|pln|czk|huf|nzd|zar|rs|€|£|%)$"
)


@remembered
def variants(label: str) -> tuple[tuple[str, float], ...]:
    """The ways to read one label, surest first: whole, without brackets, each language of a bilingual one."""
    return tuple(_variants(label))


def _variants(label: str) -> Iterator[tuple[str, float]]:
    label = label.replace("_", " ")
    whole = plain(label)
    yield whole, 1.0
    if boxed := _BOX.match(label):
        yield plain(label[boxed.end() :]), 0.97
    if "0" in label and (per := _PER.fullmatch(label)):
        yield plain(per[1]), 0.98
    bare = plain(_BRACKETS.sub("", label)) if _OPENING.search(label) else whole
    if bare and bare != whole:
        yield bare, 0.99
    shorter = _TAIL.sub("", bare)
    if len(shorter) > 1 or not shorter.isascii():
        yield shorter, 0.97
    if label.endswith(("1", "2")) and (numbered := _NUMBERED.fullmatch(label)):
        yield plain(numbered[1]), 0.95
    if len(label) > LONGEST_BILINGUAL or any(char.isdigit() for char in label):
        return
    han = ["".join(_HAN.findall(label))]
    latin = _LATIN.findall(label) if _OTHER_SCRIPT.search(label) else []
    for part in [*han, *latin, *re.split(r"[/\n|、]", label)]:
        if plain(part) not in ("", whole, bare) and (len(plain(part)) > 1 or not part.isascii()):
            yield plain(part), BILINGUAL


def meanings(label: str, section: str, *, misread: bool = True) -> dict[str, float]:
    """What a label may mean in one section; empty when it is no label. ``misread``: with one wrong character, too."""
    return dict(_meanings(label, section, misread)) if label and len(label) <= LONGEST_LABEL else {}


@lru_cache(maxsize=20_000)
def _meanings(label: str, section: str, misread: bool) -> dict[str, float]:  # noqa: FBT001 - a key of the cache
    known = table(section)
    found: dict[str, float] = {}
    if (bare := plain(label)).isdecimal():
        return dict(known.get(bare, found))
    for text, factor in variants(label):
        if factor == BILINGUAL and not found and not _SEPARATED.search(label):
            found = _by_parts(plain(label), section)
        if factor == BILINGUAL and found:
            break
        for meaning, weight in known.get(text, {}).items():
            found[meaning] = max(found.get(meaning, 0), weight * factor)
        if found and factor > 0.9:
            break
    whole = [text for text, factor in variants(label) if factor > BILINGUAL]
    if not found and section == "header" and (shorter := _NET.sub("", label).strip()) != label:
        total = meanings(shorter, section, misread=misread).get("total_amount", 0)
        found = {"total_amount": 0.96 * total} if total else {}
    found = found or _composed(plain(label), section, known)
    if not found and not _CLAUSES.search(label):
        found = next((parts for text in whole if (parts := _by_parts(text, section))), {})
    found = found or (_nearly(plain(label), known) if misread and not _LETTERED.search(label) else {})
    if not found and section == "header" and (kinds := row_kinds(label)):
        return {"total_amount": 0.62} if "total" in kinds else {"other": 0.6}
    return found


def _composed(text: str, section: str, known: dict[str, dict[str, float]]) -> dict[str, float]:
    """As in "供应商手机" from its owner and "手机"; in columns "原币含税单价" from its end."""
    if section == "header":
        owned = table("owner")
        for end in range(len(text) - 1, 0, -1):
            owners = owned.get(text[:end])
            rest = known.get(text[end:], {}) if owners else {}
            parts = {
                meaning.rpartition(".")[2]: weight
                for meaning, weight in rest.items()
                if meaning.startswith("any.") or meaning == "buyer.tax_id"
            }
            if owners and parts:
                return {f"{owner}.{part}": weight * 0.9 for owner in owners for part, weight in parts.items()}
    if section == "column" and (better := _by_parts(text, section)):
        return better
    if section == "column" and "一" <= text[:1] <= "鿿" and len(text) <= LONGEST_COMPOSED:
        for start in range(1, len(text) - 1):
            if found := known.get(text[start:]):
                return {meaning: weight * 0.75 for meaning, weight in found.items()}
    return {}


LONGEST_SUM = 12
_NET = re.compile(
    r"\s+(?:(?:CIF|FOB|DAP|DDP|EXW|CFR|CIP|FCA|CPT)\b[\w .,-]*|netto|brutto|net|gross|[(（]?\s*"
    r"(?:excl|incl|inc|exc|ex|excluding|including|without|with|before|after|ohne|inkl|exkl|zzgl)"
    r"\.?\s*(?:of\s+)?(?:vat|tax|gst|hst|mwst|ust|freight|shipping)\.?\s*[)）]?|USD|EUR|GBP|CNY|RMB|JPY|HKD|AUD|CAD)\.?:?$",
    re.IGNORECASE,
)
_TOTAL_OF = re.compile(  # "TOTAL AWARD AMOUNT", "Total estimated cost"
    r"(?i)^\s*(?:grand\s+)?total\b[a-z /&-]{0,24}\b(?:amount|value|price|cost|award|sum|order|due|payable)\b"
    r"[a-z /&-]{0,16}:?\s*$"
)
_SUM_WORDS = {"total": ("合计", "总计", "共计", "合計", "総計"), "discount": ("优惠", "折让", "减免", "値引")}


def row_kinds(label: str) -> dict[str, float]:
    """What kind of sum a label names, whole or by its first or last word: 应付合计, 合计人民币金额, 满减优惠."""
    return dict(_row_kinds(label))


@lru_cache(maxsize=20_000)
def _row_kinds(label: str) -> dict[str, float]:
    if known := meanings(label, "row"):
        return known
    if shorter := _NET.sub("", label).strip():
        known = meanings(shorter, "row") if shorter != label else {}
        if known or (shorter != label and "total_amount" in meanings(shorter, "header", misread=False)):
            return known or {"total": 0.9}
    if "total" in label.lower() and _TOTAL_OF.match(_BRACKETS.sub("", _BOX.sub("", label))):
        return {"total": 0.66}
    text = plain(_BRACKETS.sub("", label))
    if len(text) > LONGEST_SUM or any(char.isdigit() for char in text) or not re.search(r"[一-鿿]", text):
        return {}
    return {kind: 0.7 for kind, ends in _SUM_WORDS.items() if text.startswith(ends) or text.endswith(ends)}


def _by_parts(text: str, section: str) -> dict[str, float]:
    """As in "项目订单编号" or BUYER_NAME, which no list has."""
    return compound_meanings(text, section, part_words) if section in ("header", "column") else {}


def _nearly(text: str, known: dict[str, dict[str, float]]) -> dict[str, float]:
    """A long label with one character misread is still that label."""
    if alike := known.get(text.replace("0", "o").replace("1", "l")):
        return {meaning: weight * 0.9 for meaning, weight in alike.items()}
    if len(text) < 5 or len(text) > 30 or any(char.isdigit() for char in text):
        return {}
    from rapidfuzz import fuzz, process

    best = process.extractOne(
        text, known.keys(), scorer=fuzz.ratio, score_cutoff=82 if len(text) > 5 and not text.isascii() else 87
    )
    if best is None or len(best[0]) < 5 or abs(len(best[0]) - len(text)) > 1:
        return {}
    return {meaning: weight * 0.8 for meaning, weight in known[best[0]].items()}


def says(text: str, section: str, meaning: str) -> str | None:
    """The first word of a meaning that occurs in the text, or None. Latin words must stand alone."""
    low = unicodedata.normalize("NFKC", text).casefold()
    latin, others = _said_words(section, meaning)
    found = {match[0] for match in latin.finditer(low)} if latin else set()
    if not low.isascii():
        simple = low.translate(_TRADITIONAL)
        found |= {word for word in others if word in simple or word in low}
    if not found:
        return None
    return next((word for word in words(section, meaning) if word in found or _stands_alone(word, low)), None)


def _stands_alone(word: str, text: str) -> bool:
    """Whether a Latin word is there; a longer one may have hidden it."""
    return word.isascii() and word in text and re.search(_alone(re.escape(word)), text) is not None


def _alone(pattern: str) -> str:
    return rf"(?<![a-z0-9])(?:{pattern})(?![a-z0-9])"


@cache
def _said_words(section: str, meaning: str) -> tuple[re.Pattern[str] | None, tuple[str, ...]]:
    """A meaning's Latin words as one pattern, and its other words."""
    listed = words(section, meaning)
    latin = [word for word in listed if word.isascii()]
    return (
        re.compile(_alone(alternatives(latin))) if latin else None,
        tuple(word for word in listed if not word.isascii()),
    )


@cache
def part_words() -> dict[str, frozenset[str]]:
    """Plain word → the parts of labels it may be, of all languages."""
    found: dict[str, set[str]] = {}
    for language in label_files().values():
        for part, listed in language.get("part", {}).items():
            for word in listed:
                found.setdefault(plain(word), set()).add(part)
    return {word: frozenset(parts) for word, parts in found.items() if word}


def is_unit(text: str) -> bool:
    """A known unit of measure, as written in any language."""
    return plain(text) in units()


@cache
def units() -> frozenset[str]:
    """All known units of measure, plain."""
    return frozenset(plain(word) for word in words("value", "units"))


def alternatives(listed: Iterable[str]) -> str:
    """Words as one regular expression, longest first."""
    return "|".join(re.escape(word) for word in sorted(set(listed), key=len, reverse=True))
