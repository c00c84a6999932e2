"""``orderbot masterdata template``: a workbook for each kind of master data, ready to be filled in."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from bot.command.invocation import Invocation, near, print_json
from bot.errors import OrderbotError
from bot.masterdata.manual import CODES, Column, Language, about, columns
from bot.masterdata.rows import KINDS

if TYPE_CHECKING:
    from xlsxwriter import Workbook

ROWS = 20_000
"""Rows that the choices and formats of a template reach down to."""

CHOICES = {
    "language": ("zh", "en"),
    "automation": ("capture", "check", "review", "touchless"),
    "status": ("active", "discontinued"),
}
YES_NO = {"zh": ("是", "否"), "en": ("yes", "no")}


def write_templates(call: Invocation, folder: Path | None, kinds: Sequence[str], *, as_json: bool) -> None:
    """Write the templates and print a line for each; a file that is there is left as it is."""
    folder = folder or call.settings().folders.masterdata
    language: Language = "en" if call.say("zh", "en") == "en" else "zh"
    unknown = [kind for kind in kinds if kind not in KINDS]
    if unknown:
        raise OrderbotError(
            call.say(
                f"没有“{unknown[0]}”这种主数据；有：{'、'.join(KINDS)}",
                f"there is no master data called '{unknown[0]}'; there are {', '.join(KINDS)}",
            )
        )
    written = dict(_write_all(folder, kinds or tuple(KINDS), language))
    if as_json:
        print_json({str(path): "written" if new else "left as it is" for path, new in written.items()})
        return
    for path, new in written.items():
        said = "" if new else call.say("  已有同名表，未改动", "  is there already, left as it is")
        call.console().print(f"{'+' if new else '='} {near(path)}{said}", soft_wrap=True, highlight=False)


def _write_all(folder: Path, kinds: Sequence[str], language: Language) -> Iterator[tuple[Path, bool]]:
    folder.mkdir(parents=True, exist_ok=True)
    for kind in kinds:
        path = folder / f"{kind}.xlsx"
        there = [one for one in (path, folder / f"{kind}.csv") if one.exists()]
        if there:
            yield there[0], False
            continue
        write_template(path, kind, language)
        yield path, True


def write_template(path: Path, kind: str, language: Language) -> None:
    """A workbook with the headings of a kind, what each means, the choices there are, and a page of notes."""
    from xlsxwriter import Workbook

    with Workbook(path) as book:
        sheet = book.add_worksheet(kind)
        formats = _formats(book)
        types = {field.name: str(field.type) for field in msgspec.structs.fields(KINDS[kind][1])}
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        for number, column in enumerate(columns(kind)):
            heading = column.heading(language)
            sheet.set_column(number, number, max(12, 2 * len(heading) + 2), formats[_format_of(column, types)])
            sheet.write_string(0, number, heading, formats["needed" if column.needed else "heading"])
            sheet.write_comment(0, number, column.meaning(language), {"x_scale": 2})
            choices = YES_NO[language] if "bool" in types[column.name] else CHOICES.get(column.name)
            if choices:
                sheet.data_validation(1, number, ROWS, number, {"validate": "list", "source": list(choices)})
        _notes(book, kind, language, formats)


def _formats(book: "Workbook") -> dict[str, Any]:
    heading = {"bold": True, "border": 1, "text_wrap": True, "valign": "top"}
    return {
        "needed": book.add_format({**heading, "bg_color": "#F8CBAD"}),
        "heading": book.add_format({**heading, "bg_color": "#DDE7F0"}),
        "text": book.add_format({"num_format": "@"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "plain": book.add_format({}),
        "wrapped": book.add_format({"text_wrap": True, "valign": "top"}),
        "title": book.add_format({"bold": True, "font_size": 13}),
    }


def _format_of(column: Column, types: dict[str, str]) -> str:
    if column.name in CODES:
        return "text"
    return "day" if "datetime" in types[column.name] else "plain"


def _notes(book: "Workbook", kind: str, language: Language, formats: dict[str, Any]) -> None:
    """The second page: what every column means. Only the first page of a workbook is read."""
    sheet = book.add_worksheet("说明" if language == "zh" else "notes")
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 10)
    sheet.set_column(2, 2, 70)
    sheet.write_string(0, 0, about(kind, language), formats["title"])
    sheet.write_row(
        1, 0, ["列", "必填", "含义"] if language == "zh" else ["column", "needed", "meaning"], formats["heading"]
    )
    for number, column in enumerate(columns(kind), 2):
        needed = ("是" if language == "zh" else "yes") if column.needed else ""
        sheet.write_string(number, 0, column.heading(language), formats["wrapped"])
        sheet.write_string(number, 1, needed, formats["wrapped"])
        sheet.write_string(number, 2, column.meaning(language), formats["wrapped"])
