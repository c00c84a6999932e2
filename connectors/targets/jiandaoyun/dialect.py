"""How 简道云 signs calls, and what its codes mean for whoever must act."""

from collections.abc import Mapping

from connectors.settings import Secret
from connectors.targets.api.calls import GOOD, Call, Meaning, Reply, UnreadableReply, Verdict, by_status, shortened

CODES: dict[int, tuple[Meaning, str]] = {
    8301: (Meaning.DENIED, "the API key was not accepted; check api_key"),
    17018: (Meaning.DENIED, "the API key is invalid or switched off; check it in 开放平台 > 密钥管理"),
    8302: (Meaning.DENIED, "no permission; check the key's rights in 开放平台 > 密钥管理"),
    17052: (Meaning.DENIED, "this machine's address is not in the key's IP white list"),
    17053: (Meaning.DENIED, "the key is not granted this application (应用授权)"),
    17054: (Meaning.DENIED, "the key is not granted this API (接口授权)"),
    7103: (Meaning.DENIED, "the plan's quota is used up"),
    7206: (Meaning.DENIED, "the plan's quota is used up"),
    7212: (Meaning.DENIED, "the plan's monthly data quota is used up"),
    7221: (Meaning.DENIED, "the plan's API data volume is used up"),
    2004: (Meaning.DENIED, "there is no such application; check app_id"),
    3000: (Meaning.DENIED, "there is no such form; check entry_id and the mapping's forms"),
    30002: (Meaning.DENIED, "a preset CRM form cannot be called; name another form"),
    17032: (Meaning.DENIED, "a mapped field is of a type that cannot be written"),
    17034: (Meaning.DENIED, "a mapped field of the lines is of a type that cannot be written"),
    8303: (Meaning.BUSY, "the company calls too often"),
    8304: (Meaning.BUSY, "this API is called too often"),
    8309: (Meaning.BUSY, "the member calls too often"),
    4012: (Meaning.BUSY, "somebody edits many records at once there"),
    9007: (Meaning.BUSY, "the record is locked"),
    17026: (Meaning.AWAY, "the transaction is known already"),
    1: (Meaning.REFUSED, "the call was not understood"),
    3005: (Meaning.REFUSED, "a parameter is not valid"),
    17017: (Meaning.REFUSED, "a parameter is not valid"),
    4815: (Meaning.REFUSED, "the filter is not possible for this field"),
    4000: (Meaning.REFUSED, "the record was not taken"),
    4001: (Meaning.REFUSED, "there is no such record"),
    4042: (Meaning.REFUSED, "there is no such record to delete"),
    4402: (Meaning.REFUSED, "an aggregate-table check failed, such as stock below zero"),
    1010: (Meaning.REFUSED, "there is no such member; check creator, approver and mapped members"),
    17023: (Meaning.REFUSED, "too many records at once"),
    17024: (Meaning.REFUSED, "too many records at once"),
    17025: (Meaning.REFUSED, "the transaction's id is malformed"),
    17033: (Meaning.REFUSED, "too many records at once"),
    4008: (Meaning.REFUSED, "the flow does not allow it"),
    5056: (Meaning.REFUSED, "the form has no flow"),
    5058: (Meaning.REFUSED, "the record is in a flow already"),
    5060: (Meaning.REFUSED, "the form has no flow"),
    50004: (Meaning.REFUSED, "the flow or its task is not there"),
    50011: (Meaning.REFUSED, "the flow or its task is not there"),
    50016: (Meaning.REFUSED, "the flow or its task is not there"),
    50051: (Meaning.REFUSED, "the flow or its task is not there"),
}
"""What each documented code asks of us, in words. One that is not listed is a no."""

EXPECTED: dict[str, tuple[str, type]] = {
    "data/get": ("data", dict),
    "data/list": ("data", list),
    "data/create": ("data", dict),
    "data/update": ("data", dict),
    "data/batch_create": ("success_ids", list),
    "widget/list": ("widgets", list),
    "file/get_upload_token": ("token_and_url_list", list),
    "instance/get": ("status", int),
    "task/list": ("tasks", list),
    "task/approve": ("status", str),
}
"""What a good reply holds at least, by the path's last two parts."""

OURS = (401, 403, 404, 405)
"""HTTP's statuses for a key, right or address that is wrong: a person has to look at the settings."""

FAULTS = 500


class JiandaoyunDialect:
    """One key signs every call; nobody signs in."""

    def __init__(self, api_key: Secret) -> None:
        self._api_key = api_key

    def headers(self, call: Call, url: str) -> Mapping[str, str]:  # noqa: ARG002 - the Protocol's form
        """The key."""
        return {"Authorization": f"Bearer {self._api_key}"}

    def query(self) -> Mapping[str, str]:
        """Nothing goes into the query."""
        return {}

    def forget(self) -> None:
        """There is no session."""

    def verdict(self, call: Call, reply: Reply) -> Verdict:
        """What the reply means; its code counts also where the status is 200."""
        if reply.status >= FAULTS:
            return by_status(reply)
        body = _read(reply)
        code, said = _complaint(body)
        if code is not None or said is not None:
            meaning, words = CODES.get(code or 0, (Meaning.REFUSED, ""))
            parts = (str(code or ""), shortened(said or ""), f"({words})" if words else "")
            return Verdict(meaning=meaning, said=" ".join(filter(None, parts)))
        if reply.status in OURS:
            where = f"status {reply.status} {shortened(reply.text)}".strip()
            return Verdict(meaning=Meaning.DENIED, said=f"{where}; check url and api_key")
        if by_status(reply) is not GOOD:
            return by_status(reply)
        _check_expected(call, body)
        return GOOD


def _read(reply: Reply) -> object:
    try:
        return reply.json()
    except UnreadableReply:
        if by_status(reply) is GOOD:
            raise
        return None


def _complaint(body: object) -> tuple[int | None, str | None]:
    """Code and words of a no: the data calls say code and msg, the flow's status failure, code and message."""
    if not isinstance(body, dict):
        return None, None
    code = body.get("code")
    code = int(code) if isinstance(code, int | str) and str(code).isdecimal() and int(code) else None
    if code is None and body.get("status") != "failure":
        return None, None
    return code, str(body.get("msg") or body.get("message") or "failure")


def _check_expected(call: Call, body: object) -> None:
    name, kind = EXPECTED.get("/".join(call.path.rsplit("/", 2)[1:]), ("", object))
    if name and not (isinstance(body, dict) and isinstance(body.get(name), kind)):
        raise UnreadableReply(f"no {name} in it: {shortened(str(body))}")
