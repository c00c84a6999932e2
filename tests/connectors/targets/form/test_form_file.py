"""Form files: what is wrong with one is told by table and key, all at once; and against the page itself."""

import tomllib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import Refused
from connectors.settings import Secret
from connectors.targets.api.mapping_file import MappingProblems
from connectors.targets.form import FormSettings
from connectors.targets.form.places import Place, parse_place
from connectors.targets.form.reading import parse_form_file
from connectors.targets.form.shown_values import as_token, text_to_type, understood
from tests.partners.desk import desk_site
from tests.partners.erp import erp_site
from tests.partners.form import FILES, FormSide

Table = dict[str, Any]


def written(name: str = "erp") -> Table:
    return tomllib.loads((FILES / name / "form.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda file: file.pop("save"), "[save]: missing; The button that saves"),
        (lambda file: file.update(saev={}), "saev: no such section; did you mean"),
        (lambda file: file["save"].update(butten="x"), "save.butten: no such key; did you mean 'button'?"),
        (lambda file: file["save"].pop("number"), "save.number: missing; it has to be given"),
        (lambda file: file["save"].update(yes="button=确定"), "save.asks: missing; say which question yes answers"),
        (
            lambda file: file["head"].update(note={"control": "x", "picker": "notes"}),
            "head.note: picker: there is no [pick",
        ),
        (lambda file: file.update(pickers={"items": {"rows": "x", "code": "y"}}), "pickers.items.button: missing"),
        (lambda file: file["save"].update(button=7), "save.button: write where it stands"),
        (lambda file: file["save"].update(button="css="), "save.button: 'css=' says not which element"),
        (lambda file: file["head"].update(refrence="x"), "head.refrence: orders have no such field; did you mean"),
        (lambda file: file["head"].pop("reference"), "head.reference: missing"),
        (
            lambda file: file["head"].update(note={"choose": True}),
            "head.note: write the control in quotes, or { control",
        ),
        (lambda file: file["head"].update(note={"control": "x", "choos": True}), "head.note.choos: no such key"),
        (lambda file: file["head"].update(note="客户订单号"), "head.note: head.reference fills '客户订单号' already"),
        (lambda file: file["line"].update(unit={"control": "u", "table": "uom"}), "there is no [tables.uom]"),
        (lambda file: file["search"].update(page="/orders"), "search.page: write {reference}"),
        (lambda file: file["saved"].update(page="/orders"), "saved.page: write {number}"),
        (lambda file: file["saved"]["head"].pop("reference"), None),
        (lambda file: file["search"].pop("customer_number"), None),
        (lambda file: file["saved"]["head"].update(colour="x"), "saved.head.colour: orders have no such field"),
        (lambda file: file["status"]["states"].update({"已完成": "done"}), "status.states.已完成: 'done' is no state"),
        (
            lambda file: file["saved"].update(number={"at": "x", "pattern": "("}),
            "saved.number: pattern: '(' is no regular",
        ),
    ],
)
def test_what_is_wrong_is_told_by_table_and_key(spoil: Callable[[Table], object], said: str | None) -> None:
    file = written()
    spoil(file)

    try:
        parse_form_file(file, "targets/form.toml")
        problems: tuple[str, ...] = ()
    except MappingProblems as error:
        problems = error.problems

    assert (len(problems) == 1 and said in problems[0]) if said else problems == ()


def test_an_order_has_to_be_told_from_another_somewhere() -> None:
    file = written()
    del file["search"]["customer_number"], file["saved"]["head"]["customer_number"]

    with pytest.raises(MappingProblems, match=r"saved\.head\.customer_number: say where it stands, or with search"):
        parse_form_file(file)


def test_settings_name_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(MappingProblems, match=r"there is no such file: .*; see docs/targets/form\.md"):
        FormSettings(url="https://erp.example", form=tmp_path / "form.toml", user="x", password=Secret("x"))
    with pytest.raises(ValueError, match=r"user: erp/form.toml has a \[sign_in\]; say who signs in"):
        FormSettings(url="https://erp.example", form=FILES / "erp" / "form.toml")


