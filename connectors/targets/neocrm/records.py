"""Neocrm's records: made, read, changed and deleted by either generation of its API, and what describes them."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from connectors.errors import OutcomeUnknown
from connectors.targets.api.calls import Call
from connectors.targets.api.client import ApiClient
from connectors.targets.api.wire_values import Wire, plain
from connectors.targets.neocrm.replies import TOO_OFTEN, answer_of, code_of, data_of, said_by
from connectors.targets.neocrm.settings import NeocrmSettings

V1, V2 = "/data/v1/objects", "/rest/data/v2.0/xobjects"
Form = Mapping[str, Wire]


class RowResult(NamedTuple):
    """What became of one record of several: its id, or why there is none."""

    id: str | None
    said: str = ""
    too_often: bool = False


class Records:
    """One record at a time, and order lines in batches where the generation has them."""

    def __init__(self, client: ApiClient, settings: NeocrmSettings) -> None:
        self._client = client
        self._settings = settings
        self._v1 = settings.api == "v1"

    def create(self, obj: str, form: Form, doing: str) -> str:
        """Make the record and return its id. Raises OutcomeUnknown where the reply names none."""
        flat = self._v1 and obj == "orderProduct" and self._settings.v1_lines == "flat"
        body: object = _texts(form) if self._v1 else dict(form)
        body = body if flat else {"record" if self._v1 else "data": body}
        path = f"{V1}/{obj}/create" if self._v1 else f"{V2}/{obj}"
        reply = self._client.call(Call(path=path, doing=doing, writes=True, json=body))
        answer = answer_of(reply)
        made = id_of(answer) or id_of(_inner(answer))
        if made is None:
            said = f"{self._client.place.host}: {doing}: the reply is good and names no id; look for the record there"
            raise OutcomeUnknown(said, self._client.recorder.evidence)
        return made

    def create_all(self, obj: str, forms: Sequence[Form], doing: str) -> list[RowResult]:
        """Make several records, the good ones also where another is refused; a result for each form, in order."""
        if self._v1:
            raise ValueError("V1 has no batches")
        body = {"batchData": [{"data": dict(form)} for form in forms]}
        call = Call(path=f"{V2}/{obj}/batch", doing=doing, writes=True, json=body, headers={"xsy-execmode": "continue"})
        rows = answer_of(self._client.call(call)).get("batchData")
        if not isinstance(rows, list) or len(rows) != len(forms):
            said = f"{self._client.place.host}: {doing}: the reply does not say what became of each row"
            raise OutcomeUnknown(said, self._client.recorder.evidence)
        return [_result(row) for row in rows]

    def read(self, obj: str, record: str, doing: str) -> dict[str, Any]:
        """The record's fields. Raises Refused where there is none."""
        if self._v1:
            call = Call(path=f"{V1}/{obj}/info", doing=doing, method="GET", query={"id": record})
            answer = answer_of(self._client.call(call))
            return _inner(answer) or answer
        return data_of(self._client.call(Call(path=f"{V2}/{obj}/{record}", doing=doing, method="GET")))

    def update(self, obj: str, record: str, form: Form, doing: str) -> None:
        """Change these fields of the record."""
        if self._v1:
            body = {"id": record, **_texts(form)}
            self._client.call(Call(path=f"{V1}/{obj}/update", doing=doing, writes=True, json=body))
            return
        path = f"{V2}/{obj}/{record}"
        self._client.call(Call(path=path, doing=doing, method="PATCH", writes=True, json={"data": dict(form)}))

    def delete(self, obj: str, record: str, doing: str) -> None:
        """Delete the record."""
        if self._v1:
            self._client.call(Call(path=f"{V1}/{obj}/delete", doing=doing, writes=True, form={"id": record}))
            return
        self._client.call(Call(path=f"{V2}/{obj}/{record}", doing=doing, method="DELETE", writes=True))

    def act(self, obj: str, action: str, query: Mapping[str, str], doing: str) -> None:
        """Do what changes a record's state (activation, cancel …): only V2 has it."""
        path = f"{V2}/{obj}/actions/{action}"
        self._client.call(Call(path=path, doing=doing, method="PATCH", writes=True, query=query))

    def fields(self, obj: str) -> list[dict[str, Any]]:
        """The object's fields as the system describes them."""
        call = Call(path=f"{V2}/{obj}/description", doing=f"reading the fields of {obj}", method="GET")
        return [field for field in data_of(self._client.call(call)).get("fields") or [] if isinstance(field, dict)]

    def business_types(self, obj: str) -> list[dict[str, Any]]:
        """The object's business types (业务类型)."""
        call = Call(path=f"{V2}/{obj}/busiType", doing=f"reading the business types of {obj}", method="GET")
        return [kind for kind in data_of(self._client.call(call)).get("records") or [] if isinstance(kind, dict)]


def id_of(answer: Mapping[str, Any]) -> str | None:
    """The record's id as text: it has more digits than a float keeps."""
    found = answer.get("id")
    return str(found) if str(found).isdecimal() else None


def _inner(answer: Mapping[str, Any]) -> dict[str, Any]:
    found = answer.get("data") or answer.get("record")
    return found if isinstance(found, dict) else {}


def _result(row: object) -> RowResult:
    answer = row if isinstance(row, dict) else {}
    code, made = code_of(answer), id_of(_inner(answer))
    if made is not None and not code:
        return RowResult(made)
    return RowResult(None, said_by(answer) or "the reply says neither why nor what", code == TOO_OFTEN)


def _texts(form: Form) -> dict[str, Wire]:
    """V1 takes figures and ids as texts."""
    return {name: _text(value) for name, value in form.items()}


def _text(value: Wire) -> Wire:
    if isinstance(value, bool):
        return int(value)
    return (
        value if value is None or isinstance(value, str) else plain(value) if not isinstance(value, int) else str(value)
    )
