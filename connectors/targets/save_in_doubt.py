"""What screens say of an order once Save was pressed and no clear answer came."""

from collections.abc import Iterator
from contextlib import contextmanager

from connectors.errors import OutcomeUnknown, Unavailable


@contextmanager
def save_in_doubt(reference: str) -> Iterator[None]:
    """Once Save was pressed, a page that does not come says nothing about the order: raise OutcomeUnknown for it."""
    try:
        yield
    except Unavailable as error:
        said = f"{error}; whether {reference} was saved is not known"
        raise OutcomeUnknown(said, error.evidence) from error
