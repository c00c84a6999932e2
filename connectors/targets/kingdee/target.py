"""Kingdee Cloud Galaxy (金蝶云星空) as a target, by its WebAPI: sales orders (SAL_SaleOrder) by default."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from connectors.capabilities import Capability, SavedOrder, TargetCustomer, TargetItem, TargetPrice, TargetStock
from connectors.errors import Refused, SignInFailed
from connectors.sales_order import Pushed, SalesOrder, TargetStatus
from connectors.targets.api.client import ApiClient, in_doubt
from connectors.targets.api.compare import differences, told
from connectors.targets.api.evidence import Recorder
from connectors.targets.api.limit import Limit
from connectors.targets.api.mapping_file import load_mapping
from connectors.targets.kingdee.bill import LINE_ID, Row, head_fields, line_fields, model, query_key
from connectors.targets.kingdee.masters import CUSTOMERS, ITEMS, Masters
from connectors.targets.kingdee.metadata import compared_with_the_system
from connectors.targets.kingdee.pairing import line_ids
from connectors.targets.kingdee.reading import read_by_query, read_by_view
from connectors.targets.kingdee.replies import is_taken, unknown_field
from connectors.targets.kingdee.services import Services, quoted
from connectors.targets.kingdee.settings import RULES, KingdeeSettings
from connectors.targets.kingdee.sign_in import Session, SignedCalls
from connectors.targets.kingdee.signing import App
from connectors.targets.kingdee.status import APPROVED, EDITABLE, HEAD_KEYS, QUANTITY, SUBMITTED, YES, target_status

__all__ = ["Kingdee", "KingdeeSettings"]

RESUMED = {"submit": (SUBMITTED, APPROVED), "audit": (APPROVED,)}
"""Settings that take further calls after saving → the document states in which all of them are done."""


class Kingdee:
    """Sales orders in Kingdee (see connectors/sales_order.py for the contract)."""

    capabilities = frozenset(set(Capability) - {Capability.ATTACH})

    def __init__(self, settings: KingdeeSettings, evidence: Path) -> None:
        self.name = settings.name
        self._settings = settings
        self._mapping = load_mapping(settings.mapping, RULES)
        self._client = _client(settings, evidence)
        self._services = Services(self._client, settings)
        self._masters = Masters(self._services, settings.organisation, self._mapping)
        self._never_shown: set[str] = set()

    def find(self, reference: str, customer_number: str) -> str | None:
        """The bill's number; cancelled bills count, because a person cancelled them there.

        One that is saved and not yet submitted or approved as the settings want is not found: ``create`` takes it up.
        Raises Refused where several carry the reference.
        """
        bill = self._bill(reference, customer_number)
        return None if bill is None or not self._is_done(bill) else str(bill["FBillNo"])

    def create(self, order: SalesOrder) -> Pushed:
        """Save the bill, read it back, and submit or approve it as the settings say.

        One that was saved before and not finished is finished. A bill that was saved with other values than were meant
        is Refused, with its number, and neither submitted nor approved.
        """
        with self._client.recording(order.reference):
            form = model(self._mapping.fill(order))
            begun = self._bill(order.reference, order.customer_number) if self._settings.after_save in RESUMED else None
            number = str(begun["FBillNo"]) if begun is not None else self._saved(order, form)
            with in_doubt():
                self._read_back(order, number)
                self._hand_in(number)
            return Pushed(number=number, evidence=self._client.recorder.evidence)

    def rehearse(self, order: SalesOrder) -> None:
        """Fill the form, and ask whether customer and items are there and can be used."""
        with self._client.recording(f"try {order.reference}"):
            filled = self._mapping.fill(order)
            customer = self._mapping.field("customer_number")
            item = self._mapping.field("item_number", line=True)
            customers = [str(filled.head[customer])] if customer in filled.head and customer is not None else []
            items = [str(line[item]) for line in filled.lines if item in line and item is not None]
            missing = [f"客户 customer {number}" for number in self._masters.unusable(CUSTOMERS, customers)]
            missing += [f"物料 item {number}" for number in self._masters.unusable(ITEMS, items)]
            if missing:
                said = f"unknown, forbidden, not approved or not allocated there: {', '.join(missing)}"
                raise Refused(f"{self._client.place.host}: {said}", self._client.recorder.evidence)

    def status(self, number: str) -> TargetStatus:
        """The bill's state, and how many of its lines have left (and are invoiced, where settings name that field)."""
        fields = (self._settings.shipped_field, self._settings.invoiced_field)
        keys = (*HEAD_KEYS, QUANTITY, *filter(None, fields))
        return target_status(self._rows(number, keys), *fields)

    def read(self, number: str) -> SavedOrder:
        """The bill's fields that the mapping fills."""
        return self._read(number, None)

    def change(self, number: str, order: SalesOrder) -> Pushed:
        """Save the order over the bill; a line that goes on with the same item stays, with what it holds besides.

        The system refuses it for a bill that is submitted.
        """
        with self._client.recording(f"change {number}"):
            rows = self._rows_shown(number)
            ids = line_ids(self._mapping, rows, order)
            self._services.save(model(self._mapping.fill(order), rows[0]["FID"], ids), order.reference)
            with in_doubt():
                self._read_back(order, number)
            return Pushed(number=number, evidence=self._client.recorder.evidence)

    def cancel(self, number: str, why: str) -> None:
        """Cancel the bill (作废), taking back its approval first. Refused where later bills hang on it."""
        doing = f"cancelling {number} ({why})"
        with self._client.recording(f"cancel {number}"):
            head = self._rows(number, HEAD_KEYS)[0]
            if head["FCancelStatus"] == YES:
                return
            back = {SUBMITTED: "CancelAssign", APPROVED: "UnAudit"}.get(str(head["FDocumentStatus"]))
            if back is not None:
                self._services.operate(back, number, doing)
            self._services.execute("Cancel", number, doing)

    def submit(self, number: str) -> None:
        """Submit the bill, and approve it where the settings want approved bills."""
        with self._client.recording(f"submit {number}"):
            self._advance(number, audit="audit" in self._settings.after_save)

    def customers(self) -> Iterator[TargetCustomer]:
        """Every customer of the organisation."""
        return self._masters.customers()

    def items(self) -> Iterator[TargetItem]:
        """Every item of the organisation."""
        return self._masters.items()

    def prices(self) -> Iterator[TargetPrice]:
        """Every line of every price list."""
        return self._masters.prices()

    def stock(self) -> Iterator[TargetStock]:
        """What is on hand."""
        return self._masters.stock()

    def check(self) -> str:
        """Sign in, compare the mapping with the form's description, and look. Raises Refused where it does not fit."""
        who = f"signed in at {self._client.place.host} as {self._settings.user}"
        try:
            parts = self._services.fields()
        except Refused as error:
            self._bill("orderbot-check", "orderbot-check")
            return f"{who}; the mapping could not be compared with the form: {error}"
        problems, left = compared_with_the_system(self._mapping, parts) if parts else ([], [])
        if problems:
            raise Refused(f"{self.name}: {'; '.join(problems)}")
        self._bill("orderbot-check", "orderbot-check")
        if not parts:
            return f"{who}; the mapping could not be compared with the form: the system does not describe it"
        by_itself = (
            f"; required there and not mapped, so the system has to fill them: {', '.join(left)}" if left else ""
        )
        return f"{who}; the mapping fits {self._settings.form}{by_itself}"

    def close(self) -> None:
        """Hang up; the session stays good for the next call."""
        self._client.close()

    def _bill(self, reference: str, customer_number: str) -> Row | None:
        """The one bill with this reference of this customer."""
        reference_key, customer_key = self._key("reference"), self._key("customer_number")
        keys = tuple(dict.fromkeys((*HEAD_KEYS, reference_key, customer_key)))
        where = f"{reference_key}={quoted(reference)} and {customer_key}={quoted(self._customer_code(customer_number))}"
        rows = self._services.query(self._settings.form, keys, where, "FID", f"looking for {reference}")
        # The database may take "po-1" for "PO-1".
        exactly = (reference, self._customer_code(customer_number))
        bills = {str(row["FID"]): row for row in rows if (row[reference_key], row[customer_key]) == exactly}
        if len(bills) > 1:
            numbers = ", ".join(str(bill["FBillNo"]) for bill in bills.values())
            said = f"{reference} of {customer_number} stands there {len(bills)} times: {numbers}"
            raise Refused(f"{self.name}: {said}; cancel those that are too many", self._client.recorder.evidence)
        return next(iter(bills.values()), None)

    def _key(self, path: str) -> str:
        return query_key(self._mapping.field(path) or "")

    def _customer_code(self, customer_number: str) -> str:
        table = next((entry.table for entry in self._mapping.head if entry.path == "customer_number"), None)
        return customer_number if table is None else self._mapping.code(table, customer_number)

    def _is_done(self, bill: Row) -> bool:
        wanted = RESUMED.get(self._settings.after_save)
        return wanted is None or bill["FCancelStatus"] == YES or bill["FDocumentStatus"] in wanted

    def _saved(self, order: SalesOrder, form: Mapping[str, object]) -> str:
        try:
            return self._services.save(form, order.reference)
        except Refused as error:
            # Where our reference is the bill's number, the number that is taken may be this very order.
            bill = self._bill(order.reference, order.customer_number) if is_taken(str(error)) else None
            if bill is None:
                raise
            return str(bill["FBillNo"])

    def _read_back(self, order: SalesOrder, number: str) -> None:
        try:
            saved = self._read(number, order)
        except Refused as error:
            raise Refused(f"{number} was saved, but could not be read back: {error}; compare it there") from error
        meant = self._mapping.meant(order)
        if any("line_amount" in line for line in saved.lines):
            amounts = [
                {**ours, "line_amount": line.line_amount} for ours, line in zip(meant.lines, order.lines, strict=True)
            ]
            meant = msgspec.structs.replace(meant, lines=tuple(amounts))
        found = differences(meant, saved)
        if found:
            said = f"{number} was saved, but not as it was meant: {told(found)}; correct it there"
            raise Refused(f"{self.name}: {said}", self._client.recorder.evidence)

    def _read(self, number: str, order: SalesOrder | None) -> SavedOrder:
        if self._settings.read_back == "view":
            return read_by_view(self._mapping, self._services.view(number), number, order, self._settings.amount_field)
        return read_by_query(self._mapping, self._rows_shown(number), number, order, self._settings.amount_field)

    def _rows_shown(self, number: str) -> list[Row]:
        """The bill's lines with every mapped field that a query shows: some can be saved and not asked for."""
        fields = (*head_fields(self._mapping), *line_fields(self._mapping), self._settings.amount_field)
        keys = dict.fromkeys((*HEAD_KEYS, *map(query_key, filter(None, fields))))
        needed = {query_key(self._mapping.field(path, line=True) or "") for path in RULES.line}
        while True:
            try:
                return self._rows(number, tuple(key for key in keys if key not in self._never_shown))
            except Refused as error:
                unknown = unknown_field(str(error))
                hidden = {key for key in keys if key.partition(".")[0] == unknown} - needed - self._never_shown
                if not hidden:
                    raise
                self._never_shown |= hidden

    def _rows(self, number: str, keys: tuple[str, ...]) -> list[Row]:
        """The bill's lines with these fields. Raises Refused where there is no bill of this number."""
        where = f"FBillNo={quoted(number)}"
        rows = self._services.query(self._settings.form, (*keys, LINE_ID), where, LINE_ID, f"reading {number}")
        found = [row for row in rows if row["FBillNo"] == number]
        if not found:
            raise Refused(f"{self._client.place.host}: there is no {number}", self._client.recorder.evidence)
        return found

    def _hand_in(self, number: str) -> None:
        if self._settings.after_save not in RESUMED:
            return
        try:
            self._advance(number, audit=self._settings.after_save == "audit")
        except (Refused, SignInFailed) as error:
            said = f"{number} was saved, but it could not be handed in: {error}; do it there"
            raise Refused(said, self._client.recorder.evidence) from error

    def _advance(self, number: str, *, audit: bool) -> None:
        """Submit and approve what is not yet."""
        state = self._rows(number, HEAD_KEYS)[0]["FDocumentStatus"]
        if state in EDITABLE:
            self._services.operate("Submit", number, f"submitting {number}")
            state = SUBMITTED
        if audit and state == SUBMITTED:
            self._services.operate("Audit", number, f"approving {number}")


def _client(settings: KingdeeSettings, evidence: Path) -> ApiClient:
    recorder = Recorder(evidence, settings.name, (settings.app_secret, settings.password))
    limits = (Limit(settings.calls_per_second),)
    if settings.sign_in == "signed":
        app = App(
            account=settings.account,
            user=settings.user,
            app_id=settings.app_id,
            secret=str(settings.app_secret),
            language=settings.language,
            organisation=settings.organisation,
        )
        return ApiClient(settings.place, SignedCalls(app), recorder, limits)
    session = Session(settings)
    session.client = ApiClient(settings.place, session, recorder, limits)
    return session.client
