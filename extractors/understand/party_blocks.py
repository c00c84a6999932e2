"""The blocks in which parties stand: name, address, and who to ask for, over lines or in one."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from extractors.understand.contact_data import find_email, find_phone, foreigner_in, without_contact_data
from extractors.understand.layout import join_texts
from extractors.understand.organisations import ends_as_organisation
from extractors.understand.parties import SUFFIX, clean_name, company_in, is_han_name, is_of_a_room, is_person
from extractors.understand.postal import called_at_end, ends_with_postcode, is_address, is_country, names_a_place

_HANDED = re.compile(
    r"\s*[（(][^（()）]*\d{7,}[^（()）]*[)）]\s*$"
    r"|[\s,，;；]+[一-鿿]{2,4}[\s,，:：]*(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8})\s*$"
    r"|\s+[–—]\s+(?=.*\d{3}[ -]?\d{4}).*$"
)
_FOREIGNER_FIRST = re.compile(
    r"^([A-Z][A-Za-z'’.]+(?: [A-Z][A-Za-z'’.]+){0,2}(?: ?[一-鿿]{1,2})?)[\s，,:：]*"
    r"(1[3-9]\d{9}|0\d{2,3}-?\d{7,8})[\s，,]+(.*[一-鿿].*)$"
)
_WHO_SIGNS = re.compile(r"[，,、\s（(]+([一-鿿]{2,3})(?:签?收|亲收)[)）]?\s*$")
_ATTENTION = re.compile(r"(?i)^(.*?),?\s*\b(?:attn\.?|attention|z\.\s?hd\.?)\s*:?\s+([^\d,;]{3,40})")
_RECEIVER = (
    "收货人|联系人|收件人|接货人|收料人|签收人|提货人|接收人|收货联系人|现场联系人|仓管员|库管员|保管员|仓库管理员"
)
_WHO = re.compile(rf"^(?:{_RECEIVER}|收货|联系电话|电话|手机号?|tel)[：:]?|(?:收|签收)$", re.IGNORECASE)
_WHO_LEFT = re.compile(rf"(?:{_RECEIVER}|联系电话|电话|手机号?)[：:]?\s*(?=[，,、;；（）()\s]|$)")
_ADDRESS_FIRST = re.compile(
    r"^(?:〒?\d{3}-\d{4}\s*)?([^\s]{0,4}[都道府県][^\s]*\d[^\s]*)\s+"
    r"(\S*(?:株式会社|有限会社|合同会社|㈱)\S*(?:\s+\S*(?:工場|倉庫|営業所|センター|事業所|支店|本社|店))?)"
)
_BEFORE_PREFECTURE = re.compile(
    r"^(?=.*(?:会社|㈱|\(株\)|（株）|法人)"
    r"|\S+(?:工場|倉庫|センター|営業所|事業所|本社|支店|店|現場)[ \u3000])(\S.{1,50}?)[ \u3000]+"
    r"((?:〒?\d{3}-\d{4}[ \u3000]*)?(?:東京都|北海道|京都府|大阪府|[^\s\d]{2,3}県)\S.*)$"
)
_CALLED_BEHIND = re.compile(r"(?i)[ \u3000]*(?:TEL|電話|℡)[ \u3000]*[:：]?[ \u3000]*[\d-]*$")
_NAME_FIRST = re.compile(
    r"^(\S*(?:株式会社|有限会社|合同会社|㈱)\S*(?:\s+\S*(?:工場|倉庫|営業所|センター|事業所|支店|本社|店))?)[\s　,、]+"
    r"((?:〒?\d{3}-?\d{4}\s*)?\S{1,4}[都道府県]\S.*)$"
)
_FORMS = (  # what a name and an address look like together, and where in it each of them stands
    (re.compile(r"^(.{2,40}?(?:公司|集团|工厂|仓库|厂|店|株式会社|会社)[^\s,，]{0,10})[\s,，、]+(.{6,})$"), 1, 2),
    (
        re.compile(
            r"^(\S{6,}(?:号|楼|室|库|栋|区|园|层|座)\S{0,10})[\s\u3000]+(\S{3,30}(?:公司|厂|店|院|中心|集团|项目部))$"
        ),
        2,
        1,
    ),
    (re.compile(r"^(?=.*[一-鿿])([^（(]{2,20})[（(]([^（()）]{6,})[)）]$"), 1, 2),
    (_BEFORE_PREFECTURE, 1, 2),
    (re.compile(r"^(\S.{1,40}?)[ \u3000]+(〒[ \u3000]?\d{3}-?\d{4}.*)$"), 1, 2),
    (_ADDRESS_FIRST, 2, 1),
    (_NAME_FIRST, 1, 2),
)
_FIRST_PART = re.compile(rf"^{SUFFIX}\b")
_SENTENCE = re.compile(
    r"^[^\d,]*\b[a-zà-ÿ]{3,}\b.*\b(?!(?:Inc|Ltd|Co|Corp|St|Str|Rd|Ave)\.$)[A-Za-zà-ÿ]{4,}[.!]$|^[^：:]{6,}[。！]$"
    r"|^(?:bitte|please|kindly|请|注意|note)\b",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\s*[（(]([一-鿿ァ-ヶー]{1,8}[室課部係]\s+[一-鿿]{1,4}(?:\s[一-鿿]{1,3})?)[)）]\s*$")
_DEPARTMENT = re.compile(r"^\s*[一-鿿ァ-ヶー]{1,8}[課部室係科处组班局]\s+(?=\S)")


class Block(NamedTuple):
    """A party as it stands on paper: name, address and who to ask for."""

    name: str | None
    address: str | None
    contact: str | None = None
    phone: str | None = None
    email: str | None = None


def split_name_and_address(text: str) -> tuple[str | None, str | None]:
    """As in "Larkfield Ltd - Plant 2, Plot 12, Renfrew" → name and address; either may be missing."""
    text = _HANDED.sub("", text).strip(" ,，;；。")
    for form, name_at, address_at in _FORMS:
        if (found := form.match(text)) and is_address(found[address_at]):
            return clean_name(found[name_at]), _CALLED_BEHIND.sub("", found[address_at]).strip()
    parts = re.split(r",\s+", text)
    taken = 1
    while taken < len(parts) and _FIRST_PART.match(parts[taken]):
        taken += 1
    name, rest = ", ".join(parts[:taken]), ", ".join(parts[taken:])
    if _names_somebody(name) or (ends_as_organisation(name) and re.match(r"\d", rest)):
        return clean_name(name), rest or None
    ended = "," in text and ends_with_postcode(text)
    return (None, text) if is_address(text) or ended else (text or None, None)


def _names_somebody(text: str) -> bool:
    return company_in(text) is not None and not re.match(r"^\d", text.strip())


def read_block(lines: Sequence[str]) -> Block:
    """The lines of a party's block: its name first, then address, phone, mail and contact in any order."""
    reader = _BlockReader([line for part in _without_sentences(lines) for line in _unhanded(part.strip())])
    return reader.read()


