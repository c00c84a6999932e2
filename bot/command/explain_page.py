"""``orderbot explain --html``: one page that needs nothing else, the document beside its values.

A value and the box it stood in light up together. All that comes from the document is escaped; the page runs no script
and loads nothing, and its policy forbids both.
"""

import re
from base64 import b64encode
from collections.abc import Sequence
from html import escape
from importlib.resources import files

from bot.clean_text import clean
from bot.command.explain_words import KINDS, ROLES, figure, paths_of, product, role_name, shade, why
from bot.command.order_values_view import value_at
from bot.command.tongue import Tongue
from bot.value_names import name_in
from extractors.document import Cell, Grid, Passage
from extractors.explain import Explanation, Part
from extractors.explain_tables import Table
from extractors.purchase_order import Evidence
from extractors.readers.page_pictures import PagePicture

MOST_CELLS = 20_000
MOST_LINES = 5_000
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def page_of(found: Explanation, name: str, say: Tongue) -> str:
    """The whole page."""
    places = _Places(found)
    style = files("bot").joinpath("data", "explain.css").read_text(encoding="utf-8")
    body = "".join(_part(part, places, say) for part in found.parts)
    return (
        f'<!doctype html><html lang="{"zh-CN" if say.language == "zh" else "en"}"><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f'<meta name="viewport" content="width=device-width"><title>{_text(name)}</title>'
        f"<style>{style}{places.rules()}</style><header><h1>{_text(name)}</h1>{_summary(found, say)}</header>"
        f"<main>{body}{_elsewhere(found, places, say)}</main></html>"
    )


class _Places:
    """The places that values stood in, numbered: what shares a number lights up together."""

    def __init__(self, found: Explanation) -> None:
        self.values: dict[tuple[str, str], list[tuple[str, str, Evidence]]] = {}
        self._numbers: dict[tuple[str, str], int] = {}
        orders = found.extraction.orders if found.extraction else ()
        for number, order in enumerate(orders, 1):
            for path in paths_of(order):
                if evidence := order.evidence.get(path):
                    key = evidence.document, _spot(evidence.place)
                    which = f"{number}:{path}" if len(orders) > 1 else path
                    self.values.setdefault(key, []).append((which, figure(value_at(order.order, path)), evidence))
                    self._numbers.setdefault(key, len(self._numbers))

    def rules(self) -> str:
        """One rule a place: whatever is pointed at, all of the same number stand out."""
        return "".join(
            f'body:has([data-p="{n}"]:hover) [data-p="{n}"]{{outline:3px solid #ffb300;background:#ffec9e99}}'
            for n in range(len(self._numbers))
        )

    def number(self, document: str, place: str) -> int | None:
        """The number of a place where a value stood."""
        return self._numbers.get((document, _spot(place)))

    def mark(self, document: str, place: str, say: Tongue) -> str:
        """The attributes of a box: plain ones of a place without a value."""
        number = self.number(document, place)
        if number is None:
            return ""
        values = self.values[document, _spot(place)]
        said = "\n".join(f"{_name(path, say)}: {value} ({one.confidence:.0%})" for path, value, one in values)
        colour = shade(min((one for _, _, one in values), key=lambda one: one.confidence))
        return f' class="v {colour}" data-p="{number}" title="{_text(said)}"'


def _summary(found: Explanation, say: Tongue) -> str:
    if found.problem is not None or found.extraction is None:
        return f'<p class="bad">{_text(str(found.problem))}</p>'
    count = len(found.extraction.orders)
    lines = sum(len(order.order.lines) for order in found.extraction.orders)
    what = say(f"{count} 张订单，{lines} 行", f"{count} order(s), {lines} line(s)")
    none = "" if count else f" · {_text(found.extraction.reason or '')}"
    remarks = (*found.extraction.remarks, *(remark for order in found.extraction.orders for remark in order.remarks))
    hint = say("指向一个值或一个框，两者一起亮起。", "Point at a value or a box: both light up.")
    return f'<div class="faint">{what}{none} · {hint}</div>' + "".join(
        f'<div class="remark">! {_text(one)}</div>' for one in remarks
    )


