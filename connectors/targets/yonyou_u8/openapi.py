"""U8 by its OpenAPI: the cloud relay signs in, guards writes against repeats, and passes them to U8 in the house."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from connectors.capabilities import (
    Capability,
    SavedOrder,
    TargetCustomer,
    TargetItem,
    TargetPrice,
    TargetStock,
)
from connectors.errors import OutcomeUnknown, Refused
from connectors.sales_order import Pushed, SalesOrder, TargetStatus
from connectors.targets.api.client import ApiClient, in_doubt
from connectors.targets.api.evidence import Recorder
from connectors.targets.api.mapping import FieldMapping
from connectors.targets.yonyou_u8 import archives
from connectors.targets.yonyou_u8.bill import Bill, Bills
from connectors.targets.yonyou_u8.dialect import OpenApiDialect
from connectors.targets.yonyou_u8.lists import Lists, Row
from connectors.targets.yonyou_u8.progress import Progress, is_approved, is_closed
from connectors.targets.yonyou_u8.settings import YonyouU8Settings
from connectors.targets.yonyou_u8.texts import clean_text, cleaned, key_of, same_text
from connectors.targets.yonyou_u8.units import Units
from connectors.targets.yonyou_u8.vouchers import Vouchers
from connectors.targets.yonyou_u8.writes import Writes


class OpenApiU8:
    """The target. U8's OpenAPI can neither change nor delete an order; cancelling closes it (关闭)."""

    capabilities = frozenset(
        {
            Capability.READ,
            Capability.CANCEL,
            Capability.SUBMIT,
            Capability.CUSTOMERS,
            Capability.ITEMS,
            Capability.PRICES,
            Capability.STOCK,
        }
    )

    def __init__(self, settings: YonyouU8Settings, evidence: Path) -> None:
        self.name = settings.name
        mapping = settings.load()
        dialect = OpenApiDialect(settings)
        keys = (settings.app_key, quote(settings.app_key, safe=""), settings.app_secret, settings.password)
        recorder = Recorder(evidence, settings.name, filter(None, keys))
        self._client = ApiClient(settings.place, dialect, recorder)
        dialect.client = self._client
        self._lists = Lists(self._client, settings.rows_per_page)
        self._writes = Writes(settings, self._client, dialect)
        self._bills = Bills(settings, mapping, "rowno", self._units(mapping))
        self._progress = Progress(self._lists)
        self._vouchers = Vouchers(settings, self._client, self._writes)
        self._settings = settings

    def find(self, reference: str, customer_number: str) -> str | None:
        """The number of the one order, closed or not, whose carrier field is exactly this reference.

        Where orders are to be approved after saving, one that is not is half done, and not found: ``create`` goes on.
        """
        with self._client.recording(reference):
            head = self._carrying(reference, customer_number)
        return None if head is None or self._half_done(head) else str(head["code"])

    def create(self, order: SalesOrder) -> Pushed:
        """See Target."""
        order = cleaned(order)
        with self._client.recording(order.reference):
            bill = self._bills.filled(order)
            begun = self._carrying(order.reference, order.customer_number) if self._approves else None
            number = str(begun["code"]) if begun is not None else self._add(order, bill)
            with in_doubt():
                shown = self._confirmed(order, bill, number)
                if self._half_done(shown):
                    self._approve(str(shown["code"]))
            return Pushed(number=str(shown["code"]), evidence=self._client.recorder.evidence)

    def rehearse(self, order: SalesOrder) -> None:
        """Fill the bill and see that U8 has the customer and the items."""
        order = cleaned(order)
        with self._client.recording(order.reference):
            bill = self._bills.filled(order)
            self._known("customer", self._bills.wire("customer_number", order.customer_number)[1])
            for code in dict.fromkeys(str(line["inventorycode"]) for line in bill.lines if line.get("inventorycode")):
                self._known("inventory", code)

    def status(self, number: str) -> TargetStatus:
        """Open, shipped, invoiced or closed (cancelled)."""
        return self._progress.of(number, self._order(number))

    def read(self, number: str) -> SavedOrder:
        """The order as it stands in U8."""
        order = self._order(number)
        return self._bills.saved(number, order, _entries(order))

    def cancel(self, number: str, why: str) -> None:  # noqa: ARG002 - U8 takes no reason when an order is closed
        """Take back its approval and close it. Refused once goods have left."""
        with self._client.recording(f"{number} cancelled"):
            order = self._order(number)
            if is_closed(order):
                return
            if self._progress.has_left(number):
                raise Refused(f"{self._client.place.host}: {number}: goods have left already; settle it in U8")
            self._vouchers.cancel(number, order)

    def submit(self, number: str) -> None:
        """Approve the order: 审核, or the workflow's 审批."""
        with self._client.recording(f"{number} approved"):
            order = self._order(number)
            if not is_approved(order):
                self._vouchers.approve(number)

    def customers(self) -> Iterator[TargetCustomer]:
        """客户档案."""
        return archives.customers(self._lists)

    def items(self) -> Iterator[TargetItem]:
        """存货档案, as far as it may be sold."""
        return archives.items(self._lists)

    def prices(self) -> Iterator[TargetPrice]:
        """客户调价单, and each item's 参考售价."""
        return archives.prices(self._lists)

    def stock(self) -> Iterator[TargetStock]:
        """现存量."""
        return archives.stock(self._lists)

    def check(self) -> str:
        """Sign in, look at the orders, and see that the codes in the mapping are in U8."""
        any(self._lists.rows("saleorderlist", "looking at the orders", most=1))
        archives.check_codes(self._lists, self._bills.mapping)
        account_set = self._settings.data_source or "first"
        return f"{self._client.place.host}: signed in for {self._settings.to_account}, account set: {account_set}"

    def close(self) -> None:
        """Hang up. Safe to call twice."""
        self._bills.forget()
        self._client.close()

    @property
    def _approves(self) -> bool:
        return self._settings.after_save == "approve"

    def _half_done(self, order: Row) -> bool:
        return self._approves and not is_approved(order) and not is_closed(order)

    def _units(self, mapping: FieldMapping) -> Units | None:
        field = next((entry.field for entry in mapping.line if entry.lookup == "units"), None)
        return Units(self._lists, field, mapping.tables.get("units", {})) if field is not None else None

    def _carrying(self, reference: str, customer_number: str) -> Row | None:
        """The head of the one order that carries this reference. Raises Refused that names several."""
        carrier, text = self._bills.wire("reference", clean_text(reference))
        customer, code = self._bills.wire("customer_number", customer_number)
        doing = f"looking for {reference}"
        rows = list(self._lists.rows("saleorderlist", doing, {carrier: text, customer: code}))
        heads = [row for row in rows if row.get("code") and self._is(row, carrier, text, customer, code)]
        if len(heads) > 1:
            numbers = ", ".join(str(head["code"]) for head in heads)
            raise Refused(f"{self._client.place.host}: {doing}: orders {numbers} all carry it; close up there")
        return heads[0] if heads else None

    def _is(self, row: Row, carrier: str, text: str, customer: str, code: str) -> bool:
        """Whether this head is the one; a head that does not show its carrier field is read whole."""
        if not same_text(code, row.get(customer, code)):
            return False
        if carrier not in row:
            row = self._lists.get("saleorder", str(row["code"]), f"reading {row['code']}") or {}
        return same_text(text, row.get(carrier))

    def _add(self, order: SalesOrder, bill: Bill) -> str:
        """Save the order, and return the number that U8 says."""
        saving = {**bill.head, "entry": list(bill.lines)}
        try:
            answer = self._writes.write("add", saving, f"saving {order.reference}", key_of(order))
        except Refused:
            # An id or a number that is taken: an earlier saving of ours arrived after we had looked.
            with in_doubt():
                late = self._carrying(order.reference, order.customer_number)
            if late is None:
                raise
            return str(late["code"])
        return str(answer.get("id") or "")

    def _confirmed(self, order: SalesOrder, bill: Bill, number: str) -> Row:
        """The order just saved, read back and found as it was meant."""
        host, evidence = self._client.place.host, self._client.recorder.evidence
        try:
            shown = self._read_back(order, number)
        except Refused as error:
            raise OutcomeUnknown(f"{error}; U8 said before that it had saved it", evidence) from error
        if shown is None:
            raise OutcomeUnknown(f"{host}: saving {order.reference}: U8 said yes and does not show the order", evidence)
        number = str(shown["code"])
        if unlike := self._bills.unlike(order, bill, number, shown, _entries(shown)):
            raise Refused(f"{host}: {number} was saved, but not as it was meant: {unlike}; correct it in U8", evidence)
        return shown

    def _read_back(self, order: SalesOrder, number: str) -> Row | None:
        """By the number that U8 said; where that finds nothing, by the reference."""
        shown = self._lists.get("saleorder", number, f"reading {number} back") if number else None
        if shown is None and (head := self._carrying(order.reference, order.customer_number)) is not None:
            number = str(head["code"])
            shown = self._lists.get("saleorder", number, f"reading {number} back")
        return None if shown is None else {**shown, "code": str(shown.get("code") or number)}

    def _approve(self, number: str) -> None:
        try:
            self._vouchers.approve(number)
        except Refused as error:
            raise Refused(f"{number} was saved, but not approved: {error}", error.evidence) from error

    def _order(self, number: str) -> Row:
        order = self._lists.get("saleorder", number, f"reading {number}")
        if order is None:
            raise Refused(f"{self._client.place.host}: U8 has no order {number} any more")
        return order

    def _known(self, resource: str, code: str) -> None:
        if self._lists.get(resource, code, f"looking for {code}") is None:
            what = "customer" if resource == "customer" else "item"
            raise Refused(f"{self._client.place.host}: U8 has no {what} {code}; create it there, or correct the code")


def _entries(order: Row) -> list[Row]:
    entries = order.get("entry")
    found = entries if isinstance(entries, list) else [entries]
    return [entry for entry in found if isinstance(entry, dict)]
