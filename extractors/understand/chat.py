"""Chats that were copied into a text: who speaks where, and what the one who orders says."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from extractors.understand.context import Context
from extractors.understand.draft import Line
from extractors.understand.prose_items import quantities
from extractors.understand.vocabulary import plain

_NAME = r"[一-鿿][一-鿿A-Za-z0-9·_-]{1,15}|[A-Z][\w’'.-]+(?: [A-Z][\w’'.-]+){0,2}"
_SPEAKER = re.compile(
    r"^\s*([一-鿿]{2,4}|[A-Z][\w’'.-]+(?: [A-Z][\w’'.-]+){0,2})\s*(?:[(（]?\d{1,4}[-/:：].*)?[:：]\s*$"
)
_STAMPED = re.compile(
    rf"^\s*[【\[]?({_NAME})[】\]]?\s+(?:\d{{2,4}}[-/.年]\d{{1,2}}[-/.月]\d{{1,2}}日?\s+)?\d{{1,2}}:\d{{2}}(?::\d{{2}})?\s*[:：]?\s*$"
)
SHORTEST_FIRM = 4  # characters; who writes has three at most
_ANEW = re.compile(r"^(?:那|嗯|好)?(?:就)?|(?:吧|哈|啊|呢|哦)$")


class Turn(NamedTuple):
    """Where somebody begins to speak, as a line counted from 0; ``stamped``: with the time."""

    line: int
    speaker: str
    stamped: bool


def turns_in(body: Sequence[str]) -> list[Turn]:
    """Who speaks where; empty for a text that is no chat."""
    found = []
    for number, line in enumerate(body):
        stamped = _STAMPED.match(line)
        said = stamped or _SPEAKER.match(line)
        if said and not _heads_goods(body, number):
            found.append(Turn(number, said[1], bool(stamped)))
    return found if len(found) > 1 else []


def firm_and_person(speaker: str) -> tuple[str | None, str]:
    """Whom a chat calls "恒丰五金-老唐": a firm and who writes for it; the firm is the longer of the two."""
    parts = [part for part in re.split(r"[-_·]", speaker) if part]
    if len(parts) != 2 or not all(map(_is_han, parts)) or min(map(len, parts)) >= SHORTEST_FIRM:
        return None, speaker
    firm, person = sorted(parts, key=len, reverse=True)
    return (firm, person) if len(firm) >= SHORTEST_FIRM else (None, speaker)


def _is_han(text: str) -> bool:
    return re.fullmatch(r"[一-鿿]+", text) is not None


def said_by_the_buyer(body: Sequence[str], context: Context) -> list[str]:
    """The lines of a chat without those of the other side; a text that is none as it is."""
    turns = turns_in(body)
    speakers = dict.fromkeys(turn.speaker for turn in turns)
    if len(speakers) < 2 or not all(turn.stamped for turn in turns):
        return list(body)
    ends = [*(turn.line for turn in turns[1:]), len(body)]
    spoken: dict[str, list[int]] = {speaker: [] for speaker in speakers}
    for turn, end in zip(turns, ends, strict=True):
        spoken[turn.speaker].extend(range(turn.line + 1, end))
    buyer = max(spoken, key=lambda speaker: sum(_counts(body[line], context) for line in spoken[speaker]))
    kept = {*range(turns[0].line), *spoken[buyer]}
    return [line if number in kept else "" for number, line in enumerate(body)]


def last_words(lines: Sequence[Line]) -> list[Line]:
    """The items of a chat, each as it was said last: "满天星5扎", later "那满天星3扎吧"."""
    found: dict[str, Line] = {}
    for line in lines:
        named = plain(_ANEW.sub("", str(line["description"].value))) if "description" in line else str(len(found))
        found[named] = {**line, **_named_as_before(found.get(named))}
    return list(found.values())


def _named_as_before(line: Line | None) -> Line:
    return {"description": line["description"]} if line and "description" in line else {}


def _counts(line: str, context: Context) -> bool:
    return any(not one.bare for one in quantities(line, context.convention))


def _heads_goods(body: Sequence[str], number: int) -> bool:
    """Whether what stands below is indented: "果酱：" with its kinds, and nobody who speaks."""
    return number + 1 < len(body) and body[number + 1][:1].isspace() and not body[number][:1].isspace()
