"""An alias: what was written, what people say is meant by it, how sure that is, and whose word it is."""

from collections.abc import Iterable
from typing import Literal

import msgspec

from bot.staging import Row, Staging

Kind = Literal["customer", "item-code", "item-text", "unit", "ship-to", "column"]
State = Literal["probation", "active", "retired"]

KINDS: tuple[Kind, ...] = ("customer", "item-code", "item-text", "unit", "ship-to", "column")
LIVING = ("probation", "active")

Key = tuple[str, str, str, str]
"""Kind, customer number ("" for a customer's name: whose it is, is the question), item number ("" but for units), what
was written, as compared."""


class Meaning(msgspec.Struct, frozen=True, kw_only=True):
    """What one order was seen to write, and what a person says is meant: a number, a unit's name, an address.

    A unit is learnt for the one item that it was corrected for, because a carton of another holds another number.
    """

    kind: Kind
    customer_number: str
    item_number: str = ""
    written: str
    compared: str
    meant: str

    @property
    def key(self) -> Key:
        """What it is found by."""
        return self.kind, self.customer_number, self.item_number, self.compared


class Alias(msgspec.Struct, frozen=True, kw_only=True):
    """A row of ``learnt``. ``order_number`` is our number of the order that it was first corrected in."""

    id: int
    kind: Kind
    customer_number: str
    item_number: str
    written: str
    compared: str
    meant: str
    state: State
    hits: int
    needed: int
    owner: str
    order_number: str | None
    created_at: str
    changed_at: str
    why: str | None = None
    why_zh: str | None = None

    @property
    def key(self) -> Key:
        """What it is found by."""
        return self.kind, self.customer_number, self.item_number, self.compared

    @property
    def day(self) -> str:
        """Since when there is such a one."""
        return self.created_at[:10]


def alias_of(row: Row) -> Alias:
    """A row of ``learnt``, joined with its order's number, as an alias."""
    return Alias(**{name: row[name] for name in Alias.__struct_fields__})


SELECT = """SELECT l.*, o.our_number AS order_number FROM learnt l
LEFT JOIN purchase_order o ON o.id = l.purchase_order_id"""


class Learnt:
    """The aliases that a run works with, found by what is written. Looked up anew once something was learnt."""

    def __init__(self, staging: Staging) -> None:
        self._staging = staging
        self._living: dict[Key, Alias] | None = None

    def get(self, key: Key) -> Alias | None:
        """The living alias for what is written."""
        return self._all().get(key)

    def columns(self, customer_number: str) -> list[Alias]:
        """What is known in force of a customer's layout: which heading stands over which field."""
        return [
            alias
            for alias in self._all().values()
            if alias.kind == "column" and alias.customer_number == customer_number and alias.state == "active"
        ]

    def has_columns(self) -> bool:
        """Whether anything is known in force of any customer's layout."""
        return any(alias.kind == "column" and alias.state == "active" for alias in self._all().values())

    def forget(self) -> None:
        """Something has been learnt, or taken back."""
        self._living = None

    def __bool__(self) -> bool:
        return bool(self._all())

    def _all(self) -> dict[Key, Alias]:
        if self._living is None:
            found: Iterable[Row] = self._staging.rows(
                f"{SELECT} WHERE l.state IN ('probation', 'active') ORDER BY l.id"
            )
            self._living = {alias.key: alias for alias in map(alias_of, found)}
        return self._living
