"""``orderbot explain``: on a terminal, what was made of a file, step by step; with ``--html``, a page with pictures."""

from collections.abc import Iterator
from pathlib import Path

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table as Grid
from rich.text import Text

from bot.clean_text import clean, one_line
from bot.command.explain_run import explained
from bot.command.explain_words import KINDS, ROLES, figure, paths_of, product, role_name, shade, why
from bot.command.extract_files import our_side
from bot.command.invocation import Invocation
from bot.command.order_values_view import value_at
from bot.command.tongue import Tongue
from bot.errors import OrderbotError
from bot.settings import Reading
from bot.value_names import name_in
from extractors.document import Document
from extractors.errors import UnreadableDocument
from extractors.explain import Explanation, Part
from extractors.explain_tables import Table
from extractors.purchase_order import ExtractedOrder

MOST_ROWS = 40
MOST_LINES = 60
FAINT = "grey62"


def explain_and_show(call: Invocation, file: Path, html: Path | None) -> int:
    """Explain the file on stdout, or as a page; return the exit status: 1 if it could not be read."""
    settings = call.settings_if_any()
    ours, _ = our_side(settings)
    seconds = (settings.reading if settings else Reading()).seconds
    found = explained(file, ours, seconds=seconds, pictures=html is not None)
    if isinstance(found, UnreadableDocument):
        raise OrderbotError(str(found))
    if html is not None:
        from bot.command.explain_page import page_of

        try:
            html.write_text(page_of(found, file.name, call.say), encoding="utf-8", errors="replace")
        except OSError as error:
            raise OrderbotError(f"{html}: {error.strerror}") from error
    console = call.console()
    if html is None:
        show(console, found, call.say)
    else:
        console.print(call.say(f"已写入 {html}", f"written: {html}"))
    return int(found.problem is not None)


def show(console: Console, found: Explanation, say: Tongue) -> None:
    """Every file's reading, then the values that came of all of them."""
    for part in found.parts:
        console.print(Rule(Text(clean(part.path), style="bold"), align="left", style=FAINT))
        for piece in _part(part, say):
            console.print(piece)
        console.print()
    console.print(Rule(Text(say("结果", "result"), style="bold"), align="left", style=FAINT))
    for piece in _result(found, say):
        console.print(piece)


def _part(part: Part, say: Tongue) -> Iterator[RenderableType]:
    if part.document is None:
        yield Text(clean(part.problem), style="red")
        return
    yield Text(say(f"格式：{part.document.format}", f"format: {part.document.format}"), style=FAINT)
    for remark in part.document.remarks:
        yield Text(f"! {one_line(remark)}", style="yellow")
    for name, size in part.inside:
        yield Text(say(f"内含文件：{one_line(name)}（{size} 字节）", f"file inside: {one_line(name)} ({size} bytes)"))
    yield from _made(part.document, say)
    if part.labels:
        yield _heading(say("找到的标签", "labels found"))
        yield _labels(part, say)
    for table in part.tables:
        yield from _table(table, say)


def _made(document: Document, say: Tongue) -> Iterator[RenderableType]:
    for grid in document.grids:
        rules = say("列确定", "columns certain") if grid.ruled else say("仅凭位置", "by position alone")
        kind = say(*KINDS.get(grid.kind, (grid.kind, grid.kind)))
        count = say(f"{len(grid.rows)} 行", f"{len(grid.rows)} rows")
        yield _heading(f"{one_line(grid.name)}  ·  {kind}  ·  {count}  ·  {rules}")
        table = _columns(FAINT, "")
        for row in grid.rows[:MOST_ROWS]:
            table.add_row(_short(row[0].place, 30), Text(" │ ".join(one_line(cell.text) for cell in row)))
        yield Padding(table, (0, 0, 0, 2))
        yield from _more(len(grid.rows) - MOST_ROWS, say)
    for passage in document.passages:
        role = say(*ROLES.get(passage.role, (passage.role, passage.role)))
        hand = f"  ·  {one_line(passage.hand.name or passage.hand.address or '')}" if passage.hand else ""
        yield _heading(say(f"文字  ·  {role}{hand}", f"text  ·  {role}{hand}"))
        lines = passage.text.splitlines()
        table = _columns(FAINT, "")
        for number, line in enumerate(lines[:MOST_LINES], passage.first_line):
            table.add_row(str(number), Text(clean(line)))
        yield Padding(table, (0, 0, 0, 2))
        yield from _more(len(lines) - MOST_LINES, say)


