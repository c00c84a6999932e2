"""The [[target]] that a command names."""

from typing import TYPE_CHECKING

from bot.command.invocation import Invocation
from bot.errors import OrderbotError

if TYPE_CHECKING:
    from bot.settings import Connection, Settings


def named_target(call: Invocation, settings: "Settings", name: str | None) -> "Connection":
    """The target of this name, or the first one where none is named. Raises OrderbotError."""
    found = next((one for one in settings.targets if name in (None, one.name)), None)
    if found is None:
        named = ", ".join(one.name for one in settings.targets) or "-"
        raise OrderbotError(
            call.say(
                f"orderbot.toml 中没有名为“{name or ''}”的 [[target]]；有：{named}",
                f"orderbot.toml names no [[target]] called '{name or ''}'; there are: {named}",
            )
        )
    return found
