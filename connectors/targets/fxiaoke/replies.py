"""What Fxiaoke's replies mean: nearly all come with HTTP 200, and their errorCode says whether it was done."""

import re
from collections.abc import Callable, Mapping

from connectors.targets.api.calls import GOOD, Call, Meaning, Reply, UnreadableReply, Verdict, by_status, shortened

TOKEN_BAD, TOKEN_MISSING = 20016, 20017
QUOTA_USED, QUOTA_NONE = 30002, 30003
TIMED_OUT = 50009

MEANINGS: dict[int, Meaning] = {
    0: Meaning.GOOD,
    -1: Meaning.AWAY,
    -2: Meaning.AWAY,
    TIMED_OUT: Meaning.AWAY,
    14001: Meaning.BUSY,
    30004: Meaning.BUSY,
    QUOTA_USED: Meaning.BUSY,
    TOKEN_BAD: Meaning.SESSION_LOST,
    **dict.fromkeys((15002, 15003, 20005, 20006, 20012, 20014, 20015, TOKEN_MISSING), Meaning.DENIED),
    **dict.fromkeys((20020, 20021, 20022, 20023, QUOTA_NONE), Meaning.DENIED),
}
"""errorCode → what it means; any other is a business no. The vendor's list of codes is short and not always right."""

LOCKED = re.compile(r"已被锁定|不能进行.*操作")
"""Said of a record that waits for approval, under the code of a time-out."""

DEEPEST = 2
"""How deep in a description its fields may stand."""

HINTS = {
    QUOTA_USED: "the day's calls are used up, they begin anew at 0:00 in Beijing",
    QUOTA_NONE: "the company has bought no calls (OpenAPI 资源包)",
    TOKEN_MISSING: "the sign-in did not arrive; is something between here and there that removes it?",
    15003: "the app may not do this",
    20012: "check user",
    20014: "the app may not act for this user",
    20021: "the app is switched off over there",
    20022: "the company has not authorised the app",
}

Answer = Mapping[str, object]


def verdict(call: Call, reply: Reply) -> Verdict:
    """The meaning of a reply. Raises UnreadableReply where it is none of Fxiaoke's."""
    if by_status(reply) is not GOOD:
        return by_status(reply)
    answer = answer_of(reply)
    code = code_of(answer)
    meaning = MEANINGS.get(code, Meaning.REFUSED)
    if code == TIMED_OUT and LOCKED.search(said(answer)):
        meaning = Meaning.REFUSED
    if meaning is Meaning.GOOD:
        _check_shape(call, answer)
        return GOOD
    return Verdict(meaning=meaning, said=said(answer))


def answer_of(reply: Reply) -> Answer:
    """The reply's object. Raises UnreadableReply."""
    answer = reply.json()
    if not isinstance(answer, dict):
        raise UnreadableReply(f"no answer of the API's: {shortened(reply.text)}")
    return answer


def code_of(answer: Answer) -> int:
    """The errorCode, which comes as a number or as a text. Raises UnreadableReply where there is none."""
    text = str(answer.get("errorCode"))
    if not re.fullmatch(r"-?\d{1,9}", text):
        raise UnreadableReply(f"an answer without errorCode: {shortened(str(answer))}")
    return int(text)


def said(answer: Answer) -> str:
    """What the reply says, for people: its words, its code, and the trace that the vendor's support asks for."""
    code = code_of(answer)
    words = [str(answer[name]) for name in ("errorMessage", "errorDescription") if answer.get(name)]
    trace = f", traceId {answer['traceId']}" if answer.get("traceId") else ""
    hint = f"; {HINTS[code]}" if code in HINTS else ""
    return f"{' · '.join(dict.fromkeys(words)) or 'no words'} (errorCode {code}{trace}){hint}"


def rows_of(answer: Answer) -> list[dict[str, object]]:
    """The records of a good reply to a query. Raises UnreadableReply where there is no list of them."""
    data = answer.get("data")
    rows = data.get("dataList") if isinstance(data, dict) else None
    if rows is None and isinstance(data, dict) and "_id" in data:  # one page of the manual shows a single record
        rows = [data]
    if not isinstance(rows, list) or not all(isinstance(row, dict) and row.get("_id") for row in rows):
        raise UnreadableReply(f"no list of records: {shortened(str(answer))}")
    return rows


def record_of(answer: Answer) -> dict[str, object]:
    """The record of a good reply to get. Raises UnreadableReply where there is none."""
    data = answer.get("data")
    if not isinstance(data, dict) or not data.get("_id"):
        raise UnreadableReply(f"no record: {shortened(str(answer))}")
    return data


def fields_of(answer: Answer) -> dict[str, dict[str, object]]:
    """The fields of a good reply to describe, by name. Raises UnreadableReply where there are none.

    What stands around them differs between releases (data, describe, objectDesc), and so may whether they are a list.
    """
    fields = _named_fields(answer, DEEPEST)
    if fields is None:
        raise UnreadableReply(f"no description of fields: {shortened(str(answer))}")
    return fields


def credential_of(answer: Answer) -> dict[str, object]:
    """A good reply's permission to upload a file. Raises UnreadableReply where there is none."""
    data = answer.get("data")
    if not isinstance(data, dict) or not str(data.get("url")).startswith(("https://", "http://")):
        raise UnreadableReply(f"no address to upload to: {shortened(str(answer))}")
    return data


def _named_fields(holder: Mapping[str, object], deeper: int) -> dict[str, dict[str, object]] | None:
    fields = holder.get("fields")
    if isinstance(fields, list):
        fields = {str(each.get("api_name")): each for each in fields if isinstance(each, dict)}
    if isinstance(fields, dict) and fields and all(isinstance(field, dict) for field in fields.values()):
        return fields
    inner = (each for each in holder.values() if isinstance(each, dict)) if deeper else ()
    return next((found for each in inner if (found := _named_fields(each, deeper - 1)) is not None), None)


def _check_shape(call: Call, answer: Answer) -> None:
    """A good code without what was asked for is no answer."""
    readers: dict[str, Callable[[Answer], object]] = {
        "query": rows_of,
        "get": record_of,
        "describe": fields_of,
        "generatorFileUploadCredential": credential_of,
    }
    reader = readers.get(call.path.rpartition("/")[2])
    if reader is not None:
        reader(answer)
