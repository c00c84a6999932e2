"""What Kingdee's replies mean: a failure comes with HTTP 200, and its MsgCode names only the family of its cause."""

import re
from typing import Any

from connectors.targets.api.calls import (
    GOOD,
    UNAUTHORIZED,
    Call,
    Meaning,
    Reply,
    UnreadableReply,
    Verdict,
    by_status,
    shortened,
)

GATEWAY = 519
"""The vendor's gateway: bad signature, old time stamp, unknown API."""

SESSION, RIGHTS, EXCEPTION, DATABASE, LICENCE, CONFLICT, TOO_OFTEN, ADMINISTRATOR = 1, 2, 4, 6, 7, 13, 14, 15
MEANINGS = {
    SESSION: Meaning.SESSION_LOST,
    RIGHTS: Meaning.DENIED,
    EXCEPTION: Meaning.AWAY,
    DATABASE: Meaning.AWAY,
    LICENCE: Meaning.DENIED,
    CONFLICT: Meaning.BUSY,
    TOO_OFTEN: Meaning.BUSY,
    ADMINISTRATOR: Meaning.DENIED,
}
"""MsgCode → what it means; any other is a business no."""

LOST = re.compile(r"会话.*(丢失|过期|失效)|重新登录|session.*(lost|expired)", re.IGNORECASE)
EXCEPTION_TEXT = "response_error:"
TAKEN = re.compile(r"唯一性|已经被使用|unique", re.IGNORECASE)
UNKNOWN_FIELD = re.compile(r"标识为\s*[“\"]?(\w+)[^的]*的字段不存在")
SAVE, VIEW, QUERY = "Save", "View", "ExecuteBillQuery"


def verdict(call: Call, reply: Reply) -> Verdict:
    """The meaning of a reply to any of the form services."""
    if reply.status == GATEWAY:
        return Verdict(meaning=Meaning.DENIED, said=_gateway(reply))
    if reply.status == UNAUTHORIZED:
        return Verdict(meaning=Meaning.SESSION_LOST, said=f"status {reply.status}", nothing_done=False)
    if by_status(reply) is not GOOD:
        return by_status(reply)
    if reply.text.lstrip('\ufeff \r\n"').startswith(EXCEPTION_TEXT):
        return Verdict(meaning=Meaning.AWAY, said=shortened(reply.text))
    return _of_answer(call, reply.json())


def _of_answer(call: Call, answer: object) -> Verdict:
    blocked = _blocked(answer)
    if blocked is not None:
        return Verdict(meaning=Meaning.REFUSED, said=f"the system's firewall stopped it: {blocked}")
    status = response_status(answer)
    if status is None:
        return _without_status(call, answer)
    if str(status.get("IsSuccess")).lower() == "true":
        return _with_what_was_asked(call, answer)
    return _failed(status)


def response_status(answer: object) -> dict[str, Any] | None:
    """The ResponseStatus, wherever the service puts it; None where there is none."""
    while isinstance(answer, list) and len(answer) == 1:
        answer = answer[0]
    result = answer.get("Result") if isinstance(answer, dict) else None
    status = result.get("ResponseStatus") if isinstance(result, dict) else None
    return status if isinstance(status, dict) else None


def told(status: dict[str, Any]) -> str:
    """What a ResponseStatus says, for people, with the row that it says it of."""
    errors = status.get("Errors") or []
    texts = [_error(error) for error in errors if isinstance(error, dict)]
    return "; ".join(dict.fromkeys(filter(None, texts))) or f"MsgCode {status.get('MsgCode')}, and no words"


def saved_number(answer: Any) -> str | None:  # noqa: ANN401 - as it came
    """The bill's number in a good reply to Save."""
    result = answer.get("Result", {}) if isinstance(answer, dict) else {}
    entities = (result.get("ResponseStatus") or {}).get("SuccessEntitys") or [{}]
    number = result.get("Number") or (entities[0] or {}).get("Number")
    return str(number) if number else None


def is_taken(said: str) -> bool:
    """Whether a refusal says that this bill number is there already."""
    return TAKEN.search(said) is not None


def unknown_field(said: str) -> str | None:
    """The field that a refusal says there is not."""
    found = UNKNOWN_FIELD.search(said)
    return None if found is None else found[1]


def _error(error: dict[str, Any]) -> str:
    said = str(error.get("Message") or "").strip()
    field = error.get("FieldName")
    return f"{said} ({field})" if field and said else said or str(field or "")


def _failed(status: dict[str, Any]) -> Verdict:
    said = told(status)
    code = str(status.get("MsgCode"))
    meaning = MEANINGS.get(int(code), Meaning.REFUSED) if code.isdecimal() else Meaning.REFUSED
    if LOST.search(said):
        meaning = Meaning.SESSION_LOST
    # The same words come when the session ended before the work and when it ended behind it.
    return Verdict(meaning=meaning, said=said, nothing_done=meaning is not Meaning.SESSION_LOST)


def _without_status(call: Call, answer: object) -> Verdict:
    if service(call) == VIEW and answer in ({}, None):
        return Verdict(meaning=Meaning.SESSION_LOST, said="an empty answer, as without a session")
    if service(call) == QUERY and isinstance(answer, list) and all(isinstance(row, list) for row in answer):
        return GOOD
    if (
        not call.writes
        and service(call) != QUERY
        and isinstance(answer, dict)
        and isinstance(answer.get("Result"), dict)
    ):
        return GOOD  # what was asked for stands in it, and whoever asked looks
    raise UnreadableReply(f"neither rows nor a status: {shortened(str(answer))}")


def _with_what_was_asked(call: Call, answer: object) -> Verdict:
    if service(call) == SAVE and saved_number(answer) is None:
        raise UnreadableReply("it says saved, and gives no number")
    if service(call) == QUERY:
        raise UnreadableReply("a status in place of rows")
    return GOOD


def service(call: Call) -> str:
    """The service that a call goes to."""
    return call.path.removesuffix(".common.kdsvc").rpartition(".")[2]


def _blocked(answer: object) -> str | None:
    """The text of a reply that is a dialog for a browser, as the public cloud's firewall sends it."""
    first = answer[0] if isinstance(answer, list) and answer else None
    if not isinstance(first, dict) or "actionname" not in first:
        return None
    texts = [str(part.get("msg", "")) for part in first.get("params") or [] if isinstance(part, dict)]
    return "; ".join(filter(None, texts)) or str(first["actionname"])


def _gateway(reply: Reply) -> str:
    try:
        answer = reply.json()
    except UnreadableReply:
        answer = None
    if not isinstance(answer, dict):
        return f"status {reply.status} {shortened(reply.text)}"
    said = answer.get("description_cn") or answer.get("description")
    clock = "; check this machine's clock" if str(answer.get("errcode")) == "4006" else ""
    return f"{said} (errcode {answer.get('errcode')}){clock}"
