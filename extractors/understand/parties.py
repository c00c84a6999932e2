"""Names of companies and people, addresses, and the blocks in which they stand."""

import re

from extractors.seller import Seller
from extractors.understand.organisations import organisation_in
from extractors.understand.remembered import remembered
from extractors.understand.vocabulary import plain

_HAN_COMPANY = re.compile(
    r"[一-鿿（）()A-Za-z0-9·&]{2,40}?(?:股份有限公司|有限责任公司|有限公司|分公司|总公司|公司|集团|商行|经营部|事务所|工作室|合作社"
    r"|制衣厂|加工厂|机械厂|五金厂|电子厂|[一-鿿]厂|超市|酒店|饭店|医院|学校|大学|中心|贸易行|门市部|商店|商场|餐厅|株式会社|有限会社|合同会社)"
    r"(?:[一-鿿]{2,8}(?:分公司|厂|店)|(?<!公司)(?:(?![与和给向送的])[一-鿿（）()]){0,16}?有限(?:责任)?公司)?"
)
_JAPANESE = re.compile(
    r"(?:学校|医療|社会福祉|宗教|(?:一般|公益)(?:社団|財団)|独立行政|特定非営利活動|農事組合)法人"
    r"(?:(?:社団|財団)[ \u3000]?)?[\w・ー&]{2,20}"
    r"|(?:株式会社|有限会社|合同会社|㈱|\(株\)|（株）)\s*[\w・ー&]{2,20}|[\w・ー&]{2,20}(?:株式会社|有限会社|合同会社|㈱|\(株\)|（株）)"
)
SUFFIX = (
    r"(?:INC|LTD|LLC|CO|CORP|COMPANY|LIMITED|CORPORATION|GMBH|Inc|Incorporated|Ltd|Limited|LLC|LLP|L\.L\.C|Co(?!\.\s(?!Ltd|Limited|KG|Inc|Pty|Pte)[A-Z][a-z]{3})|Corp|Corporation|Company|PLC|plc|g?GmbH(?:\s*&\s*Co\.?\s*KG(?:aA)?)?|mbH|g?AG|KG(?:aA)?|OHG|GbR|PartG"
    r"|e\.\s?Kfr|e\.\s?K|e\.\s?V|eG|A[öÖ]R|UG(?=\s*[(&])|SE"
    r"|S\.?A\.?S?|S\.?r\.?l|S[aà]rl|SRL|B\.?V|N\.?V|VOF|A/S|ApS|AB|Oyj?|ASA|AS|P/L|PTY|PVT|PTE|Pvt|Pty|Pte|Bhd|Sdn|BHD|SDN|FZE|FZCO|FZ-LLC|DMCC|KK|K\.K|S\.?p\.?A|Kft"
    r"|Sp\.? z o\.?o|s\.r\.o|a\.s|d\.o\.o|Ltda|LTDA|S\.L\.?U?|CIC|C\.I\.C|LP|L\.P)"
)
_LATIN_COMPANY = re.compile(
    rf"\b[A-ZÄÖÜ0-9][\w&'’.,äöüßÄÖÜ/ -]{{1,60}}?\b,?\s(?:\([A-Za-z.]{{1,12}}\)\s)?{SUFFIX}\b(?!-?\d)\.?"
    rf"(?:\s*,?\s*{SUFFIX}\b\.?)*"
)
_LED_BY = re.compile(
    r"^(?:fax|order|po|purchase|mail|message|sent|please|delivery|attention|page)\b[^,]*?\b(?:from|for|by|to)\s+(?=\S)",
    re.IGNORECASE,
)
_PERSON_HAN = re.compile(r"^[一-鿿·]{2,4}(?:先生|女士|小姐|经理|工)?$|^[一-鿿]{1,4}[ 　][一-鿿ぁ-んァ-ヶ]{1,4}$")
_PERSON_LATIN = re.compile(
    r"^(?:(?:Mr|Ms|Mrs|Dr|Herr|Frau)\.?\s+)?[A-ZÀ-Ž][\w'’.-]*(?:\s+(?:[a-z]{2,3}\s+)?[A-ZÀ-Ž][\w'’.-]*){0,3}$"
)
_PLACE = re.compile(
    r"(?i)\b(?:warehouse|dock|building|bldg|unit|gate|suite|floor|bay|plant|depot|yard|goods|receiving|intake|level|block|site"
    r"|hangar|terminal|halle|lager|zentrallager|rampe|werk|tor|wareneingang|magazin|entrep[oô]t|d[eé]p[oô]t|magasin|atelier|magazzino|almac[eé]n|nave|armaz[eé]m|magazijn|loods)\b"
)
_ORGANISATION_HAN = re.compile(r"^[一-鿿]+(?:店|部|厂|仓|库|处|组|院|所|室|局|站|县|市|区|街)$")
_STAMP = re.compile(r"\s*[（(]\s*(?:公?章|盖章|签章|签字|签名|以下简称.{0,8})\s*[)）]\s*|\s*(?:御中|様|殿|宛)$")
_PLACE_ONLY = re.compile(
    r"^(?:需方|甲方|买方|购方|采购方|我方|我司|客户|收货方?|指定)?的?(?:仓库|工厂|厂区|厂内|公司|所在地|指定地点|地点|工地|现场|库房)(?:内|地址)?$"
)


