"""Calling a system's API: what is tried again, what is not, and how failures are sorted."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import stamina
from flask import Flask, Response, request

from connectors.errors import OutcomeUnknown, Refused, SignInFailed, Unavailable
from connectors.targets.api.calls import GOOD, Call, Meaning, Reply, Verdict, by_status
from connectors.targets.api.client import ApiClient, ApiPlace
from connectors.targets.api.evidence import Recorder
from fixtures.faults import Faults, Kind
from tests.partners.certificates import make_certificates
from tests.partners.sites import serving

WRITE = Call(path="/save", doing="saving PO-1", writes=True, json={"reference": "PO-1", "price": Decimal("0.10")})
READ = Call(path="/save", doing="looking for PO-1", json={})
NOTHING_LISTENS = "http://127.0.0.1:9"


class Dialect:
    """Signs in at /sign-in, shows its token, and knows 200-with-error."""

    client: ApiClient

    def __init__(self) -> None:
        self.token = ""
        self.session_lost = Verdict(meaning=Meaning.SESSION_LOST, said="session lost")

    def headers(self, call: Call, url: str) -> Mapping[str, str]:  # noqa: ARG002 - this system signs no content
        if not self.token:
            call = Call(path="/sign-in", doing="signing in", form={"password": "pw-of-the-robot"})
            self.token = self.client.bare(call).json()["token"]
        return {"Authorization": f"Bearer {self.token}"}

    def query(self) -> Mapping[str, str]:
        return {}

    def forget(self) -> None:
        self.token = ""

    def verdict(self, call: Call, reply: Reply) -> Verdict:  # noqa: ARG002
        if by_status(reply) is not GOOD:
            return by_status(reply)
        said = reply.json().get("error")
        return self.session_lost if said == "session" else GOOD


class System:
    """The other side: ``answers`` come first, one each; then all is well."""

    def __init__(self) -> None:
        self.app = Flask("system")
        self.faults = Faults(self.app)
        self.answers: list[tuple[str, int, dict[str, str]]] = []
        self.saved: list[bytes] = []
        self.tokens = 0
        self.app.add_url_rule("/sign-in", view_func=self._sign_in, methods=["POST"])
        self.app.add_url_rule("/save", view_func=self._save, methods=["POST"])

    def _sign_in(self) -> dict[str, str]:
        self.tokens += 1
        return {"token": f"token-number-{self.tokens}"}

    def _save(self) -> Response:
        text, status, headers = self.answers.pop(0) if self.answers else ("{}", 200, {})
        if text == "{}" and request.get_data() != b"{}":
            self.saved.append(request.get_data())
        return Response(text, status, headers)


@pytest.fixture(autouse=True)
def _retries_without_pause() -> Iterator[None]:
    with stamina.set_testing(True, attempts=3, cap=True):
        yield


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[System, str]]:
    system = System()
    with serving(system.faults) as url:
        yield system, url


@pytest.fixture
def system(served: tuple[System, str]) -> System:
    system, _ = served
    system.faults.forget()
    system.answers, system.saved, system.tokens = [], [], 0
    return system


@pytest.fixture
def client(served: tuple[System, str], tmp_path: Path) -> Iterator[ApiClient]:
    client = made(served[1], tmp_path)
    yield client
    client.close()


def made(url: str, folder: Path, **place: object) -> ApiClient:
    dialect = Dialect()
    place = {"timeout_seconds": 20.0, **place}
    recorder = Recorder(folder, "erp", ("pw-of-the-robot",))
    dialect.client = ApiClient(ApiPlace(name="erp", url=url, **place), dialect, recorder)  # type: ignore[arg-type]
    return dialect.client


def plan(system: System, client: ApiClient, fault: Kind) -> None:
    """Let it happen to the next call; where that hangs, the client soon gives up."""
    system.faults.plan(fault, path="/save")
    if fault.startswith("hang"):
        client.place = replace(client.place, timeout_seconds=0.3)


def test_figures_are_sent_as_exact_numbers(system: System, client: ApiClient) -> None:
    client.call(WRITE)

    assert system.saved == [b'{"reference":"PO-1","price":0.10}']


@pytest.mark.parametrize("call", [WRITE, READ], ids=["write", "read"])
def test_without_a_connection_nothing_was_sent(call: Call, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"signing in: no connection .*; nothing was sent"):
        made(NOTHING_LISTENS, tmp_path).call(call)


@pytest.mark.parametrize(
    "fault", ["drop before", "error after", "page after", "empty after", "cut after", "hang after"]
)
def test_what_becomes_of_a_write_without_an_answer_is_not_known(system: System, client: ApiClient, fault: Kind) -> None:
    plan(system, client, fault)

    with pytest.raises(OutcomeUnknown, match=r"saving PO-1: .*whether it was done is not known"):
        client.call(WRITE)

    system.faults.release()
    assert [seen.path for seen in system.faults.seen] == ["/sign-in", "/save"]


@pytest.mark.parametrize(
    "fault", ["drop before", "error after", "page after", "empty after", "cut after", "hang after"]
)
def test_a_read_without_an_answer_is_tried_again(system: System, client: ApiClient, fault: Kind) -> None:
    plan(system, client, fault)

    assert client.call(READ).json() == {}

    system.faults.release()
    assert [seen.path for seen in system.faults.seen] == ["/sign-in", "/save", "/save"]


def test_a_read_is_tried_only_so_often(system: System, client: ApiClient) -> None:
    system.answers = [("", 503, {})] * 9

    with pytest.raises(Unavailable, match="looking for PO-1: status 503"):
        client.call(READ)

    assert len(system.answers) == 9 - 3


def test_called_too_often_a_write_is_made_again(system: System, client: ApiClient) -> None:
    system.answers = [("slow down", 429, {"Retry-After": "7"})]

    client.call(WRITE)

    assert len(system.saved) == 1


def test_a_lost_session_is_renewed_once(system: System, client: ApiClient) -> None:
    system.answers = [('{"error": "session"}', 200, {})]
    client.call(READ)
    assert system.tokens == 2

    system.answers = [('{"error": "session"}', 200, {})] * 2
    with pytest.raises(SignInFailed, match="signed in anew, and it still says: session lost"):
        client.call(READ)
    assert system.tokens == 3


def test_a_session_lost_in_the_middle_of_a_write_leaves_it_unknown(system: System, client: ApiClient) -> None:
    system.answers = [('{"error": "session"}', 200, {})]
    client._dialect.session_lost = Verdict(  # type: ignore[attr-defined]
        meaning=Meaning.SESSION_LOST, said="session lost", nothing_done=False
    )

    with pytest.raises(OutcomeUnknown, match="session lost"):
        client.call(WRITE)


@pytest.mark.parametrize(
    ("status", "error"),
    [(400, Refused), (404, Refused), (403, SignInFailed), (302, OutcomeUnknown), (500, OutcomeUnknown)],
)
def test_a_status_says_who_must_act(system: System, client: ApiClient, status: int, error: type[Exception]) -> None:
    system.answers = [("数量必须大于 0", status, {})]

    with pytest.raises(error, match=str(status)):
        client.call(WRITE)


def test_a_wrong_password_is_for_a_person_and_not_tried_again(system: System, client: ApiClient) -> None:
    system.app.view_functions["_sign_in"] = lambda: ('{"error": "invalid_grant"}', 400)

    with pytest.raises(SignInFailed, match="signing in: status 400"):
        client.call(READ)

    assert len(system.faults.seen) == 1
    system.app.view_functions["_sign_in"] = system._sign_in


@pytest.mark.usefixtures("system")
def test_what_was_said_is_kept_without_secrets(client: ApiClient) -> None:
    with client.recording("PO-1/测试"):
        client.call(WRITE)
        (file,) = client.recorder.evidence

    said = json.loads(file.read_text(encoding="utf-8"))
    assert file.name.endswith("-erp-PO-1-测试.json")
    assert file.stat().st_mode & 0o077 == 0
    assert [each["request"]["body"] for each in said] == [{"password": "•••"}, {"reference": "PO-1", "price": "0.10"}]
    assert (said[0]["reply"]["body"], said[1]["request"]["headers"]["authorization"]) == ({"token": "•••"}, "•••")


def test_a_write_without_an_answer_is_kept_too(system: System, client: ApiClient) -> None:
    system.faults.plan("drop after", path="/save")

    with pytest.raises(OutcomeUnknown) as unknown, client.recording("PO-1"):
        client.call(WRITE)

    (file,) = unknown.value.evidence
    assert json.loads(file.read_text(encoding="utf-8"))[-1]["reply"].startswith("no answer: ")


def test_a_certificate_of_nobody_known_is_not_trusted(tmp_path: Path, system: System) -> None:
    import ssl

    from werkzeug.serving import make_server

    certificates = make_certificates(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates.certificate, certificates.key)
    server = make_server("127.0.0.1", 0, system.app, ssl_context=context, threaded=True)
    from threading import Thread

    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        url = f"https://127.0.0.1:{server.server_port}"
        with pytest.raises(
            Unavailable, match=r"its certificate is not trusted .* name your own CA's PEM file in ca_file"
        ):
            made(url, tmp_path).call(READ)
        trusting = made(url, tmp_path, ca_file=certificates.ca)
        assert trusting.call(READ).json() == {}
        trusting.close()
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()
