"""The seven legs of an order's journey, one file each. What a step takes, does and leaves stands at its top."""

from typing import Protocol

from bot.room import Room, Tally


class Step(Protocol):
    """A step is a module with these names."""

    NAME: str

    @property
    def TAKES(self) -> tuple[str, ...]:  # noqa: N802 - a module's constant
        """The statuses it takes from."""

    @property
    def LEAVES(self) -> tuple[str, ...]:  # noqa: N802 - a module's constant
        """The statuses it leads to."""

    def run(self, room: Room) -> Tally:
        """Take everything that waits for this step and bring each as far as it goes; one that fails stops no other."""
