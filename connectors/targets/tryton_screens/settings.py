"""What orderbot.toml says of Tryton's web client."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from connectors.settings import Secret


class Prices(NamedTuple):
    """How Tryton keeps prices: before tax ("net") or with it, and with how many decimals."""

    kind: Literal["net", "gross"]
    places: int

    @property
    def path(self) -> str:
        """What such a price is called, as SavedOrder has it."""
        return "unit_price_without_tax" if self.kind == "net" else "unit_price"


@dataclass(frozen=True, kw_only=True)
class TrytonScreensSettings:
    """A [[target]] of type "tryton_screens".

    ``url`` is where the web client is, ``database`` the one to sign in to. ``after_save``: whether a sale stays a
    draft, becomes a quotation (and so gets its number), or is confirmed. ``prices``: "net" types prices before tax,
    since Tryton adds the tax; "gross" types them as they are, for products without a tax. ``price_places``: the
    decimals that Tryton keeps of a price (its ``price_decimal``).
    """

    name: str = "tryton"
    url: str
    database: str
    user: str
    password: Secret
    after_save: Literal["nothing", "quote", "confirm"] = "quote"
    prices: Literal["net", "gross"] = "net"
    price_places: int = 6

    def __post_init__(self) -> None:
        if self.url and not self.url.startswith(("http://", "https://")):
            raise ValueError(f"url: '{self.url}' is no address; write one such as https://erp.example.com")
        if not 0 <= self.price_places <= 12:  # noqa: PLR2004 - what Tryton can
            raise ValueError("price_places: Tryton keeps 0 to 12")

    def address(self, path: str) -> str:
        """The address of a page of the client's."""
        return f"{self.url.rstrip('/')}/#{self.database}/{path}"

    @property
    def kept(self) -> Prices:
        """How prices are kept."""
        return Prices(self.prices, self.price_places)
