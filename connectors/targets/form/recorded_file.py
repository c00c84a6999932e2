"""A recording written as a form file: other ways to say where as comments, and what was not seen marked as such."""

from collections.abc import Iterator, Mapping, Sequence

from connectors.sales_order import SalesOrder
from connectors.targets.form.places import Place
from connectors.targets.form.recorded import Filled, Picked, Story
from connectors.targets.form.recorded_order import search_lines, seen_lines
from connectors.targets.form.recorder import Deed, Recording
from connectors.targets.form.sample import Sample
from connectors.targets.form.toml_text import at, entry, missing, quoted

HEADER = """\
# 由 orderbot screen record 录制。请通读：标有 TODO 的没能看到，须补上；然后运行 orderbot doctor。
# Recorded by orderbot screen record. Read it through: what is marked TODO was not seen and has to be filled in; then
# run orderbot doctor. 说明 How it works: docs/targets/form.md."""

FIXED = """# 录入时所填、样单中没有的内容：每张订单都会这样填。
# Filled with what the sample has not: filled so for every order."""

CODES_DIFFER = """# 我方编码 = 表单中的写法；"*" = "=" 是：其他照原样。
# Our code = what the form calls it; "*" = "=" says: all others as they are."""

REFUSALS = """# 登录被拒时的提示显示在哪里；会话结束时显示什么。
# Where a refusal stands; what is shown when the session is over."""


def form_file(recording: Recording, order: SalesOrder) -> str:
    """The form file's text. It always reads as TOML; what is missing in it, ``load_form_file`` tells."""
    story = Story(recording, Sample(order))
    controls = _Controls(story)
    sections: Sequence[Iterator[str]] = (
        iter([HEADER]),
        _sign_in(story),
        _new(story),
        controls.head(),
        controls.lines(),
        controls.pickers(),
        controls.constants(),
        controls.tables(),
        _save(story),
        search_lines(story),
        seen_lines(story, controls.codes),
    )
    return "\n\n".join(text for section in sections if (text := "\n".join(section))) + "\n"


def _sign_in(story: Story) -> Iterator[str]:
    user, password, button = story.sign_in()
    if user is None or password is None or button is None:
        return
    yield "[sign_in]"
    yield from entry("user", user.ways)
    yield from entry("password", password.ways)
    yield from entry("button", button.ways)
    yield REFUSALS
    yield '#problem = "css=[role=alert]"'
    yield '#ended = "text=…"'


def _new(story: Story) -> Iterator[str]:
    yield "[new]"
    yield f"page = {quoted(story.form_page)}"


def _save(story: Story) -> Iterator[str]:
    button, yes, asks = story.save()
    yield "[save]"
    if button is None:
        yield missing("button", "保存按钮", "the button that saves")
    else:
        yield from entry("button", button.ways)
    if asks:
        yield f"asks = {quoted(asks)}"
    if yes is not None:
        yield from entry("yes", yes.ways)
    yield missing(
        "problems", "保存被拒时问题显示在哪里", "where problems stand when it does not save", "css=[role=alert]"
    )
    yield '#duplicate = "text=…"    # 提示订单已存在 what warns that the order is there already'
    found = story.found()
    shown = story.after_saving(found.number) if found is not None else None
    if found is None or shown is None:
        yield missing("number", "保存后新单号显示在哪里", "where the new order's number stands after saving")
        return
    place, text = shown
    pattern = "" if text == found.number else number_pattern(found.number)
    yield f"number = {at(place, pattern)}"


def number_pattern(number: str) -> str:
    """A regular expression for numbers made like this one, the same in Python and in JavaScript."""
    pattern, last = "", ""
    for sign in number:
        if sign.isascii() and sign.isalnum():
            kind = "[0-9]+" if sign.isdigit() else "[A-Za-z]+"
        else:
            kind = f"\\{sign}" if sign in "^]\\" else f"[{sign}]"
        pattern += "" if kind == last and kind.endswith("+") else kind
        last = kind
    return pattern


def _name(picked: Picked) -> str:
    """The box's name: the path of what is chosen in it."""
    return picked.filled.fit.path if picked.filled.fit is not None else ""


