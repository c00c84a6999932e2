"""Settings → the connectors that they name, made when first asked for."""

from collections.abc import Iterator
from contextlib import ExitStack
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
        return [self.make("source", connection) for connection in self._settings.sources]

    def target(self) -> Target | None:
        """The target that orders are pushed into: the first one."""
        first = next(iter(self._settings.targets), None)
        return None if first is None else self.make("target", first)

    def messenger(self) -> Messenger | None:
        """What customers are told through: the first messenger."""
        first = next(iter(self._settings.messengers), None)
        return None if first is None else self.make("messenger", first)

    def messenger_name(self) -> str | None:
        """The name of that messenger, without connecting anything."""
        return next((connection.name for connection in self._settings.messengers), None)

    def subscribers(self) -> list[Connection]:
        """Who is told what becomes of orders, with what each wants to be told."""
        return list(self._settings.subscribers)

    def customer_of(self, source: str) -> str | None:
        """The customer that a source belongs to by its settings: a portal has one, a mailbox has none."""
        for connection in self._settings.sources:
            if connection.name == source:
                return getattr(connection.settings, "customer_number", "") or None
        return None

    def every(self) -> Iterator[tuple[str, Connection]]:
        """Each connection that the settings name, with its kind: source, target, messenger or subscriber."""
        for kind, listed in (
            ("source", self._settings.sources),
            ("target", self._settings.targets),
            ("messenger", self._settings.messengers),
            ("subscriber", self._settings.subscribers),
        ):
            for connection in listed:
                yield kind, connection

    def close(self) -> None:
        """Let go of every connection, also when one cannot be closed. Safe to call twice."""
        with ExitStack() as closing:
            for made in self._made.values():
                if hasattr(made, "close"):
                    closing.callback(made.close)

    def make(self, kind: str, connection: Connection) -> Any:  # noqa: ANN401 - kept to its Protocol by the callers
        """The connector itself, made once."""
        key = (kind, connection.name)
        if key not in self._made:
            plug = PLUGS[kind][connection.type]
            browser = self._settings.browser
            extra: list[Any] = [
                part for wanted, part in ((plug.browser, browser), (plug.evidence, browser.evidence)) if wanted
            ]
            extra += [self.messenger()] if plug.messenger else []
            self._made[key] = plug_connector(plug)(connection.settings, *extra)
        return self._made[key]
