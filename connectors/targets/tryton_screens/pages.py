"""The client's pages for sales, a class each."""

from typing import Any

from connectors.errors import Refused, Unavailable
from connectors.targets.tryton_screens.client import DIALOG, TAB, Client
from connectors.targets.tryton_screens.fields import Form
from connectors.targets.tryton_screens.traffic import Row

SALE, LINE = "sale.sale", "sale.line"
NEW = f"{TAB} .form-one2many:visible .form-one2many-toolbar button >> nth=3"
BESIDE_LINES = "sale_date"
"""A field on the same tab as the lines."""
ADD, ADD_AND_NEW = f"{DIALOG} .modal-footer button#save", f"{DIALOG} .modal-footer button#new_"


class SalesPage:
    """The list of sales."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def find(self, domain: list[Any]) -> list[int]:
        """The ids of the sales that fit."""
        return self._client.look(SALE, domain)

    def new(self) -> "SaleForm":
        """A new sale, from a list that is not narrowed: a narrowed one fills fields in and locks them."""
        self._client.look(SALE, [])
        self._client.page.locator(f"{TAB} button#new_").click()
        self._client.page.locator(f"{TAB} input[name=party]:enabled").wait_for()
        self._client.rest()
        return SaleForm(self._client)


class SaleForm(Form):
    """A new sale."""

    def new_line(self) -> "LineForm":
        """The dialog of new lines, with the first of them."""
        self._client.do("reveal", BESIDE_LINES)
        self._client.page.locator(NEW).click()
        return LineForm(self._client)

    def save(self) -> int:
        """Save it; return its id."""
        create = f"model.{SALE}.create"
        client = self._client
        with (
            client.outliving_the_session(),
            client.sending_once(create),
            client.calling(create, client.against) as call,
        ):
            client.page.locator(f"{TAB} button#save").click()
        return int(call.result[0])


class LineForm(Form):
    """The dialog of new lines."""

    def __init__(self, client: Client) -> None:
        super().__init__(client)
        client.page.locator(f"{DIALOG} input[name=product]:enabled").wait_for()
        client.rest()

    def add(self, *, last: bool) -> None:
        """Put the line into the sale; the dialog has a new one then, or is gone after the last."""
        self.check()
        self._client.page.locator(ADD if last else ADD_AND_NEW).click()
        self._client.until(lambda: self._is_added(last=last) or self._client.against() != "", "the line to be put in")
        self._client.rest()
        if said := self._client.against():
            raise Refused(said)
        self._typed.clear()

    def _is_added(self, *, last: bool) -> bool:
        if last:
            return self._client.page.locator(DIALOG).count() == 0
        return not self.text("product")


class SalePage(Form):
    """A saved sale."""

    row: Row

    def open(self, identity: int) -> None:
        """Open it."""
        self.identity = identity
        self.row = self._client.record(SALE, identity).get(identity, {})
        self._need("lines", "state")

    def lines(self) -> list[Row]:
        """Its lines, in their order. Long tables are shown, and read, piece by piece."""
        since = self._client.traffic.mark()
        rows: dict[int, Row] = {row["id"]: row for row in self.row.get("lines.", ())}
        self._client.do("reveal", BESIDE_LINES)
        while not self._shown(rows) >= set(self.row["lines"]):
            before = self._shown(rows)
            self._client.do("more")
            self._client.rest()
            for identity, row in self._client.traffic.rows(LINE, since).items():
                rows.setdefault(identity, {}).update(row)
            if self._shown(rows) == before:
                raise Unavailable(f"{len(before)} of {len(self.row['lines'])} lines are shown")
        return [rows[identity] for identity in self.row["lines"] if rows[identity]["type"] == "line"]

    @staticmethod
    def _shown(rows: dict[int, Row]) -> set[int]:
        """The lines whose fields have all been read; of those further down there is less at first."""
        return {
            identity for identity, row in rows.items() if row.keys() >= {"type", "product", "quantity", "unit_price"}
        }

    def press(self, button: str) -> None:
        """Press a button of the sale's. Raises Refused where there is none for it now."""
        shown = self._client.page.locator(f"{TAB} button[name={button}]:visible:enabled")
        if not shown.count():
            raise Refused(f"a sale that is {self.row['state']} has no button '{button}'")
        since = self._client.traffic.mark()
        with self._client.outliving_the_session():
            with self._client.calling(f"model.{SALE}.{button}"):
                shown.first.click()
            self._client.hear(f"model.{SALE}.read", since)
            self._client.rest()
        self.row = {**self.row, **self._client.traffic.rows(SALE, since)[self.identity]}

    @property
    def number(self) -> str:
        """What people know it by; one that has no number yet goes by its id."""
        return str(self.row.get("number") or f"#{self.identity}")

    def _need(self, *names: str) -> None:
        missing = [name for name in names if name not in self.row]
        if missing:
            raise Unavailable(f"the form of sale {self.identity} came without {', '.join(missing)}")
