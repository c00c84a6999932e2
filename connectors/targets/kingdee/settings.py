"""What orderbot.toml says of a Kingdee Cloud Galaxy (金蝶云星空) target."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from connectors.settings import Secret
from connectors.targets.api.client import ApiPlace
from connectors.targets.api.mapping_file import MappingRules, load_mapping

RULES = MappingRules(dates="day", figures="number", rates="percent")

SignIn = Literal["signed", "password", "app_secret", "app_sign", "app_sign_sha1"]
"""``signed``: every call signed by the app; the others sign in once: by user and password, by the app's secret, or by a
signature made with it (``app_sign_sha1`` for builds before 8.0.0.202205)."""

AfterSave = Literal["nothing", "submit", "audit", "audit_with_save"]
"""What becomes of a saved bill: left as created, submitted, submitted and approved, or all that in one with saving."""

LARGEST_PAGE = 2000
NO_SECRET = Secret("")


@dataclass(frozen=True, kw_only=True)
class KingdeeSettings:
    """A [[target]] of type "kingdee".

    ``url`` is the server with or without /k3cloud, ``account`` the id of the data centre (账套 ID), ``organisation``
    the number of the organisation that calls work in ("0": the user's own). ``mapping`` is described in docs/targets.
    Fields that differ between tenants: ``shipped_field`` (how much of a line has left), ``invoiced_field`` (how much of
    it is invoiced; empty: not asked), ``amount_field`` (a line's amount with tax, read back; empty: not compared).
    """

    name: str = "kingdee"
    url: str
    account: str
    user: str
    mapping: Path
    sign_in: SignIn = "signed"
    app_id: str = ""
    app_secret: Secret = NO_SECRET
    password: Secret = NO_SECRET
    language: int = 2052
    organisation: str = "0"
    after_save: AfterSave = "nothing"
    verify_base_data: bool = True
    read_back: Literal["query", "view"] = "query"
    form: str = "SAL_SaleOrder"
    shipped_field: str = "FStockOutQty"
    invoiced_field: str = ""
    amount_field: str = "FAllAmount"
    page_rows: int = LARGEST_PAGE
    calls_per_second: float = 10.0
    ca_file: Path | None = None
    timeout_seconds: float = 120.0
    tries: int = 4
    retry_seconds: float = 120.0

    def __post_init__(self) -> None:
        if self.calls_per_second <= 0 or not 0 < self.page_rows <= LARGEST_PAGE:
            raise ValueError(f"calls_per_second has to be above 0, page_rows from 1 to {LARGEST_PAGE}")
        if self.sign_in != "password" and not self.app_id:
            raise ValueError(f'app_id: missing; sign_in = "{self.sign_in}" needs it')
        if self.place.url:
            load_mapping(self.mapping, RULES)

    @property
    def place(self) -> ApiPlace:
        """Where the services are. Raises ValueError for a url that is none."""
        base = self.url.rstrip("/")
        inside = urlsplit(base).path.casefold().endswith("/k3cloud")
        return ApiPlace(
            name=self.name,
            url=base if inside else f"{base}/k3cloud",
            ca_file=self.ca_file,
            timeout_seconds=self.timeout_seconds,
            tries=self.tries,
            retry_seconds=self.retry_seconds,
        )