class _Controls:
    """The controls that were filled, each once, in the order of typing."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._seen: dict[tuple[bool, str], Filled] = {}
        self._taken: dict[tuple[bool, str], Deed] = {}
        self.codes: dict[str, str] = {}
        boxed = {each.filled.at for each in story.picked}
        for filled in story.filled:
            if (story.save_at is None or filled.at < story.save_at) and filled.at not in boxed:
                self._keep(filled)

    def _keep(self, filled: Filled) -> None:
        key = (filled.line is not None, at(filled.deed.ways[0]))
        if filled.deed.what == "taken":
            self._taken[key] = filled.deed
        if key not in self._seen or (self._seen[key].fit is None and filled.fit is not None):
            self._seen[key] = filled
        known = self._seen[key]
        if filled.deed.what == "taken" and filled.fit is not None and known.fit != filled.fit:
            self._seen[key] = Filled(known.at, known.deed, known.line, filled.fit)
        if filled.fit is not None and filled.deed.words and filled.deed.what == "typed":
            ours = self._ours(filled)
            if ours and ours != filled.deed.words:
                self.codes.setdefault(filled.fit.path, filled.deed.words)

    def _ours(self, filled: Filled) -> str:
        sample, fit = self._story.sample, filled.fit
        values = sample.head if filled.line is None else sample.lines[filled.line]
        return str(values.get(fit.path, "")) if fit is not None else ""

    def head(self) -> Iterator[str]:
        yield "# 按输入的先后 In the order of typing."
        yield "[head]"
        yield from self._entries(in_line=False)
        typed = {filled.fit.path for (_, _), filled in self._seen.items() if filled.fit is not None}
        typed |= {_name(each) for each in self._story.picked}
        left = [path for path in self._story.sample.head if path not in typed and path != "total_amount"]
        if left:
            yield f"# 未录入 Not typed: {', '.join(left)}"

    def lines(self) -> Iterator[str]:
        rows = next((each.deed.row.rows for each in self._seen.values() if each.deed.row is not None), None)
        add = self._story.add_button()
        yield "[lines]"
        yield f"rows = {at(rows)}" if rows is not None else missing("rows", "明细表格的行", "the rows of the lines")
        if add is not None:
            yield from entry("add", add.ways)
        yield ""
        yield "[line]"
        yield from self._entries(in_line=True)

    def constants(self) -> Iterator[str]:
        for name, in_line in (("head", False), ("line", True)):
            fixed = {
                key: filled
                for (line, key), filled in self._seen.items()
                if line is in_line and filled.fit is None and (line, key) not in self._taken and filled.deed.value
            }
            if not fixed:
                continue
            yield FIXED
            yield f"[constants.{name}]"
            for key, filled in fixed.items():
                tick = filled.deed.type in ("checkbox", "radio")
                yield f"{key} = {filled.deed.value if tick else quoted(filled.deed.words or filled.deed.value)}"

    def tables(self) -> Iterator[str]:
        for path, words in self.codes.items():
            ours = self._story.sample.head.get(path) or self._story.sample.lines[0].get(path)
            yield CODES_DIFFER
            yield f"[tables.{path}]"
            yield f"{quoted(str(ours))} = {quoted(words)}"
            yield '"*" = "="'

    def pickers(self) -> Iterator[str]:
        """[pickers.…]: boxes in which something was chosen."""
        for each in self._boxes(in_line=None):
            yield f"[pickers.{_name(each)}]"
            yield from entry("button", each.opened.ways)
            yield from entry("field", each.filled.deed.ways)
            if each.search is not None:
                yield from entry("search", each.search.ways)
            row = each.take.row
            if row is not None:
                heading = row.headings[row.cells.index(each.filled.deed.value)]
                yield f"rows = {at(row.rows)}"
                yield f"code = {quoted(f'column={heading}')}"
            yield from entry("take", each.take.ways)

    def _boxes(self, *, in_line: bool | None) -> Iterator[Picked]:
        """Each box once, of the head or of lines."""
        written: set[str] = set()
        for each in self._story.picked:
            line = each.opened.row is not None
            if _name(each) not in written and in_line in (None, line):
                written.add(_name(each))
                yield each

    def _entries(self, *, in_line: bool) -> Iterator[str]:
        written: set[str] = set()
        for each in self._boxes(in_line=in_line):
            written.add(_name(each))
            control = quoted("TODO") if each.control is None else at(each.control)
            yield f"{_name(each)} = {{ control = {control}, picker = {quoted(_name(each))} }}"
        for (line, key), filled in self._seen.items():
            if line is not in_line or filled.fit is None or filled.fit.path in written:
                continue
            written.add(filled.fit.path)
            taken = self._taken.get((line, key))
            yield from entry(filled.fit.path, filled.deed.ways, self._options(filled, taken))

    def _options(self, filled: Filled, taken: Deed | None) -> Mapping[str, str]:
        options: dict[str, str] = {}
        if taken is not None:
            options["choose"] = "true"
            if taken.options is not None and taken.options != Place("css", "[role=option]"):
                options["options"] = at(taken.options)
        if filled.fit is not None and filled.fit.format and filled.deed.type != "date":
            options["format"] = quoted(filled.fit.format)
        if filled.fit is not None and filled.fit.path in self.codes:
            options["table"] = quoted(filled.fit.path)
        return options
