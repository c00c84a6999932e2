"""Where the lines of one list have their quantity: all of them in the same place."""

from collections.abc import Sequence

from extractors.understand.prose_amounts import ENDS, FRAMED, LEADS, Amount, is_measure

FEWEST, MOST_OF = 2, 0.6
COUNTED, MEASURED, BARE = 3.0, 1.2, 0.5  # how much a figure says that it is the quantity


def usual_place(lines: Sequence[Sequence[Amount]]) -> str | None:
    """The place that holds the quantity in most lines of a list, of the ``Amount``s of each; None where none does."""
    weights: dict[str, float] = {}
    for place in (ENDS, LEADS, FRAMED):
        best = [max((_weight(one) for one in line if one.place == place), default=0.0) for line in lines]
        if sum(map(bool, best)) >= max(FEWEST, MOST_OF * len(lines)):
            weights[place] = sum(best)
    return max(weights, key=lambda place: weights[place], default=None)


def _weight(amount: Amount) -> float:
    if amount.bare:
        return BARE + (0.3 if amount.unit else 0)
    return MEASURED if is_measure(amount.unit) else COUNTED
