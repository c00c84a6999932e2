"""The form file held against the site's own pages: every control, button and list that it names is looked for."""

from collections.abc import Iterator, Mapping, Sequence

from connectors.targets.api.mapping_entries import Entry
from connectors.targets.form.form_file import Control, FormFile
from connectors.targets.form.places import Place
from connectors.targets.form.screen import Screen, Spot
from connectors.targets.form.session import Session


def problems(file: FormFile, screen: Screen, session: Session) -> list[str]:
    """What the pages lack, by table and key. The form is opened and, where it has no row yet, given one."""
    # Any one of these shows that the form has come; which of the others is not there is to be found out.
    form = [file.save.button, file.lines.rows, *(control.place for control in file.head.values())]
    if not session.open(file.new.page, form, file.new.clicks):
        return [f"new.page: the site has no {file.new.page}"]
    session.settle()
    found = list(_form(file, screen))
    page = file.search.page.replace("{reference}", "orderbot-doctor")
    ready = [file.search.rows, file.search.none] if file.search.field is None else [file.search.field]
    if not session.open(page, ready, file.search.clicks):
        return [*found, f"search.page: the site has no {file.search.page}"]
    for key in ("field", "button"):
        found += _missing(screen, f"search.{key}", getattr(file.search, key), file.search.rows)
    return found


def _form(file: FormFile, screen: Screen) -> Iterator[str]:
    lines = file.lines
    yield from _controls(screen, file, file.head, _keys("head", file.typed.head), Spot(lines.rows, lines.rows))
    yield from _missing(screen, "save.button", file.save.button, lines.rows)
    if file.new.total is not None and not screen.shows(file.new.total):
        yield f"new.total: no {file.new.total} on {screen.where()}"
    if lines.add is not None:
        wrong = list(_missing(screen, "lines.add", lines.add, lines.rows))
        yield from wrong
        if not wrong and not screen.rows(lines.rows):
            screen.element(Spot(lines.add, lines.rows)).click()
    if not screen.rows(lines.rows):
        yield f"lines.rows: no row of {lines.rows} on {screen.where()}"
        return
    yield from _controls(screen, file, file.line, _keys("line", file.typed.line), Spot(lines.rows, lines.rows, 0))


def _keys(name: str, entries: Sequence[Entry]) -> dict[str, str]:
    """Each control's key in the file; those of constants are not among them."""
    return {entry.field: f"{name}.{entry.path}" for entry in entries}


def _controls(
    screen: Screen, file: FormFile, controls: Mapping[str, Control], keys: Mapping[str, str], within: Spot
) -> Iterator[str]:
    for at, control in controls.items():
        spot = Spot(control.place, within.rows, within.row)
        if screen.count(spot) != 1:
            yield f"{keys.get(at, f'constants: {at}')}: {screen.missing(spot)}"
        if control.picker:
            opens = Spot(file.pickers[control.picker].button, within.rows, within.row)
            if screen.count(opens) != 1:
                yield f"pickers.{control.picker}.button: {screen.missing(opens)}"


def _missing(screen: Screen, key: str, place: Place | None, rows: Place) -> Iterator[str]:
    if place is None:
        return
    spot = Spot(place, rows)
    if screen.count(spot) != 1:
        yield f"{key}: {screen.missing(spot)}"
