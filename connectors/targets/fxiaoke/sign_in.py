"""Signing in to Fxiaoke: a token for two hours, kept as long as it may be, and shown with every call."""

import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from datetime import time as time_of_day
from typing import NamedTuple
from uuid import uuid4
from zoneinfo import ZoneInfo

from connectors.errors import SignInFailed, Unavailable
from connectors.targets.api.calls import GOOD, Call, Meaning, Reply, UnreadableReply, Verdict, by_status
from connectors.targets.api.client import ApiClient
from connectors.targets.api.limit import Limit
from connectors.targets.fxiaoke.replies import QUOTA_USED, TOKEN_BAD, Answer, answer_of, code_of, said, verdict
from connectors.targets.fxiaoke.settings import FxiaokeSettings

BODY_TOKEN, HEADER_TOKEN = "/cgi/corpAccessToken/get/V2", "/oauth2.0/token"
BY_MOBILE = "/cgi/user/getByMobile"

RENEWED_BEFORE = 600.0
"""Seconds before a token's end at which the system gives a new one; earlier it gives the same again."""

SHORTEST = 60.0
"""Seconds that a token is used at least before the next is asked for."""

BEIJING = ZoneInfo("Asia/Shanghai")


class Session(NamedTuple):
    """Who is signed in: token, company (corpId or ea), user; and until when (the clock's seconds)."""

    token: str
    company: str
    user: str
    until: float


class SignIn:
    """The dialect of Fxiaoke: how a call shows who makes it, and what a reply means.

    ``client`` is set by whoever makes the client with this dialect.
    """

    client: ApiClient

    def __init__(self, settings: FxiaokeSettings, clock: Callable[[], float] = time.time) -> None:
        self._settings = settings
        self._clock = clock
        self._session: Session | None = None
        self._quota_until = 0.0
        # Ten a minute is what the vendor allows, for all that sign in with this app.
        self._limit = Limit(8, 60, burst=2)

    @property
    def session(self) -> Session:
        """Who is signed in; signs in where nobody is, or where the token is near its end."""
        if self._session is None or self._clock() >= self._session.until:
            self._session = self._signed_in()
        return self._session

    def headers(self, call: Call, url: str) -> Mapping[str, str]:  # noqa: ARG002 - nothing is signed
        """The newer way's headers. For the older way the sign-in is put into the call's own JSON, where it belongs.

        Raises Unavailable without a call where the day's quota is known to be used up.
        """
        if self._clock() < self._quota_until:
            raise Unavailable(f"{self.client.place.host}: {call.doing}: the day's calls are used up; try after 0:00")
        session = self.session
        if self._settings.sign_in == "header":
            return {"authorization": f"Bearer {session.token}", "x-fs-ea": session.company, "x-fs-userid": session.user}
        if isinstance(call.json, dict):
            call.json.update(_in_body(session))
        return {}

    def query(self) -> Mapping[str, str]:
        """A trace of its own for every call."""
        return {"thirdTraceId": str(uuid4())}

    def forget(self) -> None:
        """Sign in anew before the next call."""
        self._session = None

    def verdict(self, call: Call, reply: Reply) -> Verdict:
        """What the reply means; a quota that is used up is remembered."""
        found = verdict(call, reply)
        if found.meaning is Meaning.BUSY and code_of(answer_of(reply)) == QUOTA_USED:
            now = self._clock()
            self._quota_until = _midnight_after(now)
            return Verdict(meaning=Meaning.BUSY, said=found.said, seconds=self._quota_until - now)
        return found

    def _signed_in(self) -> Session:
        it = self._settings
        newer = it.sign_in == "header"
        asked = {"appId": it.app_id, "appSecret": str(it.app_secret), "permanentCode": str(it.permanent_code)}
        path = HEADER_TOKEN if newer else BODY_TOKEN
        asked |= {"grantType": "app_secret"} if newer else {}
        answer = self._asked(path, asked, _judge_token, self._limit)
        token = str(answer["accessToken" if newer else "corpAccessToken"])
        self.client.recorder.hide(token)
        session = Session(token, str(answer["ea" if newer else "corpId"]), it.user, self._end(answer))
        return session if session.user else session._replace(user=self._user_by_mobile(session))

    def _end(self, answer: Answer) -> float:
        try:
            lasts = float(str(answer.get("expiresIn")))
        except ValueError:
            lasts = 0.0
        return self._clock() + max(lasts - RENEWED_BEFORE, SHORTEST)

    def _user_by_mobile(self, session: Session) -> str:
        asked = {"corpAccessToken": session.token, "corpId": session.company, "mobile": self._settings.mobile}
        people = self._asked(BY_MOBILE, asked, _judge).get("empList")
        known = people if isinstance(people, list) else []
        users = [person.get("openUserId") for person in known if isinstance(person, dict)]
        if len(users) != 1 or not users[0]:
            problem = f'mobile: {len(users)} employees have this number there; write user = "FSUID_…" instead'
            raise SignInFailed(f"{self.client.place.host}: signing in: {problem}")
        return str(users[0])

    def _asked(self, path: str, asked: dict[str, str], judge: Callable[[Reply], Verdict], *limits: Limit) -> Answer:
        call = Call(path=path, doing="signing in", json=asked, query=self.query(), limits=limits)
        return answer_of(self.client.bare(call, judge))


def _in_body(session: Session) -> dict[str, str]:
    return {"corpAccessToken": session.token, "corpId": session.company, "currentOpenUserId": session.user}


def _judge(reply: Reply) -> Verdict:
    """What a reply to signing in means: any no that does not pass by itself is for a person."""
    if by_status(reply) is not GOOD:
        return by_status(reply)
    answer = answer_of(reply)
    found = verdict(Call(path="", doing=""), reply)
    if found.meaning not in (Meaning.REFUSED, Meaning.SESSION_LOST):
        return found
    hint = (
        "" if code_of(answer) == TOKEN_BAD else "; check app_id, app_secret, permanent_code and the app's IP white list"
    )
    return Verdict(meaning=Meaning.DENIED, said=said(answer) + hint)


def _judge_token(reply: Reply) -> Verdict:
    found = _judge(reply)
    if found is GOOD:
        answer = answer_of(reply)
        if not (answer.get("accessToken") or answer.get("corpAccessToken")):
            raise UnreadableReply("it says good, and gives no token")
        if not (answer.get("ea") or answer.get("corpId")):
            raise UnreadableReply("it gives a token, and does not say for which company")
    return found


def _midnight_after(seconds: float) -> float:
    today = datetime.fromtimestamp(seconds, BEIJING).date()
    return datetime.combine(today + timedelta(days=1), time_of_day(), BEIJING).timestamp()
