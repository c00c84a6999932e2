"""Signing in at Neocrm: a token for user, password and security token (OAuth 2 password grant)."""

from collections.abc import Mapping

from connectors.targets.api.calls import GOOD, Call, Meaning, Reply, UnreadableReply, Verdict, by_status
from connectors.targets.api.client import ApiClient
from connectors.targets.api.evidence import Recorder
from connectors.targets.neocrm.replies import answer_of, data_of, said_by, verdict
from connectors.targets.neocrm.settings import NeocrmSettings

XOQL, V2_PATHS = "/rest/data/v2.0/query/xoql", "/rest/data/v2.0/"
HINT = "check client_id, client_secret, username, password and security_token (a new password brings a new token)"


class Session:
    """Keeps the token until the system no longer takes it: how long it is good is said nowhere for sure."""

    client: ApiClient

    def __init__(self, settings: NeocrmSettings, recorder: Recorder) -> None:
        self._settings = settings
        self._recorder = recorder
        self._door = ApiClient(settings.door, self, recorder)
        self._token = ""

    def begin(self) -> None:
        """Have a token, and calls go where its reply said they should."""
        if not self._token:
            self._sign_in()

    def headers(self, call: Call, url: str) -> Mapping[str, str]:  # noqa: ARG002 - the token signs nothing
        """The token; gets one where there is none."""
        self.begin()
        criteria = {"xsy-criteria": "10"} if self._settings.all_data else {}
        return {"Authorization": f"Bearer {self._token}" if self._settings.bearer else self._token, **criteria}

    def query(self) -> Mapping[str, str]:
        """Nothing."""
        return {}

    def forget(self) -> None:
        """Get another token with the next call."""
        self._token = ""

    def verdict(self, call: Call, reply: Reply) -> Verdict:
        """What the reply means. Raises UnreadableReply where something was asked for and is not in it."""
        found = verdict(reply)
        if found is GOOD and call.path.startswith(V2_PATHS) and not call.writes:
            data_of(reply)
        return found

    def close(self) -> None:
        """Hang up."""
        self._door.close()

    def _sign_in(self) -> None:
        it = self._settings
        joined = f"{it.password}{it.security_token}"
        self._recorder.hide(joined)
        form = {
            "grant_type": "password",
            "client_id": it.client_id,
            "client_secret": str(it.client_secret),
            "username": it.username,
            "password": joined,
            **({"redirect_uri": it.redirect_uri} if it.redirect_uri else {}),
        }
        answer = answer_of(self._door.bare(Call(path="", doing="signing in", form=form), self._judge))
        self._token = str(answer["access_token"])
        self._recorder.hide(self._token)
        place = it.at(str(answer.get("instance_uri") or "")) if it.use_instance_uri else None
        if place is not None:
            self.client.place = place

    def _judge(self, reply: Reply) -> Verdict:
        by_http = by_status(reply)
        if by_http.meaning in (Meaning.AWAY, Meaning.BUSY):
            return by_http
        try:
            answer = answer_of(reply)
        except UnreadableReply:
            if by_http is GOOD:
                raise
            return Verdict(meaning=Meaning.DENIED, said=f"{by_http.said}; check sign_in_url")
        if by_http is GOOD and answer.get("access_token"):
            return GOOD
        if answer.get("error"):
            said = f"{answer.get('error_description') or ''} ({answer['error']})".strip()
            return Verdict(meaning=Meaning.DENIED, said=f"{self._settings.username}: {said}; {HINT}")
        found = verdict(reply)
        if found.meaning in (Meaning.GOOD, Meaning.AWAY):
            raise UnreadableReply("an answer without access_token")
        if found.meaning is Meaning.BUSY:
            return found
        return Verdict(meaning=Meaning.DENIED, said=f"{said_by(answer)}; check sign_in_url")
