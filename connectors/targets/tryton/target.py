"""Tryton as a target (see connectors/sales_order.py for the contract)."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from connectors.capabilities import Capability, SavedOrder, TargetCustomer, TargetItem, TargetStock
from connectors.errors import Refused
from connectors.sales_order import Pushed, SalesOrder, TargetStatus
from connectors.targets.api.client import ApiClient, in_doubt
from connectors.targets.api.compare import differences, told
from connectors.targets.api.evidence import Recorder
from connectors.targets.api.limit import Limit
from connectors.targets.api.mapping_file import load_mapping
from connectors.targets.tryton.records import Records
from connectors.targets.tryton.rpc import Rpc
from connectors.targets.tryton.sale import LINE, SALE, Sales, number_of
from connectors.targets.tryton.settings import RULES, TrytonSettings
from connectors.targets.tryton.status import SHOWN, is_as_far_as, target_status
from connectors.targets.tryton.values import packed_bytes, plain

ADVANCES = {"nothing": (), "quote": ("quote",), "confirm": ("quote", "confirm")}
"""``after_save`` → Tryton's buttons, in order."""
CENTS = Decimal("0.01")

Row = dict[str, Any]


class Tryton:
    """Sales in Tryton."""

    capabilities = frozenset(
        {
            Capability.READ,
            Capability.CHANGE,
            Capability.CANCEL,
            Capability.SUBMIT,
            Capability.ATTACH,
            Capability.CUSTOMERS,
            Capability.ITEMS,
            Capability.STOCK,
        }
    )

    def __init__(self, settings: TrytonSettings, evidence: Path) -> None:
        self.name = settings.name
        self._settings = settings
        mapping = load_mapping(settings.mapping, RULES)
        recorder = Recorder(evidence, settings.name, (settings.password,))
        self._rpc = Rpc(settings)
        self._client = ApiClient(settings.place, self._rpc, recorder, (Limit(settings.calls_per_second),))
        self._rpc.client = self._client
        self._records = Records(self._rpc, settings.rows_per_page)
        self._sales = Sales(self._rpc, self._records, mapping, settings)
        self._mapping = mapping

    def find(self, reference: str, customer_number: str) -> str | None:
        """The sale's number; one that is saved and not yet as far as the settings want is not found.

        ``create`` goes on with that one. Raises Refused where several carry the reference.
        """
        sale = self._sale(reference, customer_number)
        return None if sale is None or not is_as_far_as(sale, self._settings.after_save) else number_of(sale)

    def create(self, order: SalesOrder) -> Pushed:
        """Create the sale, read it back, and quote or confirm it as the settings say. One begun before is finished."""
        with self._client.recording(order.reference):
            begun = (
                self._sale(order.reference, order.customer_number) if self._settings.after_save != "nothing" else None
            )
            identity = int(begun["id"]) if begun is not None else self._created(order)
            with in_doubt():
                self._read_back(order, identity)
                self._advance(identity, ADVANCES[self._settings.after_save])
                number = number_of(self._sales.amounts(identity))
            return Pushed(number=number, evidence=self._client.recorder.evidence)

    def rehearse(self, order: SalesOrder) -> None:
        """Work out what would be created: customer, items, units and terms are looked up, nothing is written."""
        with self._client.recording(f"try {order.reference}"):
            self._sales.values(order)

    def status(self, number: str) -> TargetStatus:
        """How far the sale, its shipments and its invoices are."""
        return target_status(self._row(number))

    def read(self, number: str) -> SavedOrder:
        """The sale's fields that the mapping fills."""
        return self._sales.read(int(self._row(number)["id"]), None)

    def change(self, number: str, order: SalesOrder) -> Pushed:
        """Put the order's values and lines in the place of the sale's. Refused once it is confirmed."""
        with self._client.recording(f"change {number}"):
            row = self._row(number)
            identity = int(row["id"])
            if row["state"] == "quotation":
                self._press("draft", identity)
            values = self._sales.values(order)
            old = self._rpc.call(f"model.{SALE}.read", [identity], ["lines"], doing=f"reading {number}")[0]["lines"]
            values["lines"] = [["delete", old], *values["lines"]]
            self._rpc.call(f"model.{SALE}.write", [identity], values, doing=f"changing {number}", writes=True)
            with in_doubt():
                self._read_back(order, identity)
                self._advance(identity, ADVANCES[self._settings.after_save])
            return Pushed(number=number, evidence=self._client.recorder.evidence)

    def cancel(self, number: str, why: str) -> None:
        """Cancel the sale. Refused, in Tryton's words, once it is being processed."""
        with self._client.recording(f"cancel {number} ({why})"):
            row = self._row(number)
            if row["state"] != "cancelled":
                self._press("cancel", int(row["id"]))

    def submit(self, number: str) -> None:
        """Quote and confirm the sale. Done already: does nothing."""
        with self._client.recording(f"submit {number}"):
            self._advance(int(self._row(number)["id"]), ADVANCES["confirm"])

    def attach(self, number: str, file: Path) -> None:
        """Attach the file; one of that name that is there already stays the only one."""
        with self._client.recording(f"attach {file.name} to {number}"):
            resource = f"{SALE},{self._row(number)['id']}"
            domain = [["resource", "=", resource], ["name", "=", file.name]]
            if self._rpc.call("model.ir.attachment.search", domain, doing="looking for the file"):
                return
            values = {"name": file.name, "type": "data", "resource": resource, "data": packed_bytes(file.read_bytes())}
            self._rpc.call("model.ir.attachment.create", [values], doing=f"attaching {file.name}", writes=True)

    def customers(self) -> Iterator[TargetCustomer]:
        """Every party with a code."""
        return self._records.customers()

    def items(self) -> Iterator[TargetItem]:
        """Every product that can be sold."""
        return self._records.items()

    def stock(self) -> Iterator[TargetStock]:
        """What is on hand in each warehouse."""
        return self._records.stock()

    def check(self) -> str:
        """Sign in, and hold the mapping against Tryton's own description. Raises Refused where it does not fit."""
        problems = [
            f"[{part}] {entry.path}: {model} has no field '{entry.field}'"
            for part, model, entries in (("head", SALE, self._mapping.head), ("line", LINE, self._mapping.line))
            for entry in entries
            if entry.field not in self._sales.kinds(model)
        ]
        if problems:
            raise Refused(f"{self._mapping.place}: {'; '.join(problems)}")
        return f"signed in at {self._client.place.host} as {self._settings.user}; the mapping fits {SALE}"

    def close(self) -> None:
        """Hang up; the session stays good for the next call."""
        self._client.close()

    def _sale(self, reference: str, customer_number: str) -> Row | None:
        domain = [["reference", "=", reference], ["party.code", "=", customer_number]]
        fields = ["reference", "party.code", *SHOWN]
        found = self._rpc.call(
            f"model.{SALE}.search_read", domain, 0, 10, None, fields, doing=f"looking for {reference}"
        )
        exactly = (reference, customer_number)
        rows = [row for row in found if (row["reference"], row["party."]["code"]) == exactly]
        if len(rows) > 1:
            numbers = ", ".join(map(number_of, rows))
            said = f"{reference} of {customer_number} stands there {len(rows)} times: {numbers}"
            raise Refused(f"{self.name}: {said}; cancel those that are too many", self._client.recorder.evidence)
        return rows[0] if rows else None

    def _row(self, number: str) -> Row:
        key = number.removeprefix("#")
        by_id = number.startswith("#") and key.isdecimal()
        domain = [["id", "=", int(key)]] if by_id else [["number", "=", number]]
        rows: list[Row] = self._rpc.call(
            f"model.{SALE}.search_read", domain, 0, 2, None, list(SHOWN), doing=f"looking for {number}"
        )
        if len(rows) != 1:
            raise Refused(f"{self._client.place.host}: there is no sale {number}", self._client.recorder.evidence)
        return rows[0]

    def _created(self, order: SalesOrder) -> int:
        values = self._sales.values(order)
        made = self._rpc.call(f"model.{SALE}.create", [values], doing=f"saving {order.reference}", writes=True)
        return int(made[0])

    def _advance(self, identity: int, buttons: tuple[str, ...]) -> None:
        """Press what has not been pressed yet."""
        for button in buttons:
            state = self._sales.amounts(identity)
            if not is_as_far_as(state, button):
                self._press(button, identity)

    def _press(self, button: str, identity: int) -> None:
        self._rpc.call(f"model.{SALE}.{button}", [identity], doing=f"pressing {button}", writes=True)

    def _read_back(self, order: SalesOrder, identity: int) -> None:
        meant = self._mapping.meant(order)
        saved = self._sales.read(identity, order)
        found = [told(differences(meant, saved))] if differences(meant, saved) else []
        total = plain(self._sales.amounts(identity)["total_amount"])
        slack = CENTS * len(order.lines) if self._settings.taxes == "product" else Decimal(0)
        if isinstance(total, Decimal) and abs(total - order.total_amount) > slack:
            found.append(f"总金额 total amount: {order.total_amount:f} was meant, {total:f} stands there")
        if found:
            said = f"{saved.number} was saved, but not as it was meant: {'; '.join(found)}; correct it there"
            raise Refused(f"{self.name}: {said}", self._client.recorder.evidence)
