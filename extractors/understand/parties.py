"""Names of companies and people, addresses, and the blocks in which they stand."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from extractors.seller import Seller
from extractors.understand.contact_data import find_email, find_phone, foreigner_in, without_contact_data
from extractors.understand.layout import join_texts
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
    r"(?:INC|LTD|LLC|CO|CORP|COMPANY|LIMITED|CORPORATION|GMBH|Inc|Incorporated|Ltd|Limited|LLC|LLP|L\.L\.C|Co|Corp|Corporation|Company|PLC|plc|GmbH(?:\s*&\s*Co\.?\s*KG)?|AG|KG|OHG|e\.K|UG|SE"
    r"|S\.?A\.?S?|S\.?r\.?l|B\.?V|N\.?V|A/S|AB|Oy|AS|Pty|Pte|Bhd|Sdn|FZE|FZCO|KK|K\.K|SpA|Kft"
    r"|Sp\.? z o\.?o|s\.r\.o|a\.s|d\.o\.o|Ltda|S\.L)"
)
_LATIN_COMPANY = re.compile(
    rf"\b[A-ZÄÖÜ0-9][\w&'’.,äöüßÄÖÜ/ -]{{1,60}}?\b,?\s{SUFFIX}\b(?!-?\d)\.?(?:\s*,?\s*{SUFFIX}\b\.?)*"
)
_LED_BY = re.compile(
    r"^(?:fax|order|po|purchase|mail|message|sent|please|delivery|attention|page)\b[^,]*?\b(?:from|for|by|to)\s+(?=\S)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"[一-鿿]+(?:省|市|区|县|镇|路|街|号|栋|厂房|工业园)|\d+\s+[A-Z]|\b(?:street|st|road|rd|ave|avenue|drive|dr|lane|ln|blvd|pkwy|suite|unit|plot|box|park"
    r"|estate|way|fwy|straße|strasse|str|weg|platz|allee|building|floor|industrial)\b\.?|[都道府県].*[市区町村]|\d+丁目|〒\d",
    re.IGNORECASE,
)
_PERSON_HAN = re.compile(r"^[一-鿿·]{2,4}(?:先生|女士|小姐|经理|工)?$|^[一-鿿]{1,4}[ 　][一-鿿ぁ-んァ-ヶ]{1,4}$")
_PERSON_LATIN = re.compile(
    r"^(?:(?:Mr|Ms|Mrs|Dr|Herr|Frau)\.?\s+)?[A-ZÀ-Ž][\w'’.-]*(?:\s+(?:[a-z]{2,3}\s+)?[A-ZÀ-Ž][\w'’.-]*){0,3}$"
)
_ORGANISATION_HAN = re.compile(r"^[一-鿿]+(?:店|部|厂|仓|库|处|组|院|所|室|局|站|县|市|区|街)$")
_STAMP = re.compile(r"\s*[（(]\s*(?:公?章|盖章|签章|签字|签名|以下简称.{0,8})\s*[)）]\s*|\s*(?:御中|様|殿|宛)$")
_HANDED = re.compile(
    r"\s*[（(][^（()）]*\d{7,}[^（()）]*[)）]\s*$"
    r"|[\s,，;；]+[一-鿿]{2,4}[\s,，:：]*(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8})\s*$"
    r"|\s+[–—]\s+(?=.*\d{3}[ -]?\d{4}).*$"
)
_ATTENTION = re.compile(r"(?i)^(.*?),?\s*\b(?:attn\.?|attention|z\.\s?hd\.?|c/o)\s*:?\s+([^\d,;]{3,40})")
_WHO = re.compile(r"^(?:收货人|联系人|收件人|收货|联系电话|电话|手机号?|tel)[：:]?|(?:收|签收)$", re.IGNORECASE)
_WHO_LEFT = re.compile(r"(?:收货人|联系人|收件人|联系电话|电话|手机号?)[：:]?\s*(?=[，,、;；（）()\s]|$)")
_PLACE_ONLY = re.compile(
    r"^(?:需方|甲方|买方|购方|采购方|我方|我司|客户|收货方?|指定)?的?(?:仓库|工厂|厂区|厂内|公司|所在地|指定地点|地点|工地|现场|库房)(?:内|地址)?$"
)
_ADDRESS_FIRST = re.compile(
    r"^(?:〒?\d{3}-\d{4}\s*)?([^\s]{0,4}[都道府県][^\s]*\d[^\s]*)\s+(\S*(?:株式会社|有限会社|合同会社|㈱)\S*(?:\s+\S*(?:工場|倉庫|営業所|センター|事業所|支店|本社|店))?)"
)
_FIRST_PART = re.compile(rf"^{SUFFIX}\b")


_SENTENCE = re.compile(
    r"^[^\d,]*\b[a-zà-ÿ]{3,}\b.*\b(?!(?:Inc|Ltd|Co|Corp|St|Str|Rd|Ave)\.$)[A-Za-zà-ÿ]{4,}[.!]$|^[^：:]{6,}[。！]$"
    r"|^(?:bitte|please|kindly|请|注意|note)\b",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"\d\s*[月日号]|送[到至往]|[您你请]|我们|[上下]午|麻烦|到[厂货仓店]|^[前后]"
)  # names have none of these; sentences do
_IN_BRACKETS = re.compile(r"\s*[（(]([一-鿿ァ-ヶー]{1,8}[室課部係]\s+[一-鿿]{1,4}(?:\s[一-鿿]{1,3})?)[)）]\s*$")
_OF_A_ROOM = re.compile(r"^[一-鿿]{1,6}(?:部|学院|科|处|组|室|办公室|中心)[一-鿿]{2,3}$")
_DEPARTMENT = re.compile(r"^\s*[一-鿿ァ-ヶー]{1,8}[課部室係科处组班局]\s+(?=\S)")
LONGEST_BEFORE = 4  # as in "我司（杭州云栖自动化有限公司"


class Block(NamedTuple):
    """A party as it stands on paper: name, address and who to ask for."""

    name: str | None
    address: str | None
    contact: str | None = None
    phone: str | None = None
    email: str | None = None


def company_in(text: str) -> str | None:
    """The first company's name in the text, or None."""
    for pattern in (_JAPANESE, _HAN_COMPANY, _LATIN_COMPANY):
        if (found := pattern.search(text)) and not _SAID.search(found[0]):
            return _LED_BY.sub("", clean_name(found[0].strip(" ,，")))
    return None


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