_SAID = re.compile(
    r"\d\s*[月日号]|送[到至往]|[您你请]|我们|[上下]午|麻烦|到[厂货仓店]|^[前后]"
)  # names have none of these; sentences do
_OF_A_ROOM = re.compile(
    r"^[一-鿿]{1,6}(?:部|学院|科|处|组|室|办公室|中心|仓库|库房|车间|门卫|食堂)[一-鿿]{2,3}$"
    r"|^(?:仓库|库房|车间|门卫|食堂|后厨|工地|前台|传达室)[一-鿿]{2,3}$"
)
LONGEST_BEFORE = 4  # as in "我司（杭州云栖自动化有限公司"


@remembered
def company_in(text: str) -> str | None:
    """The first company's name in the text, or None."""
    for pattern in (_JAPANESE, _HAN_COMPANY, _LATIN_COMPANY):
        if (found := pattern.search(text)) and not _SAID.search(found[0]):
            return _LED_BY.sub("", clean_name(found[0].strip(" ,，")))
    return None


@remembered
def is_company(text: str) -> bool:
    """Whether a text as a whole is a company's name."""
    text = clean_name(text)
    found = company_in(text)
    return (
        found is not None
        and len(plain(found)) >= 0.6 * len(plain(text))
        and len(text) <= 70
        and not re.search(r"[。！？；:：]", text)
    )


@remembered
def is_person(text: str) -> bool:
    """Whether a text looks like a person's name and nothing else."""
    text = text.strip()
    if _ORGANISATION_HAN.search(text) or _PLACE.search(text):
        return False
    if not _PERSON_HAN.match(text) and not (_PERSON_LATIN.match(text) and len(text) <= 40):
        return False
    return company_in(text) is None and (organisation_in(text) is None or not text.isascii())


def is_han_name(text: str) -> bool:
    """Whether a text is written as Chinese and Japanese names are."""
    return bool(_PERSON_HAN.match(text))


def is_of_a_room(text: str) -> bool:
    """Whether a text is a person behind the place where they work: "材料学院胥鹏", "仓储部曲涛"."""
    return bool(_OF_A_ROOM.match(text.strip()))


@remembered
def clean_name(text: str) -> str:
    """A party's name without seals and honorifics around it."""
    bare = _STAMP.sub("", text).strip(" \t\u3000,，;；。:：*_")
    opened = max(bare.rfind("（"), bare.rfind("("))
    inside = bare[opened + 1 :]
    return inside if 0 <= opened <= LONGEST_BEFORE and not re.search(r"[)）]", inside) and inside else bare


def is_seller(name: str, seller: Seller) -> bool:
    """Whether a name is our own, in full or shortened."""
    own = plain(name)
    return any(
        plain(known) and (plain(known) in own or (len(own) >= 4 and own in plain(known))) for known in seller.names
    )


def names_a_place_only(name: str) -> bool:
    """As in "需方仓库", which names nobody."""
    return bool(_PLACE_ONLY.match(name))
