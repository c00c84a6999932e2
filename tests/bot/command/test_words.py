"""What the store calls by fixed names has words for people."""

import re
from itertools import chain
from pathlib import Path

import bot
from bot.command.words import EVENTS

MADE = re.compile(r'\bwhat ?= ?"([a-z_]+_[a-z_]+)"(?: if \w+ else "([a-z_]+)")?')
"""Where an event gets its name: ``what="order_read"``, or one of two names."""


def recorded() -> set[str]:
    """The names of all events that the code of orderbot writes down, as far as they stand there in full."""
    (home,) = bot.__path__
    texts = (path.read_text(encoding="utf-8") for path in Path(home).rglob("*.py"))
    return set(chain.from_iterable(chain.from_iterable(MADE.findall(text) for text in texts))) - {""}


def test_every_event_has_words_in_chinese_and_english() -> None:
    assert {"order_read", "notice_waits", "notice_failed", "parcel_handled"} <= recorded()
    assert sorted(recorded() - EVENTS.keys()) == []
