"""Doctor tries everything, goes on after what fails, and names the mend."""

import json
import os
import re
import socket
import sqlite3
from pathlib import Path

import pytest

from bot.command.doctor import Diagnosis, examine
from bot.command.doctor_view import show_diagnoses
from bot.command.invocation import Invocation
from bot.staging import Staging
from tests.bot.company import MASTER_DATA

INBOX = '[[source]]\ntype = "folder"\nname = "inbox"\npath = "inbox"\n'
ERP = (
    '[[target]]\ntype = "screens"\nname = "erp"\nurl = "http://127.0.0.1:{port}"\nuser = "bot"\n'
    'password = "env:ERP_PW"\n'
)
MAILBOX = (
    '[[source]]\ntype = "mailbox"\nname = "orders"\nhost = "127.0.0.1"\nport = {port}\ntls = "none"\nuser = "bot"\n'
    'password = "env:MAIL_PW"\ntimeout_seconds = 2.0\n'
)


@pytest.fixture
def closed_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def call(tmp_path: Path) -> Invocation:
    for folder in ("masterdata", "inbox"):
        (tmp_path / folder).mkdir()
    for name, text in MASTER_DATA.items():
        (tmp_path / "masterdata" / f"{name}.csv").write_text(text, encoding="utf-8")
    call = Invocation()
    call.config, call.language = tmp_path / "orderbot.toml", "en"
    return call


def settings(call: Invocation, text: str) -> None:
    call.path.write_text(f'[company]\nname = "海川"\n{text}', encoding="utf-8")


def tried(call: Invocation) -> dict[str, Diagnosis]:
    return {diagnosis.what: diagnosis for diagnosis in examine(call)}


def test_what_is_well_is_said_to_be_and_with_what_was_seen(call: Invocation) -> None:
    settings(call, INBOX)
    (call.path.parent / "inbox" / "order.csv").write_text("x", encoding="utf-8")
    Staging(call.path.parent / "data").close()
    found = tried(call)
    assert [what for what, diagnosis in found.items() if not diagnosis.ok] == ["settings"]  # there is no target
    assert "add [[target]] to" in found["settings"].said
    assert found["master data"].said.startswith("customers 1, items 2")
    assert found["store"].said == "0 parcels, 0 orders"
    assert found["browser"].said == "not needed"
    assert found["source inbox"].said.endswith("inbox: 1")


def test_each_connection_that_fails_is_named_and_the_others_are_tried(
    call: Invocation, closed_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAIL_PW", "hunter2")
    settings(call, MAILBOX.format(port=closed_port) + INBOX)
    found = tried(call)
    assert found["source orders"].ok is False
    assert "127.0.0.1" in found["source orders"].said
    assert "hunter2" not in found["source orders"].said
    assert found["source inbox"].ok is True


def test_the_browser_is_really_started_and_a_target_that_is_away_is_told(
    call: Invocation, closed_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ERP_PW", "hunter2")
    settings(call, INBOX + ERP.format(port=closed_port))
    found = tried(call)
    assert found["settings"].ok is True
    assert re.fullmatch(r"Chromium \d+(\.\d+)+", found["browser"].said)
    assert found["target erp"].ok is False
    assert str(closed_port) in found["target erp"].said
    assert "hunter2" not in found["target erp"].said


def test_a_missing_password_is_one_line_and_the_rest_is_still_looked_at(
    call: Invocation, closed_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MAIL_PW", raising=False)
    settings(call, MAILBOX.format(port=closed_port))
    found = tried(call)
    assert "set the environment variable MAIL_PW" in found["settings"].said
    assert found["source orders"] == Diagnosis(
        what="source orders", ok=False, said="not tried: mend the settings first"
    )
    assert found["master data"].ok is True


def test_without_settings_there_is_one_line_with_the_way_on(call: Invocation) -> None:
    (diagnosis,) = examine(call)
    assert diagnosis.ok is False
    assert "orderbot init" in diagnosis.said


def test_master_data_is_wrong_by_file_and_row(call: Invocation) -> None:
    settings(call, INBOX)
    prices = call.path.parent / "masterdata" / "prices.csv"
    prices.write_text("item_number,unit,unit_price\nT-1,件,halb\n", encoding="utf-8")
    found = tried(call)["master data"]
    assert found.ok is False
    assert "prices.csv 第 2 行 row 2" in found.said


def test_a_damaged_store_is_told(call: Invocation) -> None:
    settings(call, INBOX)
    staging = Staging(call.path.parent / "data")
    staging.close()
    with sqlite3.connect(staging.path) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute("INSERT INTO push_attempt SELECT * FROM push_attempt")
        db.execute("INSERT INTO receipt (source, key, seen_at, parcel_id) VALUES ('a', 'b', '', 'nowhere')")
    db.close()
    found = tried(call)["store"]
    assert found.ok is False
    assert "restore a backup" in found.said


def test_a_folder_that_cannot_be_written_to_is_told(call: Invocation) -> None:
    settings(call, INBOX)
    (call.path.parent / "data").write_text("a file, where a folder should be", encoding="utf-8")
    assert "is not writable" in tried(call)["disk"].said


def test_an_env_file_that_others_can_read_is_told(call: Invocation, closed_port: int) -> None:
    settings(call, INBOX + ERP.format(port=closed_port))
    env = call.path.parent / ".env"
    env.write_text("ERP_PW=hunter2\n", encoding="utf-8")
    env.chmod(0o644)
    found = next(iter(examine(call)))
    assert found.ok is True
    assert "chmod 600" in found.said
    os.environ.pop("ERP_PW", None)


def test_the_exit_status_is_1_when_anything_is_wrong_and_json_has_every_line(
    call: Invocation, capsys: pytest.CaptureFixture[str]
) -> None:
    settings(call, INBOX)
    assert show_diagnoses(call, as_json=True) == 1
    document = json.loads(capsys.readouterr().out)
    assert document["ok"] is False
    assert [line["what"] for line in document["tried"]] == [
        "settings",
        "master data",
        "disk",
        "store",
        "browser",
        "source inbox",
    ]
