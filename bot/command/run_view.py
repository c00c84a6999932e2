"""``orderbot run``: one run, watched while it goes on, and what it leaves."""

from pathlib import Path

from bot.command import balance_view
from bot.command.invocation import Invocation, print_json
from bot.command.progress_view import run_view
from bot.exceptions.export import export_if_new
from bot.journey import STEPS, Report, run_once
from bot.settings import Settings
from bot.staging import Staging


def run_and_show(call: Invocation, *, dry: bool, step: str | None, as_json: bool) -> int:
    """Run once and print what came of it; return the exit status."""
    settings = call.settings(secrets=True)
    report = watched_run(call, settings, dry=dry, step=step)
    workbook = None if dry else _workbook(settings, call.language)
    if as_json:
        print_json(balance_view.as_document(report, workbook))
    else:
        balance_view.show(call.console(), report, settings, workbook, call.say)
    return 0 if balance_view.succeeded(report) else 1


def watched_run(call: Invocation, settings: Settings, *, dry: bool, step: str | None) -> Report:
    """One run, its progress on stderr."""
    steps = [each.NAME for each in STEPS if step in (None, each.NAME)]
    with run_view(call.console(stderr=True), call.say, steps) as view:
        return run_once(settings, dry=dry, only=step, progress=view.progress, step_done=view.step_done)


def _workbook(settings: Settings, language: str | None) -> Path | None:
    """The workbook that has everything that waits; a new one where there is something new."""
    staging = Staging(settings.folders.data)
    try:
        return export_if_new(staging, settings, language=language)
    finally:
        staging.close()
