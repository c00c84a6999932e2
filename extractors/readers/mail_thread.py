"""A mail's text → what was written now, what is forwarded, what is quoted, and by whom.

Clients mark this in a few ways: a ruled line with words ("------- 原始邮件 -------", "Begin forwarded message:"), a
block of header fields (Outlook, Foxmail), a sentence before the quotation ("On … wrote:", "在 … 写道："), and "> "
before lines.
"""

import re
from collections.abc import Iterable, Sequence
from email.utils import parseaddr
from typing import NamedTuple

from extractors.document import Passage
from extractors.purchase_order import Hand

DEPTH = re.compile(r"^(?:>[ \t]?)+")
RULE = r"[-_=—–─*~\s]"
FORWARD_WORDS = (
    r"forwarded\s+(?:message|mail|by\b.*)|begin\s+forwarded\s+message|fwd\s+message|开始转发的(?:信息|邮件)"
    r"|(?:被)?转发(?:的)?(?:原)?(?:邮件|消息|信息)?(?:信息)?|以下是转发的邮件|轉寄(?:的)?(?:郵件|訊息)?"
    r"|(?:anfang der )?weitergeleitete[rn]?\s+(?:nachricht|e-mail)|転送(?:メッセージ|されたメッセージ)?"
    r"|message\s+transféré"
)
ORIGINAL_WORDS = (
    r"original(?:\s+(?:message|mail|e-mail))?|original\s+appointment|原始(?:邮件|郵件)|(?:回复的)?原(?:邮件|郵件|始信息)"
    r"|邮件原件|郵件原件|replied\s+message|ursprüngliche\s+nachricht|originalnachricht|元のメッセージ|message\s+d'origine"
)
FORWARD = re.compile(rf"^{RULE}{{2,}}(?:{FORWARD_WORDS})\s*[:：]?{RULE}{{2,}}$", re.IGNORECASE)
ORIGINAL = re.compile(rf"^{RULE}{{2,}}(?:{ORIGINAL_WORDS})\s*[:：]?{RULE}{{2,}}$", re.IGNORECASE)
FORWARD_SENTENCE = re.compile(
    r"^(?:begin forwarded message|开始转发的(?:信息|邮件)|以下是转发的邮件"
    r"|anfang der weitergeleiteten (?:nachricht|e-mail))\s*[:：]$",
    re.IGNORECASE,
)
WROTE = re.compile(
    r"(?:\bwrote|写道|寫道|\bschrieb(?: Folgendes)?|a écrit|escribió|のメール|書きました)\s*[:：]$", re.IGNORECASE
)
WROTE_START = re.compile(
    r"^(?:On|At|Am|Le|El)\s|^在|^于|^20\d\d\s*[年/.-]|^\"?[^<>@]{0,60}<[^<>\s]+@[^<>\s]+>", re.IGNORECASE
)
TIME = re.compile(
    r"\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?:\s*[AP]\.?M\.?)?(?:\s*(?:UTC|GMT)?[+-]\d{2}:?\d{2})?", re.IGNORECASE
)
ADDRESS = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")

FIELD_NAMES = {
    "from": r"from|发\s*件\s*人|寄\s*件\s*(?:人|者)|von|de|差出人|送信者|发\s*信\s*人",
    "date": r"sent|date|发送时间|发送日期|时\s*间|日\s*期|寄件日期|傳送時間|gesendet|datum|送信日時|日時|发件时间",
    "to": r"to|收\s*件\s*人|收\s*件\s*者|an|宛先|a|à",
    "cc": r"cc|抄\s*送|副\s*本|kopie",
    "subject": r"subject|主\s*题|主\s*旨|betreff|件名|标\s*题",
    "other": r"importance|attachments?|附件|重要性|reply-to|回复|bcc|密送",
}
FIELD = re.compile(
    r"^\*{0,2}(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in FIELD_NAMES.items())
    + r")(?:\s*[:：]\*{0,2}\s*|\t+\s*)(?P<value>.*)$",
    re.IGNORECASE,
)
REPLY_SUBJECT = re.compile(r"^\s*(?:re|aw|sv|antw|回复|答复|回覆|答覆|回)\s*(?:\[\d+\])?[:：]", re.IGNORECASE)
FORWARD_SUBJECT = re.compile(r"^\s*(?:fw|fwd|wg|tr|转发|轉寄|转|転送)\s*[:：]", re.IGNORECASE)
LONGEST_BLOCK = 30
FEWEST_FIELDS = 3


