"""Notices as files in a folder, for systems that pick files up."""

import os
from dataclasses import dataclass
from pathlib import Path

from connectors.errors import Unavailable
from connectors.subscriber import EVENTS, Notice
from connectors.subscribers.choice import check_events


@dataclass(frozen=True, kw_only=True)
class FolderSubscriberSettings:
    """The folder that the files are dropped into: one JSON file a notice, named by time, event and id."""

    name: str
    path: Path
    events: tuple[str, ...] = EVENTS

    def __post_init__(self) -> None:
        check_events(self.events)


class FolderSubscriber:
    """A Subscriber that is a folder. A file appears whole, under its name, or not at all."""

    def __init__(self, settings: FolderSubscriberSettings) -> None:
        self.name = settings.name
        self._folder = settings.path

    def deliver(self, notice: Notice) -> None:
        """Write the file; the same notice again is the same file. Raises Unavailable."""
        stamp = "".join(sign for sign in notice.at if sign.isdecimal())[:14]
        path = self._folder / f"{stamp}-{notice.event}-{notice.id}.json"
        half = path.with_suffix(".part")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with half.open("wb") as file:
                file.write(notice.document)
                file.flush()
                os.fsync(file.fileno())
            half.replace(path)
        except OSError as error:
            raise Unavailable(f"{self.name}: {self._folder} cannot be written to ({error.strerror})") from error

    def check(self) -> str:
        """Make the folder. Raises Unavailable."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Unavailable(f"{self.name}: {self._folder} cannot be made ({error.strerror})") from error
        return f"notices are dropped into {self._folder}"

    def close(self) -> None:
        """Nothing is held open."""
