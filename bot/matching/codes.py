"""Codes that were written otherwise, and bar codes with their check digit."""

from functools import lru_cache

from bot.comparing import plain_code

GTIN_LENGTHS = (8, 12, 13, 14)
_MISTAKEN = str.maketrans("oilz", "0112")


@lru_cache(maxsize=65_536)
def bare_code(code: str | None) -> str:
    """A code without its dashes, dots, slashes and blanks."""
    plain = plain_code(code)
    return plain if plain.isalnum() else "".join(filter(str.isalnum, plain))


@lru_cache(maxsize=65_536)
def mistaken_code(code: str | None) -> str:
    """A code as the eye takes it: O is 0, I and l are 1, and zeros before a figure are left out.

    Two codes of which this is the same may be meant by each other.
    """
    signs = bare_code(code).translate(_MISTAKEN)
    if "0" not in signs:
        return signs
    kept = ""
    for place, sign in enumerate(signs):
        leads = not kept or not kept[-1].isdigit()
        if sign == "0" and leads and signs[place + 1 : place + 2].isdigit():
            continue
        kept += sign
    return kept


def gtin(code: str | None) -> str | None:
    """A GTIN as fourteen digits, whichever length it is written in; None where it is none by its check digit."""
    digits = bare_code(code)
    if not (digits.isascii() and digits.isdigit() and len(digits) in GTIN_LENGTHS) or not digits.strip("0"):
        return None
    padded = digits.zfill(14)
    return padded if _check_digit(padded[:-1]) == padded[-1] else None


def looks_like_gtin(code: str | None) -> bool:
    """Whether a code is thirteen or fourteen digits: a bar code, if perhaps with a digit misread."""
    digits = bare_code(code)
    return digits.isascii() and digits.isdigit() and len(digits) in (13, 14)


def _check_digit(digits: str) -> str:
    return str(-(3 * sum(map(int, digits[-1::-2])) + sum(map(int, digits[-2::-2]))) % 10)