def is_person(text: str) -> bool:
    """Whether a text looks like a person's name and nothing else."""
    text = text.strip()
    if _ORGANISATION_HAN.search(text):
        return False
    return bool(_PERSON_HAN.match(text) or (_PERSON_LATIN.match(text) and len(text) <= 40)) and company_in(text) is None


def is_of_a_room(text: str) -> bool:
    """Whether a text is a person behind the place where they work: "材料学院胥鹏", "仓储部曲涛"."""
    return bool(_OF_A_ROOM.match(text.strip()))


def is_address(text: str) -> bool:
    """Whether a text has the parts of a postal address."""
    return bool(_ADDRESS.search(text)) and len(plain(text)) >= 6


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


def split_name_and_address(text: str) -> tuple[str | None, str | None]:
    """As in "Larkfield Ltd - Plant 2, Plot 12, Renfrew" → name and address; either may be missing."""
    text = _HANDED.sub("", text).strip(" ,，;；。")
    han = re.match(r"^(.{2,40}?(?:公司|集团|工厂|仓库|厂|店|株式会社|会社)[^\s,，]{0,10})[\s,，、]+(.{6,})$", text)
    if han and is_address(han[2]):
        return clean_name(han[1]), han[2].strip()
    framed = re.match(r"^([^（(]{2,20})[（(]([^（()）]{6,})[)）]$", text)
    if framed and is_address(framed[2]) and re.search(r"[一-鿿]", text):
        return clean_name(framed[1]), framed[2].strip()
    japanese = _ADDRESS_FIRST.match(text)
    if japanese and company_in(japanese[2]):
        return clean_name(japanese[2]), japanese[1].strip()
    parts = re.split(r",\s+", text)
    taken = 1
    while taken < len(parts) and _FIRST_PART.match(parts[taken]):
        taken += 1
    name, rest = ", ".join(parts[:taken]), ", ".join(parts[taken:])
    if _names_somebody(name):
        return clean_name(name), rest or None
    return (None, text) if is_address(text) else (text or None, None)


def _names_somebody(text: str) -> bool:
    return company_in(text) is not None and not re.match(r"^\d", text.strip())


def read_block(lines: Sequence[str]) -> Block:
    """The lines of a party's block: its name first, then address, phone, mail and contact in any order."""
    name: str | None = None
    rest: list[str] = []
    contact = phone = email = None
    lines = [line for part in _without_sentences(lines) for line in _unhanded(part.strip())]
    for whole in lines:
        line, handed, number = split_handed(whole)
        contact, phone = contact or handed, phone or number
        if named := _ATTENTION.match(line):
            contact = contact or named[2].strip(" .,") if is_person(named[2].strip(" .,")) else contact
            line = named[1].strip(" ,")
            if not line:
                continue
        found_phone, found_email = find_phone(line), find_email(line)
        bare = without_contact_data(line)
        if (found_phone or found_email) and not is_address(bare):
            phone, email = phone or found_phone, email or found_email
            own, person = _who_is_called(bare)
            name, contact = name or own, contact or person
            continue
        if name is None and not rest and contact is None and is_person(line) and len(lines) > 1:
            contact = line
        elif name is None and not rest:
            name, address = split_name_and_address(line)
            rest.extend([address] if address else [])
        elif is_person(line) and not is_address(line) and contact is None and not rest and not _is_word(line):
            contact = line
        elif line:
            rest.append(line.strip(" ,，"))
    return Block(name, _one_address(rest), contact, phone, email)


