"""TOML tables into typed settings: every value is read or refused, and every refusal names its key and the mend."""

import dataclasses
import os
import types
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from math import isfinite
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from connectors.settings import Secret

T = TypeVar("T")
Figure = TypeVar("Figure", int, float, Decimal)


class Refused(ValueError):
    """A value that does not fit; the message is the mend."""


class Reader:
    """Reads tables against dataclasses and collects every problem on the way.

    Relative paths count from ``base``. With ``secrets`` off, references to passwords are checked but not followed.
    """

    def __init__(self, base: Path, *, secrets: bool = True) -> None:
        self.base = base
        self.secrets = secrets
        self.problems: list[str] = []

    def table(self, value: object, shape: type[T], key: str) -> T | None:
        """The table as ``shape``, or None with the problems noted."""
        if not isinstance(value, dict):
            self.problems.append(f"{key}: write a table: [{key}]")
            return None
        hints = get_type_hints(shape)
        fields = {field.name: field for field in dataclasses.fields(shape)}  # type: ignore[arg-type]
        before = len(self.problems)
        for name in sorted(value.keys() - fields.keys()):
            self.problems.append(f"{key}.{name}: no such key; {meant(name, sorted(fields))}")
        known: dict[str, Any] = {}
        for name, field in fields.items():
            if name in value:
                known[name] = self._value(value[name], hints[name], f"{key}.{name}")
            elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
                self.problems.append(f"{key}.{name}: missing; it has to be given")
        return self._made(shape, known, key) if len(self.problems) == before else None

    def _made(self, shape: type[T], known: dict[str, Any], key: str) -> T | None:
        try:
            return shape(**known)
        except ValueError as error:  # what only the settings' own class can know, such as an address without a scheme
            self.problems.append(f"{key}: {error}")
            return None

    def _value(self, value: object, kind: Any, key: str) -> object:  # noqa: ANN401 - a type
        try:
            return self._read(value, kind)
        except Refused as error:
            self.problems.append(f"{key}: {error}")
            return None

    def _read(self, value: object, kind: Any) -> object:  # noqa: ANN401 - a type
        parts = get_args(kind)
        if get_origin(kind) in (types.UnionType, Union):
            return self._read(value, next(part for part in parts if part is not type(None)))
        if get_origin(kind) is tuple:
            return tuple(self._read(part, parts[0]) for part in _listed(value))
        if get_origin(kind) is dict:
            return {name: self._read(part, parts[1]) for name, part in _tabled(value).items()}
        return self._read_one(value, kind)

    def _read_one(self, value: object, kind: Any) -> object:  # noqa: ANN401 - a type
        if get_origin(kind) is Literal:
            return _one_of(value, get_args(kind))
        if dataclasses.is_dataclass(kind):
            return self._inner(value, kind)
        if kind is Secret:
            return self._secret(value)
        if kind is Path:
            return self.base / Path(_text(value)).expanduser()
        return _plain(value, kind)

    def _inner(self, value: object, shape: Any) -> object:  # noqa: ANN401 - a type
        """A table in a list of them."""
        inner = Reader(self.base, secrets=self.secrets)
        made = inner.table(value, shape, "")
        if made is None:
            raise Refused("; ".join(problem.removeprefix(".").removeprefix(": ") for problem in inner.problems))
        return made

    def _secret(self, value: object) -> Secret:
        text = value if isinstance(value, str) else ""  # whatever else stands there may be the password: never shown
        store, _, name = text.partition(":")
        if store not in ("env", "keyring") or not name:
            raise Refused('a password is never written here; write "env:NAME" or "keyring:SERVICE/USER"')
        if not self.secrets:
            return Secret("")
        found = os.environ.get(name) if store == "env" else _from_keyring(name)
        if found is None:
            where = (
                f"set the environment variable {name}" if store == "env" else f"store it: keyring set {_words(name)}"
            )
            raise Refused(f"'{text}' holds nothing; {where}")
        return Secret(found)


def _from_keyring(name: str) -> str | None:
    import keyring
    from keyring.errors import KeyringError

    service, _, user = name.rpartition("/")
    try:
        return keyring.get_password(service or name, user or name)
    except KeyringError as error:
        raise Refused(f"the keyring does not answer ({error}); unlock it, or use env:NAME") from None


def _words(name: str) -> str:
    service, _, user = name.rpartition("/")
    return f"{service} {user}"


def _plain(value: object, kind: type) -> object:
    if kind is bool:
        if not isinstance(value, bool):
            raise Refused(f"{value!r} is neither true nor false; write one of them without quotes")
        return value
    if kind in (int, float):
        if isinstance(value, bool) or not isinstance(value, int | (float if kind is float else int)):
            raise Refused(f"{value!r} is no {'whole number' if kind is int else 'number'}; write one without quotes")
        return _finite(kind(value))
    if kind is Decimal:
        return _decimal(value)
    return _text(value)


def _decimal(value: object) -> Decimal:
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise Refused(f'{value!r} is no exact figure; write it in quotes: "{value}"')
    try:
        return _finite(Decimal(value))
    except InvalidOperation:
        raise Refused(f"'{value}' is no figure; write one such as \"0.01\"") from None


def _finite(figure: Figure) -> Figure:
    if not isfinite(figure):
        raise Refused(f"{figure} is no figure; write one such as 0.01")
    return figure


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Refused(f'{value!r} is no text; write it in quotes: "{value}"')
    return value


def _listed(value: object) -> list[object]:
    if not isinstance(value, list):
        raise Refused(f'{value!r} is no list; write ["{value}"]')
    return value


def _tabled(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise Refused(f"{value!r} is no table; write {{ name = value }}")
    return value


def _one_of(value: object, choices: tuple[object, ...]) -> object:
    if value not in choices:
        raise Refused(f"{value!r} is not one of {', '.join(map(repr, choices))}")
    return value


def meant(name: str, choices: list[str], what: str = "keys here") -> str:
    """What a wrong name was probably meant to be, or all the right ones."""
    near = get_close_matches(name.casefold(), choices, n=1)
    return f"did you mean '{near[0]}'?" if near else f"the {what} are {', '.join(choices)}"
