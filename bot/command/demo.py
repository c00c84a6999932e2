"""The demo company, where it is part of this installation."""

import os
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from bot.command.tongue import Tongue
from bot.errors import OrderbotError


def run_demo(folder: Path, say: Tongue, *, headed: bool, language: str | None) -> int:
    """Make the company in ``folder`` and run one night on it; return the exit status."""
    if language:
        os.environ["ORDERBOT_LANG"] = language  # the night runs in processes of its own
    try:
        return int(_night("run_demo", say)(folder, headed=headed))
    except FileExistsError as error:
        raise OrderbotError(str(error)) from None


def stop_demo(folder: Path, say: Tongue) -> int:
    """End the servers of the company in ``folder``; return the exit status."""
    return int(_night("stop_demo", say)(folder))


def _night(name: str, say: Tongue) -> Callable[..., Any]:
    # By name, because the demo is no part of the product: an installation may come without it.
    try:
        found: Callable[..., Any] = getattr(import_module("fixtures.demo.night"), name)
    except ModuleNotFoundError as error:
        raise OrderbotError(
            say(
                f"此安装不含演示（缺少 {error.name}）；请安装 orderbot[demo]，或在源码中运行  make demo",
                f"this installation has no demo ({error.name} is missing); install orderbot[demo], or run  make demo  "
                "in a checkout",
            )
        ) from None
    return found
