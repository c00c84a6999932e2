"""``orderbot rehearse``: past orders under other rules or other master data: whose verdict flips, and what was true."""

import tempfile
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from rich.table import Table
from rich.text import Text

from bot import masterdata
from bot.checks.registry import CHECKS, unknown_checks
from bot.clean_text import one_line
from bot.command.invocation import Invocation, print_json
from bot.command.progress_view import run_view
from bot.command.tongue import Tongue
from bot.command.words import STATUSES, word
from bot.errors import OrderbotError, SettingsError
from bot.finding import Finding, Severity
from bot.rehearsal.replay import Rehearsal, Replayed, rehearse, restored
from bot.settings import Settings, load
from bot.thresholds import CheckSettings

if TYPE_CHECKING:
    from rich.console import Console

SHOWN = 60
"""Orders of each direction that are listed on a terminal; JSON has all."""


def rehearse_and_show(call: Invocation, *, days: int, edited: Path | None, other: str | None, as_json: bool) -> None:
    """Replay and print what would be otherwise."""
    settings = call.settings()
    if edited is None and other is None:
        raise OrderbotError(
            call.say(
                "请说明要试什么：--with 改过的.toml，或 --masterdata 文件夹或版本",
                "say what is to be tried: --with edited.toml, or --masterdata FOLDER or VERSION",
            )
        )
    checks = None if edited is None else _checks(edited)
    with (
        tempfile.TemporaryDirectory(prefix="orderbot-rehearsal-") as folder,
        run_view(call.console(stderr=True), call.say, ["check"]) as view,
    ):
        changed = None if other is None else _master(settings, other, Path(folder))
        found = rehearse(
            settings,
            checks=checks,
            changed=changed,
            days=days,
            progress=lambda done, total: view.progress("check", done, total, ""),
        )
    if as_json:
        print_json(_document(found))
    else:
        _show(call.console(), found, call.say)


def _checks(edited: Path) -> CheckSettings:
    checks = load(edited, secrets=False).checks
    unknown = unknown_checks(checks)
    if unknown:
        names = ", ".join(sorted(CHECKS))
        raise SettingsError(
            str(edited), [f"checks.disabled: '{name}' is no check; they are {names}" for name in unknown]
        )
    return checks


def _master(settings: Settings, other: str, folder: Path) -> masterdata.MasterData:
    return masterdata.load(Path(other)) if Path(other).is_dir() else restored(settings, other, folder)


def _show(console: "Console", found: Rehearsal, say: Tongue) -> None:
    console.print(
        say(
            f"最近 {found.days} 天的 {len(found.orders)} 张订单，按收到时的内容重新核对；没有写入任何数据。",
            f"{len(found.orders)} orders of {found.days} days, checked again as they came; nothing was written.",
        ),
        soft_wrap=True,
    )
    for verdict, style in (("pass", "green"), ("stop", "yellow")):
        flipped = found.flipped(verdict)
        console.print()
        console.print(Text(_headline(verdict, flipped, say), style=f"bold {style}" if flipped else "grey62"))
        if flipped:
            _table(console, flipped[:SHOWN], say)
        if len(flipped) > SHOWN:
            console.print(say(f"……另有 {len(flipped) - SHOWN} 张", f"… and {len(flipped) - SHOWN} more"))
    _codes(console, found, say)
    console.print()
    console.print(Text(_basis(found, say), style="grey62"), soft_wrap=True)


def _headline(verdict: str, flipped: Sequence[Replayed], say: Tongue) -> str:
    wrong = sum(one.outcome.wrong for one in flipped)
    money = f"（{_sum(flipped)}）" if flipped else ""
    if verdict == "pass":
        zh = f"将直接放行 {len(flipped)} 张{money}" + (f"，其中 {wrong} 张当时被更正、驳回或取消" if flipped else "")
        en = f"would let {len(flipped)} more through{_in_english(money)}" + (
            f", {wrong} of which were corrected, rejected or cancelled" if flipped else ""
        )
    else:
        zh = f"将多拦下 {len(flipped)} 张{money}" + (f"，其中 {wrong} 张当时确实有误" if flipped else "")
        en = f"would stop {len(flipped)} more{_in_english(money)}" + (
            f", {wrong} of which did turn out wrong" if flipped else ""
        )
    return say(zh, en)