def _more(rest: int, say: Tongue) -> Iterator[Text]:
    if rest > 0:
        yield Text(say(f"  …… 还有 {rest} 行", f"  … {rest} more"), style=FAINT)


def _labels(part: Part, say: Tongue) -> RenderableType:
    table = _columns("", FAINT, "", FAINT)
    for label in part.labels:
        meaning = ", ".join(f"{role_name(name, say)} {weight:.2f}" for name, weight in label.meanings[:2])
        known = bool(label.meanings)
        table.add_row(
            Text(one_line(label.text), style="" if known else FAINT),
            Text(meaning or "—"),
            Text(one_line(label.value)),
            _short(label.value_place, 24),
        )
    return Padding(table, (0, 0, 0, 2))


def _table(table: Table, say: Tongue) -> Iterator[RenderableType]:
    yield _heading(say(f"明细表  ·  {one_line(table.section)}", f"line table  ·  {one_line(table.section)}"))
    columns = _columns("", "bold", FAINT, FAINT)
    for column in table.columns:
        taken = ", ".join(role_name(role, say) for role in column.taken_for)
        may_be = ", ".join(f"{role_name(role, say)} {weight:.2f}" for role, weight in column.may_be[:3])
        columns.add_row(
            Text(one_line(column.heading) or "—"),
            f"→ {taken}" if taken else "",
            Text(may_be),
            _short(column.sample, 24),
        )
    yield Padding(columns, (0, 0, 0, 2))
    yield Text(f"  {why(table, say)}")
    lines = _columns(FAINT, "", "")
    for line in table.lines[:MOST_ROWS]:
        mark, style = {True: ("✓", "green"), False: ("✗", "red"), None: ("", FAINT)}[line.holds]
        lines.add_row(_short(line.place, 30), product(line), Text(mark, style=style))
    yield Padding(lines, (0, 0, 0, 2))
    yield from _more(len(table.lines) - MOST_ROWS, say)
    for one in table.sums:
        mark = "✓" if one.met else "≠"
        text = f"  Σ {figure(table.amounts)} {mark} {role_name(one.kind, say)} {figure(one.amount)}"
        yield Text(text, style="green" if one.met else "yellow")


def _result(found: Explanation, say: Tongue) -> Iterator[RenderableType]:
    if found.problem is not None or found.extraction is None:
        yield Text(one_line(str(found.problem)), style="red")
        return
    for remark in found.extraction.remarks:
        yield Text(f"! {one_line(remark)}", style="yellow")
    if not found.extraction.orders:
        yield Text(say("不含订单：", "no order: ") + one_line(found.extraction.reason or ""))
    for number, order in enumerate(found.extraction.orders, 1):
        yield _heading(say(f"第 {number} 张订单", f"order {number}"))
        yield Padding(_values(order, say, alone=len(found.parts) == 1), (0, 0, 0, 2))
        for remark in order.remarks:
            yield Text(f"! {one_line(remark)}", style="yellow")


def _values(order: ExtractedOrder, say: Tongue, *, alone: bool) -> Grid:
    table = _columns(FAINT, "", "", FAINT)
    for path in paths_of(order):
        evidence = order.evidence.get(path)
        where = f"{evidence.document.rpartition('/')[2]} · " if evidence and not alone else ""
        stood = f"{where}{evidence.place}" if evidence else "—"
        table.add_row(
            Text(name_in(path, say.language)),
            Text(one_line(figure(value_at(order.order, path)))),
            Text(f"{evidence.confidence:.0%}" if evidence else "—", style=shade(evidence)),
            Text(one_line(stood)),
        )
    return table


def _heading(text: str) -> Text:
    return Text(f"▸ {text}", style="cyan")


def _short(text: str, most: int) -> Text:
    line = one_line(text)
    return Text(line if len(line) <= most else f"{line[: most - 1]}…")


def _columns(*styles: str) -> Grid:
    table = Grid.grid(padding=(0, 2))
    for style in styles:
        table.add_column(style=style or None, overflow="fold")
    return table
