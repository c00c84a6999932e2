"""What ``orderbot init`` writes can be used as it stands, and changes nothing that is there."""

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from bot import masterdata
from bot.command.env_file import parse
from bot.command.starter import TEMPLATES, starter
from bot.command.tongue import Tongue
from bot.plugs import PLUGS
from bot.settings import SECTIONS, load

EXAMPLE = re.compile(r"^#(?=[^ #\n-])", re.MULTILINE)
"""The # of a line that is switched on by taking it off."""


@pytest.fixture
def switched_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A starter with all its examples switched on and every password set."""
    list(starter(tmp_path, Tongue("zh")))
    path = tmp_path / "orderbot.toml"
    path.write_text(EXAMPLE.sub("", path.read_text(encoding="utf-8")), encoding="utf-8")
    for name in parse((tmp_path / ".env.example").read_text(encoding="utf-8"), Path(".env.example")):
        monkeypatch.setenv(name, "secret")
    return path


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_starter_loads_as_it_is_written_and_its_master_data_too(tmp_path: Path, language: str) -> None:
    written = dict(starter(tmp_path, Tongue(language)))
    assert set(written.values()) == {True}
    settings = load(tmp_path / "orderbot.toml")
    assert [(source.name, source.type) for source in settings.sources] == [("inbox", "folder")]
    assert settings.folders.masterdata.is_dir()
    assert set(masterdata.load(settings.folders.masterdata).counts().values()) == {0}


def test_every_example_in_it_loads_too_and_there_is_one_of_each_kind(switched_on: Path) -> None:
    settings = load(switched_on)
    connections = {
        "source": settings.sources,
        "target": settings.targets,
        "messenger": settings.messengers,
        "subscriber": settings.subscribers,
    }
    shown = {kind: {connection.type for connection in listed} for kind, listed in connections.items()}
    assert shown == {kind: set(plugs) for kind, plugs in PLUGS.items()}


def test_every_setting_stands_in_it_with_the_value_it_has_anyhow(tmp_path: Path) -> None:
    (tmp_path / "orderbot.toml").write_text('[company]\nname = "x"\n', encoding="utf-8")
    plain = load(tmp_path / "orderbot.toml")
    list(starter(tmp_path / "new", Tongue("zh")))
    written = load(tmp_path / "new" / "orderbot.toml")
    assert (written.reading, written.confirm, written.checks) == (plain.reading, plain.confirm, plain.checks)
    assert written.browser.timeout_seconds == plain.browser.timeout_seconds


def test_every_key_of_every_section_stands_in_it() -> None:
    text = (TEMPLATES / "orderbot.toml").read_text(encoding="utf-8")
    keys = {field.name for shape in SECTIONS.values() for field in fields(shape)} - {"evidence"}
    assert {key for key in keys if not re.search(rf"^#?{key} = ", text, re.MULTILINE)} == set()


def test_no_password_is_asked_for_that_the_env_example_does_not_have(switched_on: Path) -> None:
    named = set(re.findall(r'"env:(\w+)"', switched_on.read_text(encoding="utf-8")))
    example = (switched_on.parent / ".env.example").read_text(encoding="utf-8")
    assert named - {"NAME", "名称"} == set(parse(example, Path(".env.example")))
    assert "/.env" in (switched_on.parent / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_what_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "orderbot.toml").write_text("mine", encoding="utf-8")
    (tmp_path / "masterdata").mkdir()
    (tmp_path / "masterdata" / "items.xlsx").write_bytes(b"mine too")
    first = {path.name: written for path, written in starter(tmp_path, Tongue("en"))}
    again = {path.name: written for path, written in starter(tmp_path, Tongue("en"))}
    assert (tmp_path / "orderbot.toml").read_text(encoding="utf-8") == "mine"
    assert first["orderbot.toml"] is False
    assert "items.csv" not in first
    assert set(again.values()) == {False}


def test_each_comment_is_there_in_chinese_and_in_english() -> None:
    text = (TEMPLATES / "orderbot.toml").read_text(encoding="utf-8")
    blocks = re.findall(r"(?:^# (?!-).*\n)+", text, re.MULTILINE)
    assert len(blocks) > 10
    for block in blocks:
        assert re.search(r"[\u4e00-\u9fff]", block), block
        assert re.search(r"[A-Za-z]+ [a-z]{3,}", block), block
    assert tomllib.loads(text)["company"]["language"] == "zh"
