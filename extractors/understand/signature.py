"""Where a mail's text ends and its signature begins, and what the signature says of its writer."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from extractors.purchase_order import Evidence
from extractors.understand.contact_data import find_email, find_phone
from extractors.understand.context import Context
from extractors.understand.draft import Draft, Found
from extractors.understand.parties import clean_name, company_in, is_person, is_seller
from extractors.understand.prose_items import MARKER
from extractors.understand.vocabulary import plain, words

_RULE = re.compile(r"^\s*(?:--|[-_—–=*]{3,}|[─━]{2,})\s*$")
_DISCLAIMER = re.compile(
    r"\bconfidential\b|intended recipient|environment before printing|virus"
    r"|本邮件.{0,20}(?:保密|机密)|sent from my|发自我的|get outlook for",
    re.IGNORECASE,
)
LONGEST = 16


class Parted(NamedTuple):
    """The lines that say something, and the lines of the signature; the rest (disclaimers) is dropped."""

    body: list[str]
    signature: list[str]
    first_line: int


def part(lines: Sequence[str], writer: str | None) -> Parted:
    """Split a passage into what it says and who signs. ``writer`` is the sender's name where it is known."""
    kept = [("" if _DISCLAIMER.search(line) else line) for line in lines]
    start = _start(kept, writer)
    if start is None:
        return Parted(kept, [], len(kept))
    body = [*kept[:start], *[""] * (len(kept) - start)]
    return Parted(body, [line.strip() for line in kept[start:] if line.strip()], start)


def _start(lines: Sequence[str], writer: str | None) -> int | None:
    last = max((index for index, line in enumerate(lines) if line.strip()), default=-1)
    floor = max(0, last - LONGEST)
    for index in range(last, floor - 1, -1):
        line = lines[index].strip()
        if not line:
            continue
        if _RULE.match(line) and last - index <= 10 and not any(MARKER.match(after) for after in lines[index + 1 :]):
            return index
        if is_closing(line) or (writer and _is_name(line, writer)):
            return _company_above(lines, _closing_above(lines, index, floor), floor)
    return _unruled(lines, last, floor)


def _closing_above(lines: Sequence[str], index: int, floor: int) -> int:
    """A closing word a line or two above the name belongs to the signature."""
    for above in range(index - 1, max(floor, index - 3) - 1, -1):
        if is_closing(lines[above].strip()):
            return above
    return index


def _company_above(lines: Sequence[str], index: int, floor: int) -> int:
    """A company alone on the line above its writer belongs to the signature."""
    above = index - 1
    return above if above >= floor and company_in(lines[above]) == lines[above].strip() else index


def is_closing(line: str) -> bool:
    """Whether a line takes leave ("Kind regards,", "此致")."""
    text = plain(line)
    return (
        bool(text)
        and len(line) <= 40
        and any(
            text == plain(word) or (text.startswith(plain(word)) and len(text) <= len(plain(word)) + 6)
            for word in words("phrase", "closing")
            if len(word) > 2
        )
    )


def _is_name(line: str, writer: str) -> bool:
    return len(line) <= 40 and plain(writer) != "" and plain(line).startswith(plain(writer))


def _unruled(lines: Sequence[str], last: int, floor: int) -> int | None:
    """Lines at the end that are only names, companies and numbers."""
    start = None
    for index in range(last, floor - 1, -1):
        line = lines[index].strip()
        if not line:
            if start is not None:
                break
            continue
        signs = (
            company_in(line) == line
            or is_person(line)
            or (find_phone(line) and len(line) < 40)
            or (find_email(line) and len(line) < 60)
        )
        if not signs:
            break
        start = index
    if (
        start in (None, last)
        and last >= 0
        and company_in(lines[last])
        and find_phone(lines[last])
        and not MARKER.match(lines[last])
    ):
        return last
    return start if start is not None and last - start >= 1 else None


def read_signature(lines: Sequence[str], first_line: int, context: Context, draft: Draft) -> None:
    """Offer the writer's company, phone and mail address as the buyer's."""
    for number, line in enumerate(lines):
        place = f"line {first_line + number}"
        if (company := _company(line)) and not is_seller(company, context.seller):
            _offer(draft, "buyer.name", company, line, place, context, 0.7)
        if (phone := find_phone(line)) and not re.search(r"(?i)fax|传真", line):
            _offer(draft, "buyer.phone", phone, line, place, context, 0.7)
        if email := find_email(line):
            _offer(draft, "buyer.email", email, line, place, context, 0.55)
        if number < 3 and is_person(line) and not is_closing(line):
            _offer(draft, "buyer.contact", line.strip(), line, place, context, 0.6)


def _company(line: str) -> str | None:
    for piece in re.split(r"\s{2,}|[|]", line):
        if found := company_in(piece):
            return clean_name(found)
    return None


def _offer(draft: Draft, field: str, value: str, text: str, place: str, context: Context, weight: float) -> None:  # noqa: PLR0913, PLR0917
    evidence = Evidence(document=context.document, place=place, text=text[:200], confidence=0.88)
    draft.offer(field, Found(value=value, evidence=evidence, weight=weight))
