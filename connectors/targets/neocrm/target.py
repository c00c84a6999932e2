"""Neocrm (销售易 CRM) as a target, by its open API: the standard objects order and orderProduct."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from connectors.capabilities import Capability, SavedOrder, TargetCustomer, TargetItem, TargetPrice, TargetStock
from connectors.errors import Refused, SignInFailed
from connectors.sales_order import Pushed, SalesOrder, TargetStatus
from connectors.targets.api.client import ApiClient, in_doubt
from connectors.targets.api.compare import differences, told
from connectors.targets.api.evidence import Recorder
from connectors.targets.api.limit import Limit
from connectors.targets.api.mapping import Filled
from connectors.targets.neocrm.approval import Approval
from connectors.targets.neocrm.described import LINE
from connectors.targets.neocrm.orders import PATIENCE_SECONDS, Orders
from connectors.targets.neocrm.query import ORDER, Row
from connectors.targets.neocrm.settings import NeocrmSettings
from connectors.targets.neocrm.sign_in import Session
from connectors.targets.neocrm.states import is_handed_in, target_status
from connectors.targets.neocrm.tenant import tenant_of
from connectors.targets.neocrm.writing import Writer

CANCEL_REASON = "cancelResonId"
"""Spelt so over there."""


class Neocrm:
    """Orders in Neocrm (see connectors/sales_order.py for the contract)."""

    capabilities = frozenset(set(Capability) - {Capability.ATTACH})

    def __init__(self, settings: NeocrmSettings, evidence: Path) -> None:
        self.name = settings.name
        self._settings = settings
        secrets = (settings.client_secret, settings.password, settings.security_token)
        recorder = Recorder(evidence, settings.name, secrets)
        limit = Limit(settings.calls_per_second, burst=1)
        self._session = Session(settings, recorder)
        self._client = self._session.client = ApiClient(settings.place, self._session, recorder, (limit,))
        tenant = tenant_of(settings, self._client)
        self._mapping, self._descriptions, self._lookups = tenant.mapping, tenant.descriptions, tenant.lookups
        self._records, self._query = tenant.records, tenant.query
        self._orders = Orders(tenant)
        self._writer = Writer(tenant, self._orders, limit)
        self._approval = Approval(self._client, tenant.records, settings)

    def find(self, reference: str, customer_number: str) -> str | None:
        """The order's number; cancelled orders count, because a person cancelled them there.

        One whose lines are not all there, or that is not yet activated or handed in as settings want, is not found:
        ``create`` takes it up. Raises Refused where several carry the reference.
        """
        self._session.begin()
        head = self._head(reference, customer_number)
        done = head is not None and self._orders.is_done(head, reference, customer_number)
        return self._orders.number(head) if done and head is not None else None

    def create(self, order: SalesOrder) -> Pushed:
        """Save head and lines, read them back, and activate or hand in the order as settings say.

        One that was begun before is finished. Where a line is refused, what was saved is taken back. An order that was
        saved with other values than were meant is Refused, with its number, and neither activated nor handed in.
        """
        with self._recording(order.reference), self._orders.doubting(order):
            form = self._writer.form(order)
            begun = self._head(order.reference, order.customer_number)
            record = self._writer.make_head(order, form) if begun is None else str(begun["id"])
            with in_doubt():
                if begun is None:
                    self._writer.make_lines(order, form, record, ())
                    self._writer.finish(order, form, record)
                elif not self._orders.is_whole(begun, order.reference, order.customer_number):
                    self._resume(order, form, record)
                number = self._read_back(order, record)
                self._hand_in(record, number)
            return Pushed(number=number, evidence=self._client.recorder.evidence)

    def rehearse(self, order: SalesOrder) -> None:
        """Fill the form, which looks up customer and items."""
        with self._recording(f"try {order.reference}"):
            self._writer.form(order)

    def status(self, number: str) -> TargetStatus:
        """The order's state and how far its approval is, in the system's own labels."""
        self._session.begin()
        head = self._orders.head(self._orders.record(number))
        return target_status(head, self._descriptions.of(ORDER), self._mapping, self._settings)

    def read(self, number: str) -> SavedOrder:
        """The fields of order and lines that the mapping fills."""
        self._session.begin()
        record = self._orders.record(number)
        return self._orders.saved(self._orders.head(record), self._orders.lines(record))

    def change(self, number: str, order: SalesOrder) -> Pushed:
        """Make the order there like this one. The system refuses it for one that is active, locked or in approval."""
        with self._recording(f"change {number}"):
            record = self._orders.record(number)
            form = self._writer.form(order)
            with in_doubt():
                self._writer.make_alike(order, form, record)
                self._read_back(order, record)
            return Pushed(number=number, evidence=self._client.recorder.evidence)

    def cancel(self, number: str, why: str) -> None:
        """Cancel the order (取消) with the reason that settings name."""
        with self._recording(f"cancel {number}"):
            record = self._orders.record(number)
            if self.status(number).state == "cancelled":
                return
            if not self._settings.cancel_reason:
                raise Refused(
                    f"{self.name}: cancel_reason: missing; the id of one of the tenant's reasons for cancelling"
                )
            query = {"recordId": record, CANCEL_REASON: self._settings.cancel_reason}
            self._records.act(ORDER, "cancel", query, f"cancelling {number} ({why})")

    def submit(self, number: str) -> None:
        """Hand the order in for approval, or activate it where settings say so."""
        with self._recording(f"submit {number}"):
            self._advance(self._orders.record(number))

    def customers(self) -> Iterator[TargetCustomer]:
        """Every account that has a number of ours."""
        self._session.begin()
        return self._lookups.customers()

    def items(self) -> Iterator[TargetItem]:
        """Every product that has a number of ours."""
        self._session.begin()
        return self._lookups.items()

    def prices(self) -> Iterator[TargetPrice]:
        """Every price of every price book. Raises Refused where the mapping names no fields for it."""
        self._session.begin()
        return self._lookups.prices()

    def stock(self) -> Iterator[TargetStock]:
        """What the tenant's own stock object holds. Raises Refused where the mapping names none."""
        self._session.begin()
        return self._lookups.stock()

    def check(self) -> str:
        """Sign in, look for an order, and hold the mapping against the system. Raises Refused where it does not fit."""
        self._session.begin()
        problems, left = self._descriptions.unlike(self._mapping)
        for field in filter(None, (self._settings.lines_field, self._settings.status_field)):
            if field not in self._descriptions.of(ORDER).fields:
                problems.append(f"the system has no field '{field}' on orders; correct lines_field or status_field")
        if problems:
            raise Refused(f"{self.name}: {'; '.join(problems)}")
        self._query.matching(ORDER, (), {self._orders.reference_field: "orderbot-check"}, "looking for an order")
        self._orders.lines("0")
        self._descriptions.business_type(ORDER, self._settings.business_type)
        self._descriptions.business_type(LINE, self._settings.line_business_type)
        who = (
            f"signed in at {self._client.place.host} as {self._settings.username}; the mapping fits {ORDER} and {LINE}"
        )
        rest = f"; required there and not mapped, so the system has to fill them: {', '.join(left)}" if left else ""
        return f"{who}{rest}{self._caveat()}"

    def close(self) -> None:
        """Hang up; the token stays good for the next call."""
        self._session.close()
        self._client.close()

    @contextmanager
    def _recording(self, what: str) -> Iterator[None]:
        with self._client.recording(what):
            self._session.begin()
            yield

    def _head(self, reference: str, customer_number: str) -> Row | None:
        """The one head with this reference of this customer, finished or not."""
        heads = self._orders.heads(reference, customer_number)
        if len(heads) > 1:
            numbers = ", ".join(map(self._orders.number, heads))
            said = f"{reference} of {customer_number} stands there {len(heads)} times: {numbers}"
            raise Refused(f"{self.name}: {said}; delete those that are too many", self._client.recorder.evidence)
        return heads[0] if heads else None

    def _resume(self, order: SalesOrder, form: Filled, record: str) -> None:
        """Add what is missing to an order that was begun before, if it is ours: a person may have begun it as well."""
        head, there = self._orders.head(record), self._orders.lines_for_sure(record, order)
        if unlike := self._writer.unlike_what_was_begun(order, head, there):
            said = f"{record} carries {order.reference}, is not whole, and is not as orderbot would have begun it"
            raise Refused(f"{self.name}: {said}: {unlike}; complete or delete it there")
        self._orders.made(order, record)
        self._writer.make_lines(order, form, record, there)
        self._writer.finish(order, form, record)

    def _read_back(self, order: SalesOrder, record: str) -> str:
        try:
            head = self._orders.head(record)
            rows = self._orders.lines(record, len(order.lines), PATIENCE_SECONDS)
        except Refused as error:
            said = f"{record} was saved, but could not be read back: {error}; compare it there"
            raise Refused(said, error.evidence) from error
        number = self._orders.number(head)
        found = differences(self._writer.meant(order), self._orders.saved(head, rows, order))
        if found:
            said = f"{number} was saved, but not as it was meant: {told(found)}; correct it there"
            raise Refused(f"{self.name}: {said}", self._client.recorder.evidence)
        return number

    def _hand_in(self, record: str, number: str) -> None:
        if self._settings.after_save == "nothing":
            return
        try:
            self._advance(record)
        except (Refused, SignInFailed) as error:
            said = f"{number} was saved, but it could not be handed in: {error}; do it there"
            raise Refused(said, self._client.recorder.evidence) from error

    def _advance(self, record: str) -> None:
        """Activate or submit what is not yet."""
        if is_handed_in(self._orders.head(record), self._descriptions.of(ORDER), self._settings):
            return
        if self._settings.after_save == "activate":
            self._approval.activate(record)
        else:
            self._approval.submit(record)

    def _caveat(self) -> str:
        if self._settings.lines_field or self._settings.complete_by == "mark":
            return ""
        return (
            "; whether all lines of an order are there is told by its amount: where the tenant works that out from the"
            ' lines, write lines_field or complete_by = "mark"'
        )
