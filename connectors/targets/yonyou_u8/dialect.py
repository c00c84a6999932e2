"""The OpenAPI's dialect: everything in the query string, status 200 for all, the truth in errcode."""

import re
import time
from collections.abc import Mapping
from typing import Any

from connectors.targets.api.calls import GOOD, Call, Meaning, Reply, UnreadableReply, Verdict, by_status
from connectors.targets.api.client import ApiClient
from connectors.targets.api.wire_values import figure
from connectors.targets.yonyou_u8.settings import YonyouU8Settings

NOTHING_MATCHES = "20002"
"""The errcode of a list or record that is not there: an error over there, an empty answer here."""

NOT_AUTHORISED = "30021"
LIVES, BEFORE = 7200.0, 300.0
"""Seconds that a token lives unless it says so itself, and how long before its end it is renewed."""

# Only few errcodes are published: the rest is told by its words.
_SESSION = re.compile(r"token|令牌", re.IGNORECASE)
_AWAY = re.compile(
    r"未连接|离线|断开|无法连接|连接失败|超时|网关|系统繁忙|服务不可用|稍后"
    r"|offline|not connected|time.?out|unavailable",
    re.IGNORECASE,
)
_BUSY = re.compile(r"频繁|限流|频率|too many|rate limit", re.IGNORECASE)
_RIGHTS = re.compile(
    r"未授权|没有权限|无权限|not authori[sz]ed|app not|app_?key|to_account|from_account", re.IGNORECASE
)


class OpenApiDialect:
    """Signs in with the app's key and secret, renews the token before it runs out, and reads errcodes."""

    client: ApiClient

    def __init__(self, settings: YonyouU8Settings) -> None:
        self._settings = settings
        self._token, self._ends = "", 0.0

    def headers(self, call: Call, url: str) -> Mapping[str, str]:  # noqa: ARG002 - nothing is signed in headers
        """None: this system reads the query alone."""
        return {}

    def query(self) -> Mapping[str, str]:
        """Who calls whom, with which token."""
        if not self._token or time.monotonic() >= self._ends:
            self._sign_in()
        settings = self._settings
        data_source = {"ds_sequence": settings.data_source} if settings.data_source else {}
        accounts = {"from_account": settings.from_account, "to_account": settings.to_account}
        return {**accounts, "app_key": settings.app_key, "token": self._token, **data_source}

    def forget(self) -> None:
        """The token is worth nothing any more."""
        self._token = ""

    def verdict(self, call: Call, reply: Reply) -> Verdict:
        """By errcode, and by the words of errmsg where the code is none of those published."""
        if (verdict := by_status(reply)) is not GOOD:
            return verdict
        answer = table_of(reply)
        if call.writes and "url" in answer and not answer.get("errcode"):
            return GOOD
        code, said = error_of(answer)
        if code == "0" or (code == NOTHING_MATCHES and not call.writes):
            return GOOD
        return Verdict(meaning=self.meaning(code, said), said=f"{said} (errcode {code})")

    def meaning(self, code: str, said: str) -> Meaning:
        """What an errcode other than 0 means."""
        if code in self._settings.session_errcodes:
            return Meaning.SESSION_LOST
        if code in self._settings.away_errcodes:
            return Meaning.AWAY
        if code == NOT_AUTHORISED:
            return Meaning.DENIED
        words = (
            (_SESSION, Meaning.SESSION_LOST),
            (_BUSY, Meaning.BUSY),
            (_AWAY, Meaning.AWAY),
            (_RIGHTS, Meaning.DENIED),
        )
        return next((meaning for pattern, meaning in words if pattern.search(said)), Meaning.REFUSED)

    def _sign_in(self) -> None:
        settings = self._settings
        secret = str(settings.app_secret or "")
        given = {"from_account": settings.from_account, "app_key": settings.app_key, "app_secret": secret}
        call = Call(path="/system/token", doing="signing in", method="GET", query=given)
        token = table_of(self.client.bare(call, self._token_verdict))["token"]
        self.client.recorder.hide(token["id"])
        lives = figure(token.get("expiresIn"))
        self._token = token["id"]
        self._ends = time.monotonic() + (float(lives) if lives else LIVES) - BEFORE

    def _token_verdict(self, reply: Reply) -> Verdict:
        if (verdict := by_status(reply)) is not GOOD:
            return verdict
        answer = table_of(reply)
        code, said = error_of(answer)
        if code != "0":
            meaning = self.meaning(code, said)
            patient = meaning in (Meaning.BUSY, Meaning.AWAY)
            return Verdict(meaning=meaning if patient else Meaning.DENIED, said=f"{said} (errcode {code})")
        token = answer.get("token")
        if not isinstance(token, dict) or not isinstance(token.get("id"), str) or not token["id"]:
            raise UnreadableReply("no token in it")
        return GOOD


def table_of(reply: Reply) -> dict[str, Any]:
    """The reply's JSON. Raises UnreadableReply where it is no table."""
    answer = reply.json()
    if not isinstance(answer, dict):
        raise UnreadableReply("JSON that is no table")
    return answer


def error_of(answer: Mapping[str, object]) -> tuple[str, str]:
    """Errcode (a text or a number over there) and errmsg. Raises UnreadableReply without an errcode."""
    if answer.get("errcode") is None:
        raise UnreadableReply("JSON without errcode")
    return str(answer["errcode"]).strip(), str(answer.get("errmsg") or "").strip()
