"""What each kind and column of the master data means: read by the templates, and printed as the manual."""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

from bot.masterdata.headings import heading_zh
from bot.masterdata.rows import KINDS, NEEDED

Language = Literal["zh", "en"]


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """One column: its names, whether a row needs it, and its meaning in Chinese and English."""

    name: str
    heading_zh: str
    needed: bool
    zh: str
    en: str

    def heading(self, language: Language) -> str:
        """The heading to write in a new file."""
        return self.heading_zh if language == "zh" else self.name

    def meaning(self, language: Language) -> str:
        """What it means."""
        return self.zh if language == "zh" else self.en


CODES = frozenset(
    {
        "customer_number",
        "item_number",
        "barcode",
        "tax_id",
        "phone",
        "postcode",
        "ship_to_code",
        "customer_item_code",
        "superseded_by",
        "reference",
        "order_number",
        "promotion_code",
        "warehouse",
    }
)
"""Columns of digits that are no figures: a workbook must keep them as text."""


def columns(kind: str) -> tuple[Column, ...]:
    """The columns of a kind, as they stand in a template."""
    words = _words()[kind]
    return tuple(
        Column(
            name=field.name,
            heading_zh=heading_zh(kind, field.name),
            needed=field.required,
            zh=words[field.name][0],
            en=words[field.name][1],
        )
        for field in msgspec.structs.fields(KINDS[kind][1])
    )


def about(kind: str, language: Language) -> str:
    """What a row of a kind is."""
    return str(_words()[kind]["about"][0 if language == "zh" else 1])


def page(language: Language) -> Iterator[str]:
    """The tables of the manual, line by line, in Markdown."""
    zh = language == "zh"
    for kind in KINDS:
        needed = ("（必需）" if zh else " (needed)") if kind in NEEDED else ""
        yield f"### {kind}{needed}"
        yield ""
        yield about(kind, language) + ("。" if zh else ".")
        yield ""
        yield "| 列 | 中文表头 | 必填 | 含义 |" if zh else "| column | Chinese heading | needed | meaning |"
        yield "| --- | --- | --- | --- |"
        for column in columns(kind):
            mark = ("是" if zh else "yes") if column.needed else ""
            heading = "" if column.heading_zh == column.name else column.heading_zh
            yield f"| `{column.name}` | {heading} | {mark} | {column.meaning(language)} |"
        yield ""


@cache
def _words() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("bot").joinpath("data/masterdata_columns.toml").read_text(encoding="utf-8"))