class _BlockReader:
    """Reads a block line by line: what each line is depends on what stood above."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._rest: list[str] = []
        self._name: str | None = None
        self._contact: str | None = None
        self._phone: str | None = None
        self._email: str | None = None

    def read(self) -> Block:
        """All lines together."""
        for number, whole in enumerate(self._lines):
            line, handed, called = split_handed(whole)
            self._contact, self._phone = self._contact or handed, self._phone or called
            line = self._without_attention(line)
            if line and not self._is_contact_data(line):
                self._place(line, self._lines[number + 1 : number + 2])
        return Block(self._name, _one_address(self._rest), self._contact, self._phone, self._email)

    def _without_attention(self, line: str) -> str:
        """The line without "Attn: Joe Bloggs", who is the contact."""
        named = _ATTENTION.match(line)
        if named is None:
            return line
        person = named[2].strip(" .,")
        self._contact = self._contact or (person if is_person(person) else None)
        return named[1].strip(" ,")

    def _is_contact_data(self, line: str) -> bool:
        """Whether a line gives a phone or a mail address, and no address."""
        phone, email = find_phone(line), find_email(line)
        bare = without_contact_data(line)
        if not (phone or email) or is_address(bare):
            return False
        self._phone, self._email = self._phone or phone, self._email or email
        name, person = _who_is_called(bare)
        self._name, self._contact = self._name or name, self._contact or person
        return True

    def _place(self, line: str, following: Sequence[str]) -> None:
        """Take a line as the name, as part of the address or as the contact."""
        first = self._name is None and not self._rest
        if first and names_a_place(line, following):
            self._name = line
        elif self._rest and ends_with_postcode(self._rest[-1]) and not re.search(r"\d", line):
            self._behind_address(line)
        elif first and self._contact is None and is_person(line) and len(self._lines) > 1:
            self._contact = line
        elif first:
            self._name, address = split_name_and_address(line)
            self._rest.extend([address] if address else [])
        elif is_person(line) and self._contact is None and not self._rest and not (_is_word(line) or is_address(line)):
            self._contact = line
        else:
            self._rest.append(line.strip(" ,，"))

    def _behind_address(self, line: str) -> None:
        """A line below the postcode: the country, or whom to ask for."""
        if is_country(line):
            self._rest.append(line)
        else:
            self._contact = self._contact or line


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
    if (first := _FOREIGNER_FIRST.match(text)) and is_address(first[3]):
        return first[3].strip(), first[1], first[2]
    if (signs := _WHO_SIGNS.search(text)) and is_address(text[: signs.start()]):
        return text[: signs.start()], signs[1], None
    text = re.sub(r"/(?=1[3-9]\d{9})", " ", text)
    foreign = foreigner_in(text) if re.search(r"[一-鿿]", text) else None
    return foreign if foreign and is_address(foreign[0]) else _split_handed(text)


def _split_handed(text: str) -> tuple[str, str | None, str | None]:
    first = re.split(r"[。！!]", text, maxsplit=1)[0] if re.search(r"[一-鿿]", text) else text
    if named := re.search(rf"[，,、;；\s]+(?:{_RECEIVER})[：:]?\s*([一-鿿]{{2,4}})$", first):
        return first[: named.start()], named[1], None
    if (phone_as_written := find_phone(first)) and " " in phone_as_written:
        first = first.replace(phone_as_written, phone_as_written.replace(" ", ""))
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
        person = is_han_name(bare) or is_of_a_room(bare)
        if not contact and person and not is_address(bare) and (phone or _phone_follows(first, bare)):
            contact = bare
        elif piece != bare and not bare.strip("：:"):
            continue
        else:
            kept.append(piece)
    if not phone or not kept or not is_address("".join(kept)):
        return text, None, None
    return _without(first, phone, contact or ""), contact, phone


def _without(text: str, *gone: str) -> str:
    """An address without the phone and the name that stood in it, and without the words that led to them."""
    for piece in filter(None, gone):
        text = text.replace(piece, " ")
    text = re.sub(
        rf"(?:{_RECEIVER}|收|电话|手机|联系电话)?[：:]?\s*[，,、;；（）()\s\u3000]+$", "", _WHO_LEFT.sub(" ", text)
    )
    return re.sub(r"^[，,、;；（）()\s]+", "", text).strip(" ，,、;；（(")


def _phone_follows(text: str, name: str) -> bool:
    rest = re.sub(
        r"^[\s，,、:：;；（(]*(?:收|电话|手机|联系电话|tel)?[\s:：]*", "", text[text.find(name) + len(name) :]
    )
    return bool(re.match(r"[+\d]", rest)) and find_phone(rest[:22]) is not None


def _unhanded(line: str) -> list[str]:
    """As in "… 876号7栋（诸葛静 13348561014）" is an address and who receives there."""
    line = line.rstrip(" 。.；;") if re.search(r"[一-鿿]", line) else line
    handed = _HANDED.search(line)
    if handed is None or not handed.start():
        return called_at_end(line)
    return [
        line[: handed.start()],
        re.sub(rf"(?i)contact(?: on site| person)?|attn\.?|{_RECEIVER}", "", handed[0]).strip(" ()（）–—:："),
    ]


def _one_address(lines: Sequence[str]) -> str | None:
    if not lines:
        return None
    return join_texts(lines) if re.search(r"[一-鿿]", lines[0]) else ", ".join(lines)