def _who_is_called(text: str) -> tuple[str | None, str | None]:
    """The company and the person in a line with a phone: "株式会社大蔵機械工業 資材課 宮武 聡 TEL"."""
    bare = re.sub(r"(?i)\b(?:tel|phone|fax|mobile|e-?mail)\b\.?:?|电话|手机|℡", "", text).strip(" :：,，/")
    company = company_in(bare)
    if company and bare.startswith(company):
        bare = _DEPARTMENT.sub("", bare.removeprefix(company)).strip(" :：,，/")
    else:
        company = None
    return company, bare if bare and is_person(bare) else None


def _is_word(text: str) -> bool:
    """One Latin word, which goes on with the line above ("Stores | Entrance") rather than naming somebody."""
    return re.fullmatch(r"[A-Za-zÀ-ž’'-]+", text.strip()) is not None


def _without_sentences(lines: Sequence[str]) -> list[str]:
    """The lines up to a sentence that says something else: "Bitte Werkszeugnis 3.1 beilegen."."""
    end = next((number for number, line in enumerate(lines) if number and _SENTENCE.match(line.strip())), len(lines))
    return list(lines[:end])


def split_handed(text: str) -> tuple[str, str | None, str | None]:
    """An address, who receives there and their phone: "汤佳宁，1770…，江苏省…", "…1楼，汤若曦，139…"."""
    if (framed := _IN_BRACKETS.search(text)) and is_address(text[: framed.start()]):
        return text[: framed.start()], framed[1], None
    foreign = foreigner_in(text) if re.search(r"[一-鿿]", text) else None
    return foreign if foreign and is_address(foreign[0]) else _split_handed(text)


def _split_handed(text: str) -> tuple[str, str | None, str | None]:
    first = re.split(r"[。！!]", text, maxsplit=1)[0] if re.search(r"[一-鿿]", text) else text
    if named := re.search(r"[，,、;；\s]+(?:收货人|联系人|收件人)[：:]?\s*([一-鿿]{2,4})$", first):
        return first[: named.start()], named[1], None
    pieces = [piece for piece in re.split(r"[，,、;；（）()\s\u3000]+", first) if piece]
    if len(pieces) < 2 or not re.search(r"[一-鿿]", first):
        return text, None, None
    phone = contact = None
    kept: list[str] = []
    for piece in pieces:
        bare = _WHO.sub("", piece)
        number = find_phone(bare)
        rest = bare.replace(number, "") if number else bare
        if number and not phone and len(rest) <= 4:
            phone, bare = number, rest
        if not bare:
            continue
        person = bool(_PERSON_HAN.match(bare)) or is_of_a_room(bare)
        if not contact and person and not is_address(bare) and (phone or _phone_follows(first, bare)):
            contact = bare
        elif piece != bare and not bare.strip("：:"):
            continue
        else:
            kept.append(piece)
    if not phone or not kept or not is_address("".join(kept)):
        return text, None, None
    address = first
    for gone in (phone, contact or ""):
        address = address.replace(gone, " ") if gone else address
    address = re.sub(
        r"(?:收货人|联系人|收件人|收|电话|手机|联系电话)?[：:]?\s*[，,、;；（）()\s\u3000]+$",
        "",
        _WHO_LEFT.sub(" ", address),
    )
    return re.sub(r"^[，,、;；（）()\s]+", "", address).strip(" ，,、;；（("), contact, phone


def _phone_follows(text: str, name: str) -> bool:
    rest = re.sub(
        r"^[\s，,、:：;；（(]*(?:收|电话|手机|联系电话|tel)?[\s:：]*", "", text[text.find(name) + len(name) :]
    )
    return bool(re.match(r"[+\d]", rest)) and find_phone(rest[:22]) is not None


def _unhanded(line: str) -> list[str]:
    """As in "… 876号7栋（诸葛静 13348561014）" is an address and who receives there."""
    handed = _HANDED.search(line)
    if handed is None or not handed.start():
        return [line]
    return [
        line[: handed.start()],
        re.sub(r"(?i)contact(?: on site| person)?|attn\.?|收货人|联系人", "", handed[0]).strip(" ()（）–—:："),
    ]


def _one_address(lines: Sequence[str]) -> str | None:
    if not lines:
        return None
    return join_texts(lines) if re.search(r"[一-鿿]", lines[0]) else ", ".join(lines)
