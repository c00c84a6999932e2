"""Mails (.eml): passages of who wrote what, tables of HTML bodies as grids, attachments and enclosed mails as files."""

import re
from email import message_from_bytes
from email.policy import compat32

import msgspec

from extractors.document import Document, Grid, Passage
from extractors.readers.html_text import MARK, HtmlText, charset_of, html_text
from extractors.readers.mail_header import addresses, mail_facts
from extractors.readers.mail_parts import Body, parts_of
from extractors.readers.mail_thread import Head, hands_of, split_thread
from extractors.readers.text_encoding import decode
from extractors.readers.text_grid import text_grids
from extractors.readers.unreadable import damaged, too_large

FORMAT = "mail"
LARGEST = 150 * 1024 * 1024
LARGEST_BODY = 4 * 1024 * 1024
MOST_LINES = 5_000  # of a body; what stands below is a long thread's oldest part
FIELD = re.compile(rb"^[!-9;-~]{1,76}:", re.MULTILINE)
OF_MAIL = re.compile(
    rb"^(message-id|mime-version|received|return-path|content-type|x-mailer|delivered-to|dkim-signature):",
    re.MULTILINE | re.IGNORECASE,
)
OF_PEOPLE = re.compile(rb"^(from|to|subject|date):", re.MULTILINE | re.IGNORECASE)
POOR = 3  # a plain text this many times shorter than the HTML beside it only says "use an HTML reader"


def recognises(content: bytes, filename: str) -> bool:
    """Whether the bytes begin with a mail's header."""
    start = content[: 64 * 1024].lstrip(b"\xef\xbb\xbf\r\n")
    start = re.sub(rb"\AFrom .*\r?\n", b"", start)
    if not FIELD.match(start):
        return False
    header = re.split(rb"\r?\n\r?\n", start, maxsplit=1)[0]
    named = filename.lower().endswith((".eml", ".mht", ".mhtml"))
    return bool(OF_PEOPLE.search(header)) and (named or bool(OF_MAIL.search(header)))


def read(content: bytes, filename: str) -> Document:
    """The mail with its facts. Raises UnreadableDocument where it is too large or nested beyond reason."""
    if len(content) > LARGEST:
        raise too_large(filename, f"more than {LARGEST // 2**20} MB")
    try:
        mail = message_from_bytes(content.lstrip(b"\xef\xbb\xbf\r\n"), policy=compat32)
        parts = parts_of(mail)
    except RecursionError as error:
        raise damaged(filename, FORMAT) from error
    facts = mail_facts(mail)
    head = Head(
        sender=next((address for _, address in addresses(mail, "From")), ""),
        recipients=frozenset(address.lower() for _, address in addresses(mail, "To", "Cc")),
        subject=facts.subject or "",
    )
    passages, grids = read_bodies(parts.alternatives, head)
    return Document(
        name=filename,
        format=FORMAT,
        grids=grids,
        passages=passages,
        enclosed=parts.enclosed,
        mail=msgspec.structs.replace(facts, hands=facts.hands + hands_of(passages)),
    )


def read_bodies(alternatives: tuple[tuple[Body, ...], ...], head: Head) -> tuple[tuple[Passage, ...], tuple[Grid, ...]]:
    """The passages and grids of a mail's texts, of each text the form that carries more structure."""
    lines: list[str] = []
    tables: list[Grid] = []
    for forms in alternatives:
        found = _richest(forms)
        offset = len(tables)
        lines.extend(_renumbered(line, offset) for line in found.lines)
        tables.extend(found.tables)
    return _split(_with_field_tables_as_lines(lines, tables), tables, head)


def _split(lines: list[str], tables: list[Grid], head: Head) -> tuple[tuple[Passage, ...], tuple[Grid, ...]]:
    passages: list[Passage] = []
    grids: list[Grid] = []
    for number, passage in enumerate(split_thread(lines, head)):
        kept: list[str] = []
        for at, line in enumerate(passage.text.split("\n"), passage.first_line):
            mark = MARK.match(line)
            kept.append("" if mark else line)
            if mark:
                grids.append(msgspec.structs.replace(tables[int(mark.group(1))], role=passage.role, line=at))
        text = "\n".join(kept)
        if text.strip() or passage.hand or not number:
            passages.append(msgspec.structs.replace(passage, text=text.rstrip()))
            grids.extend(text_grids(text, first_line=passage.first_line, role=passage.role))
    return tuple(passages), tuple(grids)


def _richest(forms: tuple[Body, ...]) -> HtmlText:
    """HTML where it has a table or much more text, the plain form otherwise."""
    plain = next((_plain_text(body) for body in forms if not body.html and body.content.strip()), None)
    page = next((_html(body) for body in forms if body.html and body.content.strip()), None)
    if page is None:
        return plain or HtmlText([], [])
    if plain is None or page.tables or _length(page) > POOR * _length(plain):
        return page
    return plain


def _plain_text(body: Body) -> HtmlText:
    text = decode(body.content[:LARGEST_BODY], body.charset)
    lines = _unflowed(text) if body.flowed else [line.rstrip("\r") for line in text.split("\n")]
    return HtmlText(lines[:MOST_LINES], [])


def _html(body: Body) -> HtmlText:
    content = body.content[:LARGEST_BODY]
    return html_text(decode(content, body.charset or charset_of(content)))


def _unflowed(text: str) -> list[str]:
    """Lines that a client broke for the way (RFC 3676) in one piece again."""
    lines: list[str] = []
    open_line = False
    for line in text.replace("\r\n", "\n").split("\n"):
        if open_line and not line.startswith(">"):
            lines[-1] += line.removeprefix(" ") if line.startswith(" ") else line
        else:
            lines.append(line)
        open_line = line.endswith(" ") and line != "-- "
    return lines


def _length(found: HtmlText) -> int:
    return sum(len(line) for line in found.lines)


def _renumbered(line: str, offset: int) -> str:
    mark = MARK.match(line)
    return line.replace("\ufffc" + mark.group(1), f"\ufffc{int(mark.group(1)) + offset}") if mark else line


def _with_field_tables_as_lines(lines: list[str], tables: list[Grid]) -> list[str]:
    """A forwarded mail's header fields in a table, as webmail writes them, become lines like everybody else's."""
    result: list[str] = []
    for line in lines:
        mark = MARK.match(line)
        rows = tables[int(mark.group(1))].rows if mark else ()
        if rows and re.fullmatch(r"(?:发\s*件\s*人|From)\s*[:：]?", rows[0][0].text, re.IGNORECASE):
            result.extend(f"{row[0].text.rstrip(' :：')}: {' '.join(cell.text for cell in row[1:])}" for row in rows)
        else:
            result.append(line)
    return result
