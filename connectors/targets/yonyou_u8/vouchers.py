"""What is done with a saved order by the OpenAPI: approving it, in a workflow or not, and closing it."""

from contextlib import nullcontext

from connectors.errors import Refused
from connectors.targets.api.calls import Call
from connectors.targets.api.client import ApiClient, in_doubt
from connectors.targets.yonyou_u8.lists import Row
from connectors.targets.yonyou_u8.progress import is_approved
from connectors.targets.yonyou_u8.settings import YonyouU8Settings
from connectors.targets.yonyou_u8.writes import Writes


class Vouchers:
    """Approves and closes in the name of the settings' user or person."""

    def __init__(self, settings: YonyouU8Settings, client: ApiClient, writes: Writes) -> None:
        self._settings, self._client, self._writes = settings, client, writes

    def approve(self, number: str) -> None:
        """审核, or in a workflow 审批. Raises Refused where U8 says no."""
        if self._settings.approve == "verify":
            self._writes.write("verify", {"voucher_code": number, **self._who()}, f"approving {number}")
            return
        self._sign_in()
        opinion = {"opinion": self._settings.opinion, "agree": "1"}
        self._writes.write("audit", {"voucher_code": number, **self._who(), **opinion}, f"approving {number}")

    def cancel(self, number: str, order: Row) -> None:
        """Take its approval back where it has one, then close it."""
        if is_approved(order):
            if self._settings.approve == "audit":
                self._sign_in()
            method = "abandon" if self._settings.approve == "audit" else "unverify"
            self._writes.write(method, {"voucher_code": number, **self._who()}, f"taking back the approval of {number}")
        who = self._who() if self._settings.user or self._settings.person else {}
        with in_doubt() if is_approved(order) else nullcontext():
            self._writes.write("close", {"voucher_code": number, **who}, f"closing {number}")

    def _who(self) -> dict[str, str]:
        if self._settings.user:
            return {"user_id": self._settings.user}
        if self._settings.person:
            return {"person_code": self._settings.person}
        raise Refused(f"{self._settings.name}: user (or person) is not set, and U8 asks who approves")

    def _sign_in(self) -> None:
        """The user, to the workflow. Wrong passwords are the relay's to refuse."""
        if not self._settings.user or not self._settings.password:
            raise Refused(f"{self._settings.name}: user and password are not set, and a workflow needs them")
        user = {"user_id": self._settings.user, "password": str(self._settings.password)}
        self._client.call(Call(path="/api/user/login_v2", doing="signing in to the workflow", json={"user": user}))
