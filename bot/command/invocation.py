"""One call of the command: which orderbot.toml, which language, where its output goes, what must stay hidden."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.command.env_file import feed_environment
from bot.command.tongue import Tongue, of_the_machine
from bot.errors import OrderbotError, SettingsError

if TYPE_CHECKING:
    from rich.console import Console

    from bot.settings import Settings
    from bot.staging import Staging

DEMO = Path("demo-company") / "orderbot.toml"
NARROWEST = 120
"""Columns of output that goes into a file or a pipe, where there is no terminal's edge to keep to."""


class Invocation:
    """What every command of one call shares. ``config`` and ``language`` are as given on the command line."""

    def __init__(self) -> None:
        self.config: Path | None = None
        self.language: str | None = None
        self.secrets: tuple[str, ...] = ()
        self._loaded: Settings | None = None

    @property
    def path(self) -> Path:
        """The orderbot.toml that is meant; a folder means the one in it."""
        named = self.config or Path("orderbot.toml")
        return named / "orderbot.toml" if named.is_dir() else named

    @property
    def say(self) -> Tongue:
        """The language to speak: as asked for, else the company's, else this machine's."""
        if self.language:
            return Tongue(self.language)
        return Tongue(self._loaded.company.language) if self._loaded else of_the_machine()

    def settings(self, *, secrets: bool = False) -> "Settings":
        """The settings, ``.env`` beside them taken in first. Raises SettingsError, EnvFileError.

        Without ``secrets`` no password is asked for: enough for commands that connect to nothing.
        """
        from bot.settings import load

        if not self.path.exists():
            raise SettingsError(str(self.path), [self._no_settings()])
        # What .env holds is masked from the first line on, even when the settings turn out to be wrong.
        self.secrets += feed_environment(self.path.parent)
        self._loaded = load(self.path, secrets=secrets)
        self.secrets += self._loaded.secrets()
        return self._loaded

    def settings_if_any(self) -> "Settings | None":
        """The settings where there are some; None where none are named and none lie here."""
        return self.settings() if self.config is not None or self.path.exists() else None

    @contextmanager
    def staging(self) -> "Iterator[Staging]":
        """The store of these settings, to look into. Raises OrderbotError where no run has made one yet."""
        from bot.staging import Staging

        folder = self.settings().folders.data
        if not (folder / "staging.sqlite").exists():
            raise OrderbotError(
                self.say(
                    f"{folder}：还没有任何订单；先运行  orderbot run", f"{folder}: no orders yet; first  orderbot run"
                )
            )
        staging = Staging(folder)
        try:
            yield staging
        finally:
            staging.close()

    def crashes(self) -> Path:
        """Where the traceback of a mistake of ours is put."""
        return self._loaded.folders.data / "crashes" if self._loaded else Path("crashes")

    def console(self, *, stderr: bool = False) -> "Console":
        """A terminal to print on; a file or a pipe is plain and wide."""
        from rich.console import Console

        stream = sys.stderr if stderr else sys.stdout
        wide = None if stream.isatty() or "COLUMNS" in os.environ else NARROWEST
        return Console(file=stream, highlight=False, markup=False, emoji=False, width=wide)

    def _no_settings(self) -> str:
        start = self.say(
            "没有这个文件；用  orderbot init  新建一个", "there is no such file; write one with  orderbot init"
        )
        if self.config is None and DEMO.exists():
            start += self.say(
                f"，或查看演示公司：  orderbot -c {DEMO.as_posix()} orders",
                f", or look at the demo company:  orderbot -c {DEMO.as_posix()} orders",
            )
        return start


def print_json(document: Any) -> None:  # noqa: ANN401 - plain data of any depth
    """A document alone on stdout."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")


def near(path: Path) -> str:
    """A path as short as it can be written from here, and on one line."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)
