"""What was said to a system and what it answered, kept as a file a person can read; secrets never get into it."""

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from connectors.browser_masks import DOTS, without

SECRET_NAMES = re.compile(
    r"pass(word|wd)?$|pwd|secret|token$|^token|signature|^sign$|authorization|cookie|session[-_]?id|app[-_]?key|api[-_]?key"
    r"|permanent[-_]?code|client[-_]?id$|appdata|credential",
    re.IGNORECASE,
)
"""Names of headers, fields and parameters whose value is never written down."""

SHORTEST = 4
"""A secret shorter than this is not looked for in texts: it would blank half of what is written."""

LARGEST = 200_000
"""Characters of one body that are kept."""


class Recorder:
    """Writes what happens in a push into one file under ``folder``.

    ``secrets`` and whatever is given to ``hide`` later (tokens) are dots wherever they stand.
    """

    def __init__(self, folder: Path, name: str, secrets: Iterable[str] = ()) -> None:
        self._folder = folder
        self._name = name
        self._secrets: list[str] = []
        self._path: Path | None = None
        self._written: list[dict[str, object]] = []
        for secret in secrets:
            self.hide(secret)

    def hide(self, secret: str) -> None:
        """Never write this down from now on."""
        if len(secret) >= SHORTEST and secret not in self._secrets:
            self._secrets.append(secret)

    def masked(self, text: str) -> str:
        """The text without secrets."""
        return without(text, self._secrets)

    @property
    def evidence(self) -> tuple[Path, ...]:
        """The file of the push that is going on, once something stands in it."""
        return (self._path,) if self._path is not None and self._written else ()

    @contextmanager
    def recording(self, what: str) -> Iterator[None]:
        """Whatever is called inside goes into one file, named by ``what``; inside another recording, into its."""
        if self._path is not None:
            yield
            return
        at = datetime.now(UTC)
        named = re.sub(r"[^\w-]+", "-", f"{self._name}-{what}").strip("-")[:120]
        self._path = (self._folder / f"{at:%Y%m%dT%H%M%S%f}-{named}.json").absolute()
        self._written = []
        try:
            yield
        finally:
            self._path = None

    def sending(self, doing: str, method: str, url: str, headers: Mapping[str, str], body: bytes) -> None:
        """Write down what is about to be sent, so that it is known also when no answer ever comes."""
        if self._path is None:
            return
        self._written.append(
            {
                "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
                "doing": doing,
                "request": {
                    "line": f"{method} {_address(url)}",
                    "headers": _unnamed(dict(headers)),
                    "body": _body(body, headers.get("content-type", "")),
                },
                "reply": None,
            }
        )
        self._write()

    def answered(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        """Write down the answer to what was sent last."""
        self._answer(
            {"status": status, "headers": _unnamed(dict(headers)), "body": _body(body, headers.get("content-type", ""))}
        )

    def failed(self, what: str) -> None:
        """Write down that no answer came."""
        self._answer(what)

    def _answer(self, reply: object) -> None:
        if self._path is not None and self._written:
            self._written[-1]["reply"] = reply
            self._write()

    def _write(self) -> None:
        if self._path is None:
            return
        text = self.masked(json.dumps(self._written, ensure_ascii=False, indent=1))
        self._path.parent.mkdir(parents=True, exist_ok=True)
        part = self._path.with_suffix(".part")
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        part.replace(self._path)


def _address(url: str) -> str:
    parts = urlsplit(url)
    pairs = [
        (name, DOTS if SECRET_NAMES.search(name) else value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
    ]
    return urlunsplit(parts._replace(query=urlencode(pairs, safe=DOTS + "/:,"))) if pairs else url


def _body(body: bytes, content_type: str) -> object:
    """The body as JSON where it is JSON, else as text, without the values whose names say that they are secret."""
    text = body.decode("utf-8", errors="replace")
    if content_type.startswith("multipart/"):
        return f"{len(body)} bytes of {content_type.partition(';')[0]}"
    if "x-www-form-urlencoded" in content_type:
        return _unnamed(dict(parse_qsl(text, keep_blank_values=True)))
    if len(text) > LARGEST:
        return f"{text[:LARGEST]} … {len(body)} bytes"
    try:
        return _unnamed(json.loads(text, parse_float=str))
    except (ValueError, RecursionError):
        return text


def _unnamed(value: object) -> object:
    """The value with dots for whatever has a secret's name, however deep, also in JSON that is kept as a text."""
    if isinstance(value, dict):
        return {
            name: DOTS if SECRET_NAMES.search(str(name)) and inner else _unnamed(inner) for name, inner in value.items()
        }
    if isinstance(value, list):
        return [_unnamed(inner) for inner in value]
    if isinstance(value, str) and value[:1] in "{[" and value[-1:] in "}]":
        try:
            return json.dumps(_unnamed(json.loads(value, parse_float=str)), ensure_ascii=False)
        except (ValueError, RecursionError):
            return value
    return value
