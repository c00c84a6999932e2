"""Which of its two languages the command speaks, Chinese or English."""

import locale
import os
from typing import NamedTuple


class Tongue(NamedTuple):
    """Called with the same words in Chinese and in English, gives those of its language."""

    language: str

    def __call__(self, zh: str, en: str) -> str:
        """The words in this language."""
        return zh if self.language == "zh" else en


def of_the_machine() -> Tongue:
    """The language of whoever sits at this machine: Chinese where the locale is, else English."""
    named = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), None)
    spoken = named or locale.getlocale()[0] or ""
    return Tongue("zh" if spoken.lower().startswith(("zh", "chinese")) else "en")
