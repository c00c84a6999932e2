"""Reading by the OpenAPI: one record, and lists page by page."""

from collections.abc import Iterator, Mapping
from typing import Any

from connectors.errors import Unavailable
from connectors.targets.api.calls import Call
from connectors.targets.api.client import ApiClient
from connectors.targets.api.wire_values import figure
from connectors.targets.yonyou_u8.dialect import NOTHING_MATCHES, error_of, table_of

Row = dict[str, Any]

LONGEST_LIST = 100_000
"""Pages after which a list that never ends is left alone."""


class Lists:
    """Reads what U8 holds."""

    def __init__(self, client: ApiClient, rows_per_page: int) -> None:
        self._client, self._size = client, rows_per_page

    def get(self, resource: str, number: str, doing: str) -> Row | None:
        """One record, or None where U8 has none of this number."""
        call = Call(path=f"/api/{resource}/get", doing=doing, method="GET", query={"id": number})
        answer = table_of(self._client.call(call))
        if error_of(answer)[0] == NOTHING_MATCHES:
            return None
        found = answer.get(resource)
        if isinstance(found, list):
            found = found[0] if found else None
        return found if isinstance(found, dict) and found else None

    def rows(self, resource: str, doing: str, filters: Mapping[str, str] | None = None, most: int = 0) -> Iterator[Row]:
        """The rows of resource/batch_get, page by page; ``most``: no more than a first page of so many."""
        for index in range(1, LONGEST_LIST):
            query = {**(filters or {}), "page_index": str(index), "rows_per_page": str(most or self._size)}
            call = Call(path=f"/api/{resource}/batch_get", doing=doing, method="GET", query=query)
            answer = table_of(self._client.call(call))
            if error_of(answer)[0] == NOTHING_MATCHES:
                return
            rows = answer.get(resource)
            if not isinstance(rows, list):
                raise Unavailable(f"{self._client.place.host}: {doing}: the answer has no list '{resource}'")
            yield from (row for row in rows if isinstance(row, dict))
            pages = figure(answer.get("page_count"))
            if most or not rows or (index >= pages if pages is not None else len(rows) < self._size):
                return
