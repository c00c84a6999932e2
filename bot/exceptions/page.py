"""One sheet of a workbook that people work in: a title, a frozen heading row, and rows of wrapped text below."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from bot.clean_text import clean, width
from bot.exceptions.columns import Column

KEY_ROW = 2
"""Counted from 0: hidden; tells the importer which column is which, whatever its heading and place have become."""

HEADER_ROW = 3
"""The title, a line on what is there and the keys come first."""

LONGEST = 2000
"""Characters of a text that are shown; what is longer is cut, because nobody reads it in a cell."""

_LINE_HEIGHT = 15.5
_TALLEST = 240.0


class Styles:
    """The workbook's formats, each made once."""

    def __init__(self, book: Any) -> None:  # noqa: ANN401 - XlsxWriter ships no types
        self._book = book
        self._made: dict[frozenset[tuple[str, Any]], Any] = {}

    def __call__(self, **properties: Any) -> Any:  # noqa: ANN401
        """The format with these properties on top of the house's own."""
        return self.plain(**{"font_name": "Microsoft YaHei", "font_size": 10, "valign": "top", **properties})

    def plain(self, **properties: Any) -> Any:  # noqa: ANN401
        """The format with these properties alone, for laying over another."""
        name = frozenset(properties.items())
        if name not in self._made:
            self._made[name] = self._book.add_format(properties)
        return self._made[name]


