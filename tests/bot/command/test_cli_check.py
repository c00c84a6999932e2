"""``orderbot check``: what a night would make of files, with nothing stored and nothing written."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from tests.bot.company import MASTER_DATA, order_csv

SETTINGS = '[company]\nname = "海川"\nlanguage = "en"\n[reading]\nprocesses = 1\n'
ADDRESS = "浙江省宁波市鄞州区测试路 8 号"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with settings and master data, and an order that nothing stands against."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    (tmp_path / "orderbot.toml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "masterdata").mkdir()
    for name, text in MASTER_DATA.items():
        (tmp_path / "masterdata" / f"{name}.csv").write_text(text, encoding="utf-8")
    write("good.json", "PO-1")
    return tmp_path


def write(file: str, number: str, **line: Any) -> None:
    order = {
        "order_number": number,
        "issue_date": "2026-11-20",
        "buyer": {"name": "宁波测试机械有限公司"},
        "deliver_to": {"address": ADDRESS, "phone": "0574-87001234"},
        "lines": [{"seller_item_code": "T-1", "quantity": 200, "unit": "件", "unit_price": 0.50, **line}],
    }
    Path(file).write_text(json.dumps({"orders": [order]}), encoding="utf-8")


def check(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["check", "--today", "2026-11-20 10:00", *arguments])
    assert isinstance(ended.value.code, int)
    return ended.value.code


def said(capsys: pytest.CaptureFixture[str], *files: str) -> list[dict[str, Any]]:
    check("--json", *files)
    orders: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["orders"]
    return orders


def test_an_order_is_given_its_verdict_and_its_sales_order(capsys: pytest.CaptureFixture[str]) -> None:
    (order,) = said(capsys, "good.json")
    assert (order["file"], order["order_number"], order["verdict"]) == ("good.json", "PO-1", "clean")
    assert order["customer_number"] == "C1"
    line = order["sales_order"]["lines"][0]
    assert (line["item_number"], line["quantity"], line["unit_price"]) == ("T-1", "200", "0.5")


def test_what_has_to_be_corrected_is_blocked_with_the_reason(capsys: pytest.CaptureFixture[str]) -> None:
    write("dear.json", "PO-2", unit_price="0.90")
    (order,) = said(capsys, "dear.json")
    stops = [(one["code"], one["where"]) for one in order["findings"] if one["severity"] == "block"]
    assert (order["verdict"], stops) == ("blocked", [("unit-price", "lines.0.unit_price")])


def test_orders_of_one_call_are_held_against_each_other(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    write("again.json", "PO-1", description="测试螺钉 M8×30")
    (folder / "copy.json").write_bytes((folder / "good.json").read_bytes())
    verdicts = [order["verdict"] for order in said(capsys, "good.json", "again.json", "copy.json")]
    assert verdicts == ["clean", "duplicate", "duplicate"]


def test_orders_that_are_checked_apart_know_nothing_of_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    for number in ("1", "2"):
        write(f"{number}.json", "PO-1", quantity=60_000, description=f"测试螺钉 M8×30{' ' * int(number)}")
    together = said(capsys, "1.json", "2.json")
    apart = said(capsys, "--apart", "1.json", "2.json")
    assert [order["verdict"] for order in together][1] == "duplicate"
    assert apart[0]["findings"] == apart[1]["findings"] == together[0]["findings"]
    assert apart[0]["sales_order"] == apart[1]["sales_order"]


def test_the_order_of_the_files_is_the_order_in_which_they_came(capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(5):
        write(f"{number}.json", "PO-1", description=f"测试螺钉 M8×30{' ' * number}")
    names = [f"{number}.json" for number in (3, 1, 4, 0, 2)]
    orders = said(capsys, *names)
    assert [order["file"] for order in orders] == names
    assert [order["verdict"] for order in orders] == ["clean"] + ["duplicate"] * 4


def test_a_sender_who_is_not_the_customers_needs_an_agreement(capsys: pytest.CaptureFixture[str]) -> None:
    (order,) = said(capsys, "--sender", "po@elsewhere.example", "good.json")
    assert order["verdict"] == "needs_approval"
    assert "sender-not-the-customers" in [finding["code"] for finding in order["findings"]]


def test_any_format_is_read_and_what_holds_no_order_says_so(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    (folder / "order.csv").write_bytes(order_csv("PO-7"))
    (folder / "letter.txt").write_text("Die Kantine bleibt am Freitag geschlossen.\n", encoding="utf-8")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing more")
    assert check("--json", "order.csv", "letter.txt", "broken.pdf") == 1
    csv, letter, broken = json.loads(capsys.readouterr().out)["orders"]
    assert (csv["order_number"], letter["verdict"], broken["verdict"]) == ("PO-7", "no_order", "unreadable")
    assert "broken.pdf" in broken["why"]


def test_nothing_is_stored(folder: Path) -> None:
    before = sorted(folder.rglob("*"))
    check("good.json")
    assert sorted(folder.rglob("*")) == before


def test_people_read_the_reason_and_the_suggestion(capsys: pytest.CaptureFixture[str]) -> None:
    write("dear.json", "PO-2", unit_price="0.90")
    assert check("good.json", "dear.json") == 0
    out = capsys.readouterr().out
    assert out.startswith("clean  good.json  PO-1  宁波测试机械有限公司")
    assert "0.90, the list says 0.5 CNY" in out
    assert "suggested" in out
    assert out.rstrip().endswith("1 clean, 1 blocked")


def test_a_file_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert check("missing.json") == 1
    assert "missing.json" in capsys.readouterr().err
