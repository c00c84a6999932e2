"""Every kind of source, target and messenger by the name it has in orderbot.toml. A new one is one line here."""

from importlib import import_module
from typing import Any, NamedTuple


class Plug(NamedTuple):
    """A connector: its module, its class (or what makes it), its settings' class, and what it is made with besides.

    ``browser``: how the browser is run; ``evidence``: the folder for what shows its work; ``messenger``: what customers
    are told through, or None. Loaded when used.
    """

    module: str
    connector: str
    settings: str
    browser: bool = False
    evidence: bool = False
    messenger: bool = False


PLUGS: dict[str, dict[str, Plug]] = {
    "source": {
        "mailbox": Plug("connectors.sources.mailbox", "Mailbox", "MailboxSettings"),
        "folder": Plug("connectors.sources.folder", "Folder", "FolderSettings"),
        "portal": Plug("connectors.sources.portal", "Portal", "PortalSettings", browser=True),
    },
    "target": {
        "screens": Plug("connectors.targets.screens", "Screens", "ScreensSettings", browser=True),
        "form": Plug("connectors.targets.form", "FormTarget", "FormSettings", browser=True),
        "fxiaoke": Plug("connectors.targets.fxiaoke", "Fxiaoke", "FxiaokeSettings", evidence=True),
        "jiandaoyun": Plug("connectors.targets.jiandaoyun", "Jiandaoyun", "JiandaoyunSettings", browser=True),
        "kingdee": Plug("connectors.targets.kingdee", "Kingdee", "KingdeeSettings", evidence=True),
        "neocrm": Plug("connectors.targets.neocrm", "Neocrm", "NeocrmSettings", evidence=True),
        "tryton": Plug("connectors.targets.tryton", "Tryton", "TrytonSettings", evidence=True),
        "tryton_screens": Plug(
            "connectors.targets.tryton_screens", "TrytonScreens", "TrytonScreensSettings", browser=True
        ),
        "yonyou_u8": Plug("connectors.targets.yonyou_u8", "yonyou_u8", "YonyouU8Settings", evidence=True),
    },
    "subscriber": {
        "webhook": Plug("connectors.subscribers.webhook", "Webhook", "WebhookSettings"),
        "folder": Plug("connectors.subscribers.folder", "FolderSubscriber", "FolderSubscriberSettings"),
        "mail": Plug("connectors.subscribers.mail", "MailSubscriber", "MailSubscriberSettings", messenger=True),
    },
    "messenger": {
        "smtp": Plug("connectors.messenger", "Smtp", "SmtpSettings"),
    },
}


def plug_settings(plug: Plug) -> type[Any]:
    """The dataclass of this connector's settings."""
    found: type[Any] = getattr(import_module(plug.module), plug.settings)
    return found


def plug_connector(plug: Plug) -> type[Any]:
    """The connector's own class."""
    found: type[Any] = getattr(import_module(plug.module), plug.connector)
    return found
