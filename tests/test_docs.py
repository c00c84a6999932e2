"""What the documents say is there, is there."""

import re
from pathlib import Path

import click
import pytest

from bot.cli import cli

ROOT = Path(__file__).parents[1]
PAIRS = ("README", "CONTRIBUTING", "docs/architecture")
PAGES = [f"{name}{language}.md" for name in PAIRS for language in ("", ".zh-CN")]


@pytest.mark.parametrize("page", PAGES)
def test_every_path_that_a_page_names_is_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    named = re.findall(r"`((?:bot|extractors|connectors|schedules|fixtures|tests|docs)/[\w./-]*)`", text)
    named += re.findall(r"\]\((?!http|#)([^)#]+)", text)
    missing = [path for path in named if not ((ROOT / path).exists() or ((ROOT / page).parent / path).exists())]
    assert missing == []


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_every_command_is_in_the_readme(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for name in cli.commands:
        assert re.search(rf"`(?:orderbot )?{name}\b", text), name


def test_every_command_has_help_in_both_languages() -> None:
    def commands(group: click.Group, path: str = "") -> list[tuple[str, click.Command]]:
        found: list[tuple[str, click.Command]] = []
        for name, command in group.commands.items():
            found.append((f"{path} {name}".strip(), command))
            if isinstance(command, click.Group):
                found += commands(command, f"{path} {name}")
        return found

    for name, command in commands(cli):
        assert command.help, name
        assert re.search(r"[a-z]{3}", command.help), name
        assert re.search(r"[一-鿿]", command.help), name


@pytest.mark.parametrize("name", PAIRS)
def test_a_page_has_the_same_parts_in_both_languages(name: str) -> None:
    def parts(page: Path) -> list[int]:
        lines = page.read_text(encoding="utf-8").splitlines()
        return [len(line) - len(line.lstrip("#")) for line in lines if line.startswith("#")]

    assert parts(ROOT / f"{name}.md") == parts(ROOT / f"{name}.zh-CN.md")


def test_the_changelog_speaks_of_this_version() -> None:
    from bot import __version__

    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
