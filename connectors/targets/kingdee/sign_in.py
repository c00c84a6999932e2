"""Signing in at Kingdee: every call signed by an app, or a session that was begun by a user or an app."""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from http.cookies import CookieError, SimpleCookie

from connectors.targets.api.calls import GOOD, Call, Meaning, Reply, UnreadableReply, Verdict, by_status, shortened
from connectors.targets.api.client import ApiClient
from connectors.targets.kingdee.replies import EXCEPTION_TEXT, verdict
from connectors.targets.kingdee.settings import KingdeeSettings
from connectors.targets.kingdee.signing import App, sign_in_signature, signed_headers

SERVICE = "/Kingdee.BOS.WebApi.ServicesStub.AuthService.{}.common.kdsvc"
SESSION, ASP_SESSION = "kdservice-sessionid", "ASP.NET_SessionId"
SIGNED_IN = (1, -4, -5)
"""LoginResultType: done; done, with a warning; done for services, while a person would have to fill in a form."""

ABOUT_SIGNATURE = re.compile(r"签名|授权|认证|signature|登录", re.IGNORECASE)


class SignedCalls:
    """Signs every call (第三方系统登录授权). The server gives a session all the same, and wants it shown.

    A session given anew may need minutes before it works, and every further new one starts the wait again: after one
    renewal the same one is kept and shown until it works.
    """

    def __init__(self, app: App, clock: Callable[[], float] = time.time) -> None:
        self._app = app
        self._clock = clock
        self._cookies: dict[str, str] = {}
        self._worked = False
        self._renewed = False

    def headers(self, call: Call, url: str) -> Mapping[str, str]:  # noqa: ARG002 - the body is not signed
        """The signature, and the session where there is one."""
        return {
            **signed_headers(self._app, url, int(self._clock())),
            "Accept-Charset": "utf-8",
            **session_headers(self._cookies),
        }

    def query(self) -> Mapping[str, str]:
        """Nothing."""
        return {}

    def forget(self) -> None:
        """Show no session with the next call, so that the server gives another."""
        self._cookies = {}
        self._renewed = True

    def verdict(self, call: Call, reply: Reply) -> Verdict:
        """What the reply means; a session that came with it is kept."""
        self._cookies.update(cookies_of(reply))
        found = verdict(call, reply)
        if found.meaning is Meaning.GOOD:
            self._worked, self._renewed = True, False
        elif found.meaning is Meaning.SESSION_LOST and self._worked and self._renewed and not call.writes:
            return Verdict(meaning=Meaning.AWAY, said=f"the renewed session does not work yet: {found.said}")
        elif found.meaning is Meaning.SESSION_LOST and not self._worked:
            said = f"{found.said}; check account, user, app_id and app_secret, and that the app allows this user"
            return replace(found, said=said)
        elif found.meaning is Meaning.AWAY and not self._worked and _is_about_signature(found.said):
            return Verdict(meaning=Meaning.DENIED, said=found.said)
        return found


class Session:
    """Signs in once, and shows the session with every call. It ends after 20 minutes without a call."""

    client: ApiClient

    def __init__(self, settings: KingdeeSettings, clock: Callable[[], float] = time.time) -> None:
        self._settings = settings
        self._clock = clock
        self._cookies: dict[str, str] = {}

    def headers(self, call: Call, url: str) -> Mapping[str, str]:  # noqa: ARG002 - the session signs nothing
        """The session; begins one where there is none."""
        if not self._cookies:
            self._sign_in()
        return session_headers(self._cookies)

    def query(self) -> Mapping[str, str]:
        """Nothing."""
        return {}

    def forget(self) -> None:
        """Sign in anew with the next call."""
        self._cookies = {}

    def verdict(self, call: Call, reply: Reply) -> Verdict:
        """What the reply means."""
        return verdict(call, reply)

    def _sign_in(self) -> None:
        service, parameters = self._parameters()
        call = Call(path=SERVICE.format(service), doing="signing in", json={"parameters": parameters})
        reply = self.client.bare(call, self._judge)
        answer = reply.json()
        context = answer.get("Context") or {}
        session = str(answer.get("KDSVCSessionId") or "")
        asp_session = str(context.get("SessionId") or "") if isinstance(context, dict) else ""
        self._cookies = {**cookies_of(reply), SESSION: session, ASP_SESSION: asp_session}
        self._cookies = {name: value for name, value in self._cookies.items() if value}
        for value in self._cookies.values():
            self.client.recorder.hide(value)

    def _parameters(self) -> tuple[str, list[object]]:
        it = self._settings
        if it.sign_in == "password":
            return "ValidateUser", [it.account, it.user, str(it.password), it.language]
        if it.sign_in == "app_secret":
            return "LoginByAppSecret", [it.account, it.user, it.app_id, str(it.app_secret), it.language]
        stamp = str(int(self._clock()))
        texts = [it.account, it.user, it.app_id, str(it.app_secret), stamp]
        sign = sign_in_signature(texts, sha1=it.sign_in == "app_sign_sha1")
        self.client.recorder.hide(sign)
        return "LoginBySign", [it.account, it.user, it.app_id, stamp, sign, it.language]

    def _judge(self, reply: Reply) -> Verdict:
        if by_status(reply) is not GOOD:
            return by_status(reply)
        if reply.text.startswith(EXCEPTION_TEXT):
            return Verdict(meaning=Meaning.AWAY, said=shortened(reply.text))
        answer = reply.json()
        if not isinstance(answer, dict):
            raise UnreadableReply(f"no answer to signing in: {shortened(reply.text)}")
        if str(answer.get("LoginResultType")) in map(str, SIGNED_IN) and answer.get("KDSVCSessionId"):
            return GOOD
        if "LoginResultType" in answer:
            said = f"{self._settings.user}: {answer.get('Message')} (LoginResultType {answer['LoginResultType']})"
            return Verdict(meaning=Meaning.DENIED, said=f"{said}; check account, user and secret")
        found = verdict(Call(path="", doing=""), reply)
        hint = "; at signing in this often means a wrong account id, a wrong app, or an address that is not allowed"
        return Verdict(meaning=Meaning.DENIED, said=found.said + hint)


def session_headers(cookies: Mapping[str, str]) -> dict[str, str]:
    """The session as header and as cookies."""
    if not cookies:
        return {}
    joined = "; ".join(f"{name}={value}" for name, value in cookies.items())
    shown = {"Cookie": f"Theme=standard; {joined}"}
    return {**shown, SESSION: cookies[SESSION]} if SESSION in cookies else shown


def cookies_of(reply: Reply) -> dict[str, str]:
    """The cookies that a reply sets; empty ones are taken back by the server, and left out."""
    found: dict[str, str] = {}
    for line in reply.headers.get_list("set-cookie"):
        jar = SimpleCookie()
        try:
            jar.load(line)
        except CookieError:  # somebody's cookie with a strange name is not ours to mend
            continue
        found |= {name: morsel.value for name, morsel in jar.items() if morsel.value}
    return found


def _is_about_signature(said: str) -> bool:
    return EXCEPTION_TEXT in said and ABOUT_SIGNATURE.search(said) is not None
