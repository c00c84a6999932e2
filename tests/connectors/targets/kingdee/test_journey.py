"""The journey into the Kingdee emulator: orderbot.toml names it, a run pushes, and doubt leaves no second bill."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import load
from bot.wiring import Connectors
from connectors.targets.kingdee import Kingdee
from fixtures.faults import Kind
from fixtures.kingdee.masters import Item, Master
from tests.bot.company import SmallCompany
from tests.partners.kingdee import TENANT, KingdeePlace

TOML = """
[company]
name = "海川测试有限公司"

[[target]]
type = "kingdee"
name = "金蝶"
url = "https://erp.haichuan.example"
account = "5f00000000abcd"
user = "robot"
app_id = "123456_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcY"
app_secret = "env:TEST_KINGDEE_SECRET"
mapping = "targets/kingdee.toml"
"""


@pytest.fixture
def company(kingdee: KingdeePlace, tmp_path: Path) -> Iterator[SmallCompany]:
    masters = kingdee.app.masters
    masters.customers["C1"] = Master(number="C1", name="宁波测试机械有限公司")
    masters.items |= {number: Item(number=number, name="测试螺钉") for number in ("T-1", "T-2")}
    company = SmallCompany(tmp_path / "company")
    company.outside.target = kingdee.target  # type: ignore[method-assign]
    yield company
    del masters.customers["C1"], masters.items["T-1"], masters.items["T-2"]


def test_orderbot_toml_names_the_target_and_its_mapping(
    kingdee: KingdeePlace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEST_KINGDEE_SECRET", TENANT.app_secret)
    (tmp_path / "orderbot.toml").write_text(TOML, encoding="utf-8")
    assert kingdee.settings.mapping == tmp_path / "targets" / "kingdee.toml"

    settings = load(tmp_path / "orderbot.toml")
    target = Connectors(settings).target()

    assert isinstance(target, Kingdee)
    assert (target.name, settings.secrets()) == ("金蝶", (TENANT.app_secret,))


def test_an_order_goes_all_the_way(kingdee: KingdeePlace, company: SmallCompany) -> None:
    company.deliver("a", "PO-1")

    company.run()

    (bill,) = kingdee.app.bills.held.values()
    (row,) = company.staging().rows("SELECT target_number, target_state, target_text FROM sales_order")
    assert (bill.head["F_DEMO_PONo"], bill.head["FCustId"], str(bill.total)) == ("PO-1", "C1", "100.00")
    assert dict(row) == {
        "target_number": bill.number,
        "target_state": "open",
        "target_text": "创建 created，出库 0/1 行 shipped 0 of 1 lines",
    }


@pytest.mark.parametrize("fault", ["drop after", "error after", "page after", "drop before"])
def test_a_doubtful_saving_is_settled_within_the_run(
    kingdee: KingdeePlace, company: SmallCompany, fault: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.steps.push.LOOKS", (0.0, 0.0, 0.0))
    company.deliver("a", "PO-1")
    kingdee.faults.plan(fault, path="Save")

    company.run()

    held = len(kingdee.app.bills.held)
    assert (held, company.statuses()["a.csv"]) == ((0, "confirmed") if fault == "drop before" else (1, "pushed"))


def test_what_kingdee_refuses_waits_for_a_person_in_its_words(kingdee: KingdeePlace, company: SmallCompany) -> None:
    kingdee.app.masters.items["T-1"] = Item(number="T-1", name="测试螺钉", forbidden=True)
    company.deliver("a", "PO-1")

    company.run()

    (row,) = company.staging().rows("SELECT why_zh FROM finding WHERE code = 'push-refused'")
    assert "【物料编码】基础资料不存在或不可用：T-1" in row["why_zh"]