class Head(NamedTuple):
    """Of the mail whose text is split: who wrote it, to whom, under what subject."""

    sender: str = ""
    recipients: frozenset[str] = frozenset()
    subject: str = ""


class _Start(NamedTuple):
    """Where a new part begins: how many lines its head takes, and what that says."""

    lines: int
    role: str | None
    hand: Hand
    recipients: frozenset[str] = frozenset()
    quotes: bool = False  # the part itself follows with "> " before its lines


class _Part(NamedTuple):
    role: str
    depth: int
    hand: Hand | None
    head: Head


def split_thread(lines: Sequence[str], head: Head) -> tuple[Passage, ...]:
    """The passages of a mail's text in its order; the heads of forwarded and quoted parts are in their ``hand``."""
    return _Splitter(lines, head).passages()


class _Splitter:
    def __init__(self, lines: Sequence[str], head: Head) -> None:
        self._lines = [_depth_and_text(line) for line in lines]
        self._parts = [_Part("new", 0, None, head)]
        self._found: list[Passage] = []
        self._text: list[str] = []
        self._first = 1

    def passages(self) -> tuple[Passage, ...]:
        at = 0
        while at < len(self._lines):
            start = self._start(at)
            if start:
                self._open(at, start)
                at += start.lines
                continue
            depth, text = self._lines[at]
            self._follow_depth(at, depth, text)
            self._text.append("> " * max(0, depth - self._part.depth) + text)
            at += 1
        self._flush(at)
        return tuple(self._found)

    @property
    def _part(self) -> _Part:
        return self._parts[-1]

    def _flush(self, next_line: int) -> None:
        text = "\n".join(self._text)
        if text.strip():
            blank = len(text) - len(text.lstrip("\n"))
            passage = Passage(
                text=text.strip("\n").rstrip(),
                first_line=self._first + blank,
                role=self._part.role,
                hand=self._part.hand,
            )
            self._found.append(passage)
        self._text = []
        self._first = next_line + 1

    def _open(self, at: int, start: _Start) -> None:
        self._flush(at)
        depth = self._lines[at][0]
        following = next((depth for depth, text in self._lines[at + start.lines :] if text.strip()), depth)
        role = start.role or _role(self._part.head, start)
        while len(self._parts) > 1 and self._part.depth > depth:
            self._parts.pop()
        inner = max(depth, following) if start.quotes or following > depth else depth
        head = Head(start.hand.address or "", start.recipients, start.hand.subject or "")
        self._parts.append(_Part(role, inner, start.hand, head))
        self._first = at + start.lines + 1

    def _follow_depth(self, at: int, depth: int, text: str) -> None:
        """Quotation marks without a head open a quoted part; fewer of them end it."""
        if not text.strip():
            return
        if depth < self._part.depth:
            self._flush(at)
            while len(self._parts) > 1 and self._part.depth > depth:
                self._parts.pop()
        elif depth > self._part.depth:
            self._flush(at)
            self._parts.append(_Part("quoted", depth, None, self._part.head))

    def _start(self, at: int) -> _Start | None:
        text = self._lines[at][1].strip()
        if not text:
            return None
        marked = _marked(text)
        if marked:
            block = self._block(at + 1)
            if block:
                return block._replace(lines=block.lines + 1, role="forwarded" if marked == "forwarded" else None)
            return _Start(1, marked, Hand()) if marked == "forwarded" else _Start(1, None, Hand())
        return self._block(at) or self._sentence(at)

    def _block(self, at: int) -> _Start | None:
        """Header fields one under the other, at least three of them, the sender's first or second."""
        fields: dict[str, str] = {}
        last, used = "", 0
        for count, (_, line) in enumerate(self._lines[at : at + LONGEST_BLOCK], 1):
            text = line.strip()
            field = FIELD.match(text)
            if field:
                last = _name_of(field)
                if last in fields and last != "other":
                    break
                fields[last] = field.group("value").strip()
                used = count
            elif not (_goes_on(last, text) if text else fields and self._field_follows(at + count)):
                break
        if len(fields) < FEWEST_FIELDS or "from" not in fields or not {"date", "subject"} & set(fields):
            return None
        return _Start(used, None, _hand(fields), _recipients(fields))

    def _field_follows(self, at: int) -> bool:
        return next((bool(FIELD.match(text.strip())) for _, text in self._lines[at : at + 2] if text.strip()), False)

    def _sentence(self, at: int) -> _Start | None:
        """The sentence before a quotation ("On … wrote:"), over up to three lines."""
        first = self._lines[at][1].strip()
        if not WROTE_START.match(first) and not WROTE.search(first):
            return None
        joined = ""
        for count in (1, 2, 3):
            if at + count > len(self._lines):
                return None
            joined = f"{joined} {self._lines[at + count - 1][1].strip()}".strip()
            if WROTE.search(joined) and (TIME.search(joined) or ADDRESS.search(joined) or re.search(r"\d{4}", joined)):
                return _Start(count, "quoted", _hand_of_sentence(joined), quotes=True)
        return None


