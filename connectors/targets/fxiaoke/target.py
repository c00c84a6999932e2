"""Fxiaoke (纷享销客 CRM) as a target, by its OpenAPI: sales orders with their products."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from connectors.capabilities import Capability, SavedOrder, TargetCustomer, TargetItem, TargetPrice, TargetStock
from connectors.errors import OutcomeUnknown, Refused
from connectors.sales_order import Pushed, SalesOrder, TargetStatus
from connectors.targets.api.client import ApiClient, in_doubt
from connectors.targets.api.compare import differences, told
from connectors.targets.api.evidence import Recorder
from connectors.targets.api.mapping_file import load_mapping
from connectors.targets.fxiaoke.change import bring
from connectors.targets.fxiaoke.masters import ITEMS, Masters
from connectors.targets.fxiaoke.metadata import Fields, unlike_the_objects
from connectors.targets.fxiaoke.order import OWNER, aligned, create_body, head_fields, in_order, line_fields, shown
from connectors.targets.fxiaoke.records import ID, INVALID, LIFE_STATUS, Records, Row
from connectors.targets.fxiaoke.search import Orders
from connectors.targets.fxiaoke.settings import RULES, FxiaokeSettings
from connectors.targets.fxiaoke.sign_in import SignIn
from connectors.targets.fxiaoke.status import state_fields, target_status
from connectors.targets.fxiaoke.upload import Uploads, attached, names

__all__ = ["Fxiaoke", "FxiaokeSettings"]


class Fxiaoke:
    """Sales orders in Fxiaoke (see connectors/sales_order.py for the contract)."""

    capabilities = frozenset(
        {
            Capability.READ,
            Capability.CHANGE,
            Capability.CANCEL,
            Capability.ATTACH,
            Capability.CUSTOMERS,
            Capability.ITEMS,
            Capability.PRICES,
            Capability.STOCK,
        }
    )

    def __init__(self, settings: FxiaokeSettings, evidence: Path) -> None:
        self.name = settings.name
        self._settings = settings
        self._mapping = load_mapping(settings.mapping, RULES)
        self._sign_in = SignIn(settings)
        secrets = (settings.app_secret, settings.permanent_code)
        self._client = ApiClient(settings.place, self._sign_in, Recorder(evidence, settings.name, secrets))
        self._sign_in.client = self._client
        self._records = Records(self._client, settings.calls_in_20_seconds)
        self._masters = Masters(self._records, self._mapping, settings.name)
        self._orders = Orders(self._records, settings, self._mapping, self._masters)
        self._uploads = Uploads(settings, self._client)
        self._described: dict[str, Fields] = {}
        # Whatever an earlier run sent in its last moment may not be seen before this.
        self._in_sight_at = time.monotonic() + settings.settle_seconds

    def find(self, reference: str, customer_number: str) -> str | None:
        """The order's number; voided orders count, because a person voided them there.

        Where nothing is found and something was sent a moment ago, it looks again when that must have come into sight.
        Raises Refused where several carry the reference, or the one that does has no lines.
        """
        row = self._orders.of(reference, customer_number)
        if row is None and (pause := self._in_sight_at - time.monotonic()) > 0:
            time.sleep(pause)
            row = self._orders.of(reference, customer_number)
        if row is None:
            return None
        if row.get(LIFE_STATUS) != INVALID and not self._orders.lines(row, f"looking for {reference}"):
            number = self._orders.number(row)
            raise Refused(f"{self.name}: {number} carries {reference} and has no lines; void it there, or complete it")
        return self._orders.number(row)

    def create(self, order: SalesOrder) -> Pushed:
        """Create the order with its lines in one call, and read it back.

        One that was saved with other values than were meant is Refused, with its number.
        """
        with self._client.recording(order.reference):
            doing = f"saving {order.reference}"
            self._know_items(order)
            filled = self._mapping.fill(order, self._masters.look_up)
            body = create_body(filled, self._settings, self._sign_in.session.user)
            try:
                identity = self._records.create(self._settings.order_object, body, doing)
                with in_doubt():
                    saved = self._read_back(order, identity)
            except OutcomeUnknown:
                self._in_sight_at = time.monotonic() + self._settings.settle_seconds
                raise
            return Pushed(number=saved.number, evidence=self._client.recorder.evidence)

    def rehearse(self, order: SalesOrder) -> None:
        """Fill the form, which looks up customer and items."""
        with self._client.recording(f"try {order.reference}"):
            self._know_items(order)
            self._mapping.fill(order, self._masters.look_up)

    def status(self, number: str) -> TargetStatus:
        """How far this order is: void, or what the fields say that the settings name."""
        fields = self._fields(self._settings.order_object)
        told_by = [name for name in state_fields(self._settings) if name in fields]
        row = self._orders.numbered(number, f"asking how far {number} is", told_by)
        return target_status(row, fields, self._settings)

    def read(self, number: str) -> SavedOrder:
        """The order as it stands there. Raises Refused where there is none of this number."""
        files = self._settings.attachment_field
        row = self._orders.numbered(number, f"reading {number}", [files] if files else [])
        saved = self._saved(row, in_order(self._orders.lines(row, f"reading {number}"), self._mapping))
        saved = msgspec.structs.replace(saved, attachments=names(attached(row, files)))
        return self._masters.in_our_numbers(saved)

    def change(self, number: str, order: SalesOrder) -> Pushed:
        """Bring the order and its lines to what this one says, each by its own call, and read it back.

        Raises Refused where it is void, or locked because it waits for approval.
        """
        with self._client.recording(f"change {number}"):
            self._know_items(order)
            filled = self._mapping.fill(order, self._masters.look_up)
            row = self._orders.numbered(number, f"changing {number}", [OWNER])
            if row.get(LIFE_STATUS) == INVALID:
                raise Refused(f"{self.name}: {number} is void and stays so")
            lines = self._orders.lines(row, f"changing {number}")
            with in_doubt():
                bring(self._records, self._settings, self._mapping, row, lines, filled)
                self._read_back(order, str(row[ID]))
            return Pushed(number=number, evidence=self._client.recorder.evidence)

    def cancel(self, number: str, why: str) -> None:
        """Void the order (作废). The system takes no reason with it: ``why`` stands in the evidence only.

        Raises Refused where it may not be voided, or where voiding it waits for somebody's approval there.
        """
        with self._client.recording(f"cancel {number}"):
            row = self._orders.numbered(number, f"cancelling {number} ({why})")
            if row.get(LIFE_STATUS) == INVALID:
                return
            kind, identity = self._settings.order_object, str(row[ID])
            self._records.void(kind, identity, f"cancelling {number} ({why})")
            with in_doubt():
                after = self._records.get(kind, identity, f"reading {number} back")
            if after.get(LIFE_STATUS) != INVALID:
                waits = f"not void yet ({after.get(LIFE_STATUS)}); somebody has to approve the voiding there"
                raise Refused(f"{self.name}: {number} is {waits}")

    def attach(self, number: str, file: Path) -> None:
        """Put the file into the order's field of files that the settings name. Raises Refused where they name none."""
        it = self._settings
        if not it.attachment_field:
            raise Refused(f'{self.name}: no field for files is known; set attachment_field = "field_…__c"')
        with self._client.recording(f"attach to {number}"):
            doing = f"attaching {file.name} to {number}"
            row = self._orders.numbered(number, doing, [it.attachment_field])
            there = attached(row, it.attachment_field)
            if file.name in names(there):
                return
            entry = self._uploads.upload(file, doing)
            identity = str(row[ID])
            self._records.update(it.order_object, identity, {it.attachment_field: [*there, entry]}, doing)
            with in_doubt():
                after = self._records.get(it.order_object, identity, f"reading {number} back")
            if file.name not in names(attached(after, it.attachment_field)):
                raise Refused(f"{self.name}: {number} does not show {file.name}, put into {it.attachment_field}")

    def customers(self) -> Iterator[TargetCustomer]:
        """Every customer that has a number."""
        return self._masters.customers()

    def items(self) -> Iterator[TargetItem]:
        """Every product that has a number."""
        return self._masters.items()

    def prices(self) -> Iterator[TargetPrice]:
        """Every price in every price book."""
        return self._masters.prices()

    def stock(self) -> Iterator[TargetStock]:
        """What is in stock."""
        return self._masters.stock()

    def check(self) -> str:
        """Sign in, hold the mapping against the description of orders and their products, and search for an order.

        Raises Refused with everything that does not fit.
        """
        it = self._settings
        head, line = self._fields(it.order_object), self._fields(it.line_object)
        problems = unlike_the_objects(self._mapping, head, line, it)
        if problems:
            raise Refused(f"{self.name}: {'; '.join(problems)}")
        self._orders.of("orderbot-check", "orderbot-check")
        session = self._sign_in.session
        return f"{self._client.place.host}: signed in to {session.company} as {session.user}; the mapping fits"

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def _know_items(self, order: SalesOrder) -> None:
        if any(entry.lookup == ITEMS for entry in self._mapping.line):
            self._masters.know(ITEMS, [line.item_number for line in order.lines])

    def _read_back(self, order: SalesOrder, identity: str | None) -> SavedOrder:
        """The order as it was saved. Raises Refused where it is otherwise, OutcomeUnknown where it is not seen."""
        doing = f"reading {order.reference} back"
        with _saved_before():
            row = self._just_saved(order, identity, doing)
            lines = self._orders.seen(lambda: self._orders.lines(row, doing), len(order.lines))
        meant = self._mapping.fill(order, self._masters.look_up).lines
        saved = self._saved(row, aligned(lines, meant, self._mapping), order)
        if found := differences(self._mapping.meant(order), saved):
            otherwise = f"was saved, but not as it was meant: {told(found)}; correct it there, or void it"
            raise Refused(f"{self.name}: {saved.number} {otherwise}", self._client.recorder.evidence)
        return saved

    def _just_saved(self, order: SalesOrder, identity: str | None, doing: str) -> Row:
        """The record; found by its reference where the answer gave no id, as answers about custom objects may."""
        if identity is None:
            pair = (order.reference, order.customer_number)
            rows = self._orders.seen(lambda: [row for row in (self._orders.of(*pair),) if row is not None], 1)
            if not rows:
                raise OutcomeUnknown(f"{self.name}: {order.reference} was taken, without an id, and is not found")
            identity = str(rows[0][ID])
        return self._records.get(self._settings.order_object, identity, doing)

    def _fields(self, kind: str) -> Fields:
        if kind not in self._described:
            self._described[kind] = self._records.fields(kind)
        return self._described[kind]

    def _saved(self, row: Row, lines: Sequence[Row], order: SalesOrder | None = None) -> SavedOrder:
        fields = line_fields(self._mapping)
        head = shown(row, head_fields(self._mapping))
        return self._mapping.saved(
            self._orders.number(row), head, [shown(line, fields) for line in lines], order, self._masters.look_up
        )


@contextmanager
def _saved_before() -> Iterator[None]:
    """Inside, an order is read that was saved: that it may not be read says nothing about it."""
    try:
        yield
    except Refused as error:
        raise OutcomeUnknown(f"{error}; it was saved before", error.evidence) from error
