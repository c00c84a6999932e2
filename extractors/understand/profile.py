"""What is known of one customer's layout beforehand: which of their headings stands over which field."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import msgspec

from extractors.understand.vocabulary import plain


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """``columns`` maps a heading, as it is written, to the field of a line that stands under it: "quantity"."""

    columns: dict[str, str] = {}


_KNOWN: ContextVar[dict[str, str]] = ContextVar("profile", default={})  # noqa: B039 - it is never changed in place


@contextmanager
def reading_with(profile: Profile | None) -> Iterator[None]:
    """Read with a profile until the end of the block."""
    columns = {plain(heading): field for heading, field in profile.columns.items()} if profile else {}
    before = _KNOWN.set(columns)
    try:
        yield
    finally:
        _KNOWN.reset(before)


def column_named(heading: str) -> str | None:
    """The field that the profile knows under this heading; None where it knows nothing of it."""
    known = _KNOWN.get()
    return known.get(plain(heading)) if known else None
