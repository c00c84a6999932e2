"""Companies' names as they are compared: 有限公司, GmbH and (中国) say what a company is, not which."""

import re
import unicodedata
from functools import lru_cache

from bot.comparing import plain_name

FORMS_ZH = re.compile(
    r"(?:股份|集团)?有限(?:责任)?(?:公司)?|(?:集团)?股份(?:有限)?公司|集团公司|(?:总|分)?公司|集团$|个体工商户$"
)
FORMS_EN = frozenset(
    """
    ltd limited llc llp lp inc incorporated corp corporation co company plc pte pty sa sas sarl srl spa gmbh ag kg
    ohg mbh bv nv oy oyj ab as aps kk ooo zao sdn bhd holding holdings group intl international the and
    """.split()  # noqa: SIM905 - a list to be read and added to
)
PLACES = re.compile(
    r"[(（](?:中国|china|p\.?r\.?c\.?|大陆|集团|group|[\u4e00-\u9fff]{2,3}(?:市|省)?)[)）]", re.IGNORECASE
)
ENDS = re.compile(r"(?:厂|店|商行|医院|学校|大学|学院|研究所|研究院|合作社|事务所|经营部|门市部|超市)$")
TELLING = 4
"""Signs of a name that hold for the whole of it, whatever stands around them: 海川机械 in 海川机械采购部."""
OFFICIAL = re.compile(r"(?<=[\u4e00-\u9fff]{2})[省市县区]")


@lru_cache(maxsize=65_536)
def company_core(name: str | None) -> str:
    """The part of a name that tells a company from others, as compared: no legal form, no 省 and 市, no (中国)."""
    text = unicodedata.normalize("NFKC", name or "").casefold()
    text = re.sub(r"(?<=\b[a-z])\.(?=[a-z]\b)", "", text)
    text = PLACES.sub("", text)
    words = re.findall(r"[a-z0-9&'äöüßéèàçñåø]+|[^a-z0-9\s]+", text)
    kept = [word for word in words if word.strip("&'") not in FORMS_EN]
    core = plain_name("".join(kept or words))
    bare = OFFICIAL.sub("", FORMS_ZH.sub("", core), count=2)
    return bare or core


def likeness(one: str | None, other: str | None) -> float | None:
    """How alike two companies' names are, of 100; None where they cannot be compared, being in two scripts."""
    from rapidfuzz import fuzz

    mine, theirs = company_core(one), company_core(other)
    if not mine or not theirs or mine.isascii() != theirs.isascii():
        return None
    short, long = sorted((mine, theirs), key=len)
    if len(short) >= TELLING and short in long:
        return 100.0
    return fuzz.ratio(mine, theirs)


def looks_like_company(name: str | None) -> bool:
    """Whether a name says that it is a company's, and not a person's or a department's."""
    text = unicodedata.normalize("NFKC", name or "").casefold()
    if FORMS_ZH.search(text) or ENDS.search(text):
        return True
    return not FORMS_EN.isdisjoint(re.findall(r"[a-z]+", text))
