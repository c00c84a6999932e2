"""What a run shows while it goes on, and what it leaves."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from bot.command.balance_view import as_document, show, succeeded
from bot.command.progress_view import LiveView, PlainView, run_view, summary
from bot.command.tongue import Tongue
from bot.journey import Report
from bot.ledger import Balance
from bot.settings import Settings, load
from tests.bot.company import SmallCompany

EN = Tongue("en")
BALANCE = Balance(
    seen=7,
    buckets={"exception": 2, "pushed": 3, "no_order": 1},
    orders=6,
    order_buckets={"exception": 3, "pushed": 3},
)
REPORT = Report(run=1, dry=False, steps={}, problems=(), balance=BALANCE)


def console(*, terminal: bool = False, width: int = 80) -> Console:
    return Console(file=io.StringIO(), width=width, force_terminal=terminal, markup=False, highlight=False)


def printed(to: Console) -> str:
    assert isinstance(to.file, io.StringIO)
    return to.file.getvalue()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "orderbot.toml").write_text('[company]\nname = "海川"\n', encoding="utf-8")
    return load(tmp_path / "orderbot.toml")


def test_the_balance_has_every_bucket_its_sum_and_the_difference(settings: Settings) -> None:
    to = console()
    show(to, REPORT, settings, None, EN)
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in printed(to).splitlines() if "│" in line]
    assert rows == [["exception", "2", "3"], ["pushed", "3", "3"], ["no order", "1", ""], ["sum", "6", "6"]]
    assert "7 parcels seen, 6 ended, difference 1" in printed(to)


def test_a_run_has_succeeded_when_it_balances_and_had_no_problem() -> None:
    from msgspec.structs import replace

    even = replace(REPORT, balance=replace(BALANCE, seen=6))
    assert (succeeded(REPORT), succeeded(even), succeeded(replace(even, problems=("erp: away",)))) == (
        False,
        True,
        False,
    )
    assert as_document(even, Path("a.xlsx"))["balance"]["difference"] == 0


def test_problems_are_shown_and_what_was_not_shown_is_counted(settings: Settings) -> None:
    from msgspec.structs import replace

    to = console()
    show(to, replace(REPORT, problems=tuple(f"portal: \x1b[2J{number}" for number in range(25))), settings, None, EN)
    text = printed(to)
    assert "25 problems:" in text
    assert "  portal: [2J19" in text
    assert "  … and 5 more" in text


def test_a_dry_run_says_so_and_names_no_path(settings: Settings) -> None:
    from msgspec.structs import replace

    to = console()
    show(to, replace(REPORT, dry=True), settings, None, Tongue("zh"))
    assert "演练：没有写入任何外部系统" in printed(to)
    assert "staging.sqlite" not in printed(to)


def test_off_a_terminal_each_step_is_one_line_when_it_is_done() -> None:
    to = console()
    view = run_view(to, EN, ["receive", "read"])
    assert isinstance(view, PlainView)
    with view:
        view.progress("receive", 0, 2, "mail · a.eml")
        view.step_done("receive", {"received": 2})
        view.step_done("read", {"1 order": 1, "3 orders": 1})
    assert printed(to) == "receive  2 received\nread     1 with 1 order, 1 with 3 orders\n"


@pytest.mark.parametrize("width", [60, 80, 120])
def test_on_a_terminal_every_step_has_its_line_and_keeps_to_the_width(width: int) -> None:
    to = console(terminal=True, width=width)
    view = run_view(to, Tongue("zh"), ["receive", "push"])
    assert isinstance(view, LiveView)
    with view:
        for done in range(3):
            view.progress("receive", done, 3, "mail · 转发：一封主题很长很长的邮件\x1b[2J" * 5)
        view.step_done("receive", {"received": 3})
    frames = printed(to).split("\x1b[2K")
    assert "✓" in frames[-1] or "✓" in frames[-2]
    assert "3 已接收" in printed(to)
    assert "\x1b[2J" not in printed(to)


def test_counts_are_said_in_the_readers_language() -> None:
    assert summary({"clean": 2, "with findings": 1}, Tongue("zh")) == "2 无问题，1 有问题"
    assert summary({}, EN) == "nothing"


def test_every_outcome_of_a_real_run_has_chinese_words(tmp_path: Path) -> None:
    company = SmallCompany(tmp_path)
    company.deliver("a", "PO-1")
    company.deliver("b", "PO-2", price="0.40")
    report = company.run()
    assert report.steps["push"]
    for counts in report.steps.values():
        assert not any(letter.isascii() and letter.isalpha() for letter in summary(counts, Tongue("zh")))