def _in_english(money: str) -> str:
    return f" ({money.strip('（）')})" if money else ""


def _sum(flipped: Sequence[Replayed]) -> str:
    sums: dict[str, Decimal] = {}
    for one in flipped:
        result = one.after if one.after.amount is not None else one.before
        if result.amount is not None:
            sums[result.currency or "?"] = sums.get(result.currency or "?", Decimal(0)) + result.amount
    return " + ".join(f"{amount:,.2f} {currency}" for currency, amount in sorted(sums.items())) or "?"


def _table(console: "Console", orders: Sequence[Replayed], say: Tongue) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column(say("订单", "order"), overflow="fold")
    table.add_column(say("金额", "amount"), justify="right", no_wrap=True)
    table.add_column(
        say("不再提出（−）与新提出（＋）的问题", "findings that go (−) and come (+)"), overflow="fold", ratio=1
    )
    table.add_column(say("当时结果", "at the time"), no_wrap=True)
    for one in orders:
        result = one.after if one.after.amount is not None else one.before
        amount = "" if result.amount is None else f"{result.amount:,.2f} {result.currency or ''}"
        table.add_row(
            f"{one_line(one.order_number or one.our_number)}\n{one_line(one.customer)}",
            amount,
            _difference(one, say),
            _outcome(one, say),
        )
    console.print(table)


def _difference(one: Replayed, say: Tongue) -> Text:
    text = Text()
    for sign, style, findings in (("−", "green", one.went()), ("+", "yellow", one.came())):
        for finding in _grave(findings):
            text.append(f"{sign} {one_line(say(finding.why_zh, finding.why_en))}\n", style=style)
    text.rstrip()
    return text


def _grave(findings: Sequence[Finding]) -> list[Finding]:
    return [one for one in findings if one.severity in (Severity.APPROVE, Severity.BLOCK)]


def _outcome(one: Replayed, say: Tongue) -> Text:
    outcome = one.outcome
    if outcome.corrected:
        words = say("曾更正", "corrected")
    elif outcome.changed:
        words = say("目标中被改", "changed in the target")
    else:
        words = word(STATUSES, outcome.status, say)
    return Text(words, style="bold red" if outcome.wrong else "")


def _codes(console: "Console", found: Rehearsal, say: Tongue) -> None:
    codes = found.codes()
    if not codes:
        return
    console.print()
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(say("须人处理的问题", "findings that need a person"))
    table.add_column(say("现在", "now"), justify="right")
    table.add_column(say("改后", "then"), justify="right")
    for code, (before, after) in codes.items():
        table.add_row(code, str(before), str(after))
    console.print(table)


def _basis(found: Rehearsal, say: Tongue) -> str:
    today = len(found.orders) - found.of_then
    zh = f"依据：{found.of_then} 张用当时的主数据" + (f"，{today} 张因当时版本未保存而用今天的" if today else "")
    en = f"with the master data of then for {found.of_then}" + (
        f", with today's for {today} whose version was not kept" if today else ""
    )
    return say(
        f"{zh}；日期按当天计。库存按当时主数据，同一天各单互相占用，以前各天的占用和应收不计；学到的对应按今天。",
        f"{en}; each on its own day. Stock is that of the master data, with what the same day's orders hold of it; "
        "what earlier days held or owed is left out; what was learnt from corrections is as it is today.",
    )


def _document(found: Rehearsal) -> dict[str, Any]:
    return {
        "days": found.days,
        "orders": len(found.orders),
        "master_data_of_then": found.of_then,
        "would_pass": [_one(one) for one in found.flipped("pass")],
        "would_stop": [_one(one) for one in found.flipped("stop")],
        "findings": {code: {"now": now, "then": then} for code, (now, then) in found.codes().items()},
    }


def _one(one: Replayed) -> dict[str, Any]:
    result = one.after if one.after.amount is not None else one.before
    return {
        "our_number": one.our_number,
        "order_number": one.order_number,
        "customer": one.customer,
        "amount": None if result.amount is None else f"{result.amount:f}",
        "currency": result.currency,
        "went": [msgspec.to_builtins(finding) for finding in one.went()],
        "came": [msgspec.to_builtins(finding) for finding in one.came()],
        "at_the_time": {**msgspec.to_builtins(one.outcome), "wrong": one.outcome.wrong},
    }
