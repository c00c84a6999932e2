"""A delivery address that begins with who receives, as the whole order shows: "Rourke Fencing, Unit 3, Dunleer"."""

import re
from dataclasses import replace

from extractors.understand.draft import Draft
from extractors.understand.parties import company_in
from extractors.understand.postal import is_address
from extractors.understand.vocabulary import plain

SHORTEST = 5  # characters of a name that is part of the buyer's
_PARTS = re.compile(r",\s+")


def name_apart(draft: Draft) -> None:
    """Part the receiver's name from the address that it stands in, where no name was read."""
    whole = draft.header.get("deliver_to.address")
    if whole is None or "deliver_to.name" in draft.header:
        return
    buyer = draft.header.get("buyer.name")
    parts = _PARTS.split(str(whole.value))
    for index, part in enumerate(parts[:-1]):
        if is_address(part) and company_in(part) != part:
            return
        rest = ", ".join(parts[index + 1 :])
        if _names(part, str(buyer.value) if buyer else "") and (is_address(rest) or re.search(r"\d", rest)):
            draft.header["deliver_to.name"] = replace(whole, value=part)
            draft.header["deliver_to.address"] = replace(whole, value=rest)
            return


def _names(part: str, buyer: str) -> bool:
    """Whether a part of an address is a company, or the buyer in short."""
    short, full = plain(part), plain(buyer)
    alike = bool(full) and (full.startswith(short) or short.startswith(full))
    return company_in(part) == part.strip() or (alike and len(short) >= SHORTEST)
