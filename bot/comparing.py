"""Codes and names as they are compared: what people write differently without meaning anything by it is left out."""

import unicodedata
from functools import lru_cache

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣－", "-"))


@lru_cache(maxsize=500_000)
def plain_code(value: str | None) -> str:
    """A code as it is compared: width, case, blanks and dashes' kinds do not count."""
    text = unicodedata.normalize("NFKC", value or "").casefold()
    return "".join(text.translate(_DASHES).split())


@lru_cache(maxsize=500_000)
def plain_name(name: str | None) -> str:
    """A name as it is compared: width, case, blanks, brackets and punctuation do not count."""
    text = unicodedata.normalize("NFKC", name or "").casefold()
    return text if text.isalnum() else "".join(filter(str.isalnum, text))
