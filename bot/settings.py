"""orderbot.toml, typed and checked: all problems at once, each by its key and with the mend."""

import tomllib
from collections import Counter
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.errors import SettingsError
from bot.plugs import PLUGS, Plug, plug_settings
from bot.thresholds import CheckSettings
from bot.toml_values import Reader, meant
from connectors.settings import BrowserSettings, Secret


@dataclass(frozen=True, kw_only=True)
class Company:
    """Who we are: the seller. Mail from ``mail_domains`` is our own staff's."""

    name: str
    aliases: tuple[str, ...] = ()
    tax_id: str = ""
    mail_domains: tuple[str, ...] = ()
    timezone: str = "Asia/Shanghai"
    language: Literal["zh", "en"] = "zh"


@dataclass(frozen=True, kw_only=True)
class Folders:
    """Where things lie, counted from orderbot.toml."""

    data: Path = Path("data")
    masterdata: Path = Path("masterdata")
    exceptions: Path = Path("exceptions")


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How documents are read: in how many processes, and how long one may take."""

    processes: int = 2
    seconds: float = 120.0

    def __post_init__(self) -> None:
        if self.processes < 1 or self.seconds <= 0:
            raise ValueError("processes and seconds have to be above 0")


@dataclass(frozen=True, kw_only=True)
class Confirm:
    """Whether customers are told how their order was understood before it is pushed."""

    policy: Literal["inform", "none"] = "inform"


@dataclass(frozen=True, kw_only=True)
class Push:
    """Whether the customer's own document goes along to the target, where the target takes files."""

    attach_document: bool = True


@dataclass(frozen=True, kw_only=True)
class Learning:
    """How many later orders have to bear a correction out before it is used without asking; 0: nothing is learnt."""

    hits: int = 3

    def __post_init__(self) -> None:
        if self.hits < 0:
            raise ValueError("hits must not be below 0")


@dataclass(frozen=True, kw_only=True)
class Connection:
    """One [[source]], [[target]], [[messenger]] or [[subscriber]]: its kind and its own settings."""

    name: str
    type: str
    settings: Any


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The whole of orderbot.toml."""

    path: Path
    company: Company
    folders: Folders
    browser: BrowserSettings
    reading: Reading
    confirm: Confirm
    checks: CheckSettings
    learning: Learning = field(default=Learning())
    push: Push = field(default=Push())
    sources: tuple[Connection, ...] = field(default=())
    targets: tuple[Connection, ...] = field(default=())
    messengers: tuple[Connection, ...] = field(default=())
    subscribers: tuple[Connection, ...] = field(default=())

    def secrets(self) -> tuple[str, ...]:
        """Every password in use, for masking whatever is written down."""
        connections = (*self.sources, *self.targets, *self.messengers, *self.subscribers)
        values = (
            getattr(connection.settings, each.name)
            for connection in connections
            for each in fields(connection.settings)
        )
        return tuple(str(value) for value in values if isinstance(value, Secret) and value)


SECTIONS: dict[str, type] = {
    "company": Company,
    "folders": Folders,
    "browser": BrowserSettings,
    "reading": Reading,
    "confirm": Confirm,
    "checks": CheckSettings,
    "learning": Learning,
    "push": Push,
}
LISTS = {"source": "sources", "target": "targets", "messenger": "messengers", "subscriber": "subscribers"}


def load(path: Path, *, secrets: bool = True) -> Settings:
    """Read and check the file. Raises SettingsError with every problem found.

    ``secrets=False`` leaves passwords unread, for commands that connect to nothing.
    """
    table = _parse(path)
    reader = Reader(path.parent.resolve(), secrets=secrets)
    known = {*SECTIONS, *LISTS}
    for name in sorted(table.keys() - known):
        reader.problems.append(f"{name}: no such section; {meant(name, sorted(known), 'sections')}")
    overrides = _take_overrides(reader, table)
    sections: dict[str, Any] = {
        name: reader.table(table.get(name, {}), shape, name) for name, shape in SECTIONS.items()
    }
    if sections["checks"] is not None:
        sections["checks"] = _with_overrides(reader, sections["checks"], table.get("checks", {}), overrides)
    lists: dict[str, Any] = {plural: _connections(reader, table.get(kind, []), kind) for kind, plural in LISTS.items()}
    _check_zone(reader, sections["company"])
    if reader.problems:
        raise SettingsError(str(path), reader.problems)
    folders = _from(path.parent.resolve(), sections["folders"])
    browser = replace(sections["browser"], evidence=folders.data / "evidence")
    return Settings(path=path, **{**sections, "folders": folders, "browser": browser}, **lists)


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        problem = "there is no such file; write one with  orderbot init"
    except UnicodeDecodeError:
        problem = "the file is not UTF-8; save it as UTF-8"
    except tomllib.TOMLDecodeError as error:
        problem = f"this is no TOML: {error}"
    except OSError as error:
        problem = f"the file cannot be read: {error.strerror}"
    raise SettingsError(str(path), [problem])


def _connections(reader: Reader, tables: object, kind: str) -> tuple[Connection, ...]:
    if not isinstance(tables, list):
        reader.problems.append(f"{kind}: write it with double brackets: [[{kind}]]")
        return ()
    found = [
        connection
        for number, table in enumerate(tables, 1)
        if (connection := _connection(reader, table, kind, f"{kind} {number}")) is not None
    ]
    for name, times in Counter(connection.name for connection in found).items():
        if times > 1:
            reader.problems.append(f"{kind}: {times} are called '{name}'; give each a name of its own")
    return tuple(found)


def _connection(reader: Reader, table: object, kind: str, key: str) -> Connection | None:
    plugs: dict[str, Plug] = PLUGS[kind]
    type_ = table.get("type") if isinstance(table, dict) else None
    if not isinstance(table, dict) or not isinstance(type_, str) or type_ not in plugs:
        reader.problems.append(f"{key}.type: {type_!r} is not one of {', '.join(map(repr, plugs))}")
        return None
    rest = {name: value for name, value in table.items() if name != "type"}
    settings = reader.table(rest, plug_settings(plugs[type_]), f"{key} ({rest.get('name', type_)})")
    return None if settings is None else Connection(name=settings.name, type=type_, settings=settings)


def _take_overrides(reader: Reader, table: dict[str, Any]) -> dict[str, Any]:
    """What [checks.customers.NUMBER] says, taken out of [checks]."""
    checks = table.get("checks")
    overrides = checks.pop("customers", {}) if isinstance(checks, dict) else {}
    if isinstance(overrides, dict) and all(isinstance(one, dict) for one in overrides.values()):
        return overrides
    reader.problems.append("checks.customers: write a table for each customer: [checks.customers.C001]")
    return {}


def _with_overrides(
    reader: Reader, checks: CheckSettings, table: dict[str, Any], overrides: dict[str, Any]
) -> CheckSettings:
    """The settings of all, with those of each customer that has their own."""
    customers = {
        number: reader.table({**table, **own}, CheckSettings, f"checks.customers.{number}")
        for number, own in overrides.items()
    }
    return replace(checks, customers={number: own for number, own in customers.items() if own is not None})


def _check_zone(reader: Reader, company: Company | None) -> None:
    if company is None:
        return
    try:
        ZoneInfo(company.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        reader.problems.append(
            f"company.timezone: '{company.timezone}' is no time zone; write one such as Asia/Shanghai"
        )


def _from(base: Path, folders: Folders) -> Folders:
    return Folders(data=base / folders.data, masterdata=base / folders.masterdata, exceptions=base / folders.exceptions)
