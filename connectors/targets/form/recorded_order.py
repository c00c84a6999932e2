"""The order's way back, from a recording: how it was found, and what its page shows."""

import re
from collections.abc import Iterator, Mapping, Sequence

from connectors.capabilities import Value
from connectors.targets.form.places import Place
from connectors.targets.form.recorded import Found, Story, path_of, with_placeholder
from connectors.targets.form.recorder import Look, ShownTable
from connectors.targets.form.sample import Fit, fits
from connectors.targets.form.toml_text import at, entry, missing, quoted

NAMES_OF_OTHERS = ("customer_name", "description")
"""What the site calls customers and items is its own affair: it is not compared."""


def search_lines(story: Story) -> Iterator[str]:
    """[search]."""
    yield "[search]"
    found = story.found()
    typed, button = story.search(after=True)
    if found is None:
        yield missing("page", "查询页面的地址", "the address of the search", "/")
        for key in ("rows", "number", "reference"):
            yield missing(key, "没有看到查询结果", "no result of a search was seen")
    else:
        yield from _page(story, found)
        if typed is not None:
            yield from entry("field", typed.ways)
        if button is not None:
            yield from entry("button", button.ways)
        yield f"rows = {quoted('table=' + ' | '.join(_named(found.headings)))}"
        yield f"number = {_column(found, found.number)}"
        yield f"reference = {_column(found, story.reference)}"
        customer = str(story.sample.head["customer_number"])
        if found.heading(customer) is not None:
            yield f"customer_number = {_column(found, customer)}"
    empty = story.empty_result()
    yield (
        f"none = {quoted('text=' + empty)}"
        if empty
        else missing("none", "查询为空时的文字", "what an empty result says")
    )
    opened = story.opened()
    if opened is not None and found is not None and opened.words != found.number:
        yield from entry("open", opened.ways)
    number_field = story.number_field(found.number) if found is not None else None
    if number_field is not None:
        yield from entry("number_field", number_field.ways)
    yield '#next = "link=下一页"    # 结果的下一页 the next page of the result'


def _page(story: Story, found: Found) -> Iterator[str]:
    look = next(
        look for look in reversed(story.recording.looks) if any(found.cells in each.rows for each in look.tables)
    )
    page = with_placeholder(look.url, story.reference, "reference")
    typed, _ = story.search(after=True)
    if page is not None and typed is not None:
        yield f"# 也可直接打开 Or open it at once, without field and button: page = {quoted(page)}"
    yield f"page = {quoted(path_of(look.url) if page is None or typed is not None else page)}"


def _column(found: Found, text: str) -> str:
    heading = found.heading(text)
    return quoted(f"column={heading}") if heading else quoted("css=TODO")


def _named(headings: Sequence[str]) -> list[str]:
    return [heading for heading in headings if re.search(r"[^\W\d_]", heading)][:3]


def seen_lines(story: Story, codes: Mapping[str, str]) -> Iterator[str]:
    """[saved], [status], [cancel]."""
    found = story.found()
    look = story.order_page(found.number) if found is not None else None
    yield "[saved]"
    if found is None or look is None:
        for key in ("number", "rows"):
            yield missing(key, "没有看到订单页面", "the order's page was not seen")
        yield from _status(None, None)
        return
    page = with_placeholder(look.url, found.number, "number")
    if page is not None:
        yield f"page = {quoted(page)}"
    number = _place_of(look, found.number)
    yield f"number = {at(number)}" if number else missing("number", "订单页面上的单号", "its number on its page")
    table = _lines_table(story, look)
    if table is None:
        yield missing("rows", "订单页面上的明细行", "the lines on its page")
    else:
        yield f"rows = {quoted('table=' + ' | '.join(_telling(story, table)))}"
    yield ""
    yield "[saved.head]"
    yield from _head(story, look, codes)
    yield ""
    yield "[saved.line]"
    yield from _line(story, table, codes)
    yield ""
    yield from _status(look, number)


def _head(story: Story, look: Look, codes: Mapping[str, str]) -> Iterator[str]:
    values = dict(story.sample.head)
    written: set[str] = set()
    for each in look.texts:
        if each.place is None:
            continue
        fit = next((fit for fit in _fits(each.text, values, codes) if fit.path not in written), None)
        if fit is not None:
            written.add(fit.path)
            yield f"{_key(fit.path)} = {_with_format(at(each.place), fit)}"


def _line(story: Story, table: ShownTable | None, codes: Mapping[str, str]) -> Iterator[str]:
    if table is None:
        return
    written: set[str] = set()
    values = story.sample.lines[0]
    cells = next(cells for cells in table.rows if _is_line(cells, values))
    for heading, cell in zip(table.headings, cells, strict=True):
        fit = next((fit for fit in _fits(cell, values, codes) if fit.path not in written), None) if cell else None
        if fit is not None and heading:
            written.add(fit.path)
            yield f"{_key(fit.path)} = {_with_format(quoted(f'column={heading}'), fit)}"


def _telling(story: Story, table: ShownTable) -> list[str]:
    """The columns that make it the table of lines: those of item and quantity."""
    values = story.sample.lines[0]
    cells = next(cells for cells in table.rows if _is_line(cells, values))
    named = [
        heading
        for heading, cell in zip(table.headings, cells, strict=True)
        if any(fit.path in ("item_number", "quantity") for fit in fits(cell, values))
    ]
    return named or _named(table.headings)


def _fits(text: str, values: Mapping[str, Value], codes: Mapping[str, str]) -> Iterator[Fit]:
    yield from (Fit(path) for path, words in codes.items() if path in values and words == text)
    yield from (fit for fit in fits(text, values) if fit.path not in NAMES_OF_OTHERS)


def _lines_table(story: Story, look: Look) -> ShownTable | None:
    first = story.sample.lines[0]
    return next((table for table in look.tables if any(_is_line(cells, first) for cells in table.rows)), None)


def _is_line(cells: Sequence[str], values: Mapping[str, Value]) -> bool:
    paths = {fit.path for cell in cells if cell for fit in fits(cell, values)}
    return {"item_number", "quantity"} <= paths


def _place_of(look: Look, text: str) -> Place | None:
    return next((each.place for each in look.texts if each.text == text and each.place is not None), None)


def _status(look: Look | None, number: Place | None) -> Iterator[str]:
    yield "[status]"
    state = look.state if look is not None else None
    if state is None or state.place is None:
        shown = at(number) if number else quoted("text=TODO")
        yield f"at = {shown}    # TODO 订单状态显示在哪里 where the order's state stands"
    else:
        yield f"at = {at(state.place)}"
    yield ""
    yield "# 状态的文字 = open、shipped、invoiced、paid 或 cancelled。 The words of each state = one of these."
    yield "[status.states]"
    yield f'{quoted(state.text)} = "open"    # TODO 其他状态 the other states' if state else '"*" = "open"    # TODO'
    yield ""
    yield "# 机器人可以作废订单时。 Where the robot may cancel orders."
    yield "#[cancel]"
    yield '#button = "button=作废"'


def _key(path: str) -> str:
    return quoted(path) if "." in path else path


def _with_format(place: str, fit: Fit) -> str:
    return f"{{ at = {place}, format = {quoted(fit.format)} }}" if fit.format else place