def _part(part: Part, places: _Places, say: Tongue) -> str:
    head = f"<h2>{_text(part.path)}</h2>"
    if part.document is None:
        return f'{head}<p class="bad">{_text(part.problem)}</p>'
    remarks = "".join(f'<div class="remark">! {_text(one)}</div>' for one in part.document.remarks)
    inside = "".join(f"<div>↳ {_text(name)} <small>{size} B</small></div>" for name, size in part.inside)
    shown = "".join(_page(one, part, places, say) for one in part.pictures)
    pictured = {f"page {one.page}" for one in part.pictures}
    shown += "".join(_grid(one, part.path, places, say) for one in part.document.grids if one.name not in pictured)
    shown += "".join(_passage(one, part.path, places, say) for one in part.document.passages)
    values = _values(part.path, places, say)
    how = "".join(_table(one, say) for one in part.tables) + _labels(part, say)
    return (
        f'{head}<div class="faint">{_text(part.document.format)}</div>{remarks}{inside}'
        f'<div class="beside"><div class="shown">{shown}</div><div class="values">{values}{how}</div></div>'
    )


def _page(picture: PagePicture, part: Part, places: _Places, say: Tongue) -> str:
    source = b64encode(picture.jpeg).decode()
    grids = part.document.grids if part.document else ()
    cells = [cell for grid in grids if grid.name == f"page {picture.page}" for row in grid.rows for cell in row]
    boxes = "".join(_box(cell, picture, part.path, places, say) for cell in cells[:MOST_CELLS])
    title = say(f"第 {picture.page} 页", f"page {picture.page}")
    return f'<h3>{title}</h3><div class="page"><img alt="{title}" src="data:image/jpeg;base64,{source}">{boxes}</div>'


def _box(cell: Cell, picture: PagePicture, path: str, places: _Places, say: Tongue) -> str:
    left, top, right, bottom = _ink_box(cell)
    across, down = 100 / picture.width, 100 / picture.height
    style = (
        f"left:{left * across:.2f}%;top:{top * down:.2f}%;"
        f"width:{(right - left) * across:.2f}%;height:{(bottom - top) * down:.2f}%"
    )
    mark = places.mark(path, cell.place, say) or f' title="{_text(cell.text)}"'
    return f'<span style="{style}"{mark}></span>'


def _ink_box(cell: Cell) -> tuple[float, float, float, float]:
    """Where the text itself stands, which a page's cell says in its place; the cell's sides may be its rules."""
    said = re.search(r"box (-?\d+),(-?\d+),(-?\d+),(-?\d+)$", cell.place)
    if said is None:
        return cell.left, cell.top, cell.right, cell.bottom
    left, top, right, bottom = (float(side) for side in said.groups())
    return left - 1, top - 1, right + 1, bottom + 1


def _grid(grid: Grid, path: str, places: _Places, say: Tongue) -> str:
    """Cells where the sheet has them; rows and columns that are empty throughout take no room."""
    cells = [cell for row in grid.rows for cell in row][:MOST_CELLS]
    across = {edge: number for number, edge in enumerate(sorted({c.left for c in cells} | {c.right for c in cells}), 1)}
    down = {edge: number for number, edge in enumerate(sorted({c.top for c in cells} | {c.bottom for c in cells}), 1)}
    shown = "".join(
        f'<span style="grid-area:{down[c.top]}/{across[c.left]}/{down[c.bottom]}/{across[c.right]}"'
        f"{places.mark(path, c.place, say)}><b>{_text(c.text)}</b></span>"
        for c in cells
    )
    kind = say(*KINDS.get(grid.kind, (grid.kind, grid.kind)))
    return f'<h3>{_text(grid.name)} · {kind}</h3><div class="sheet">{shown}</div>'


def _passage(passage: Passage, path: str, places: _Places, say: Tongue) -> str:
    role = say(*ROLES.get(passage.role, (passage.role, passage.role)))
    hand = passage.hand.name or passage.hand.address if passage.hand else None
    lines = "\n".join(
        f"<span{places.mark(path, f'line {number}', say)}><b>{_text(line)}</b></span>"
        for number, line in enumerate(passage.text.splitlines()[:MOST_LINES], passage.first_line)
    )
    return f"<h3>{role}{' · ' + _text(hand) if hand else ''}</h3><pre>{lines}</pre>"


