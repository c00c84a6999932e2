"""A mistake of ours is written down, and no secret with it."""

import json
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.command.crash import HIDDEN, SHORTEST, mask, write_crash


def failed(message: str) -> Exception:
    with pytest.raises(RuntimeError) as caught:
        raise RuntimeError(message)
    return caught.value


def test_the_file_has_the_traceback_and_is_for_this_account_alone(tmp_path: Path) -> None:
    path = write_crash(failed("sign-in with hunter2"), tmp_path / "crashes", ["hunter2"])
    text = path.read_text(encoding="utf-8")
    assert f"RuntimeError: sign-in with {HIDDEN}" in text
    assert "test_crash.py" in text
    assert path.stat().st_mode & 0o077 == 0


def test_where_the_folder_cannot_be_written_to_it_goes_to_the_temporary_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path / "temporary"))
    (tmp_path / "file").touch()
    path = write_crash(failed("x"), tmp_path / "file", [])
    assert path.parent == tmp_path / "temporary" / "orderbot-crashes"


SECRETS = st.text(min_size=SHORTEST).filter(lambda secret: len(secret.strip()) >= SHORTEST and "•" not in secret)


@given(secret=SECRETS, before=st.text(), after=st.text())
def test_a_secret_is_masked_in_every_spelling(secret: str, before: str, after: str) -> None:
    for spelling in (secret, quote(secret, safe=""), json.dumps(secret)[1:-1], repr(secret)[1:-1]):
        assert spelling not in mask(f"{before}{spelling}{after}", [secret])


def test_what_is_too_short_to_be_a_secret_blots_out_nothing() -> None:
    assert mask("all of it, 100 times", ["", "  ", "1", "of"]) == "all of it, 100 times"
