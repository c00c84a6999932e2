"""What every connector's settings have in common. Each connector's own dataclass stands in its module."""

from dataclasses import dataclass, field
from pathlib import Path


class Secret(str):
    """A password as read from the environment or the keyring. Prints as dots, so that no log can hold it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "Secret('•••')"


@dataclass(frozen=True, kw_only=True)
class BrowserSettings:
    """How the browser is run. An empty ``executable`` means: find Chrome, Chromium or Edge on this machine."""

    executable: str = ""
    headless: bool = True
    timeout_seconds: float = 20.0
    evidence: Path = field(default_factory=lambda: Path("data/evidence"))
