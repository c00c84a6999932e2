"""Which line of an order that stands in a system is which of ours."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

OF_ITEM, OF_NUMBER, OF_OTHERS = 8, 4, 1
"""How much it says about two lines that their item, their line number, or another field is the same."""

V = TypeVar("V")


def paired(
    ours: Sequence[Mapping[str, V]],
    theirs: Sequence[Mapping[str, V]],
    same: Callable[[V, V | None], bool],
    item: str | None,
    number: str | None,
) -> list[int | None]:
    """For each of ours the place among theirs of the line that goes with it; None where there are not enough of them.

    Those most alike go together first. ``same`` compares our value with theirs; ``item`` and ``number`` are the names
    under which both keep the item and the line number (None: they do not).
    """
    weights = {number: OF_NUMBER, item: OF_ITEM}

    def is_same(one: int, other: int, name: str) -> bool:
        return same(ours[one][name], theirs[other].get(name))

    def likeness(one: int, other: int) -> int:
        return sum(weights.get(name, OF_OTHERS) for name in ours[one] if is_same(one, other, name))

    in_place = range(min(len(ours), len(theirs)))
    found = {at: at for at in in_place if all(is_same(at, at, name) for name in ours[at])}
    mine, left = ({at for at in range(len(lines)) if at not in found} for lines in (ours, theirs))
    for _, one, other in sorted((-likeness(one, other), one, other) for one in mine for other in left):
        if one in mine and other in left:
            found[one] = other
            mine.remove(one)
            left.remove(other)
    return [found.get(at) for at in range(len(ours))]
