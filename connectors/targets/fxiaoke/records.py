"""Fxiaoke's records, whatever object they are of: searched, read, created, changed, voided; and their fields."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence

from connectors.errors import Unavailable
from connectors.targets.api.calls import Call
from connectors.targets.api.client import ApiClient
from connectors.targets.api.limit import Limit
from connectors.targets.fxiaoke.replies import Answer, answer_of, fields_of, record_of, rows_of

Row = dict[str, object]

PAGE = 100
"""Records in one page at most."""

WINDOW = 20.0
"""Seconds over which the vendor counts calls of one API."""

ID, LIFE_STATUS = "_id", "life_status"
INVALID = "invalid"
"""The life_status of a record that was voided (作废)."""

DESCRIBE = "/cgi/crm/v2/object/describe"


def equal(field: str, *values: str) -> dict[str, object]:
    """A filter: the field is this value, or one of these."""
    return {"field_name": field, "operator": "EQ" if len(values) == 1 else "IN", "field_values": list(values)}


def vendor_limit(
    calls: int, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
) -> Limit:
    """So many calls in 20 seconds, whichever 20 seconds one looks at: a fifth of them at once and the rest evenly."""
    return Limit(calls * 0.8, WINDOW, burst=max(calls * 0.2, 1), clock=clock, sleep=sleep)


class Records:
    """Calls about records. Each raises what ApiClient.call does."""

    def __init__(self, client: ApiClient, calls_in_20_seconds: int) -> None:
        self._client = client
        self._calls = calls_in_20_seconds
        self._limits: dict[str, Limit] = {}

    def query(
        self, kind: str, filters: Sequence[Mapping[str, object]], fields: Sequence[str], doing: str
    ) -> Iterator[Row]:
        """Every record of this object that passes all filters, by id, page after page."""
        last: str | None = None
        while True:
            rows = self._page(kind, filters, fields, doing, last)
            if last is not None and any(str(row[ID]) == last for row in rows):
                place = self._client.place.host
                raise Unavailable(f"{place}: {doing}: a page begins before the last one's end; what came is not whole")
            yield from rows
            if len(rows) < PAGE:
                return
            last = str(rows[-1][ID])

    def get(self, kind: str, identity: str, doing: str) -> Row:
        """One record with all its fields."""
        data = {"dataObjectApiName": kind, "objectDataId": identity}
        return record_of(self._asked(kind, "get", {"includeNull": True, "data": data}, doing))

    def create(self, kind: str, body: Mapping[str, object], doing: str) -> str | None:
        """Create a record, with its details if the body has some. Returns its id, or None where the answer has none."""
        made = self._asked(kind, "create", body, doing, writes=True)
        return str(made["dataId"]) if made.get("dataId") else None

    def update(self, kind: str, identity: str, changes: Mapping[str, object], doing: str) -> None:
        """Change these fields of a record and no others."""
        data = {"object_data": {ID: identity, "dataObjectApiName": kind, **changes}}
        self._asked(kind, "update", {"data": data}, doing, writes=True)

    def void(self, kind: str, identity: str, doing: str) -> None:
        """Void a record (作废)."""
        data = {"dataObjectApiName": kind, "object_data_id": identity}
        self._asked(kind, "invalid", {"data": data}, doing, writes=True)

    def fields(self, kind: str) -> dict[str, dict[str, object]]:
        """The object's description: its fields by name."""
        body = {"includeDetail": False, "apiName": kind, "data": {"apiName": kind, "includeDetail": False}}
        return fields_of(self._called(DESCRIBE, body, f"reading the description of {kind}", writes=False))

    def _page(
        self, kind: str, filters: Sequence[Mapping[str, object]], fields: Sequence[str], doing: str, last: str | None
    ) -> list[Row]:
        behind = [{"field_name": ID, "operator": "GT", "field_values": [last]}] if last is not None else []
        search = {
            "limit": PAGE,
            "offset": 0,
            "filters": [*filters, *behind],
            "orders": [{"fieldName": ID, "isAsc": True}],
            "fieldProjection": list(dict.fromkeys((ID, *fields))),
        }
        data = {"dataObjectApiName": kind, "find_explicit_total_num": False, "search_query_info": search}
        return rows_of(self._asked(kind, "query", {"includeNull": True, "data": data}, doing))

    def _asked(self, kind: str, verb: str, body: Mapping[str, object], doing: str, *, writes: bool = False) -> Answer:
        return self._called(f"{_family(kind)}/{verb}", body, doing, writes=writes)

    def _called(self, path: str, body: Mapping[str, object], doing: str, *, writes: bool) -> Answer:
        limit = self._limits.setdefault(path, vendor_limit(self._calls))
        call = Call(path=path, doing=doing, json=dict(body), writes=writes, limits=(limit,))
        return answer_of(self._client.call(call))


def _family(kind: str) -> str:
    """Custom objects have paths of their own."""
    return "/cgi/crm/custom/v2/data" if kind.endswith("__c") else "/cgi/crm/v2/data"
