"""The order desk by a form file alone: pages made by scripts, tables without labels, lists without roles."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.errors import Refused
from fixtures.desk.words import WORDS
from tests.connectors.target_contract import order
from tests.connectors.targets.form.form_contract import FormDrills
from tests.partners.desk import desk_site
from tests.partners.form import FILES, FormSide


@pytest.fixture(scope="module")
def desk_side(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FormSide]:
    """One desk and one browser for this module's tests."""
    with desk_site(tmp_path_factory.mktemp("evidence")) as site:
        side = FormSide(site, FILES / "desk" / "form.toml")
        yield side
        side.form.close()


class TestFormOnDesk(FormDrills):
    BUSY = "系统忙，请稍后"
    SHIPPED, CANCELLED = "已出库", "已撤销"
    WRONG_PASSWORD = "账号或口令不对"
    CUSTOMER_LABEL, CANCEL_BUTTON = "购货单位", "撤单"

    @pytest.fixture
    def side(self, desk_side: FormSide) -> Iterator[FormSide]:
        with desk_side.emptied() as side:
            yield side


PICKER = """
[pickers.customers]
button = "button=选择购货单位"
field = "placeholder=编码"
search = "button=查找"
rows = "table=编码 | 名称"
code = "column=编码"
take = "button=选用"
"""


def with_picker(folder: Path, picker: str) -> Path:
    """The desk's form file with the customer picked, not typed."""
    typed = 'customer_number = { control = "购货单位", choose = true }'
    text = (FILES / "desk" / "form.toml").read_text(encoding="utf-8")
    assert typed in text
    text = text.replace(typed, 'customer_number = { control = "购货单位", picker = "customers" }')
    file = folder / "form.toml"
    file.write_text(text + picker, encoding="utf-8")
    return file


def test_a_control_that_only_opens_a_list_is_told_from_one_to_type_into(tmp_path: Path) -> None:
    text = (FILES / "desk" / "form.toml").read_text(encoding="utf-8")
    text = text.replace('unit = { control = "计量单位", choose = true }', 'unit = "计量单位"')
    text = text.replace('order_date = "下单日期"', 'order_date = { control = "下单日期", format = "DD.MM.YYYY" }', 1)
    file = tmp_path / "form.toml"
    file.write_text(text, encoding="utf-8")

    with desk_site(tmp_path) as site:
        side = FormSide(site, file)
        with pytest.raises(Refused) as refused:
            side.form.create(order("PO-1"))
        side.form.close()

    said = "control labelled '计量单位': nothing can be typed there; where it opens a list, write choose = true"
    assert str(refused.value) == f"form: line 1: {said}"  # the second line's unit is what the page puts there itself


def test_a_box_that_nothing_opens_is_told(tmp_path: Path) -> None:
    with desk_site(tmp_path) as site:
        side = FormSide(site, with_picker(tmp_path, PICKER.replace("选择购货单位", "选择客户")))
        with pytest.raises(Refused, match=r"pickers\.customers\.button: no button '选择客户' on /entry"):
            side.form.check()
        side.form.close()


def test_a_customer_is_picked_in_a_box_that_opens(tmp_path: Path) -> None:
    file = with_picker(tmp_path, PICKER)

    with desk_site(tmp_path) as site:
        side = FormSide(site, file)
        try:
            side.form.check()
            side.form.create(order("PO-1"))
            with pytest.raises(Refused, match=r"'购货单位': no entry has 'C00' \(offered: C001, C0010, C009\)"):
                side.form.create(order("PO-2", customer="C00"))
        finally:
            side.form.close()
        assert site.held() == [order("PO-1")]


def test_the_same_form_file_in_english_words_serves_the_english_pages(tmp_path: Path) -> None:
    text = (FILES / "desk" / "form.toml").read_text(encoding="utf-8")
    for chinese, english in sorted(WORDS.values(), key=lambda both: -len(both[0])):
        for left, right in (('"', '"'), ("=", '"'), ('"', " |"), ("| ", " |"), ("| ", '"')):
            text = text.replace(f"{left}{chinese}{right}", f"{left}{english}{right}")
    text = text.replace("table=货品", "table=Goods").replace("table=单号", "table=Order no.")
    text = text.replace("text=登录已过期", "text=Your session is over").replace("确认提交", "Submit this order")
    text = text.replace("确定撤销", "Withdraw this order")
    file = tmp_path / "form.toml"
    file.write_text(text, encoding="utf-8")

    with desk_site(tmp_path, "en") as site:
        side = FormSide(site, file)
        number = side.form.create(order("PO-1")).number
        side.form.cancel(number, "test")
        side.form.close()
        assert site.held() == [order("PO-1")]
        assert site.app.store.orders()[0].status == "cancelled"
