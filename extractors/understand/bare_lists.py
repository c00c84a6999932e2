"""Lists without units: "M6 200", "M8 300" one below the other."""

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from extractors.understand.contact_data import find_phone
from extractors.understand.dates import find_date
from extractors.understand.figures import narrow
from extractors.understand.prose_items import MARKER, Item

FEWEST = 2
_BARE = re.compile(
    r"^(?=.*[^\W\d_]{2})(?P<what>\S.{1,40}?)(?:\s*[:：—–=]\s*|\s-+\s*|[ \t\u3000]+)[x×*]?\s*(?P<many>\d{1,6})$"
)


def bare_list(body: Sequence[str], is_other: Callable[[str], bool]) -> Iterator[tuple[int, str, Item]]:
    """Things with a bare figure each, two in a row at least; ``is_other`` tells lines that speak of the order."""
    run: list[tuple[int, str, Item]] = []
    for number, line in enumerate([*body, "", ""]):
        item = None if not line.strip() or is_other(line) else _item(line)
        if item:
            run.append((number, line, item))
        elif line.strip() or len(run) != 1:
            if len(run) >= FEWEST:
                yield from run
            run = []


def _item(line: str) -> Item | None:
    text = narrow(line)
    found = _BARE.match(text)
    if not found or find_phone(text) or find_date(text):
        return None
    what = MARKER.sub("", found["what"]).strip()
    return Item(what, Decimal(found["many"]), None, None, None, None, marked=False) if what else None
