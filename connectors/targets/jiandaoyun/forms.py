"""The API's calls on forms and their records."""

import hashlib
from collections.abc import Iterator, Sequence
from uuid import UUID

from connectors.errors import OutcomeUnknown, Unavailable
from connectors.targets.api.calls import Call, Reply, UnreadableReply
from connectors.targets.api.client import ApiClient
from connectors.targets.api.limit import Limit
from connectors.targets.jiandaoyun.fields import Fields, read_fields

Record = dict[str, object]
Condition = dict[str, object]

PAGE = 100
"""Records of one page, the most that there may be."""

LONGEST_LIST = 200
"""Values of one condition: what the strictest copy of the documents allows."""


RATES = {
    "widget/list": 30,
    "data/get": 30,
    "data/list": 30,
    "data/create": 20,
    "data/update": 20,
    "data/batch_create": 10,
    "file/get_upload_token": 20,
}
"""Calls a second, for each API."""

COMPANY_RATE = 50
"""Calls a second, for all of a company."""


def limit(rate: int) -> Limit:
    """A burst, and a stream behind it, that together stay within the rate in any second."""
    return Limit(rate * 4 // 5, burst=rate // 5)


class Forms:
    """Reads and writes records; what is written stands in ``data``, wrapped already."""

    def __init__(self, client: ApiClient, app_id: str) -> None:
        self._client = client
        self._app_id = app_id
        self._fields: dict[tuple[str, str], Fields] = {}
        self._limits = {api: limit(rate) for api, rate in RATES.items()}

    def fields(self, form: str, app: str = "") -> Fields:
        """The form's fields, asked for once."""
        key = (app or self._app_id, form)
        if key not in self._fields:
            reply = self._call("widget/list", form, "reading the form's fields", {}, app=app)
            self._fields[key] = read_fields(reply["widgets"])
        return self._fields[key]

    def forget(self) -> None:
        """Ask for the fields anew."""
        self._fields.clear()

    def records(
        self, form: str, doing: str, conditions: Sequence[Condition] = (), fields: Sequence[str] = (), app: str = ""
    ) -> Iterator[Record]:
        """Every record that fits all conditions, page by page, oldest first."""
        body: Record = {"limit": PAGE}
        if conditions:
            body["filter"] = {"rel": "and", "cond": list(conditions)}
        if fields:
            body["fields"] = list(fields)
        while True:
            page = self._call("data/list", form, doing, body, app=app)["data"]
            records = [record for record in page if isinstance(record, dict)]  # type: ignore[attr-defined]
            yield from records
            last = str(records[-1].get("_id") or "") if records else ""
            if len(records) < PAGE or not last or last == body.get("data_id"):
                return
            body["data_id"] = last

    def get(self, form: str, number: str) -> Record:
        """The record. Raises Refused where there is none."""
        reply = self._call("data/get", form, f"reading {number}", {"data_id": number})
        return reply["data"]  # type: ignore[return-value] # the dialect saw that it is one

    def create(self, form: str, doing: str, data: Record, **options: object) -> str:
        """A new record; its id."""
        reply = self._call("data/create", form, doing, {"data": data, **options}, writes=True)
        record = reply["data"]
        return self._identity(doing, record.get("_id") if isinstance(record, dict) else None)

    def create_once(self, form: str, doing: str, data: Record, **options: object) -> str:
        """A new record whose second sending within the hour is the same record; its id."""
        body = {"data_list": [data], **options}
        reply = self._call("data/batch_create", form, doing, body, writes=True)
        made = reply["success_ids"]
        if not made and not reply.get("success_count"):
            raise Unavailable(
                f"{self._client.place.host}: {doing}: it was taken, but no record was made; try again later"
            )
        return self._identity(doing, made[-1] if isinstance(made, list) and made else None)

    def update(self, form: str, number: str, doing: str, data: Record, **options: object) -> None:
        """Change the fields that are given. Sent twice it does the same: nothing to be careful of."""
        self._call("data/update", form, doing, {"data_id": number, "data": data, **options})

    def ticket(self, form: str, doing: str, transaction_id: str) -> tuple[str, str]:
        """Where a file of this transaction is sent to, and the token that goes with it."""
        body: Record = {"transaction_id": transaction_id}
        tickets = self._call("file/get_upload_token", form, doing, body)["token_and_url_list"]
        first = tickets[0] if isinstance(tickets, list) and tickets else None
        if not isinstance(first, dict) or not first.get("url") or not first.get("token"):
            raise Unavailable(f"{self._client.place.host}: {doing}: it gave no ticket for the file")
        self._client.recorder.hide(str(first["token"]))
        return str(first["url"]), str(first["token"])

    def _identity(self, doing: str, found: object) -> str:
        if isinstance(found, str) and found:
            return found
        what = f"{self._client.place.host}: {doing}: the answer names no record; whether it was made is not known"
        raise OutcomeUnknown(what, self._client.recorder.evidence)

    def _call(self, api: str, form: str, doing: str, body: Record, *, app: str = "", writes: bool = False) -> Record:
        whole = {"app_id": app or self._app_id, "entry_id": form, **body}
        limits = (self._limits[api],)
        call = Call(path=f"/v5/app/entry/{api}", doing=doing, json=whole, writes=writes, limits=limits)
        return as_record(self._client.call(call))


def as_record(reply: Reply) -> Record:
    """The reply as an object. Raises UnreadableReply."""
    body = reply.json()
    if not isinstance(body, dict):
        raise UnreadableReply("no object")
    return body


def transaction_of(*parts: object) -> str:
    """The transaction of exactly this content: the same again is the same transaction, in whatever process."""
    digest = hashlib.sha256("\x1f".join(map(str, parts)).encode()).digest()
    return str(UUID(bytes=digest[:16], version=4))
