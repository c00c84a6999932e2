"""What the documents say is there, is there."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
import pytest

from bot.checks import CHECKS
from bot.cli import cli
from bot.plugs import PLUGS
from bot.thresholds import CheckSettings
from connectors.capabilities import Capability
from connectors.targets.form.target import FormTarget
from connectors.targets.fxiaoke.target import Fxiaoke
from connectors.targets.kingdee.target import Kingdee
from connectors.targets.neocrm.target import Neocrm
from connectors.targets.tryton.target import Tryton
from connectors.targets.tryton_screens import TrytonScreens
from connectors.targets.yonyou_u8.eai import EaiU8
from connectors.targets.yonyou_u8.openapi import OpenApiU8

ROOT = Path(__file__).parents[1]
ENGLISH = sorted(page for page in (ROOT / "docs").rglob("*.md") if not page.name.endswith(".zh-CN.md"))
PAIRS = ("README", "CONTRIBUTING", *(page.relative_to(ROOT).with_suffix("").as_posix() for page in ENGLISH))
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


CHECK_PAGES = ("docs/checks.md", "docs/checks.zh-CN.md")
UNFINISHED = {
    "{kind}-old": ("stock-old", "prices-old"),
    "push-{outcome}": ("push-refused", "push-unknown", "push-unavailable"),
}
"""Codes that are put together while running, by how they are written in the source."""


def finding_codes() -> Iterator[str]:
    """Every code that a finding is made with anywhere in bot/: given by name, or to a function that takes one."""
    for file in sorted((ROOT / "bot").rglob("*.py")):
        nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
        makers = [node for node in nodes if isinstance(node, ast.FunctionDef) and _makes_findings(node)]
        places = {maker.name: _arguments(maker).index("code") for maker in makers if "code" in _arguments(maker)}
        given = [default for maker in makers for name, default in _defaults(maker) if name == "code"]
        for call in (node for node in nodes if isinstance(node, ast.Call)):
            given += [keyword.value for keyword in call.keywords if keyword.arg == "code"]
            name = call.func.id if isinstance(call.func, ast.Name) else ""
            given += [value for place, value in enumerate(call.args) if place == places.get(name)]
        yield from (text for value in given for text in _texts(value))


def _makes_findings(function: ast.FunctionDef) -> bool:
    return function.returns is not None and "Finding" in ast.unparse(function.returns)


def _arguments(function: ast.FunctionDef) -> list[str]:
    return [argument.arg for argument in function.args.args]


def _defaults(function: ast.FunctionDef) -> Iterator[tuple[str, ast.expr]]:
    for argument, default in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True):
        if default is not None:
            yield argument.arg, default


def _texts(value: ast.expr) -> Iterator[str]:
    if isinstance(value, ast.Constant):
        yield str(value.value)
    elif isinstance(value, ast.IfExp):
        yield from _texts(value.body)
        yield from _texts(value.orelse)
    elif isinstance(value, ast.JoinedStr):
        yield from UNFINISHED[ast.unparse(value)[2:-1]]


def table_rows(page: str, cells: int) -> list[list[str]]:
    """The rows of every table with so many columns, headings and rules left out."""
    lines = (ROOT / page).read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| `")]
    return [row for row in rows if len(row) == cells]


@pytest.mark.parametrize("page", CHECK_PAGES)
def test_every_finding_that_orderbot_can_make_has_a_row_and_no_row_is_of_another(page: str) -> None:
    told = [row[0].strip("` *") for row in table_rows(page, 5)]
    assert sorted(told) == sorted(set(finding_codes()))


@pytest.mark.parametrize("page", CHECK_PAGES)
def test_every_check_that_can_be_switched_off_is_named_beside_what_it_finds(page: str) -> None:
    beside = {name for row in table_rows(page, 5) for name in re.findall(r"`([a-z-]+)`", row[1])}
    assert beside == set(CHECKS)


def test_both_pages_of_the_checks_give_a_code_the_same_check_and_severity() -> None:
    def told(page: str) -> list[list[str]]:
        return [[cell.replace("、", ", ") for cell in row[:3]] for row in table_rows(page, 5)]

    assert told(CHECK_PAGES[0]) == told(CHECK_PAGES[1])


@pytest.mark.parametrize("page", CHECK_PAGES)
def test_every_setting_of_the_checks_is_told_with_its_default(page: str) -> None:
    told = {name.strip("`"): default.strip("`") for name, default, _ in table_rows(page, 3) if default[0] == "`"}
    settings = CheckSettings()
    assert told == {field.name: _as_toml(getattr(settings, field.name)) for field in fields(CheckSettings)}


def _as_toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal | str):
        return f'"{value}"'
    return {(): "[]"}.get(value, str(value)) if isinstance(value, tuple) else str(value)


TARGET_PAGES = ("docs/targets/README.md", "docs/targets/README.zh-CN.md")


def target_rows(page: str) -> list[tuple[str, str]]:
    """The kind of each target in the table, and what it can besides."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return re.findall(r"^\| .* \| `(?!type`)([a-z0-9_]+)` \| .* \| ([^|]+) \|$", text, re.MULTILINE)


@pytest.mark.parametrize("page", TARGET_PAGES)
def test_every_kind_of_target_is_in_the_table_of_targets(page: str) -> None:
    assert {kind for kind, _ in target_rows(page)} == set(PLUGS["target"])


DECLARING: tuple[tuple[str, Any], ...] = (
    ("form", FormTarget),
    ("fxiaoke", Fxiaoke),
    ("kingdee", Kingdee),
    ("neocrm", Neocrm),
    ("tryton", Tryton),
    ("tryton_screens", TrytonScreens),
    ("yonyou_u8", OpenApiU8),
    ("yonyou_u8", EaiU8),
)


def test_the_table_of_targets_tells_what_each_declares() -> None:
    told = {(kind, _declared_in_words(can)) for kind, can in target_rows(TARGET_PAGES[0])}
    declared = {(kind, frozenset(target.capabilities)) for kind, target in DECLARING}
    nothing = {(kind, frozenset[Capability]()) for kind in ("screens",)}
    assert told == declared | nothing | {("jiandaoyun", frozenset(Capability))}


def _declared_in_words(can: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]+", can.partition(", as far")[0]))


WORDS = ("回读", "修改", "取消", "提交", "附件", "客户", "物料", "价格", "库存")


def test_the_table_of_targets_tells_the_same_in_chinese() -> None:
    names = dict(zip(WORDS, Capability, strict=True))
    english = [_declared_in_words(can) for _, can in target_rows(TARGET_PAGES[0])]
    chinese = [frozenset(names[word] for word in WORDS if word in can) for _, can in target_rows(TARGET_PAGES[1])]
    assert chinese == english
