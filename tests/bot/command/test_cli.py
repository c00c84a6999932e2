"""The command: what it prints where, and the status with which it ends."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

import bot
from bot.cli import STATUSES, STEPS, cli, main
from bot.journey import STEPS as JOURNEY
from bot.status import OrderStatus
from tests.bot.company import MASTER_DATA
from tests.bot.waiting_company import ITEM, PRICE, WaitingCompany

HEAVY = {
    "playwright",
    "openpyxl",
    "xlsxwriter",
    "sqlite_utils",
    "rich",
    "msgspec",
    "pypdfium2",
    "flask",
    "lxml",
    "numpy",
}
SETTINGS = '[company]\nname = "海川"\nlanguage = "en"\n[[source]]\ntype = "folder"\nname = "inbox"\npath = "inbox"\n'

Command = Callable[..., int]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that the command is called in, by somebody who speaks English."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    monkeypatch.delenv("ORDERBOT_CONFIG", raising=False)
    return tmp_path


@pytest.fixture
def orderbot(folder: Path) -> Command:  # noqa: ARG001 - called in that folder
    """The command in this process; returns its exit status."""

    def run(*arguments: str) -> int:
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        assert isinstance(ended.value.code, int)
        return ended.value.code

    return run


@pytest.fixture
def company(folder: Path) -> WaitingCompany:
    """A company with settings, master data and a store in the folder."""
    (folder / "orderbot.toml").write_text(SETTINGS, encoding="utf-8")
    for name in ("masterdata", "inbox"):
        (folder / name).mkdir()
    for name, text in MASTER_DATA.items():
        (folder / "masterdata" / f"{name}.csv").write_text(text, encoding="utf-8")
    return WaitingCompany(folder / "data")


def in_a_process(folder: Path, *arguments: str, code: str | None = None) -> subprocess.CompletedProcess[str]:
    root = str(Path(bot.__file__).parents[1])
    start = ["-c", code] if code else ["-m", "bot"]
    environment = {**os.environ, "PYTHONPATH": root, "LC_ALL": "C.UTF-8"}
    command = [sys.executable, *start, *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_the_version_is_printed_without_loading_anything_heavy(folder: Path) -> None:
    code = (
        "import sys\nfrom bot.cli import main\n"
        "try:\n    main(['--version'])\nfinally:\n    print(*sys.modules, file=sys.stderr)"
    )
    done = in_a_process(folder, code=code)
    assert done.stdout == f"orderbot {bot.__version__}\n"
    assert HEAVY & {name.partition(".")[0] for name in done.stderr.split()} == set()


def every_command(group: click.Group = cli, path: str = "") -> dict[str, click.Command]:
    found: dict[str, click.Command] = {}
    for name, command in group.commands.items():
        found[f"{path}{name}"] = command
        if isinstance(command, click.Group):
            found |= every_command(command, f"{path}{name} ")
    return found


@pytest.mark.parametrize("name", every_command())
def test_every_command_has_help_in_english_and_chinese_that_exits_0(
    orderbot: Command, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert orderbot(*name.split(), "--help") == 0
    text = capsys.readouterr().out
    body = text.partition("\n\n")[2].partition("Options:")[0]
    assert re.search(r"[A-Za-z]{3,} [a-z]", body)
    assert re.search(r"[\u4e00-\u9fff]{4,}", body)
    assert every_command()[name].short_help


def test_the_names_that_can_be_chosen_are_those_of_the_journey() -> None:
    assert tuple(step.NAME for step in JOURNEY) == STEPS
    assert tuple(OrderStatus) == STATUSES


def test_without_a_command_the_help_is_printed(orderbot: Command, capsys: pytest.CaptureFixture[str]) -> None:
    assert orderbot() == 0
    assert "Commands:" in capsys.readouterr().out


def test_init_says_what_it_wrote_what_it_left_and_what_comes_next(
    orderbot: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    assert orderbot("init", "new") == 0
    out = capsys.readouterr().out
    assert "+ new/orderbot.toml\n" in out
    assert "orderbot -c new/orderbot.toml doctor" in out
    assert orderbot("init", "new", "--json") == 0
    assert set(json.loads(capsys.readouterr().out).values()) == {"left as it is"}
    assert orderbot("-c", "new", "masterdata", "check") == 0
    assert orderbot("init", "new/orderbot.toml") == 1


def test_without_settings_the_error_says_how_to_begin(
    orderbot: Command, capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    assert orderbot("run") == 1
    assert capsys.readouterr().err == (
        "error: orderbot.toml: 1 to mend\n  there is no such file; write one with  orderbot init\n"
    )
    (folder / "demo-company").mkdir()
    (folder / "demo-company" / "orderbot.toml").touch()
    assert orderbot("orders") == 1
    assert "or look at the demo company:  orderbot -c demo-company/orderbot.toml orders" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["frobnicate"], ["run", "--step", "fly"], ["show"], ["extract"]])
def test_a_wrong_call_is_an_expected_error(
    orderbot: Command, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert orderbot(*arguments) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "Usage: orderbot" in err


def test_a_mistake_of_ours_ends_with_3_and_its_traceback_in_a_file_without_secrets(
    orderbot: Command, capsys: pytest.CaptureFixture[str], company: WaitingCompany, folder: Path
) -> None:
    (folder / ".env").write_text("ERP_PASSWORD=hunter/2 x\n", encoding="utf-8")
    company.add("PO-1", PRICE)
    with company.staging.transaction() as db:
        db.execute("UPDATE purchase_order SET document_json = 'hunter/2 x and hunter%2F2%20x'")
    assert orderbot("show", "PO-1") == 3
    os.environ.pop("ERP_PASSWORD")
    said = capsys.readouterr().err
    (crash,) = (folder / "data" / "crashes").iterdir()
    assert str(crash) in said
    text = crash.read_text(encoding="utf-8")
    assert "Traceback" in text
    assert "hunter" not in text + said
    assert crash.stat().st_mode & 0o077 == 0


def test_the_settings_are_found_by_option_and_by_environment(
    orderbot: Command, capsys: pytest.CaptureFixture[str], company: WaitingCompany, folder: Path
) -> None:
    company.add("PO-1", PRICE)
    (folder / "elsewhere").mkdir()
    os.chdir(folder / "elsewhere")
    assert orderbot("-c", "../orderbot.toml", "orders") == 0
    os.environ["ORDERBOT_CONFIG"] = "../orderbot.toml"
    try:
        assert orderbot("orders", "--json") == 0
    finally:
        del os.environ["ORDERBOT_CONFIG"]
    out = capsys.readouterr().out
    assert json.loads(out[out.index("[") :])[0]["order_number"] == "PO-1"


def test_the_language_is_the_companys_unless_another_is_asked_for(
    orderbot: Command, capsys: pytest.CaptureFixture[str], company: WaitingCompany
) -> None:
    company.add("PO-1", PRICE)
    orderbot("orders")
    assert "exception" in capsys.readouterr().out
    orderbot("--lang", "zh", "orders")
    assert "例外" in capsys.readouterr().out


def test_json_stands_alone_on_stdout(
    orderbot: Command, capsys: pytest.CaptureFixture[str], company: WaitingCompany
) -> None:
    company.add("PO-1", PRICE)
    for command in (
        ["orders", "--json"],
        ["show", "PO-1", "--json"],
        ["doctor", "--json"],
        ["masterdata", "check", "--json"],
        ["exceptions", "export", "--json"],
        ["exceptions", "import", "--json"],
        ["run", "--json"],
        ["run", "--dry-run", "--json"],
    ):
        orderbot(*command)
        json.loads(capsys.readouterr().out)


@pytest.mark.usefixtures("company")
def test_a_run_with_nothing_to_do_ends_with_a_balance_of_zero(
    orderbot: Command, capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    assert orderbot("run") == 0
    out, err = capsys.readouterr()
    assert [line.split()[0] for line in err.splitlines()] == list(STEPS)
    assert "0 parcels seen, 0 ended, difference 0" in out
    assert "data/staging.sqlite order_overview -t" in out
    assert not (folder / "exceptions").exists()


def test_a_run_that_leaves_exceptions_ends_with_0_and_names_their_workbook(
    orderbot: Command, capsys: pytest.CaptureFixture[str], company: WaitingCompany, folder: Path
) -> None:
    company.add("PO-1", PRICE)
    assert orderbot("run") == 0
    (workbook,) = (folder / "exceptions").iterdir()
    assert f"exceptions/{workbook.name}" in capsys.readouterr().out
    assert orderbot("run") == 0
    assert list((folder / "exceptions").iterdir()) == [workbook]


@pytest.mark.usefixtures("company")
def test_a_source_that_cannot_be_looked_into_makes_the_run_end_with_1(
    orderbot: Command, capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    (folder / "inbox").rmdir()
    (folder / "inbox").touch()
    assert orderbot("run") == 1
    out = capsys.readouterr().out
    assert "1 problem:" in out
    assert "inbox: 无法查看 · could not look" in out


def test_an_export_goes_where_it_is_told_and_never_over_a_file(
    orderbot: Command, capsys: pytest.CaptureFixture[str], company: WaitingCompany
) -> None:
    assert orderbot("exceptions", "export") == 0
    assert capsys.readouterr().out == "no order waits for a person.\n"
    company.add("PO-1", PRICE)
    assert orderbot("exceptions", "export", "-o", "out/mine.xlsx") == 0
    assert capsys.readouterr().out == "out/mine.xlsx\n"
    assert orderbot("exceptions", "export", "-o", "out/mine.xlsx") == 1
    assert "is there already; give another name" in capsys.readouterr().err


def test_an_import_says_what_was_done_what_was_not_and_what_comes_next(
    orderbot: Command, capsys: pytest.CaptureFixture[str], company: WaitingCompany, folder: Path
) -> None:
    import openpyxl

    company.add("PO-1", PRICE)
    company.add("PO-2", ITEM)
    orderbot("exceptions", "export")
    (path,) = (folder / "exceptions").iterdir()
    book = openpyxl.load_workbook(path)
    book.active["L5"] = "接受建议 accept"  # type: ignore[index]
    book.active["L6"] = "maybe"  # type: ignore[index]
    book.save(path)
    capsys.readouterr()
    assert orderbot("exceptions", "import", "--by", "Li") == 1
    out = capsys.readouterr().out
    assert "✓ OB261120-000001  accept → read  Li" in out
    assert "✗ 例外 Exceptions!L6: " in out
    assert "1 applied, 1 to mend" in out
    assert "orderbot run" in out
    assert orderbot("exceptions", "import", "--by", "Li") == 1
    assert "0 applied, 1 applied before, unchanged, 1 to mend" in capsys.readouterr().out


def test_when_the_newest_workbook_decides_nothing_the_others_are_named(
    orderbot: Command, capsys: pytest.CaptureFixture[str], company: WaitingCompany, folder: Path
) -> None:
    company.add("PO-1", PRICE)
    for _ in range(2):
        orderbot("exceptions", "export")
    first = min((folder / "exceptions").iterdir())
    os.utime(first, (1000, 1000))
    capsys.readouterr()
    assert orderbot("exceptions", "import") == 0
    assert f"Other workbooks: exceptions/{first.name}\n" in capsys.readouterr().out


@pytest.mark.usefixtures("company")
def test_master_data_is_counted_or_its_mistakes_are_named_by_row(
    orderbot: Command, capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    assert orderbot("masterdata", "check", "--json") == 0
    assert json.loads(capsys.readouterr().out)["items"] == 2
    (folder / "masterdata" / "stock.csv").write_text("item_number,on_hand\nT-7,1\n", encoding="utf-8")
    assert orderbot("masterdata", "check") == 1
    assert "stock.csv 第 2 行 row 2" in capsys.readouterr().err


def test_an_installation_without_the_demo_says_so(
    orderbot: Command, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "fixtures.demo.night", None)
    assert orderbot("demo") == 1
    assert "this installation has no demo" in capsys.readouterr().err


def test_a_reader_that_has_seen_enough_is_no_error(folder: Path, company: WaitingCompany) -> None:
    for number in range(40):
        company.add(f"PO-{number}", PRICE)
    code = (
        "import os, sys\nfrom bot.cli import main\nread, write = os.pipe()\nos.close(read)\n"
        "os.dup2(write, 1)\nmain(['orders', '--json'])"
    )
    done = in_a_process(folder, code=code)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.usefixtures("company")
def test_an_interrupted_run_ends_with_130_and_one_line(folder: Path) -> None:
    code = (
        "import os, signal\nfrom bot.cli import main\nfrom connectors.sources.folder import Folder\n"
        f"Folder.waiting = lambda self: os.kill(os.getpid(), {int(signal.SIGINT)}) or []\nmain(['run'])"
    )
    done = in_a_process(folder, code=code)
    assert done.returncode == 130
    assert done.stderr.splitlines()[-1] == "interrupted; the next run goes on from here."
    assert "Traceback" not in done.stderr