def test_the_file_is_held_against_the_page_itself(tmp_path: Path) -> None:
    text = (FILES / "desk" / "form.toml").read_text(encoding="utf-8")
    wrong = {
        'reference = "客户单号"\norder_date': 'reference = "客户编码"\norder_date',
        "button=提交订单": "button=保存",
    }
    wrong |= {'"订货数量"': '"数量"', 'button = "button=查询"': 'button = "button=搜索"'}
    for right, other in wrong.items():
        assert right in text
        text = text.replace(right, other)
    file = tmp_path / "form.toml"
    file.write_text(text, encoding="utf-8")

    with desk_site(tmp_path) as site:
        side = FormSide(site, file)
        with pytest.raises(Refused) as refused:
            side.form.check()
        side.form.close()

    said = str(refused.value)
    assert "head.reference: no control labelled '客户编码' on /entry; there are 订单类型, 购货单位, 客户单号" in said
    assert "save.button: no button '保存' on /entry; there are" in said
    assert "line.quantity: line 1: no control labelled '数量' on /entry; did you mean '订货数量'?" in said
    assert "search.button: no button '搜索' on /find" in said


CODES = st.text("ABT0189-", min_size=1, max_size=6).filter(lambda code: code[0] != "-" and code[-1] != "-")


@given(code=CODES, other=CODES)
def test_a_code_is_a_word_of_its_own_or_is_not_there(code: str, other: str) -> None:
    import re

    def there(text: str) -> bool:
        return re.search(as_token(code), text) is not None

    assert all(there(text) for text in (code, f"{code} 测试", f"测试 [{code}]", f"{code}-测试", f"测试({code})"))
    assert there(other) == (code == other)
    assert not there(f"{code}0")
    assert not there(f"{code}-1")
    assert not there(f"T{code}")


@pytest.mark.parametrize(
    ("text", "like", "format_", "meant", "result"),
    [
        ("¥ 1,234.50", Decimal, None, None, "1,234.50"),
        ("13%", Decimal, None, None, "13"),
        ("2026/12/01", "date", "YYYY/MM/DD", None, "2026-12-01"),
        ("01.12.2026", "date", "DD.MM.YYYY", None, "2026-12-01"),
        ("2026-12-01", "date", "DD.MM.YYYY", None, "2026-12-01"),
        ("soon", "date", "DD.MM.YYYY", None, "soon"),
        ("第一行 第二行", str, None, "第一行\n第二行", "第一行\n第二行"),
        ("PO-10", str, None, "PO-1", "PO-10"),
    ],
)
def test_a_pages_text_is_understood_as_what_it_says(
    text: str, like: Any, format_: str | None, meant: str | None, result: str
) -> None:
    from datetime import date

    kind = date if like == "date" else like

    assert understood(text, kind, Place("label", "x", format=format_), meant) == result


def test_a_day_is_typed_as_the_form_wants_it() -> None:
    place = parse_place({"at": "交期", "format": "DD.MM.YYYY"})

    assert text_to_type("2026-12-01", place) == "01.12.2026"
    assert text_to_type(Decimal("1.50"), place) == "1.5"


def test_a_wrong_button_is_told_beside_all_else(tmp_path: Path) -> None:
    file = tmp_path / "form.toml"
    text = (FILES / "erp" / "form.toml").read_text(encoding="utf-8")
    file.write_text(
        text.replace("button=保存", "button=存盘").replace('note = "备注"', 'note = "附注"', 1), encoding="utf-8"
    )

    with erp_site(tmp_path) as site:
        side = FormSide(site, file)
        with pytest.raises(Refused) as refused:
            side.form.check()
        side.form.close()

    said = str(refused.value)
    assert "head.note: no control labelled '附注' on /orders/new" in said
    assert "save.button: no button '存盘' on /orders/new" in said