def _values(path: str, places: _Places, say: Tongue) -> str:
    rows = [
        (name, value, one)
        for (document, _), listed in places.values.items()
        if document == path
        for name, value, one in listed
    ]
    return _listed(sorted(rows, key=lambda row: _order(row[0])), places, say)


def _listed(rows: Sequence[tuple[str, str, Evidence]], places: _Places, say: Tongue) -> str:
    if not rows:
        return ""
    body = "".join(_value(*row, places, say) for row in rows)
    return f"<h3>{say('读出的值', 'values')}</h3><table>{body}</table>"


def _value(path: str, value: str, one: Evidence, places: _Places, say: Tongue) -> str:
    number = places.number(one.document, one.place)
    spot = _spot(one.place).partition(", box")[0]
    return (
        f'<tr data-p="{number}"><th>{_text(_name(path, say))}</th><td>{_text(value)}</td>'
        f'<td class="num {shade(one)}">{one.confidence:.0%}</td><td><small>{_text(spot)}</small></td></tr>'
    )


def _elsewhere(found: Explanation, places: _Places, say: Tongue) -> str:
    """Values whose document is none of the parts, such as a mail's subject."""
    paths = {part.path for part in found.parts}
    rows = [row for (document, _), listed in places.values.items() if document not in paths for row in listed]
    return _listed(rows, places, say)


def _table(table: Table, say: Tongue) -> str:
    columns = "".join(
        f"<tr><td>{_text(one.heading) or '—'}</td>"
        f"<td><b>{_text('→ ' + ', '.join(role_name(r, say) for r in one.taken_for)) if one.taken_for else ''}</b></td>"
        f"<td><small>{_weighed(one.may_be[:3], say)}</small></td></tr>"
        for one in table.columns
    )
    lines = "".join(
        f'<tr><td class="num">{_text(product(one))}</td><td>{ {True: "✓", False: "✗", None: ""}[one.holds] }</td></tr>'
        for one in table.lines[:MOST_LINES]
    )
    sums = "".join(
        f'<div class="{"green" if one.met else "yellow"}">Σ {figure(table.amounts)} {"✓" if one.met else "≠"} '
        f"{_text(role_name(one.kind, say))} {figure(one.amount)}</div>"
        for one in table.sums
    )
    title = say("明细表：选中的列及理由", "line table: the columns chosen, and why")
    return f"<h3>{title}</h3><p>{_text(why(table, say))}</p><table>{columns}</table><table>{lines}</table>{sums}"


def _labels(part: Part, say: Tongue) -> str:
    if not part.labels:
        return ""
    rows = "".join(
        f"<tr><td>{_text(one.text)}</td><td><small>{_weighed(one.meanings[:2], say) or '—'}</small></td>"
        f"<td>{_text(one.value)}</td></tr>"
        for one in part.labels[:MOST_LINES]
    )
    title = say("找到的标签", "labels found")
    return f"<details><summary>{title} ({len(part.labels)})</summary><table>{rows}</table></details>"


def _weighed(roles: Sequence[tuple[str, float]], say: Tongue) -> str:
    return _text(", ".join(f"{role_name(role, say)} {weight:.2f}" for role, weight in roles))


def _spot(place: str) -> str:
    """A line of a text as a whole, whatever column was named; all else as it is."""
    line = re.match(r"line \d+(?=, column|$)", place)
    return line[0] if line else place


def _name(path: str, say: Tongue) -> str:
    number, _, rest = path.rpartition(":")
    return f"{number} · {name_in(rest, say.language)}" if number else name_in(rest, say.language)


def _order(path: str) -> tuple[int, ...]:
    """Head first, then line by line."""
    return tuple(int(number) + 1 for number in re.findall(r"\d+", path))


def _text(text: str) -> str:
    return escape(clean(text))
