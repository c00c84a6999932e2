"""What orderbot.toml says of a Tryton target, and what its mapping has to have."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from connectors.settings import Secret
from connectors.targets.api.client import ApiPlace
from connectors.targets.api.mapping_file import MappingRules, load_mapping

LOOKUPS = ("parties", "products", "units", "currencies", "payment_terms")
RULES = MappingRules(
    line=("item_number", "quantity", "unit"),
    figures="number",
    dates="day",
    rates="number",
    lookups=dict.fromkeys(LOOKUPS, ()),
)


@dataclass(frozen=True, kw_only=True)
class TrytonSettings:
    """A [[target]] of type "tryton".

    ``url`` is the server's address with the database behind it (https://erp.example.com/erp). ``after_save``: whether a
    sale stays a draft, becomes a quotation (and so gets its number), or is confirmed. ``taxes``: "product" puts the
    product's taxes on each line (then map unit_price_without_tax), "none" leaves lines without.
    """

    name: str = "tryton"
    url: str
    user: str
    password: Secret
    mapping: Path
    after_save: Literal["nothing", "quote", "confirm"] = "quote"
    taxes: Literal["product", "none"] = "product"
    calls_per_second: float = 20.0
    rows_per_page: int = 500
    ca_file: Path | None = None
    timeout_seconds: float = 60.0
    tries: int = 4
    retry_seconds: float = 120.0

    def __post_init__(self) -> None:
        if self.calls_per_second <= 0 or self.rows_per_page < 1:
            raise ValueError("calls_per_second and rows_per_page have to be above 0")
        if self.place.url:
            mapping = load_mapping(self.mapping, RULES)
            wanted = "unit_price_without_tax" if self.taxes == "product" else "unit_price"
            if mapping.field(wanted, line=True) != "unit_price":
                why = "Tryton adds the tax" if self.taxes == "product" else "lines have no tax there"
                raise ValueError(f'{mapping.place}: taxes = "{self.taxes}" ({why}): write {wanted} = "unit_price"')

    @property
    def place(self) -> ApiPlace:
        """Where calls go. Raises ValueError for a url that is none."""
        return ApiPlace(
            name=self.name,
            url=self.url.rstrip("/"),
            ca_file=self.ca_file,
            timeout_seconds=self.timeout_seconds,
            tries=self.tries,
            retry_seconds=self.retry_seconds,
        )
