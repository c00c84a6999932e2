"""What orderbot.toml says of a Neocrm (销售易 CRM) target."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from connectors.settings import Secret
from connectors.targets.api.client import ApiPlace
from connectors.targets.api.mapping_file import MappingRules, load_mapping

Api = Literal["v2", "v1"]
"""The generation of calls that store records: xobjects (V2.0), or the older /data/v1/objects."""

AfterSave = Literal["nothing", "activate", "submit"]
"""What becomes of a saved order: left as a draft, activated (生效), or handed in for approval (提交审批)."""

NO_SECRET = Secret("")
TOKEN_PATH = "/oauth2/token"  # noqa: S105 - a path
LONGEST_BATCH = 100

LOOKUPS = {
    "customers": ("object", "field", "name", "tax_id", "blocked", "blocked_as"),
    "items": ("object", "field", "name", "specification", "unit", "blocked", "blocked_as"),
    "prices": ("object", "item", "price", "list"),
    "stock": ("object", "item", "quantity", "available", "warehouse"),
}
NEEDED = {
    "customers": ("field",),
    "items": ("field",),
    "prices": ("item", "price"),
    "stock": ("object", "item", "quantity"),
}


def rules(api: Api) -> MappingRules:
    """What a mapping has to have: V1 takes figures and days as texts, V2 numbers and milliseconds."""
    line = ("line_number", "item_number", "quantity", "unit_price")
    if api == "v1":
        return MappingRules(line=line, dates="day", figures="digits", rates="percent_digits", lookups=LOOKUPS)
    return MappingRules(line=line, dates="milliseconds", figures="number", rates="percent", lookups=LOOKUPS)


@dataclass(frozen=True, kw_only=True)
class NeocrmSettings:
    """A [[target]] of type "neocrm".

    ``url`` is the API host of the tenant's pod, ``sign_in_url`` the whole address that gives tokens (empty:
    /oauth2/token at ``url``). ``business_type`` and ``line_business_type``: label, apiKey or id of the business types
    (业务类型) of orders and of their lines; empty where there is one, or where the mapping fills entityType.
    ``lines_field``: a number field of our own on the order that keeps how many lines it has; without it
    ``complete_by`` says how a half-written order is known: its lines do not add up to its amount, or its reference is
    marked until all is there. ``number_field``: what people know an order by ("id": the record's id).
    ``status_field``: the choice that shows how far an order is, ``active_labels`` its labels for one that is active;
    [tables.states] of the mapping says what further labels mean. ``all_data``: read past the user's data permissions
    (xsy-criteria; administrators only). ``index_seconds``: how late queries may see what was just written.
    """

    name: str = "neocrm"
    url: str
    client_id: str
    client_secret: Secret
    username: str
    password: Secret
    security_token: Secret = NO_SECRET
    sign_in_url: str = ""
    redirect_uri: str = ""
    bearer: bool = True
    use_instance_uri: bool = True
    mapping: Path
    api: Api = "v2"
    v1_lines: Literal["record", "flat"] = "record"
    business_type: str = ""
    line_business_type: str = ""
    lines_field: str = ""
    complete_by: Literal["amount", "mark"] = "amount"
    after_save: AfterSave = "nothing"
    approvers: tuple[str, ...] = ()
    cancel_reason: str = ""
    number_field: str = "id"
    status_field: str = ""
    active_labels: tuple[str, ...] = ("已生效",)
    all_data: bool = False
    batch_rows: int = 50
    page_rows: int = 1000
    index_seconds: float = 0.0
    calls_per_second: float = 5.0
    ca_file: Path | None = None
    timeout_seconds: float = 60.0
    tries: int = 4
    retry_seconds: float = 120.0

    def __post_init__(self) -> None:
        if self.calls_per_second <= 0 or self.page_rows < 1 or not 0 < self.batch_rows <= LONGEST_BATCH:
            raise ValueError(f"calls_per_second and page_rows have to be above 0, batch_rows from 1 to {LONGEST_BATCH}")
        if self.index_seconds < 0:
            raise ValueError("index_seconds: write 0 or more")
        if self.after_save == "activate" and not self.status_field:
            raise ValueError('status_field: missing; after_save = "activate" needs it, to see whether that is done')
        if not self.place.url or not self.door.url:
            return
        mapping = load_mapping(self.mapping, rules(self.api))
        for lookup, keys in NEEDED.items():
            given = mapping.lookups.get(lookup, {})
            # Prices and stock are looked through only where the tenant keeps them here.
            if missing := [key for key in keys if key not in given and (given or lookup in ("customers", "items"))]:
                raise ValueError(f"{mapping.place}: lookups.{lookup}: {', '.join(missing)} missing")
        mapped = {entry.path for entry in mapping.head}, {entry.path for entry in mapping.line}
        provable = self.lines_field or ("total_amount" in mapped[0] and "line_amount" in mapped[1])
        if self.complete_by == "amount" and not provable:
            raise ValueError(
                f'{mapping.place}: map total_amount and line_amount, or write lines_field or complete_by = "mark": '
                "without them nobody can tell a half-written order from a whole one"
            )

    @property
    def place(self) -> ApiPlace:
        """Where calls go. Raises ValueError for a url that is none."""
        return self._place(self.url.rstrip("/"))

    @property
    def door(self) -> ApiPlace:
        """Where tokens are given: the whole address. Raises ValueError for one that is none."""
        return self._place(self.sign_in_url or f"{self.url.rstrip('/')}{TOKEN_PATH}")

    def at(self, url: str) -> ApiPlace | None:
        """The same API at another address, as the token's reply names it; None where that is no safe one."""
        secure = urlsplit(self.url).scheme
        return self._place(url.rstrip("/")) if urlsplit(url).scheme == secure and urlsplit(url).hostname else None

    def _place(self, url: str) -> ApiPlace:
        return ApiPlace(
            name=self.name,
            url=url,
            ca_file=self.ca_file,
            timeout_seconds=self.timeout_seconds,
            tries=self.tries,
            retry_seconds=self.retry_seconds,
        )
