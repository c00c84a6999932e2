"""The commands that look back: orders that did not come, and what past orders teach."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result

from bot.cli import cli
from bot.command.invocation import Invocation
from bot.errors import OrderbotError
from bot.staging import Staging
from tests.bot.company import MASTER_DATA

TODAY = datetime(2026, 11, 20, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def company(tmp_path: Path) -> Path:
    (tmp_path / "masterdata").mkdir()
    for kind, rows in MASTER_DATA.items():
        (tmp_path / "masterdata" / f"{kind}.csv").write_text(rows, encoding="utf-8")
    (tmp_path / "orderbot.toml").write_text('[company]\nname = "海川"\n', encoding="utf-8")
    Staging(tmp_path / "data").close()
    return tmp_path


def books(company: Path, orders: int, newest: int) -> None:
    """Weekly orders of one customer, the newest so many days ago."""
    rows = ["customer_number,order_number,ordered_at,item_number,quantity,unit_price"]
    for turn in range(orders):
        at = TODAY - timedelta(days=newest + 7 * turn)
        rows.append(f"C1,W{turn},{at:%Y-%m-%d %H:%M},T-1,{180 + turn % 40},0.50")
    (company / "masterdata" / "order_history.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")


def run(company: Path, *arguments: str) -> Result:
    given = ["-c", str(company / "orderbot.toml"), "--lang", "en", *arguments]
    return CliRunner().invoke(cli, given, obj=Invocation(), env={"COLUMNS": "200"})


def test_who_did_not_order_is_listed_with_the_reason(company: Path) -> None:
    books(company, 8, newest=19)
    result = run(company, "missing", "--today", "2026-11-20")
    assert "C1 宁波测试机械有限公司" in result.output
    assert "usually orders every 7 days" in result.output
    [found] = json.loads(run(company, "missing", "--today", "2026-11-20", "--json").output)
    assert (found["customer_number"], found["days_since"], found["last_order"]) == ("C1", 19, "W0")


def test_when_all_have_ordered_that_is_said(company: Path) -> None:
    books(company, 8, newest=3)
    assert run(company, "missing", "--today", "2026-11-20").output == "no customer's order is overdue.\n"


def test_past_orders_teach_the_detector_where_there_are_enough(company: Path) -> None:
    books(company, 8, newest=3)
    assert isinstance(run(company, "learn", "detector").exception, OrderbotError)
    more = (company / "masterdata" / "customers.csv").read_text("utf-8")
    extra = "".join(f"D{n},客户{n},d{n}.example,,,,CNY\n" for n in range(5))
    (company / "masterdata" / "customers.csv").write_text(more + extra, encoding="utf-8")
    books(company, 60, newest=3)
    path = company / "masterdata" / "order_history.csv"
    head, *rows = path.read_text("utf-8").splitlines()
    of_others = [row.replace("C1,W", f"D{n},X{n}-") for n in range(5) for row in rows]
    path.write_text("\n".join([head, *rows, *of_others]) + "\n", encoding="utf-8")
    result = json.loads(run(company, "learn", "detector", "--json").output)
    assert result["orders"] == 6 * 55
    assert Path(result["path"]) == company / "data" / "detector.json"
    assert Path(result["path"]).exists()
