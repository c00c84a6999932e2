"""Calls to a Tryton server by JSON-RPC: the session, and what its replies mean."""

import base64
from collections.abc import Mapping
from typing import Any

from connectors.targets.api.calls import (
    ERRORS,
    FORBIDDEN,
    GOOD,
    UNAUTHORIZED,
    Call,
    Meaning,
    Reply,
    UnreadableReply,
    Verdict,
    by_status,
)
from connectors.targets.api.client import ApiClient
from connectors.targets.tryton.settings import TrytonSettings

BUSY = ("ConcurrencyException", "DatabaseTimeoutError")
"""Errors that say: nothing was done, ask again."""
TOO_MANY_TRIES = 429
GONE = 503


class Rpc:
    """One user's session, renewed once when it has run out. ``client`` is given after it is made."""

    client: ApiClient

    def __init__(self, settings: TrytonSettings) -> None:
        self._settings = settings
        self._authorization = ""
        self._context: dict[str, Any] | None = None

    def call(self, method: str, *parameters: object, doing: str, writes: bool = False) -> Any:  # noqa: ANN401 - JSON
        """The method's result, the user's context being its last parameter. Raises as ApiClient does."""
        return self._called(method, [*parameters, self.context()], doing, writes=writes)

    def context(self, **more: object) -> dict[str, Any]:
        """The user's own context (company, language …), asked for once."""
        if self._context is None:
            known = self._called("model.res.user.get_preferences", [True, {}], "reading the user's preferences")
            self._context = {name: value for name, value in known.items() if not name.endswith(".")}
        return {**self._context, **more}

    def in_context(self, method: str, *parameters: object, doing: str, context: Mapping[str, object]) -> Any:  # noqa: ANN401 - JSON
        """The same in a context with something besides."""
        return self._called(method, [*parameters, self.context(**context)], doing)

    # the dialect

    def headers(self, call: Call, url: str) -> Mapping[str, str]:  # noqa: ARG002 - the session signs nothing
        """The session; signs in where there is none."""
        if not self._authorization:
            self._sign_in()
        return {"Authorization": self._authorization}

    def query(self) -> Mapping[str, str]:
        """Nothing."""
        return {}

    def forget(self) -> None:
        """Sign in anew before the next call."""
        self._authorization = ""

    def verdict(self, call: Call, reply: Reply) -> Verdict:  # noqa: ARG002 - a reply says all itself
        """What the reply means. Raises UnreadableReply where it is no answer of Tryton's."""
        if reply.status in (UNAUTHORIZED, FORBIDDEN):
            return Verdict(meaning=Meaning.SESSION_LOST, said=f"status {reply.status}")
        if reply.status >= ERRORS:
            return by_status(reply)
        answer = _answer(reply)
        if "error" in answer:
            return _of_error(answer["error"])
        if "result" not in answer:
            raise UnreadableReply("an answer without a result")
        return GOOD

    def _called(self, method: str, parameters: list[object], doing: str, *, writes: bool = False) -> Any:  # noqa: ANN401 - JSON
        body = {"id": 0, "method": method, "params": parameters}
        return _answer(self.client.call(Call(path="/rpc/", doing=doing, json=body, writes=writes)))["result"]

    def _sign_in(self) -> None:
        it = self._settings
        body = {"id": 0, "method": "common.db.login", "params": [it.user, {"password": str(it.password)}]}
        reply = self.client.bare(Call(path="/rpc/", doing="signing in", json=body), self._judged)
        identity, token = _answer(reply)["result"][:2]
        self._authorization = "Session " + base64.b64encode(f"{it.user}:{identity}:{token}".encode()).decode()
        self.client.recorder.hide(str(token))
        self.client.recorder.hide(self._authorization)

    def _judged(self, reply: Reply) -> Verdict:
        if reply.status in (UNAUTHORIZED, FORBIDDEN):
            said = f"{self._settings.user}: user or password is wrong; check both, and the database in url"
            return Verdict(meaning=Meaning.DENIED, said=said)
        if reply.status == TOO_MANY_TRIES:
            return Verdict(meaning=Meaning.DENIED, said="too many tries to sign in; wait, then try again")
        if reply.status >= ERRORS:
            return by_status(reply)
        answer = _answer(reply)
        if isinstance(answer.get("result"), list):
            return GOOD
        return Verdict(meaning=Meaning.DENIED, said=_said(answer.get("error")) or "the server gave no session")


def _answer(reply: Reply) -> dict[str, Any]:
    answer = reply.json()
    if not isinstance(answer, dict):
        raise UnreadableReply("an answer that is no object")
    return answer


def _of_error(error: object) -> Verdict:
    """A UserError is a business no; a lost race was not done; anything else is a no as well, in Tryton's words."""
    name = str(error[0]) if isinstance(error, list) and error else ""
    if name in BUSY:
        return Verdict(meaning=Meaning.BUSY, said=_said(error))
    return Verdict(meaning=Meaning.REFUSED, said=_said(error))


def _said(error: object) -> str:
    """The words of ["UserError", ["what", "more", domain]] and its like."""
    if not isinstance(error, list):
        return str(error or "")
    parts: list[str] = []
    for part in error:
        parts += [str(one) for one in part if isinstance(one, str)] if isinstance(part, list) else [str(part)]
    return ": ".join(filter(None, parts))
