"""A mistake of ours: the traceback goes to a file, without any password, and the person gets the file's path."""

import os
import platform
import sys
import traceback
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from bot import __version__

HIDDEN = "•••"
SHORTEST = 3
"""Signs of a secret; what is shorter is none, and masking it would blot out every text."""


def write_crash(error: BaseException, folder: Path, secrets: Iterable[str]) -> Path:
    """Write the traceback into a new file below ``folder`` (or the temporary folder, where that fails)."""
    text = mask(_account(error), secrets)
    try:
        return _write(folder, text)
    except OSError:
        import tempfile

        return _write(Path(tempfile.gettempdir()) / "orderbot-crashes", text)


def mask(text: str, secrets: Iterable[str]) -> str:
    """The text with dots for every secret, also where it stands quoted or URL-encoded."""
    spellings = {spelling for secret in secrets for spelling in _spellings(secret)}
    for spelling in sorted(spellings, key=len, reverse=True):
        text = text.replace(spelling, HIDDEN)
    return text


def _spellings(secret: str) -> set[str]:
    import json

    if len(secret.strip()) < SHORTEST:
        return set()
    return {str(secret), quote(secret), quote(secret, safe=""), repr(str(secret))[1:-1], json.dumps(secret)[1:-1]}


def _account(error: BaseException) -> str:
    about = f"orderbot {__version__}, Python {platform.python_version()}, {platform.platform()}"
    command = f"command: {' '.join(sys.argv[1:])}"
    return "\n".join([about, command, "", *traceback.format_exception(error)])


def _write(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"crash-{datetime.now(UTC):%Y%m%dT%H%M%S}-{os.getpid()}.txt"
    # Readable by this account alone: a traceback may quote customers' texts.
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    return path