def _depth_and_text(line: str) -> tuple[int, str]:
    marks = DEPTH.match(line)
    return (marks.group().count(">"), line[marks.end() :]) if marks else (0, line)


def _goes_on(field: str, text: str) -> bool:
    """Whether a line is the rest of a long list of recipients."""
    return field in {"to", "cc"} and bool(ADDRESS.search(text) or text.endswith((";", "；")))


def _marked(text: str) -> str | None:
    if FORWARD.match(text) or FORWARD_SENTENCE.match(text):
        return "forwarded"
    return "original" if ORIGINAL.match(text) else None


def _role(head: Head, start: _Start) -> str:
    """Forwarded or quoted, where the mark leaves it open: the subject says so, else who wrote to whom."""
    if FORWARD_SUBJECT.match(head.subject):
        return "forwarded"
    if REPLY_SUBJECT.match(head.subject):
        return "quoted"
    writer = (start.hand.address or "").lower()
    if writer and (writer == head.sender.lower() or writer in head.recipients):
        return "quoted"
    return "forwarded"


def _name_of(field: re.Match[str]) -> str:
    return next(name for name in FIELD_NAMES if field.group(name) is not None)


def _hand(fields: dict[str, str]) -> Hand:
    name, address = name_and_address(fields["from"])
    return Hand(name=name, address=address, sent_at=fields.get("date") or None, subject=fields.get("subject") or None)


def _recipients(fields: dict[str, str]) -> frozenset[str]:
    text = f"{fields.get('to', '')} {fields.get('cc', '')}"
    return frozenset(address.lower() for address in ADDRESS.findall(text))


def name_and_address(text: str) -> tuple[str | None, str | None]:
    """The two halves of a sender as clients write it: "张三" <z@x.example>; 张三[mailto:z@x.example]; z@x.example."""
    address = ADDRESS.search(text)
    if address is None:
        return text.strip(" ;；\"'*") or None, None
    name = re.sub(r"\[?\(?mailto:|[<>\[\]()（）]", " ", text.replace(address.group(), " "))
    name = " ".join(ADDRESS.sub(" ", name).split()).strip(" ;；\"'*,，")
    return (name or parseaddr(text)[0] or None), address.group()


def _hand_of_sentence(sentence: str) -> Hand:
    body = WROTE.sub("", sentence).strip()
    address = ADDRESS.search(body)
    times = list(TIME.finditer(body))
    if not times:
        name, found = name_and_address(re.sub(r"^(?:On|在|于|Am|Le)\s*", "", body))
        return Hand(name=name, address=found)
    end = times[-1].end()
    if address and address.start() < times[0].start():  # "张三 <z@x.example> 于2026年8月27日周四 15:03"
        name, found = name_and_address(body[: body.find(">", address.end()) + 1] or body[: address.end()])
        start = max(address.end(), body.find(">", address.end()) + 1)
        when = body[start:end].strip(" ,，于")
    else:
        when = re.sub(r"^(?:On|At|在|于|Am|Le|El)\s*", "", body[:end], flags=re.IGNORECASE).strip(" ,，")
        name, found = name_and_address(re.sub(r"^[\s,，]+|^\s*(?:schrieb)\s+", "", body[end:]))
    return Hand(name=name, address=found, sent_at=when or None)


def hands_of(passages: Iterable[Passage]) -> tuple[Hand, ...]:
    """Who handed the order on: the writers of what is forwarded, outermost first."""
    return tuple(
        passage.hand
        for passage in passages
        if passage.role == "forwarded" and passage.hand and (passage.hand.name or passage.hand.address)
    )
