"""What can go wrong with the other side, sorted by who has to act."""

from pathlib import Path


class ConnectorError(Exception):
    """Something about the outside world. ``evidence`` are files that show it (screenshot, page source)."""

    def __init__(self, message: str, evidence: tuple[Path, ...] = ()) -> None:
        super().__init__(message)
        self.evidence = evidence


class SignInFailed(ConnectorError):
    """A person acts: never tried again by itself, because accounts get locked."""


class Unavailable(ConnectorError):
    """Nobody acts at first: nothing was changed over there, the same call may work later."""


class Refused(ConnectorError):
    """The other side said no, in its own words: a person decides."""


class OutcomeUnknown(ConnectorError):
    """Something was sent and no answer came: look before trying again."""
