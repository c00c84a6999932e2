"""Tries everything that a run needs, one after the other, and says of each what is wrong and the mend."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import msgspec

from bot.command.crash import mask
from bot.command.invocation import Invocation, near
from bot.command.tongue import Tongue
from bot.errors import OrderbotError
from bot.plugs import PLUGS
from bot.settings import Connection, Settings
from bot.wiring import Connectors
from connectors.errors import ConnectorError

if TYPE_CHECKING:
    from bot.staging import Staging

ROOM_NEEDED = 1_000_000_000
"""Bytes that should be free: below this a night of mails with scans may not fit."""


class Diagnosis(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was tried: what it is, whether it is well, and what was seen, with the mend where it is not."""

    what: str
    ok: bool
    said: str


class Wrong(Exception):
    """What was tried is not well; the message says what and how to mend it."""


def examine(call: Invocation) -> Iterator[Diagnosis]:
    """Try everything, in the order in which a run would need it, and go on after whatever fails."""
    settings, complete, diagnosis = _settings(call)
    yield diagnosis
    if settings is None:
        return
    say = call.say
    tries: list[tuple[str, Callable[[], str]]] = [
        (say("主数据", "master data"), lambda: _master_data(settings, say)),
        (say("磁盘", "disk"), lambda: _disk(settings, say)),
        (say("中间库", "store"), lambda: _store(settings, say)),
        (say("浏览器", "browser"), lambda: _browser(settings, say)),
    ]
    for what, attempt in tries:
        yield _tried(what, attempt, call)
    yield from _connections(settings, call, complete=complete)


def _settings(call: Invocation) -> tuple[Settings | None, bool, Diagnosis]:
    """The settings, whether their passwords are there too, and what is to say of them."""
    what = call.say("设置", "settings")
    try:
        settings = call.settings(secrets=True)
    except OrderbotError as error:
        said = mask(str(error), call.secrets)
        try:
            return call.settings(), False, Diagnosis(what=what, ok=False, said=said)
        except OrderbotError:
            return None, False, Diagnosis(what=what, ok=False, said=said)
    say = call.say
    counts = (len(settings.sources), len(settings.targets), len(settings.messengers))
    missing = [
        name
        for count, name in zip(counts, ("[[source]]", "[[target]]", "[[messenger]]"), strict=True)
        if not count and name != "[[messenger]]"
    ]
    said = say("来源 {}，目标 {}，消息通道 {}", "sources: {}, targets: {}, messengers: {}").format(*counts)
    if missing:
        said += say(f"；请在 {call.path} 中加上 {'、'.join(missing)}", f"; add {' and '.join(missing)} to {call.path}")
    elif warned := _env_file_open_to_all(call):
        said += say(f"；{warned} 其他用户可读：chmod 600 {warned}", f"; others can read {warned}: chmod 600 {warned}")
    return settings, True, Diagnosis(what=what, ok=not missing, said=f"{near(call.path)}: {said}")


def _env_file_open_to_all(call: Invocation) -> str | None:
    path = call.path.parent / ".env"
    return near(path) if path.exists() and path.stat().st_mode & 0o077 else None


def _tried(what: str, attempt: Callable[[], str], call: Invocation) -> Diagnosis:
    try:
        return Diagnosis(what=what, ok=True, said=attempt())
    except (OrderbotError, ConnectorError, Wrong) as error:
        said = str(error)
    except Exception as error:  # noqa: BLE001 - one of many: whatever trips this try, the others are made too
        said = f"{type(error).__name__}: {error}"
    return Diagnosis(what=what, ok=False, said=mask(said, call.secrets))


def _master_data(settings: Settings, say: Tongue) -> str:
    from bot import masterdata

    rows = masterdata.load(settings.folders.masterdata).counts()
    if not rows["customers"] or not rows["items"]:
        raise Wrong(
            say("没有客户或物料：请填写 customers 与 items", "no customers or no items; fill in customers and items")
        )
    return ", ".join(f"{kind} {count}" for kind, count in rows.items() if count)


def _disk(settings: Settings, say: Tongue) -> str:
    for folder in (settings.folders.data, settings.folders.exceptions):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder) as file:
                file.write(b"orderbot")
        except OSError as error:
            raise Wrong(
                say(
                    f"{folder} 不可写（{error.strerror}）：请修改权限，或在 [folders] 中换一个文件夹",
                    f"{folder} is not writable ({error.strerror}): change its rights, or name another in [folders]",
                )
            ) from None
    free = shutil.disk_usage(settings.folders.data).free
    if free < ROOM_NEEDED:
        raise Wrong(
            say(
                f"{settings.folders.data} 只剩 {free / 1e9:.1f} GB：请清理磁盘",
                f"{settings.folders.data} has only {free / 1e9:.1f} GB left: free some space",
            )
        )
    return say(f"剩余 {free / 1e9:.0f} GB", f"{free / 1e9:.0f} GB free")


def _store(settings: Settings, say: Tongue) -> str:
    from bot.staging import Staging

    if not (settings.folders.data / "staging.sqlite").exists():
        return say("还没有；第一次运行时建立", "none yet; the first run makes it")
    staging = Staging(settings.folders.data)
    try:
        broken = [str(row["quick_check"]) for row in staging.rows("PRAGMA quick_check") if row["quick_check"] != "ok"]
        if broken or staging.rows("PRAGMA foreign_key_check"):
            said = "; ".join(broken[:3]) or "foreign keys"
            raise Wrong(
                say(
                    f"{staging.path} 已损坏（{said}）：请从备份恢复",
                    f"{staging.path} is damaged ({said}): restore a backup",
                )
            )
        return say(
            f"{_count(staging, 'parcel')} 件来件，{_count(staging, 'purchase_order')} 张订单",
            f"{_count(staging, 'parcel')} parcels, {_count(staging, 'purchase_order')} orders",
        )
    finally:
        staging.close()


def _count(staging: "Staging", table: str) -> int:
    return int(staging.db.table(table).count)


def _browser(settings: Settings, say: Tongue) -> str:
    driven = [connection for kind, connection in Connectors(settings).every() if PLUGS[kind][connection.type].browser]
    if not driven:
        return say("不需要", "not needed")
    from connectors.browser import Browser

    browser = Browser(settings.browser, "doctor")
    try:
        context = browser.page.context
        return f"Chromium {context.browser.version}" if context.browser else "Chromium"
    finally:
        browser.close()


def _connections(settings: Settings, call: Invocation, *, complete: bool) -> Iterator[Diagnosis]:
    say = call.say
    kinds = {"source": say("来源", "source"), "target": say("目标", "target"), "messenger": say("消息", "messenger")}
    outside = Connectors(settings)
    try:
        for kind, connection in outside.every():
            what = f"{kinds[kind]} {connection.name}"
            if complete:
                found = _tried(what, _checking(outside, kind, connection), call)
                if found.ok:
                    _let_in(settings, kind, connection)
                yield found
            else:
                said = say("未尝试：请先改好设置", "not tried: mend the settings first")
                yield Diagnosis(what=what, ok=False, said=said)
    finally:
        outside.close()


def _checking(outside: Connectors, kind: str, connection: Connection) -> Callable[[], str]:
    return lambda: str(outside.make(kind, connection).check())


def _let_in(settings: Settings, kind: str, connection: Connection) -> None:
    """A sign-in that was refused earlier works now: the next run may use it again."""
    from bot.sign_ins import forget_refusal
    from bot.staging import Staging

    if (settings.folders.data / "staging.sqlite").exists():
        staging = Staging(settings.folders.data)
        try:
            forget_refusal(staging, kind, connection.name)
        finally:
            staging.close()
