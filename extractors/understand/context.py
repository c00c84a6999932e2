"""What is known about the document as a whole while its parts are read."""

from dataclasses import dataclass, field
from datetime import date

from extractors.seller import Seller
from extractors.understand.figures import POINT, Convention


@dataclass(frozen=True, kw_only=True)
class Context:
    """``document`` is the path of names for evidence, ``reference`` the day that relative dates start from."""

    document: str
    convention: Convention = POINT
    days_first: bool = True
    reference: date | None = None
    seller: Seller = field(default_factory=Seller)
    language: str = "en"
