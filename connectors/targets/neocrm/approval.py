"""Handing an order in at Neocrm: activating it (生效), or submitting it for approval (提交审批) in two calls."""

from connectors.errors import Refused
from connectors.targets.api.calls import Call
from connectors.targets.api.client import ApiClient
from connectors.targets.neocrm.query import ORDER
from connectors.targets.neocrm.records import Records
from connectors.targets.neocrm.replies import data_of
from connectors.targets.neocrm.settings import NeocrmSettings

TASK = "/rest/data/v2.0/creekflow/task"


class Approval:
    """Hands orders in."""

    def __init__(self, client: ApiClient, records: Records, settings: NeocrmSettings) -> None:
        self._client = client
        self._records = records
        self._settings = settings

    def activate(self, record: str) -> None:
        """Make the order active."""
        self._records.act(ORDER, "activation", {"recordId": record}, f"activating order {record}")

    def submit(self, record: str) -> None:
        """Hand the order in. Raises Refused where no process fits, or somebody has to be chosen and settings do not."""
        asked = {"action": "submit", "entityApiKey": ORDER, "dataId": int(record)}
        doing = f"submitting order {record} for approval"
        call = Call(path=f"{TASK}/actions/preProcessor", doing=f"{doing}: which process", json={"data": asked})
        process = data_of(self._client.call(call))
        chosen = {
            **asked,
            "procdefId": process.get("procdefId"),
            "nextTaskDefKey": process.get("nextTaskDefKey"),
            "nextAssignees": self._approvers(process.get("chooseApprover") or []),
        }
        self._client.call(Call(path=TASK, doing=doing, writes=True, json={"data": chosen}))

    def _approvers(self, offered: list[dict[str, object]]) -> list[int]:
        ids = [str(person.get("id")) for person in offered if isinstance(person, dict)]
        wanted = [person for person in self._settings.approvers if person in ids or not ids]
        if wanted or not ids:
            return [int(person) for person in wanted]
        if len(ids) == 1:
            return [int(ids[0])]
        said = f"somebody has to be chosen to approve it (ids offered: {', '.join(ids)}); name one in approvers"
        raise Refused(f"{self._client.place.host}: {said}", self._client.recorder.evidence)
