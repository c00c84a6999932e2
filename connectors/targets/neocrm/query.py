"""Asking Neocrm in XOQL. Nothing that an order says gets into a statement where it could end a text there."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from connectors.targets.api.calls import Call
from connectors.targets.api.client import ApiClient
from connectors.targets.neocrm.replies import data_of
from connectors.targets.neocrm.settings import NeocrmSettings
from connectors.targets.neocrm.sign_in import XOQL

Row = dict[str, Any]
ORDER = "order"
NAMES = {ORDER: "_order"}
"""Objects whose name is a word of the language."""

FIELD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
UNSAFE = re.compile(r"['\\\x00-\x1f\x7f]")
"""How such a sign is escaped is said nowhere: a text that has one is compared here and never sent."""


class Query:
    """Reads records page by page, in the order in which they were made."""

    def __init__(self, client: ApiClient, settings: NeocrmSettings) -> None:
        self._client = client
        self._rows_at_once = settings.page_rows

    def matching(self, obj: str, fields: Sequence[str], where: Mapping[str, str | int], doing: str) -> list[Row]:
        """The records whose fields are exactly these: the system may take "po-1" for "PO-1". Numbers are ids."""
        safe = {name: value for name, value in where.items() if isinstance(value, int) or not UNSAFE.search(value)}
        rows = self.rows(obj, (*fields, *where), safe, doing)
        return [row for row in rows if all(str(row.get(name)) == str(value) for name, value in where.items())]

    def rows(self, obj: str, fields: Sequence[str], where: Mapping[str, str | int], doing: str) -> Iterator[Row]:
        """Every record for which this holds."""
        names = ", ".join(dict.fromkeys(("id", *map(_field, fields))))
        conditions = " and ".join(f"{_field(name)} = {_literal(value)}" for name, value in where.items())
        statement = f"select {names} from {NAMES.get(obj, _field(obj))}"  # noqa: S608 - names and literals are checked
        statement += f" where {conditions}" if conditions else ""
        seen = 0
        while True:
            page, total = self._page(f"{statement} order by id LIMIT {self._rows_at_once} OFFSET {seen}", doing)
            yield from page
            seen += len(page)
            # A server may give fewer than were asked for: a short page is the last one only where the total agrees.
            if not page or (len(page) < self._rows_at_once and seen >= total):
                return

    def _page(self, statement: str, doing: str) -> tuple[list[Row], int]:
        reply = self._client.call(Call(path=XOQL, doing=doing, form={"xoql": statement}))
        data = data_of(reply)
        rows = [row for row in data.get("records") or [] if isinstance(row, dict)]
        total = data.get("totalSize")
        return rows, int(str(total)) if str(total).isdecimal() else len(rows)


def _field(name: str) -> str:
    if not FIELD.fullmatch(name):
        raise ValueError(f"'{name}' is no apiKey; correct it in the mapping")
    return name


def _literal(value: str | int) -> str:
    return str(value) if isinstance(value, int) else f"'{value}'"