class Page:
    """Writes one sheet row by row. Texts are written as texts, whatever they begin with."""

    def __init__(
        self,
        book: Any,  # noqa: ANN401 - XlsxWriter ships no types
        styles: Styles,
        name: str,
        columns: Mapping[str, Column],
        language: str,
    ) -> None:
        self.language = language
        self.row = HEADER_ROW
        self._sheet = book.add_worksheet(name)
        self._styles = styles
        self._columns = dict(columns)
        self._places = {key: place for place, key in enumerate(columns)}
        self._ground: dict[str, Any] = {}
        self._lines = 1

    def head(self, title: str, summary: str, *, frozen: int) -> None:
        """Write title, summary and headings; keep them and ``frozen`` columns in sight."""
        sheet = self._sheet
        sheet.hide_gridlines(2)
        sheet.set_row(0, 26)
        sheet.set_row(1, 18)
        sheet.set_row(HEADER_ROW, 34)
        sheet.write_string(0, 0, title, self._styles(font_size=15, bold=True, font_color="#1F3A5F"))
        sheet.write_string(1, 0, summary, self._styles(font_color="#6B7785"))
        for key, column in self._columns.items():
            place = self._places[key]
            hidden = {"hidden": True} if column.kind == "key" else {}
            sheet.set_column(place, place, column.width, None, hidden)
            sheet.write_string(KEY_ROW, place, key, self._styles(num_format="@"))
            paper = "#B7791F" if column.kind in ("choice", "input") else "#1F3A5F"
            sheet.write_string(
                HEADER_ROW,
                place,
                column.heading(self.language).strip(),
                self._styles(
                    bold=True,
                    font_color="#FFFFFF",
                    bg_color=paper,
                    text_wrap=True,
                    border=1,
                    border_color="#FFFFFF",
                    valign="vcenter",
                ),
            )
        sheet.set_row(KEY_ROW, None, None, {"hidden": True})
        sheet.freeze_panes(HEADER_ROW + 1, frozen)

    def show_first(self) -> None:
        """Open the workbook on this sheet."""
        self._sheet.activate()

    def begin_row(self, *, band: bool, first: bool) -> None:
        """Begin the next row; ``first`` rows of a group carry a line above, groups alternate in ``band``."""
        self.row += 1
        self._lines = 1
        self._ground = {"bg_color": "#F4F7FB" if band else "#FFFFFF", "bottom": 1, "bottom_color": "#E3E8EF"}
        if first:
            self._ground |= {"top": 2, "top_color": "#5B7083"}

    def end_row(self) -> None:
        """Set the row's height by its longest text: not every program does that by itself."""
        self._sheet.set_row(self.row, min(_LINE_HEIGHT * self._lines + 4, _TALLEST))

    def text(self, key: str, value: str | None, **look: Any) -> None:  # noqa: ANN401 - formats
        """Write a text."""
        # quote_prefix keeps it a text even when somebody edits the cell and presses Enter.
        style = self._styles(**{**self._ground, "text_wrap": True, "quote_prefix": True, **look})
        if value is None or not value.strip():
            self._sheet.write_blank(self.row, self._places[key], None, style)
            return
        shown = _shown(value)
        self._measure(shown, self._columns[key].width)
        self._sheet.write_string(self.row, self._places[key], shown, style)

    def words(self, key: str, zh_en: tuple[str, str], **look: Any) -> None:  # noqa: ANN401
        """Write the same in Chinese and English: the company's language first, the other smaller and paler below."""
        first, second = (_shown(text).strip() for text in (zh_en if self.language == "zh" else reversed(zh_en)))
        if not first or not second or first == second:
            self.text(key, first or second, **look)
            return
        cell = self._styles(**{**self._ground, "text_wrap": True, "quote_prefix": True})
        upper = self._styles(**look)
        lower = self._styles(font_size=9, font_color="#6B7785")
        self._measure(f"{first}\n{second}", self._columns[key].width)
        self._sheet.write_rich_string(self.row, self._places[key], upper, f"{first}\n", lower, second, cell)

    def figure(self, key: str, value: Decimal | None, **look: Any) -> None:  # noqa: ANN401
        """Write a figure; it is for people and for sums, the exact one stays in the store."""
        whole = value is not None and value == value.to_integral_value()
        look = {"align": "right", "indent": 1, "num_format": "#,##0" if whole else "#,##0.######", **look}
        style = self._styles(**{**self._ground, **look})
        if value is None:
            self._sheet.write_blank(self.row, self._places[key], None, style)
        else:
            self._sheet.write_number(self.row, self._places[key], float(value), style)

    def money(self, key: str, value: Decimal | None, currency: str | None = None, **look: Any) -> None:  # noqa: ANN401
        """Write an amount or a price, with its currency beside it where one is meant."""
        named = currency is not None and len(currency) == 3 and currency.isascii() and currency.isalpha()  # noqa: PLR2004 - ISO 4217
        self.figure(key, value, num_format=f'"{currency}" #,##0.00' if named else "#,##0.00####", **look)

    def link(self, key: str, value: str, target: str, *, first: bool) -> None:
        """Write a word that leads to another place of this workbook."""
        look = {"font_color": "#1F5FA8", "underline": 1} if first else {"font_color": "#9AA5B1"}
        self._sheet.write_url(self.row, self._places[key], target, self._styles(**{**self._ground, **look}), value)

    def choice(self, key: str, words: list[str], *, first: bool, tip: str) -> None:
        """An empty cell with a list to choose from; ``tip`` is shown beside it."""
        paper = "#FFE9A8" if first else "#FFF7DF"
        style = self._styles(**{**self._ground, "bg_color": paper, "text_wrap": True, "bold": True})
        self._sheet.write_blank(self.row, self._places[key], None, style)
        self._sheet.data_validation(
            self.row,
            self._places[key],
            self.row,
            self._places[key],
            {
                "validate": "list",
                "source": words,
                "input_title": "处理 Decision",
                "input_message": tip,
                "error_title": "处理 Decision",
                "error_message": "请从列表中选择。\nPick one from the list.",
            },
        )

    def entry(self, key: str, *, open_: bool = True) -> None:
        """An empty cell to write into; text format keeps what is typed as it is typed."""
        paper = "#FFF7DF" if open_ else "#EEF0F2"
        style = self._styles(**{**self._ground, "bg_color": paper, "text_wrap": True, "num_format": "@"})
        self._sheet.write_blank(self.row, self._places[key], None, style)

    def key(self, key: str, value: str) -> None:
        """Write what tells the reader of this workbook which row is which."""
        self._sheet.write_string(self.row, self._places[key], value, self._styles(num_format="@"))

    def letter(self, key: str) -> str:
        """The column's letter."""
        return str(xl_col_to_name(self._places[key]))

    def tint(self, formula: str, paper: str, *, but: str) -> None:
        """Colour the rows for which a formula of ours holds, except the column ``but``, whose own colours speak."""
        left_out, last = self._places[but], len(self._columns) - 1
        shade = {"type": "formula", "criteria": f"={formula}", "format": self._styles.plain(bg_color=paper)}
        for begin, end in ((0, left_out - 1), (left_out + 1, last)):
            self._sheet.conditional_format(HEADER_ROW + 1, begin, self.row, end, shade)

    def finish(self, *, filtered: bool = True) -> None:
        """Set filter and print layout over what was written."""
        last = len(self._columns) - 1
        if filtered:
            self._sheet.autofilter(HEADER_ROW, 0, max(self.row, HEADER_ROW + 1), last)
        # Codes and phone numbers are texts on purpose; Excel would mark each as a mistake.
        self._sheet.ignore_errors({"number_stored_as_text": f"A1:{xl_col_to_name(last)}{self.row + 1}"})
        self._sheet.repeat_rows(0, HEADER_ROW)
        self._sheet.set_landscape()
        self._sheet.set_paper(9)  # A4
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_margins(0.25, 0.25, 0.3, 0.65)
        self._sheet.set_footer("&L&F · &A&R&P / &N", {"margin": 0.3})
        self._sheet.set_zoom(90)

    def _measure(self, text: str, room: float) -> None:
        lines = sum(max(1, -(-width(line) // max(int(room) - 1, 1))) for line in text.split("\n"))
        self._lines = max(self._lines, lines)


def _shown(text: str) -> str:
    kept = clean(text)
    return kept if len(kept) <= LONGEST else f"{kept[:LONGEST]}…"
