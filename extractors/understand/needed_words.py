"""What a text must contain for a pattern to match: looked for first, it spares most patterns most texts."""

from importlib import import_module
from typing import Any


def needed_words(pattern: str) -> frozenset[str]:
    """Words, in small letters, of which every match contains at least one; empty where that cannot be said."""
    parser = import_module("re._parser")
    return _needed(parser.parse(pattern)) or frozenset()


def _needed(parsed: Any) -> frozenset[str] | None:  # noqa: ANN401 - the interpreter's own tree, without types
    """Of a sequence: what its most telling part needs. None where no part needs a certain word."""
    options: list[frozenset[str]] = []
    run = ""
    for operation, argument in [*parsed, (None, None)]:
        if str(operation) == "LITERAL":
            run += chr(argument)
            continue
        if run:
            options.append(frozenset({run.lower()}))
            run = ""
        if (inner := _needed_by(str(operation), argument)) is not None:
            options.append(inner)
    return max(options, key=_telling, default=None)


def _needed_by(operation: str, argument: Any) -> frozenset[str] | None:  # noqa: ANN401 - as above
    """Of one part that is no letter."""
    if operation == "SUBPATTERN":
        return _needed(argument[-1])
    if operation in ("MAX_REPEAT", "MIN_REPEAT") and argument[0] > 0:
        return _needed(argument[2])
    if operation == "BRANCH":
        each = [_needed(branch) for branch in argument[1]]
        known = [words for words in each if words is not None]
        return frozenset().union(*known) if len(known) == len(each) else None
    return None


def _telling(words: frozenset[str]) -> tuple[int, int]:
    """Long words are rarer than short ones; then few are looked for sooner than many."""
    return min(map(len, words)), -len(words)
