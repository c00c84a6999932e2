"""A ``.env`` file beside orderbot.toml feeds the environment, so that passwords need not be typed each time.

One KEY=VALUE a line; what is set already is never overridden; nothing in a value is expanded or run.
"""

import os
import re
from collections.abc import MutableMapping
from pathlib import Path

from bot.errors import OrderbotError

_LINE = re.compile(r"(?:export\s+)?(?P<key>[A-Za-z_][A-Za-z0-9_]*)\s*=\s*(?P<value>.*)")


class EnvFileError(OrderbotError):
    """The .env file cannot be used as it is. No message ever shows a value."""


def feed_environment(folder: Path, environment: MutableMapping[str, str] | None = None) -> tuple[str, ...]:
    """Set what ``folder``/.env says and return its values, for masking. Without the file nothing happens.

    Raises EnvFileError with every line that is none.
    """
    path = folder / ".env"
    if not path.is_file():
        return ()
    known = os.environ if environment is None else environment
    values = parse(_text(path), path)
    for key, value in values.items():
        known.setdefault(key, value)
    return tuple(value for value in values.values() if value)


def parse(text: str, path: Path) -> dict[str, str]:
    """The lines of a .env file as keys and values; ``path`` is for the message. Raises EnvFileError."""
    values: dict[str, str] = {}
    problems: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        match = _LINE.fullmatch(stripped)
        if match is None or "\0" in stripped:
            problems.append(f"{path}:{number}: is not KEY=VALUE; write it so, or begin it with #")
        else:
            values[match["key"]] = _unquoted(match["value"])
    if problems:
        raise EnvFileError("\n".join(problems))
    return values


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise EnvFileError(f"{path}: is not UTF-8; save it as UTF-8") from None
    except OSError as error:
        raise EnvFileError(f"{path}: cannot be read ({error.strerror})") from None


def _unquoted(value: str) -> str:
    quote = value[:1]
    return value[1:-1] if quote in ("'", '"') and len(value) > 1 and value.endswith(quote) else value
