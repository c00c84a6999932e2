"""Settings → the connectors that they name, made when first asked for."""

from typing import Any

from bot.plugs import PLUGS, plug_connector
from bot.settings import Connection, Settings
from connectors.message import Messenger
from connectors.parcel import Source
from connectors.sales_order import Target


class Connectors:
    """The outside world of one run."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._made: dict[tuple[str, str], Any] = {}

    def sources(self) -> list[Source]:
        """Every source, in the order of orderbot.toml."""
        return [self._make("source", connection) for connection in self._settings.sources]

    def target(self) -> Target | None:
        """The target that orders are pushed into: the first one."""
        first = next(iter(self._settings.targets), None)
        return None if first is None else self._make("target", first)

    def messenger(self) -> Messenger | None:
        """What customers are told through: the first messenger."""
        first = next(iter(self._settings.messengers), None)
        return None if first is None else self._make("messenger", first)

    def messenger_name(self) -> str | None:
        """The name of that messenger, without connecting anything."""
        return next((connection.name for connection in self._settings.messengers), None)

    def customer_of(self, source: str) -> str | None:
        """The customer that a source belongs to by its settings: a portal has one, a mailbox has none."""
        for connection in self._settings.sources:
            if connection.name == source:
                return getattr(connection.settings, "customer_number", "") or None
        return None

    def close(self) -> None:
        """Let go of every connection. Safe to call twice."""
        for made in self._made.values():
            close = getattr(made, "close", None)
            if close is not None:
                close()

    def _make(self, kind: str, connection: Connection) -> Any:  # noqa: ANN401 - kept to its Protocol by the callers
        key = (kind, connection.name)
        if key not in self._made:
            plug = PLUGS[kind][connection.type]
            extra = (self._settings.browser,) if plug.browser else ()
            self._made[key] = plug_connector(plug)(connection.settings, *extra)
        return self._made[key]
