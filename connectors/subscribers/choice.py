"""What every subscriber's settings say of what it wants to be told."""

from collections.abc import Sequence

from connectors.subscriber import EVENTS


def check_events(events: Sequence[str]) -> None:
    """Raise ValueError for an event that there is none of."""
    unknown = [event for event in events if event not in EVENTS]
    if unknown:
        raise ValueError(f"events: '{unknown[0]}' is none; they are {', '.join(EVENTS)}")
