"""What is kept of a push: enough to see it, and no secret, however it is written."""

import json
from pathlib import Path

import pytest

from connectors.targets.api.evidence import Recorder

SECRET = 's3cret/+=&"quoted" 秘密'


def kept(folder: Path, url: str, headers: dict[str, str], body: bytes, recorder: Recorder | None = None) -> str:
    recorder = recorder or Recorder(folder, "erp", (SECRET,))
    with recorder.recording("PO-1"):
        recorder.sending("saving PO-1", "POST", url, headers, body)
        recorder.answered(200, {"content-type": "application/json"}, b'{"ok": true}')
        (file,) = recorder.evidence
    return file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "url",
    [
        "https://erp.example/api?app_key=k-1234&token=t-1234&app_secret=a-1234&page=2",
        "https://erp.example/api?client_id=k-1234&access_token=t-1234&password=a-1234&page=2",
    ],
)
def test_secrets_in_an_address_are_dots(tmp_path: Path, url: str) -> None:
    text = kept(tmp_path, url, {}, b"")

    assert [secret for secret in ("k-1234", "t-1234", "a-1234") if secret in text] == []
    assert "page=2" in text


@pytest.mark.parametrize(
    "body",
    [
        {"appSecret": "a-1234", "permanentCode": "p-1234", "corpAccessToken": "t-1234"},
        {"data": {"deep": [{"password": "a-1234"}]}, "X": {"token": {"id": "t-1234"}}},
        {"data": json.dumps({"app_secret": "a-1234"})},
    ],
    ids=["names", "deep", "JSON in a text"],
)
def test_what_has_a_secrets_name_is_dots_however_deep(tmp_path: Path, body: object) -> None:
    text = kept(tmp_path, "https://erp.example", {"content-type": "application/json"}, json.dumps(body).encode())

    assert [secret for secret in ("a-1234", "p-1234", "t-1234") if secret in text] == []


def test_a_known_secret_is_dots_wherever_it_stands(tmp_path: Path) -> None:
    body = json.dumps({"parameters": ["robot", SECRET]}).encode()

    text = kept(tmp_path, "https://erp.example", {"content-type": "application/json", "x-note": SECRET}, body)

    assert "s3cret" not in text
    assert json.loads(text)[0]["request"]["body"] == {"parameters": ["robot", "•••"]}


def test_a_token_that_is_learnt_later_is_taken_out_of_what_was_written(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, "erp")
    with recorder.recording("PO-1"):
        recorder.sending("signing in", "POST", "https://erp.example", {}, b"odd-place:t-123456")
        recorder.hide("t-123456")
        recorder.answered(200, {}, b"t-123456")
        (file,) = recorder.evidence

    assert "t-123456" not in file.read_text(encoding="utf-8")


def test_an_answer_that_never_came_is_seen(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, "erp")
    with recorder.recording("PO-1"):
        recorder.sending("saving PO-1", "POST", "https://erp.example", {}, b"{}")
        (file,) = recorder.evidence
        assert json.loads(file.read_text(encoding="utf-8"))[0]["reply"] is None


def test_nothing_said_leaves_no_file(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, "erp")
    with recorder.recording("PO-1"):
        assert recorder.evidence == ()
    recorder.sending("outside", "POST", "https://erp.example", {}, b"")

    assert list(tmp_path.iterdir()) == []
