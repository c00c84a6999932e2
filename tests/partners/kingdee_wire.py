"""A bare client of the Kingdee emulator, as anybody would write one."""

from typing import Any

import httpx

from fixtures.kingdee.app import KingdeeEmulator
from tests.partners.kingdee import TENANT

FORM = "Kingdee.BOS.WebApi.ServicesStub.DynamicFormService"
AUTH = "Kingdee.BOS.WebApi.ServicesStub.AuthService"


class Client:
    """Calls services as any client does, with a session."""

    def __init__(self, app: KingdeeEmulator, url: str) -> None:
        self.app, self.url = app, url
        self.http = httpx.Client(base_url=url)

    def post(self, service: str, body: Any, **more: Any) -> httpx.Response:
        more = {"json": body, **more} if body is not None else more
        return self.http.post(f"/k3cloud/{service}.common.kdsvc", **more)

    def form(self, service: str, data: Any, **more: Any) -> Any:
        """The answer to a service on the sales order."""
        return self.post(f"{FORM}.{service}", {"formid": "SAL_SaleOrder", "data": data, **more}).json()

    def sign_in(self) -> dict[str, Any]:
        parameters = [TENANT.account, TENANT.user, TENANT.password, 2052]
        answer: dict[str, Any] = self.post(f"{AUTH}.ValidateUser", {"parameters": parameters}).json()
        return answer

    def saved(self, **changes: Any) -> str:
        number: str = self.form("Save", {"Model": model(**changes)})["Result"]["Number"]
        return number


def model(lines: int = 1, **changes: Any) -> dict[str, Any]:
    """A good Model with these changes; None takes a field out."""
    line = {"FMaterialId": {"FNumber": "T-10"}, "FQty": 2, "FTaxPrice": 1.5, "FDeliveryDate": "2026-12-01"}
    whole: dict[str, Any] = {
        "FBillTypeID": {"FNUMBER": "XSDD01_SYS"},
        "FDate": "2026-11-20",
        "FSaleOrgId": {"FNumber": "100"},
        "FCustId": {"FNumber": "C001"},
        "FSaleOrderFinance": {"FSettleCurrId": {"FNumber": "PRE001"}},
        "FSaleOrderEntry": [line] * lines,
    }
    return {key: value for key, value in {**whole, **changes}.items() if value is not None}


def errors(answer: Any) -> list[tuple[str | None, str]]:
    """Field and message of each error."""
    status = answer["Result"]["ResponseStatus"]
    return [(error["FieldName"], error["Message"]) for error in status["Errors"]]
