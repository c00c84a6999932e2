"""What Neocrm's replies mean. Failures come with HTTP 200: V1 says error_code, V2 a code that is neither 0 nor 200."""

from collections.abc import Mapping
from typing import Any

from connectors.targets.api.calls import (
    ERRORS,
    FAULTS,
    FORBIDDEN,
    GOOD,
    TIMEOUT,
    Meaning,
    Reply,
    UnreadableReply,
    Verdict,
    by_status,
    shortened,
)

NOT_FOUND = 404
GOOD_CODES = ("0", "200", "")
INVALID_TOKEN, TOO_OFTEN = "20000002", "1020025"
TOO_OFTEN_SECONDS = 1.2


def verdict(reply: Reply) -> Verdict:
    """The meaning of a reply to any call, whatever its generation."""
    by_http = by_status(reply)
    if by_http.meaning in (Meaning.SESSION_LOST, Meaning.AWAY):
        return by_http
    if by_http.meaning is Meaning.BUSY:
        return Verdict(meaning=Meaning.BUSY, said=by_http.said, seconds=by_http.seconds or TOO_OFTEN_SECONDS)
    try:
        found = _by_code(answer_of(reply))
    except UnreadableReply:
        if by_http is GOOD:
            raise
        return _no_answer(reply, by_http)
    return by_http if found is GOOD else found


def answer_of(reply: Reply) -> dict[str, Any]:
    """The reply as the object that every answer is. Raises UnreadableReply."""
    answer = reply.json()
    if not isinstance(answer, dict):
        raise UnreadableReply(f"no object: {shortened(reply.text)!r}")
    return answer


def data_of(reply: Reply) -> dict[str, Any]:
    """What the answer is about. Raises UnreadableReply."""
    data = answer_of(reply).get("data")
    if not isinstance(data, dict):
        raise UnreadableReply(f"an answer without data: {shortened(reply.text)}")
    return data


def code_of(answer: Mapping[str, Any]) -> str:
    """The code of an answer or of a row in it as text, since it comes as number and as text; "" where all is well."""
    # A V1 record stands bare in its answer, and may have fields called code or status.
    names = ("error_code",) if "id" in answer else ("error_code", "code", "status")
    values = (answer.get(name) for name in names)
    return next((str(value) for value in values if value is not None and str(value) not in GOOD_CODES), "")


def said_by(answer: Mapping[str, Any]) -> str:
    """The system's own words."""
    words = next((answer[name] for name in ("message", "msg", "error_description") if answer.get(name)), "")
    code = code_of(answer)
    return f"{shortened(str(words)) or 'no words'} (code {code})" if code else str(words)


def _by_code(answer: Mapping[str, Any]) -> Verdict:
    code = code_of(answer)
    if not code:
        return GOOD
    said = said_by(answer)
    if code == TOO_OFTEN:
        return Verdict(meaning=Meaning.BUSY, said=said, seconds=TOO_OFTEN_SECONDS)
    # The token is looked at before anything else is, so nothing was done.
    return Verdict(meaning=Meaning.SESSION_LOST if code == INVALID_TOKEN else Meaning.REFUSED, said=said)


def _no_answer(reply: Reply, by_http: Verdict) -> Verdict:
    """A page for people in place of an answer: the wrong host, more often than not."""
    if reply.status in (NOT_FOUND, FORBIDDEN):
        hint = '; check url: every tenant lives on one of several API hosts, and some take orders by api = "v1" alone'
        return Verdict(meaning=Meaning.DENIED, said=by_http.said + hint)
    if ERRORS <= reply.status < FAULTS and reply.status != TIMEOUT:
        return by_http
    return Verdict(meaning=Meaning.AWAY, said=by_http.said)
