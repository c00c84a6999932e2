"""The nearest of very many texts: an index of bigrams gives some fifty, which are then compared letter by letter."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from bot.matching.texts import bodies, plain_text, squeezed

if TYPE_CHECKING:
    import numpy as np

CANDIDATES = 50
"""How many texts are compared letter by letter."""
LEAST = 0.4
"""Of the best share of common bigrams, what a text has to have to be compared."""
ENOUGH = 60_000
"""Postings that are looked at: rare bigrams come first, and after so many the common ones tell nothing more."""
TURNED = 97
"""What the same bigrams in another order are worth, of 100."""
MEASURED_ONES = 15
"""How many of them are worth a look at their measures."""
MEASURED = 12
"""What measures that differ take off the score."""


class Near(msgspec.Struct, frozen=True):
    """A text's place in what the index was made of, how near it is (100: the same), and whether its measures agree."""

    place: int
    score: float
    exact: bool


class Nearest:
    """An index of bigrams over texts, as they are compared. Needs about 100 bytes a text beside the texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        import numpy as np

        self._texts = texts
        self._plain = [squeezed(text) for text in texts]
        grams, places = _grams(self._plain)
        self._known, inverse = np.unique(grams, return_inverse=True)
        pairs = np.unique(inverse.astype(np.int64) * len(self._plain) + places)
        owner, self._postings = np.divmod(pairs, max(len(self._plain), 1))
        self._postings = self._postings.astype(np.int32)
        counts = np.bincount(owner, minlength=len(self._known))
        self._starts = np.concatenate(([0], np.cumsum(counts)))
        self._weights = np.log1p(len(self._plain) / np.maximum(counts, 1)).astype(np.float32)
        self._sums = np.bincount(self._postings, weights=self._weights[owner], minlength=len(self._plain))

    def nearest(self, text: str, limit: int = 5) -> list[Near]:
        """The nearest texts, the best first."""
        wanted, tokens = plain_text(text), bodies(text)
        found = []
        for place, score in self._compared(wanted)[: max(limit, MEASURED_ONES)]:
            exact = bodies(self._texts[place]) == tokens
            found.append(Near(place, score if exact else score - MEASURED, exact))
        return sorted(found, key=lambda near: (-near.score, near.place))[:limit]

    def _compared(self, wanted: str) -> list[tuple[int, float]]:
        """The candidates with how near their letters are, the nearest first."""
        from rapidfuzz.distance import OSA

        scored = [
            (place, max(100 * OSA.normalized_similarity(wanted, self._plain[place]), TURNED * shared))
            for place, shared in self._candidates(wanted)
        ]
        return sorted(scored, key=lambda one: (-one[1], one[0]))

    def _candidates(self, wanted: str) -> list[tuple[int, float]]:
        """The texts that share most with the one wanted, with the share of both that is common to them."""
        import numpy as np

        grams = np.unique(_grams([wanted])[0])
        if not len(grams) or not len(self._known):
            return []
        at = np.minimum(np.searchsorted(self._known, grams), len(self._known) - 1)
        at = at[self._known[at] == grams]
        lengths = self._starts[at + 1] - self._starts[at]
        order = np.argsort(lengths, kind="stable")
        at = at[order][: max(3, int(np.searchsorted(np.cumsum(lengths[order]), ENOUGH)))]
        if not len(at):
            return []
        parts = [self._postings[self._starts[one] : self._starts[one + 1]] for one in at]
        weights = np.repeat(self._weights[at], [len(part) for part in parts])
        together = np.bincount(np.concatenate(parts), weights=weights, minlength=len(self._plain))
        unknown = (len(grams) - len(at)) * float(np.log1p(len(self._plain)))
        share = 2 * together / (self._sums + float(self._weights[at].sum()) + unknown)
        best = np.flatnonzero(share > share.max() * LEAST)
        if len(best) > CANDIDATES:
            best = best[np.argpartition(-share[best], CANDIDATES)[:CANDIDATES]]
        return [(int(place), float(share[place])) for place in best if share[place] > 0]


def _grams(texts: Sequence[str]) -> "tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]":
    """Every two signs that stand side by side in one of the texts, as a figure, and the text's place."""
    import numpy as np

    signs = np.frombuffer("\0".join(("", *texts, "")).encode("utf-32-le"), dtype=np.uint32).astype(np.int64)
    places = np.cumsum(signs == 0) - 1
    inside = (signs[:-1] != 0) & (signs[1:] != 0)
    return ((signs[:-1] << 21) | signs[1:])[inside], places[:-1][inside]
