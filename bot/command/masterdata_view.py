"""``orderbot masterdata pull`` and ``history``: what a target tells, and which versions runs have worked with."""

from bot.command.invocation import Invocation, near, print_json
from bot.command.named_target import named_target


def pull_and_show(call: Invocation, name: str | None, kinds: tuple[str, ...], *, as_json: bool) -> None:
    """Pull from the target of this name (the first one if none is given) and say what came. Raises OrderbotError."""
    from bot.pull_masterdata import KINDS, pull
    from bot.wiring import Connectors

    settings = call.settings(secrets=True)
    connection = named_target(call, settings, name)
    connectors = Connectors(settings)
    try:
        pulled = list(pull(connectors.make("target", connection), settings.folders.masterdata, kinds))
    finally:
        connectors.close()
    if as_json:
        print_json({one.kind: {"file": str(one.path), "rows": one.rows, "left_out": one.left_out} for one in pulled})
        return
    for one in pulled:
        more = (
            call.say(f"，另有 {one.left_out} 行不可用", f", {one.left_out} more could not be used")
            if one.left_out
            else ""
        )
        rows = call.say(f"{one.rows} 行", f"{one.rows} rows")
        call.console().print(f"+ {near(one.path)}  {rows}{more}", soft_wrap=True)
    missing = [kind for kind in kinds or (*KINDS, "stock") if kind not in {one.kind for one in pulled}]
    if missing:
        said = call.say(
            f"{connection.name} 不提供：{'、'.join(missing)}", f"{connection.name} does not offer {', '.join(missing)}"
        )
        call.console().print(said, soft_wrap=True)


def show_history(call: Invocation, *, as_json: bool) -> None:
    """List the versions that are kept, oldest first."""
    from bot.masterdata.snapshots import snapshots

    found = snapshots(call.settings().folders.data / "masterdata")
    if as_json:
        print_json([{"version": one.version, "at": one.at, "files": one.files} for one in found])
    elif not found:
        call.console().print(call.say("还没有；第一次运行时建立。", "none yet; the first run makes one."))
    else:
        for one in found:
            call.console().print(f"{one.version}  {one.at}  {', '.join(sorted(one.files))}", soft_wrap=True)
