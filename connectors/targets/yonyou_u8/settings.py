"""What orderbot.toml says of a 用友U8 target, and what U8 asks of its mapping file."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from connectors.settings import Secret
from connectors.targets.api.client import ApiPlace
from connectors.targets.api.mapping import FieldMapping
from connectors.targets.api.mapping_file import MappingProblems, MappingRules, load_mapping

RULES = MappingRules(dates="day", figures="number", rates="percent", lookups={"units": ()})

CARRIERS = ("memo", *(f"define{number}" for number in range(1, 17) if number not in (4, 5, 6, 7, 15, 16)))
"""Fields of the head that hold a text and by which U8 finds an order again."""

CLOUD = "https://api.yonyouup.com"
EAI_PATH = "/u8eai/import.asp"
LARGEST_PAGE = 1000


@dataclass(frozen=True, kw_only=True)
class YonyouU8Settings:
    """A [[target]] of type "yonyou_u8". ``mapping`` is described in docs/targets.

    OpenAPI: ``from_account`` is the caller, ``to_account`` the company whose U8 it is, ``data_source`` which of its
    account sets (ds_sequence; the first without one). ``guard``: what keeps a repeated write from being done twice,
    a biz_id that follows from the order, or a tradeid drawn for each write. ``wait``: whether U8's answer is waited for
    in the call or asked for later. ``after_save``: whether a saved order is approved too. ``user`` (or ``person``)
    approves; with ``approve`` = "audit" in a workflow, which needs its ``password``.

    EAI: ``url`` is the server in the house, ``sender`` the code of the registered outside system, ``query_by`` how a
    query names its conditions: by "columns" of the database, by "names" of the templates, or in a bill's "head".
    ``find_by``: whether orders are looked for by the customer's reference, or by the number that we gave them.
    ``nothing_words``: further words by which a query says that it finds nothing.

    ``number``: who numbers the orders, "u8" or "ours" (then U8 itself refuses a second one; EAI's default).
    ``*_errcodes``: further errcodes of your U8 that mean a lost session, or a system that is away.
    """

    name: str = "yonyou_u8"
    interface: Literal["openapi", "eai"] = "openapi"
    url: str = CLOUD
    mapping: Path
    from_account: str = ""
    to_account: str = ""
    app_key: str = ""
    app_secret: Secret | None = None
    data_source: str = ""
    guard: Literal["biz_id", "tradeid"] = "biz_id"
    wait: Literal["sync", "later"] = "sync"
    poll_seconds: float = 3.0
    polls: int = 20
    after_save: Literal["nothing", "approve"] = "nothing"
    approve: Literal["verify", "audit"] = "verify"
    user: str = ""
    person: str = ""
    password: Secret | None = None
    opinion: str = "同意"
    sender: str = ""
    query_by: Literal["columns", "names", "head"] = "columns"
    find_by: Literal["reference", "number"] = "reference"
    nothing_words: tuple[str, ...] = ()
    content_type: str = "application/xml; charset=utf-8"
    number: Literal["u8", "ours"] | None = None
    currency: str = "CNY"
    session_errcodes: tuple[str, ...] = ()
    away_errcodes: tuple[str, ...] = ()
    rows_per_page: int = 100
    ca_file: Path | None = None
    timeout_seconds: float = 60.0
    tries: int = 4
    retry_seconds: float = 120.0

    def __post_init__(self) -> None:
        needed = ("sender",) if self.interface == "eai" else ("from_account", "to_account", "app_key", "app_secret")
        for key in needed:
            given = getattr(self, key)
            if not given and not isinstance(given, Secret):  # a secret that is empty was left unread
                raise ValueError(f'{key}: missing; interface = "{self.interface}" needs it')
        if self.interface == "eai" and self.number == "u8":
            raise ValueError(
                'number: "u8" cannot be had with interface = "eai": nothing would keep a late repeat from becoming a '
                'second order there; leave it out, or write "ours"'
            )
        if self.interface == "eai" and self.url == CLOUD:
            raise ValueError("url: missing; write the server of your EAI, such as http://u8server")
        if self.poll_seconds < 0 or self.polls < 1 or not 0 < self.rows_per_page <= LARGEST_PAGE:
            raise ValueError(f"polls has to be above 0, poll_seconds not below, rows_per_page from 1 to {LARGEST_PAGE}")
        if self.after_save == "approve" and (self.interface == "eai" or not (self.user or self.person)):
            raise ValueError('after_save: "approve" needs interface = "openapi" and the user (or person) who approves')
        if self.place.url:
            self.load()

    @property
    def place(self) -> ApiPlace:
        """Where the services are. Raises ValueError for a url that is none."""
        return ApiPlace(
            name=self.name,
            url=self.url.rstrip("/"),
            ca_file=self.ca_file,
            timeout_seconds=self.timeout_seconds,
            tries=self.tries,
            retry_seconds=self.retry_seconds,
        )

    @property
    def eai_path(self) -> str:
        """What the EAI's address has behind ``url``."""
        return "" if re.search(r"\.asp$", self.url, re.IGNORECASE) else EAI_PATH

    @property
    def own_numbers(self) -> bool:
        """Whether orders get a number of ours."""
        return self.number == "ours" or (self.number is None and self.interface == "eai")

    def load(self) -> FieldMapping:
        """The mapping file. Raises MappingProblems (a ValueError)."""
        mapping = load_mapping(self.mapping, RULES)
        if problems := list(_problems(mapping, self.interface)):
            raise MappingProblems(mapping.place, problems)
        return mapping


def _problems(mapping: FieldMapping, interface: str) -> list[str]:
    found = []
    carrier = mapping.field("reference")
    if carrier not in CARRIERS:
        found.append(f"head.reference: U8 finds no order by '{carrier}'; write one of {', '.join(CARRIERS)}")
    written = {entry.field for entry in (*mapping.head, *mapping.line)}
    written |= {constant.field for constant in (*mapping.head_constants, *mapping.line_constants)}
    if "taxrate" not in written:
        found.append("taxrate: not filled, and U8 would take 16 %; map tax_rate to it with a default")
    if interface == "eai" and any(entry.lookup for entry in mapping.line):
        found.append('line.unit: lookup = "units" needs interface = "openapi"; quantities are in the main unit here')
    return found
