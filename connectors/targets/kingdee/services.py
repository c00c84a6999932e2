"""The Kingdee services that a sales order needs, each one call (or, for a query, as many as there are pages)."""

from collections.abc import Iterator, Sequence
from typing import Any

from connectors.errors import Refused, Unavailable
from connectors.targets.api.calls import Call
from connectors.targets.api.client import ApiClient
from connectors.targets.kingdee.bill import Row
from connectors.targets.kingdee.replies import saved_number
from connectors.targets.kingdee.settings import KingdeeSettings

FORM_SERVICE = "/Kingdee.BOS.WebApi.ServicesStub.DynamicFormService.{}.common.kdsvc"


class Services:
    """Calls of one tenant. Each raises as ApiClient.call does."""

    def __init__(self, client: ApiClient, settings: KingdeeSettings) -> None:
        self._client = client
        self._settings = settings

    def save(self, model: object, reference: str) -> str:
        """Save a bill, and return its number."""
        data = {
            "NeedUpDateFields": [],
            "NeedReturnFields": [],
            "IsDeleteEntry": True,
            "SubSystemId": "",
            "IsVerifyBaseDataField": self._settings.verify_base_data,
            "ValidateFlag": True,
            "NumberSearch": True,
            "IsAutoSubmitAndAudit": self._settings.after_save == "audit_with_save",
            "Model": model,
        }
        # The verdict on this reply saw a number in it.
        return saved_number(self._on_bill("Save", data, f"saving {reference}", writes=True)) or ""

    def operate(self, what: str, number: str, doing: str) -> None:
        """Submit, Audit, UnAudit, CancelAssign."""
        self._on_bill(what, {"Numbers": [number], "Ids": "", "NetworkCtrl": ""}, doing, writes=True)

    def execute(self, operation: str, number: str, doing: str) -> None:
        """An operation that has no service of its own, such as Cancel (作废)."""
        json = {"formid": self._settings.form, "opNumber": operation, "data": {"Numbers": [number], "Ids": ""}}
        self._call("ExcuteOperation", json, doing, writes=True)

    def view(self, number: str) -> dict[str, Any]:
        """A whole bill. Raises Refused where there is none of this number."""
        answer = self._on_bill("View", {"CreateOrgId": 0, "Number": number, "Id": ""}, f"reading {number}")
        bill = answer["Result"].get("Result")
        if not isinstance(bill, dict):
            raise Refused(f"{self._client.place.host}: there is no {number}", self._client.recorder.evidence)
        return bill

    def fields(self) -> list[dict[str, Any]]:
        """The system's own description of the form: its parts (Entrys), each with Fields."""
        json = {"data": {"FormId": self._settings.form}}
        answer = self._call("QueryBusinessInfo", json, "reading the form's description")
        found = (answer.get("Result") or {}).get("NeedReturnData") or {}
        return [part for part in found.get("Entrys") or [] if isinstance(part, dict)]

    def query(self, form: str, keys: Sequence[str], where: str, order: str, doing: str) -> Iterator[Row]:
        """Every row, page by page. Rows are ordered by ``order``, or pages would overlap."""
        start, size = 0, self._settings.page_rows
        while True:
            data = {
                "FormId": form,
                "FieldKeys": ",".join(keys),
                "FilterString": where,
                "OrderString": order,
                "TopRowCount": 0,
                "StartRow": start,
                "Limit": size,
                "SubSystemId": "",
            }
            rows = self._call("ExecuteBillQuery", {"data": data}, doing)
            for row in rows:
                if len(row) != len(keys):
                    raise Unavailable(f"{self._client.place.host}: {doing}: {len(row)} columns came for {len(keys)}")
                yield dict(zip(keys, row, strict=True))
            if len(rows) < size:
                return
            start += len(rows)

    def _on_bill(self, service: str, data: object, doing: str, *, writes: bool = False) -> Any:  # noqa: ANN401 - JSON
        return self._call(service, {"formid": self._settings.form, "data": data}, doing, writes=writes)

    def _call(self, service: str, json: object, doing: str, *, writes: bool = False) -> Any:  # noqa: ANN401 - JSON
        call = Call(path=FORM_SERVICE.format(service), doing=doing, json=json, writes=writes)
        return self._client.call(call).json()


def quoted(text: str) -> str:
    """The text as a filter takes it."""
    doubled = text.replace("'", "''")
    return f"'{doubled}'"
