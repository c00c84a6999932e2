"""Writing by the OpenAPI: each write is done once, and its answer may come later."""

import re
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from connectors.errors import OutcomeUnknown, Refused
from connectors.targets.api.calls import GOOD, Call, Meaning, Reply, UnreadableReply, Verdict, by_status
from connectors.targets.api.client import ApiClient
from connectors.targets.yonyou_u8.dialect import OpenApiDialect, error_of, table_of
from connectors.targets.yonyou_u8.settings import YonyouU8Settings

SURE = 5
"""How often a refusal has to come back before it is taken for the result and not for "not yet"."""

_NOT_YET = re.compile(r"处理中|正在|等待|排队|未完成|尚未|pending|processing|not ready|waiting", re.IGNORECASE)


class Writes:
    """Makes the calls that write."""

    def __init__(self, settings: YonyouU8Settings, client: ApiClient, dialect: OpenApiDialect) -> None:
        self._settings, self._client, self._dialect = settings, client, dialect
        self._tradeids: dict[str, str] = {}

    def write(self, method: str, bill: Mapping[str, object], doing: str, key: str = "") -> dict[str, Any]:
        """POST saleorder/``method`` and return its answer, whenever it comes.

        ``key`` is the same for the same write; without one it is one of its own. Raises as ApiClient.call.
        """
        guard = self._guard(key, doing)
        sync = {"sync": "1"} if self._settings.wait == "sync" else {}
        call = Call(
            path=f"/api/saleorder/{method}", doing=doing, writes=True, json={"saleorder": bill}, query={**guard, **sync}
        )
        try:
            answer = table_of(self._client.call(call))
        except Refused:
            self._tradeids.pop(key, None)
            raise
        if answer.get("url") and not answer.get("id"):
            answer = self._later(str(answer["url"]), doing)
        self._tradeids.pop(key, None)
        return answer

    def _guard(self, key: str, doing: str) -> dict[str, str]:
        """The id under which U8 does a write once: while its outcome is not known, the same again."""
        if key and self._settings.guard == "biz_id":
            return {"biz_id": key}
        if not (tradeid := self._tradeids.get(key) if key else None):
            call = Call(path="/system/tradeid", doing=f"{doing}: drawing a trade id", method="GET")
            trade = table_of(self._client.call(call)).get("trade")
            tradeid = str(trade.get("id") or "") if isinstance(trade, dict) else ""
            if not tradeid:
                raise Refused(f"{self._client.place.host}: {doing}: U8 gave no trade id")
            if key:
                self._tradeids[key] = tradeid
        return {"tradeid": tradeid}

    def _later(self, url: str, doing: str) -> dict[str, Any]:
        """The result of a write that was taken in; asked for again until it is there."""
        call = self._asking(url, doing)
        host, before, repeated = self._client.place.host, "", 0
        for _ in range(self._settings.polls):
            time.sleep(self._settings.poll_seconds)
            answer = _readable(self._client.bare(call, _poll_verdict))
            if not answer or (answer.get("url") and not answer.get("id")):
                continue
            code, said = error_of(answer)
            if code == "0":
                return answer
            if _NOT_YET.search(said) or self._dialect.meaning(code, said) is not Meaning.REFUSED:
                continue
            repeated = repeated + 1 if said == before else 1
            before = said
            if answer.get("tradeid") or repeated >= SURE:
                raise Refused(f"{host}: {doing}: {said} (errcode {code})", self._client.recorder.evidence)
        raise OutcomeUnknown(
            f"{host}: {doing}: U8 took it in, and its result was not there after {self._settings.polls} questions"
            f"{f' ({before})' if before else ''}",
            self._client.recorder.evidence,
        )

    def _asking(self, url: str, doing: str) -> Call:
        """The question for a result, always to our own relay, whatever host the answer names."""
        parts = urlsplit(url)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        path = parts.path.removeprefix(urlsplit(self._client.place.url).path) or "/result"
        return Call(path=path, doing=f"{doing}: asking for the result", method="GET", query=query)


def _poll_verdict(reply: Reply) -> Verdict:
    """Whatever is said in JSON, or an empty body, is an answer."""
    if (verdict := by_status(reply)) is not GOOD:
        return Verdict(meaning=Meaning.AWAY, said=verdict.said)
    _readable(reply)
    return GOOD


def _readable(reply: Reply) -> dict[str, Any]:
    if not reply.content.strip():
        return {}
    answer = table_of(reply)
    if answer and not answer.get("url"):
        error_of(answer)
    elif not answer:
        raise UnreadableReply("an empty table")
    return answer
