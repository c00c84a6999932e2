"""How things are found on pages of many a making: controls by what a person calls them, values beside their words."""

from collections.abc import Iterator

import pytest

from connectors.browser import Browser
from connectors.errors import Refused
from connectors.settings import BrowserSettings
from connectors.targets.form.places import parse_place
from connectors.targets.form.screen import Screen, Spot


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    settings = BrowserSettings(evidence=tmp_path_factory.mktemp("evidence"), timeout_seconds=1.0)
    browser = Browser(settings, "form")
    yield Screen(browser)
    browser.close()


@pytest.mark.parametrize(
    "page",
    [
        "<label for=x>客户单号</label><input id=x>",
        "<label>客户单号 <b>*</b><input id=x></label>",
        "<label>客户单号：<input id=x></label><label>客户单号日期<input></label>",
        "<input id=x aria-label=客户单号>",
        "<span id=s>客户单号</span><input id=x aria-labelledby=s>",
        "<table><tr><td>客户单号：</td><td><input id=x></td><td>日期</td><td><input></td></tr></table>",
        "<table><tr><th>*客户单号</th><td><div><input id=x></div></td></tr></table>",
        "<div><div>客户单号</div><div><div><input id=x></div></div></div>",
        "<div><span>日期</span><input><span>客户单号</span><input id=x></div>",
        "客户单号 <input id=x> 单号 <input>",
        "<input id=x placeholder=客户单号>",
        "<input id=x title=客户单号>",
        "<div role=combobox aria-label=客户单号><input id=x></div>",
        "<input type=hidden value=客户单号><label for=x>客户单号</label><select id=x><option>一</select>",
        "<div style='display:none'>客户单号<input></div><div>客户单号<input id=x></div>",
    ],
)
def test_a_control_is_found_by_what_a_person_calls_it(screen: Screen, page: str) -> None:
    screen.page.set_content(page)

    assert screen.element(Spot(parse_place("客户单号"))).get_attribute("id") == "x"


GRIDS = {
    "one table": "<table><thead><tr><th>货品<th>数量</thead><tr><td><input class=a><td><input class=b></tr></table>",
    "two tables": "<div><table><tr><th>货品<th>数量</table></div>"
    "<div><table><tr><td><input><td><input class=b></table></div>",
    "plain first row": "<table><tr><td>货品<td>数量<tr><td><input><td><input class=b></table>",
    "a wide heading": "<table><tr><th colspan=2>货品<th>数量<tr><td>x<td><input><td><input class=b></table>",
    "roles": "<div role=table><div role=row><i role=columnheader>货品</i><i role=columnheader>数量</i></div>"
    "<div role=row><i role=cell><input></i><i role=cell><input class=b></i></div></div>",
}


@pytest.mark.parametrize("page", GRIDS.values(), ids=GRIDS)
@pytest.mark.parametrize("at", ["数量", "column=数量"])
def test_a_control_in_a_grid_is_found_by_its_column(screen: Screen, page: str, at: str) -> None:
    screen.page.set_content(f"数量 <input> {page}")
    rows = parse_place("table=货品 | 数量")

    assert screen.rows(rows) == 1
    assert screen.element(Spot(parse_place(at), rows, 0)).get_attribute("class") == "b"


@pytest.mark.parametrize(
    "page",
    [
        "<dl><dt>单号</dt><dd>SO-1</dd></dl>",
        "<table><tr><td>单号：</td><td>SO-1</td></tr></table>",
        "<p>单号：SO-1</p>",
        "<p>单号: <b>SO-1</b></p>",
        "<div><b>单号</b><i>SO-1</i></div>",
        "<div><div><b>单号</b></div><div>SO-1</div></div>",
        "<p>单号 <b>SO-1</b></p>",
        "<label>单号 <input value=SO-1 readonly></label>",
        "<table><tr><th>单号</th><th>客户</th></tr><tr><td>X-9</td><td>甲</td></tr></table><p>单号：SO-1</p>",
    ],
)
def test_a_value_is_read_beside_its_words(screen: Screen, page: str) -> None:
    screen.page.set_content(page)

    assert screen.texts({"number": parse_place("单号")}) == {"number": "SO-1"}


@pytest.mark.parametrize("at", ["button=保存", "button=Save", "role=button 保存", "css=#b"])
def test_a_button_is_found_by_its_words(screen: Screen, at: str) -> None:
    screen.page.set_content("<button>保存并新建</button><button id=b title=Save>✓ 保存</button>")

    found = screen.element(Spot(parse_place(at)))

    assert found.get_attribute("id") == "b"


def test_what_is_not_there_is_told_with_what_was_probably_meant(screen: Screen) -> None:
    screen.page.set_content("<label>客户编号 <input></label><label>日期 <input></label>")

    with pytest.raises(Refused, match=r"no control labelled '客户编码' on /.*; did you mean '客户编号'"):
        screen.element(Spot(parse_place("客户编码")))


def test_what_is_there_twice_is_never_guessed(screen: Screen) -> None:
    screen.page.set_content("<label>单价 <input></label><label>单价 <input></label>")

    with pytest.raises(Refused, match=r"2 times control labelled '单价' on .*; say which with  css="):
        screen.element(Spot(parse_place("单价")))


@pytest.mark.parametrize(
    ("box", "agreed"),
    [
        ("<div><p>确认提交？共 2 行</p><button>确定</button></div>", True),
        ("<div><p>该订单已存在</p><button>确定</button></div>", False),
        ("<div><p>确认提交？</p></div><div><p>该订单已存在</p><button>确定</button></div>", False),
    ],
)
def test_only_the_question_that_was_named_is_agreed_to(screen: Screen, box: str, *, agreed: bool) -> None:
    screen.page.set_content(f"<main><button>确认提交</button></main>{box}")
    arg = [parse_place("button=确定").wire, parse_place("button=确认提交").wire]

    assert screen.ask("return answers(arg[0], '确认提交', arg[1])", arg) is agreed


def test_a_pattern_takes_the_part_that_counts(screen: Screen) -> None:
    screen.page.set_content("<h1>订单 SO-17 已保存</h1>")

    assert screen.text(parse_place({"at": "css=h1", "pattern": "SO-[0-9]+"})) == "SO-17"
    assert screen.text(parse_place({"at": "css=h1", "pattern": "订单 (\\S+)"})) == "SO-17"
    assert screen.text(parse_place({"at": "css=h1", "pattern": "PO-[0-9]+"})) == ""


def test_a_form_in_a_frame_is_found_there(screen: Screen) -> None:
    screen.page.set_content("<iframe id=work srcdoc='<label>单号 <input id=x></label>'></iframe>")
    screen.page.frames[-1].wait_for_selector("input")
    framed = Screen(screen._browser, "#work")

    assert framed.element(Spot(parse_place("单号"))).get_attribute("id") == "x"
