"""A .env file feeds the environment, and no more than that."""

from pathlib import Path

import pytest

from bot.command.env_file import EnvFileError, feed_environment, parse

LINES = """\ufeff# 密码
MAIL_PASSWORD=geheim=1 # nicht ab hier
export ERP_PASSWORD="mit Leerzeichen "
 PORTAL_PASSWORD = '#$HOME'

EMPTY=
"""


def test_each_line_is_a_key_and_its_value_and_nothing_is_expanded(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(LINES, encoding="utf-8")
    environment = {"OTHER": "1"}
    values = feed_environment(tmp_path, environment)
    assert environment == {
        "OTHER": "1",
        "MAIL_PASSWORD": "geheim=1 # nicht ab hier",
        "ERP_PASSWORD": "mit Leerzeichen ",
        "PORTAL_PASSWORD": "#$HOME",
        "EMPTY": "",
    }
    assert values == ("geheim=1 # nicht ab hier", "mit Leerzeichen ", "#$HOME")


def test_what_is_set_already_is_never_overridden(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("ERP_PASSWORD=from-file\n", encoding="utf-8")
    environment = {"ERP_PASSWORD": "from-outside"}
    feed_environment(tmp_path, environment)
    assert environment == {"ERP_PASSWORD": "from-outside"}


def test_without_the_file_nothing_happens(tmp_path: Path) -> None:
    environment: dict[str, str] = {}
    assert feed_environment(tmp_path, environment) == ()
    assert environment == {}


def test_every_line_that_is_none_is_named_and_no_value_is_shown() -> None:
    with pytest.raises(EnvFileError) as error:
        parse("A=1\ngeheimes Passwort\n2B=hunter2\n", Path(".env"))
    assert str(error.value) == (
        ".env:2: is not KEY=VALUE; write it so, or begin it with #\n"
        ".env:3: is not KEY=VALUE; write it so, or begin it with #"
    )


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("密码=1".encode("gb18030"))
    with pytest.raises(EnvFileError, match="save it as UTF-8"):
        feed_environment(tmp_path, {})
