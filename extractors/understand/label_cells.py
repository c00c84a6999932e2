"""Whether a cell is a label, has one in front of its text, or belongs to another label than the one beside it."""

import re

from extractors.document import Cell
from extractors.understand.labels_in_text import composite, label_meanings, labelled_parts, leading_label
from extractors.understand.remembered import remembered
from extractors.understand.vocabulary import BILINGUAL

_BOXED = re.compile(r"^\d{1,2}[a-z]?\. [A-Z][A-Z /&.,()#-]{2,50}$")  # of an authority's form, whatever it asks for
CERTAIN = 0.95  # how sure a label in front of a text beside another label is


def is_label(cell: Cell) -> bool:
    """Whether the cell is a label and nothing else."""
    return _is_label(cell.text.strip())


@remembered
def _is_label(text: str) -> bool:
    if _BOXED.match(text):
        return True
    known = label_meanings(text)
    if "\n" in text and known and max(known.values()) <= BILINGUAL:
        return all(label_meanings(line) for line in text.split("\n") if line.strip())  # no label over its value
    return text.endswith((":", "：")) and len(text) <= 24 or bool(known or composite(text))  # noqa: RUF021


def says_another(cell: Cell, meanings: dict[str, float]) -> bool:
    """Whether the cell beside a label is a label itself, or has one of its own in front of its text."""
    before, parts = labelled_parts(cell.text)
    leading = leading_label(cell.text, CERTAIN) if not parts else None
    own = parts[0].meanings if parts and len(before.split()) < 2 else leading.meanings if leading else {}
    contact = any(meaning.endswith((".contact", ".phone", ".email")) for meaning in own)
    return is_label(cell) or (bool(own) and not contact and not own.keys() & meanings.keys())


def names_whom_to_ask(cell: Cell) -> bool:
    """Whether a cell is a contact, a phone or a mail address with its label."""
    before, parts = labelled_parts(cell.text)
    kinds = (".contact", ".phone", ".email")
    return (
        bool(parts)
        and not before
        and all(part.value and any(meaning.endswith(kinds) for meaning in part.meanings) for part in parts)
    )


def has_label(cell: Cell) -> bool:
    """Whether a label stands in front of the cell's text, or in it."""
    return _has_label(cell.text)


@remembered
def _has_label(text: str) -> bool:
    return bool(labelled_parts(text)[1]) or leading_label(text) is not None
