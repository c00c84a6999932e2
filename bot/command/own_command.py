"""Commands as they have to be typed here, so that people can copy them."""

import os
import shutil
import sys
from pathlib import Path

from bot.command.invocation import near
from bot.settings import Settings


def own_command(settings: Settings, command: str) -> str:
    """A command of ours as it has to be typed here, for these settings."""
    path = near(settings.path)
    meant = "" if path == "orderbot.toml" or os.environ.get("ORDERBOT_CONFIG") else f"-c {path} "
    return f"{tool('orderbot')} {meant}{command}"


def tool(name: str) -> str:
    """A program of this installation as it has to be typed here."""
    beside = Path(sys.executable).parent / name
    return near(beside) if shutil.which(name) is None and beside.exists() else name
