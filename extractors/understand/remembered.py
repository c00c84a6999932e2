"""Functions of a text whose answers are kept: documents say the same labels, units and figures over and over."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

MOST = 20_000
LONGEST = 120  # characters; what is longer is hardly said twice, and would fill the memory
P = ParamSpec("P")
T = TypeVar("T")


def remembered(function: Callable[Concatenate[str, P], T]) -> Callable[Concatenate[str, P], T]:
    """The function; its latest answers for short texts are given again without asking. They must not be altered."""
    known = cast("Callable[Concatenate[str, P], T]", lru_cache(maxsize=MOST)(function))

    @wraps(function)
    def answer(text: str, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return (known if len(text) <= LONGEST else function)(text, *args, **kwargs)

    return answer
