"""A run while it goes on: a line a step, with what it works on and, at its end, what came of it.

On a terminal the lines change in place; elsewhere each step is printed once, when it is done. Always on stderr.
"""

import time
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from rich.progress import BarColumn, Progress, ProgressColumn, TaskID, TextColumn
from rich.table import Column
from rich.text import Text

from bot.clean_text import one_line
from bot.command.tongue import Tongue
from bot.command.words import STEPS, outcome, word

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Task


class RunView(Protocol):
    """What a run is watched through."""

    def progress(self, step: str, done: int, total: int, what: str) -> None:
        """Told of each piece of work."""

    def step_done(self, step: str, counts: dict[str, int]) -> None:
        """Told of a step's end, and how many things ended how."""


class PlainView:
    """One line a step, when it is done."""

    def __init__(self, console: "Console", say: Tongue) -> None:
        self._console = console
        self._say = say

    def progress(self, step: str, done: int, total: int, what: str) -> None:
        """Say nothing: only ends are printed."""

    def step_done(self, step: str, counts: dict[str, int]) -> None:
        """Print the step's line."""
        self._console.print(f"{word(STEPS, step, self._say):<8} {summary(counts, self._say)}", soft_wrap=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass


class LiveView:
    """All steps at once, each with its bar, changing in place."""

    def __init__(self, console: "Console", say: Tongue, steps: Sequence[str]) -> None:
        self._say = say
        self._bars = Progress(
            _Mark(),
            TextColumn("{task.description}", table_column=Column(no_wrap=True, min_width=7)),
            BarColumn(
                bar_width=12, style="grey37", pulse_style="grey37", complete_style="cyan", finished_style="green"
            ),
            _Count(table_column=Column(no_wrap=True, min_width=9)),
            _Seconds(table_column=Column(no_wrap=True, min_width=7)),
            TextColumn(
                "{task.fields[what]}",
                style="grey62",
                markup=False,
                table_column=Column(no_wrap=True, overflow="ellipsis", ratio=1),
            ),
            console=console,
            expand=True,
        )
        self._tasks: dict[str, TaskID] = {
            step: self._bars.add_task(word(STEPS, step, say), total=1, start=False, what="", counted=False)
            for step in steps
        }
        self._begun: dict[str, float] = {}

    def progress(self, step: str, done: int, total: int, what: str) -> None:
        """Move the step's bar."""
        task = self._begin(step)
        self._bars.update(task, completed=done, total=max(total, 1), counted=True, what=one_line(what))

    def step_done(self, step: str, counts: dict[str, int]) -> None:
        """Fill the step's bar and say what came of it."""
        task = self._begin(step)
        done = self._bars.tasks[task].total
        self._bars.update(task, completed=done, counted=False, what=summary(counts, self._say))
        self._bars.stop_task(task)

    def _begin(self, step: str) -> TaskID:
        task = self._tasks[step]
        if step not in self._begun:
            self._begun[step] = time.monotonic()
            self._bars.start_task(task)
        return task

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._bars.stop()


def run_view(console: "Console", say: Tongue, steps: Sequence[str]) -> "LiveView | PlainView":
    """The view that fits where the output goes."""
    return LiveView(console, say, steps) if console.is_terminal else PlainView(console, say)


def summary(counts: dict[str, int], say: Tongue) -> str:
    """What came of a step, in one line."""
    return say("，", ", ").join(outcome(name, count, say) for name, count in counts.items()) or say("无", "nothing")


class _Mark(ProgressColumn):
    """Done, under way, or still to come."""

    def render(self, task: "Task") -> Text:
        if task.finished:
            return Text("✓", style="green")
        return Text("•", style="cyan") if task.started else Text("·", style="grey37")


class _Count(ProgressColumn):
    """How many are done, of how many."""

    def render(self, task: "Task") -> Text:
        shown = f"{task.completed:.0f}/{task.total:.0f}" if task.started and task.fields["counted"] else ""
        return Text(shown, style="grey62", justify="right")


class _Seconds(ProgressColumn):
    """How long the step has taken."""

    def render(self, task: "Task") -> Text:
        elapsed = task.finished_time if task.finished else task.elapsed
        return Text("" if elapsed is None else f"{elapsed:5.1f}s", style="grey50")
