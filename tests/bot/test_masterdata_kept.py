"""Master data beside the files of the company's own: templates, what a target told, versions of past runs, age."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from bot.command.masterdata_template import write_template
from bot.errors import OrderbotError
from bot.finding import Finding
from bot.masterdata import KINDS, MasterData, load, snapshots
from bot.masterdata.files import read_folder
from bot.masterdata.manual import columns, page
from bot.pull_masterdata import pull
from bot.told_stock import stock_rows
from connectors.capabilities import Capability, TargetStock
from fixtures.kingdee.app import KingdeeEmulator
from tests.bot import trade
from tests.bot.company import MASTER_DATA
from tests.partners.kingdee import KingdeePlace, kingdee_emulator

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "masterdata"
    folder.mkdir()
    for name, text in MASTER_DATA.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_template_is_read_without_a_problem(tmp_path: Path, language: str) -> None:
    for kind in KINDS:
        write_template(tmp_path / f"{kind}.xlsx", kind, "zh" if language == "zh" else "en")
    files = read_folder(tmp_path)
    assert files.problems == []
    assert len(files.paths) == len(KINDS)


def test_no_two_columns_of_a_kind_share_a_heading() -> None:
    for kind in KINDS:
        headings = [column.heading_zh for column in columns(kind)]
        assert len(set(headings)) == len(headings), kind


@pytest.mark.parametrize(("name", "language"), [("masterdata.md", "en"), ("masterdata.zh-CN.md", "zh")])
def test_the_manual_has_every_kind_and_column_as_they_are(name: str, language: str) -> None:
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert "\n".join(page("zh" if language == "zh" else "en")).strip() in text


def test_a_version_can_be_had_back_after_the_files_have_changed(folder: Path, tmp_path: Path) -> None:
    first = load(folder)
    snapshots.keep(first.version, first.paths, tmp_path / "kept")
    (folder / "prices.csv").write_text("item_number,unit,unit_price\nT-1,件,9.99\n", encoding="utf-8")
    second = load(folder)
    snapshots.keep(second.version, second.paths, tmp_path / "kept")
    again = load(snapshots.restore(first.version, tmp_path / "kept", tmp_path / "again"))
    assert (again.version, again.rows("prices")) == (first.version, first.rows("prices"))
    assert {one.version for one in snapshots.snapshots(tmp_path / "kept")} == {first.version, second.version}
    assert len(list((tmp_path / "kept" / "files").iterdir())) == len(first.paths) + 1  # the others have not changed


def test_a_version_that_nobody_kept_is_said_to_be_unknown(tmp_path: Path) -> None:
    with pytest.raises(OrderbotError, match="no master data of version abc is kept"):
        snapshots.restore("abc", tmp_path, tmp_path / "again")


def test_a_row_of_ones_own_stands_before_a_pulled_one_but_not_of_stock(folder: Path) -> None:
    (folder / "items.pulled.csv").write_text(
        "item_number,name,base_unit\nT-1,another name,件\nT-9,pulled,件\n", encoding="utf-8"
    )
    (folder / "stock.pulled.csv").write_text("item_number,on_hand\nT-9,7\nNOBODYS,8\n", encoding="utf-8")
    master = load(folder)
    assert (master.items["T-1"].name, master.items["T-9"].name) == ("测试螺钉", "pulled")
    assert [(row.item_number, row.on_hand) for row in master.rows("stock")] == [("T-9", Decimal(7))]


@pytest.fixture(scope="module")
def kingdee(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[KingdeePlace, KingdeeEmulator]]:
    with kingdee_emulator() as (app, faults, url):
        place = KingdeePlace(app, faults, url, tmp_path_factory.mktemp("kingdee"))
        yield place, app
        place.close()


def test_what_a_target_tells_can_be_loaded_as_it_was_pulled(
    kingdee: tuple[KingdeePlace, KingdeeEmulator], tmp_path: Path
) -> None:
    pulled = {one.kind: one for one in pull(kingdee[0].target(), tmp_path)}
    assert set(pulled) == {"customers", "items", "prices", "stock"}
    master = load(tmp_path)
    assert len(master.customers) == pulled["customers"].rows > 0
    assert len(master.items) == pulled["items"].rows > 0


class Cartons:
    """A target that tells its stock in cartons."""

    capabilities = frozenset({Capability.STOCK})

    def stock(self) -> Iterator[TargetStock]:
        yield TargetStock(item_number="T-1", quantity=Decimal(5), unit="箱", warehouse="W1")


def test_pulled_stock_is_kept_in_base_units(folder: Path) -> None:
    assert [one.rows for one in pull(Cartons(), folder)] == [1]
    assert [row.on_hand for row in load(folder).stock("T-1")] == [Decimal(500)]


def test_live_stock_is_told_in_base_units_and_of_our_items_alone() -> None:
    told = [
        TargetStock(item_number="T-1", quantity=Decimal(3), available=Decimal(2), unit="箱", warehouse="W1"),
        TargetStock(item_number="T-1", quantity=Decimal(5), unit="drum"),
        TargetStock(item_number="NOBODYS", quantity=Decimal(5)),
    ]
    rows = list(stock_rows(trade.master(), told))
    nothing = (None, Decimal(0), Decimal(0))  # of a drum nobody knows how much to promise
    assert [(row.warehouse, row.on_hand, row.reserved) for row in rows] == [
        ("W1", Decimal(3000), Decimal(1000)),
        nothing,
    ]


def _aged(**ages: timedelta) -> MasterData:
    now = datetime.now(UTC)
    return MasterData(trade.ROWS, "v1", dated={kind: now - age for kind, age in ages.items()})


def _old(findings: list[Finding]) -> list[tuple[str, str | None]]:
    return [(finding.code, finding.value) for finding in findings if finding.code.endswith("-old")]


def test_an_order_says_which_of_what_it_leans_on_is_too_old() -> None:
    old = _aged(stock=timedelta(hours=80), prices=timedelta(days=500))
    assert _old(trade.findings(trade.order(), old)) == [("prices-old", "500 days"), ("stock-old", "3 days")]


def test_young_data_and_data_of_no_known_age_say_nothing() -> None:
    assert _old(trade.findings(trade.order(), _aged(stock=timedelta(hours=71), prices=timedelta(days=399)))) == []
    assert _old(trade.findings(trade.order(), _aged())) == []


def test_stock_that_is_not_kept_for_an_item_is_never_too_old() -> None:
    nuts = trade.line(seller_item_code="T-2", unit_price="0.12")
    assert _old(trade.findings(trade.order(nuts), _aged(stock=timedelta(days=80)))) == []
