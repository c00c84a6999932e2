"""The settings of a 简道云 target, and what its mapping file may hold."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from connectors.sales_order import State
from connectors.settings import Secret
from connectors.targets.api.client import ApiPlace
from connectors.targets.api.mapping_file import MappingProblems, MappingRules, load_mapping

RULES = MappingRules(
    dates="moment",  # a day without a zone would leave open when it begins
    lookups={
        "order": ("lines", "status", "attachments"),
        "customers": ("app", "form", "number", "name", "tax_id", "blocked", "blocked_as"),
        "items": ("app", "form", "number", "name", "specification", "unit", "blocked", "blocked_as"),
        "prices": ("app", "form", "item", "price", "customer", "list", "currency", "unit", "valid_from", "valid_to"),
        "stock": ("app", "form", "item", "quantity", "available", "warehouse", "unit"),
    },
)
NEEDED: dict[str, tuple[str, ...]] = {
    "order": ("lines",),
    "customers": ("form", "number"),
    "items": ("form", "number"),
    "prices": ("form", "item", "price"),
    "stock": ("form", "item", "quantity"),
}
"""The keys without which a look-up says nothing."""

STATES = "states"
"""The table of the status field: its texts = our states."""


NO_PASSWORD = Secret("")


@dataclass(frozen=True, kw_only=True)
class JiandaoyunSettings:
    """A [[target]] of type "jiandaoyun": the API key, the application and form of the orders, and how they are made.

    ``workflow`` starts the form's flow with each order, ``trigger`` its smart assistant. ``guard``: "look" looks for
    the order before it is made; "batch" also sends it so that the same again within the hour is the same record, at
    the price of the aggregate-table check. ``interface`` "form" fills the public form at ``form_url`` in a browser
    instead, where the form's own rules hold, and reads by the API. ``approver``: whose nodes ``submit`` approves.
    """

    name: str = "jiandaoyun"
    url: str = "https://api.jiandaoyun.com/api"
    api_key: Secret
    app_id: str
    entry_id: str
    mapping: Path
    creator: str = ""
    workflow: bool = True
    trigger: bool = False
    guard: Literal["look", "batch"] = "look"
    approver: str = ""
    interface: Literal["api", "form"] = "api"
    form_url: str = ""
    form_password: Secret = NO_PASSWORD
    ca_file: Path | None = None
    timeout_seconds: float = 60.0
    tries: int = 4
    retry_seconds: float = 120.0

    def __post_init__(self) -> None:
        _ = self.place  # checks the address
        if self.guard == "batch" and self.trigger:
            raise ValueError(
                'trigger: guard = "batch" starts no smart assistant; write guard = "look", or trigger = false'
            )
        if self.interface == "form" and not self.form_url.startswith(("http://", "https://")):
            raise ValueError('form_url: interface = "form" needs the public form\'s whole address, https://…/f/…')
        if self.interface == "form" and self.guard == "batch":
            raise ValueError('guard: a form is filled one at a time; write guard = "look", or interface = "api"')
        _check_mapping(self.mapping)

    @property
    def place(self) -> ApiPlace:
        """Where the API is."""
        return ApiPlace(
            name=self.name,
            url=self.url,
            ca_file=self.ca_file,
            timeout_seconds=self.timeout_seconds,
            tries=self.tries,
            retry_seconds=self.retry_seconds,
        )


def _check_mapping(path: Path) -> None:
    mapping = load_mapping(path, RULES)
    problems = [] if "order" in mapping.lookups else ["lookups.order: missing; say which subform holds the lines"]
    for name, options in mapping.lookups.items():
        problems += [f"lookups.{name}.{key}: missing; it has to be given" for key in NEEDED[name] if key not in options]
    states = get_args(State)
    problems += [
        f"tables.{STATES}.{text}: '{state}' is none of {', '.join(states)}"
        for text, state in mapping.tables.get(STATES, {}).items()
        if state not in states
    ]
    if problems:
        raise MappingProblems(mapping.place, problems)
