"""The seven legs of an order's journey, one file each. What a step takes, does and leaves stands at its top."""

from typing import Protocol

from bot.room import Room, Tally


class Step(Protocol):
    """A step is a module with these names."""

    NAME: str
    TAKES: tuple[str, ...]
    LEAVES: tuple[str, ...]

    @staticmethod
    def run(room: Room) -> Tally:
        """Take everything that waits for this step and bring each as far as it goes; one that fails stops no other."""
