"""What orderbot.toml says of a Fxiaoke (纷享销客) target."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from connectors.settings import Secret
from connectors.targets.api.client import ApiPlace
from connectors.targets.api.mapping_file import MappingRules, load_mapping

RULES = MappingRules(
    dates="milliseconds",
    figures="digits",
    rates="percent_digits",
    lookups={
        "customers": ("object", "field", "name", "tax_id"),
        "items": ("object", "field", "name", "specification", "unit", "state", "off"),
        "prices": ("object", "item", "price", "list"),
        "stock": ("object", "item", "quantity", "available", "warehouse"),
    },
)

SignIn = Literal["body", "header"]
"""How calls carry the sign-in: ``body`` is the older way (corpAccessToken, corpId, currentOpenUserId), ``header`` the
newer one (Bearer token, x-fs-ea, x-fs-userid)."""

OPEN_USER = "FSUID_"
"""How the ids of users begin that the older way knows; the newer one takes employee numbers."""

FieldStates = dict[str, tuple[str, ...]]
"""A field of the order → its option values, or their labels, that say so."""

VENDOR_LIMIT = 100
"""Calls of one API that the vendor allows in 20 seconds."""


def _shipped() -> FieldStates:
    return {"logistics_status": ("已发货", "部分收货", "已收货")}


def _invoiced() -> FieldStates:
    return {"invoice_status": ("已开票",)}


@dataclass(frozen=True, kw_only=True)
class FxiaokeSettings:
    """A [[target]] of type "fxiaoke".

    ``url`` is the API's host of the company's cloud, not www. ``user`` is who calls are made for: an openUserId
    (FSUID_…) with sign_in "body", or ``mobile`` in its place; an employee number with "header". ``owner``: who orders
    belong to, the same without one. ``approved``, ``shipped``, ``invoiced``, ``paid``: which values of which fields say
    so. ``attachment_field``: the order's field of files, where it has one. ``list_fields``: fields of orders and lines
    that take a list: employees, departments, multiple choices; a comma stands between several.
    ``settle_seconds``: how long a new order may stay out of sight of a search. ``mapping``: see docs/targets.
    """

    name: str = "fxiaoke"
    url: str = "https://open.fxiaoke.com"
    app_id: str
    app_secret: Secret
    permanent_code: Secret
    mapping: Path
    sign_in: SignIn = "body"
    user: str = ""
    mobile: str = ""
    owner: str = ""
    order_object: str = "SalesOrderObj"
    line_object: str = "SalesOrderProductObj"
    line_parent: str = "order_id"
    number_field: str = "name"
    trigger_approval: bool = True
    trigger_workflow: bool = True
    duplicate_search: bool = True
    validation_rules: bool = True
    skip_functions: bool = False
    approved: FieldStates = field(default_factory=dict)
    shipped: FieldStates = field(default_factory=_shipped)
    invoiced: FieldStates = field(default_factory=_invoiced)
    paid: FieldStates = field(default_factory=dict)
    attachment_field: str = ""
    list_fields: tuple[str, ...] = ()
    settle_seconds: float = 4.0
    calls_in_20_seconds: int = VENDOR_LIMIT
    ca_file: Path | None = None
    timeout_seconds: float = 60.0
    tries: int = 4
    retry_seconds: float = 120.0

    def __post_init__(self) -> None:
        if self.settle_seconds < 0 or self.calls_in_20_seconds < 1:
            raise ValueError("settle_seconds may not be below 0, calls_in_20_seconds not below 1")
        if self.sign_in == "header" and (not self.user or self.user.startswith(OPEN_USER)):
            raise ValueError('user: sign_in = "header" takes an employee number such as "1000"')
        if self.sign_in == "body" and not (self.user or self.mobile):
            raise ValueError('user: missing; write the openUserId ("FSUID_…"), or mobile = "…" to look it up')
        if self.place.url:
            load_mapping(self.mapping, RULES)

    @property
    def place(self) -> ApiPlace:
        """Where the API is. Raises ValueError for a url that is none."""
        return ApiPlace(
            name=self.name,
            url=self.url,
            ca_file=self.ca_file,
            timeout_seconds=self.timeout_seconds,
            tries=self.tries,
            retry_seconds=self.retry_seconds,
        )
