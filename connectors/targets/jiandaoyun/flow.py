"""The flow of an order's record: how far it is, and an approver's yes."""

from collections.abc import Iterator

from connectors.errors import Refused
from connectors.sales_order import State
from connectors.targets.api.calls import Call
from connectors.targets.api.client import ApiClient
from connectors.targets.api.limit import Limit
from connectors.targets.jiandaoyun.forms import PAGE, Record, as_record, limit

RUNNING, DONE, STOPPED, REJECTED = 0, 1, 2, 3
"""flowState of a record. An instance has another scale: 0 running, 1 finished or rejected, 2 ended by hand."""

STATES: dict[int, tuple[State, str]] = {
    RUNNING: ("open", "流程进行中 · flow running"),
    DONE: ("open", "流程已完成 · flow done"),
    STOPPED: ("open", "流程已手动结束 · flow ended by hand"),
    REJECTED: ("cancelled", "流程已否决 · rejected in the flow"),
}
LONGEST = 20
"""Nodes of one approver in one flow that are approved at most."""


class Flow:
    """The workflow calls for one approver."""

    def __init__(self, client: ApiClient, approver: str) -> None:
        self._client = client
        self._approver = approver
        self._reads, self._acts = limit(30), limit(20)

    def approve(self, number: str) -> None:
        """Approve every node of the record's flow that waits for the approver. None left: does nothing.

        Raises Refused where the flow was rejected, or where there is none.
        """
        for _ in range(LONGEST):
            about = self._call("/v6/workflow/instance/get", f"reading the flow of {number}",
                               {"instance_id": number, "tasks_type": 0}, self._reads)  # fmt: skip
            if about["status"] != RUNNING:
                self._check_ended(number, about)
                return
            task = next(self._waiting(number), None)
            if task is None:
                return  # it is another's turn
            body = {"username": self._approver, "instance_id": number, "task_id": task, "comment": ""}
            self._call("/v1/workflow/task/approve", f"approving {number}", body, self._acts, writes=True)

    def _check_ended(self, number: str, about: Record) -> None:
        if about["status"] == DONE and about.get("result") == 0:
            raise Refused(f"{self._client.place.host}: {number} 的流程已被否决 · the flow of {number} was rejected")

    def _waiting(self, number: str) -> Iterator[object]:
        body: Record = {"username": self._approver, "limit": PAGE}
        while True:
            page = self._call("/v6/workflow/task/list", f"reading what waits for {self._approver}", body, self._acts)
            tasks = [task for task in page["tasks"] if isinstance(task, dict)]  # type: ignore[attr-defined]
            yield from (task.get("task_id") for task in tasks if task.get("instance_id") == number)
            if not page.get("has_more") or not tasks:
                return
            body = {**body, "task_id": tasks[-1].get("task_id")}

    def _call(self, path: str, doing: str, body: Record, limit: Limit, *, writes: bool = False) -> Record:
        return as_record(self._client.call(Call(path=path, doing=doing, json=body, limits=(limit,), writes=writes)))
