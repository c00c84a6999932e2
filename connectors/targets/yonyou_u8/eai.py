"""U8 by EAI XML: one address in the house, a registered sender, nothing that keeps a repeat from being a second order.

What guards against that here: the order's number is ours, and U8 takes no number twice.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from connectors.capabilities import Capability, SavedOrder, TargetCustomer, TargetItem
from connectors.errors import OutcomeUnknown, Refused, Unavailable
from connectors.sales_order import Pushed, SalesOrder, State, TargetStatus
from connectors.targets.api.calls import Call
from connectors.targets.api.client import ApiClient, in_doubt
from connectors.targets.api.evidence import Recorder
from connectors.targets.yonyou_u8.bill import Bill as Filled
from connectors.targets.yonyou_u8.bill import Bills
from connectors.targets.yonyou_u8.eai_dialect import EaiDialect
from connectors.targets.yonyou_u8.eai_xml import Bill, Envelope, bill_envelope, envelope_of, query_envelope
from connectors.targets.yonyou_u8.settings import YonyouU8Settings
from connectors.targets.yonyou_u8.texts import clean_text, cleaned, key_of, number_for, same_text

COLUMNS = {"code": "cSOCode", "custcode": "cCusCode", "memo": "cMemo"} | {
    f"define{number}": f"cDefine{number}" for number in range(1, 17)
}
"""The templates' names of fields that queries go by, and the columns they are in the database."""

NO_NUMBER = "ORDERBOT-NO-SUCH-ORDER"
"""An order number that nobody gives."""

_ELSEWHERE = re.compile(r"文件|目录|路径|日志|\blogs?\b|file|\.xml", re.IGNORECASE)
"""Said by an EAI that leaves what a query finds on its server."""


class EaiU8:
    """The target. EAI knows no approving and no closing, and what it deletes is gone: so it cancels nothing."""

    capabilities = frozenset({Capability.READ, Capability.CHANGE, Capability.CUSTOMERS, Capability.ITEMS})

    def __init__(self, settings: YonyouU8Settings, evidence: Path) -> None:
        self.name = settings.name
        self._settings = settings
        recorder = Recorder(evidence, settings.name, (settings.sender,))
        self._client = ApiClient(settings.place, EaiDialect(settings.nothing_words), recorder)
        self._bills = Bills(settings, settings.load(), "irowno")

    def find(self, reference: str, customer_number: str) -> str | None:
        """The number of the one order whose carrier field is exactly this reference."""
        doing = f"looking for {reference}"
        with self._client.recording(reference):
            numbers = [str(bill.head["code"]) for bill in self._carrying(reference, customer_number, doing)]
            if len(numbers) > 1:
                raise Refused(
                    f"{self._client.place.host}: {doing}: orders {', '.join(numbers)} all carry it; close up there"
                )
        return numbers[0] if numbers else None

    def create(self, order: SalesOrder) -> Pushed:
        """See Target."""
        order = cleaned(order)
        doing = f"saving {order.reference}"
        with self._client.recording(order.reference):
            bill = self._bills.filled(order)
            self._add(order, bill, doing)
            with in_doubt():
                return self._confirmed(order, bill, doing)

    def rehearse(self, order: SalesOrder) -> None:
        """Fill the bill and see that U8 has the customer and the items."""
        order = cleaned(order)
        with self._client.recording(order.reference):
            bill = self._bills.filled(order)
            self._known("customer", self._bills.wire("customer_number", order.customer_number)[1])
            for code in dict.fromkeys(str(line["inventorycode"]) for line in bill.lines if line.get("inventorycode")):
                self._known("inventory", code)

    def status(self, number: str) -> TargetStatus:
        """Open or closed: EAI's bill of an order does not say what has left."""
        head = self._order(number).head
        state: State = "cancelled" if head.get("closer") else "open"
        return TargetStatus(
            state=state, text="关闭" if head.get("closer") else "审核" if head.get("verifier") else "未审核"
        )

    def read(self, number: str) -> SavedOrder:
        """The order as it stands in U8."""
        order = self._order(number)
        return self._bills.saved(number, order.head, order.rows)

    def change(self, number: str, order: SalesOrder) -> Pushed:
        """Replace the whole bill: what this order does not say is gone there."""
        order = cleaned(order)
        doing = f"changing {number}"
        with self._client.recording(f"{number} changed"):
            before = self._order(number)
            bill = self._bills.filled(order)
            head = {**bill.head, "code": number, "id": str(before.head.get("id") or key_of(order))}
            self._write("edit", head, bill, doing)
            with in_doubt():
                return self._as_meant(order, bill, self._order(number))

    def customers(self) -> Iterator[TargetCustomer]:
        """客户档案."""
        for head in self._records("customer"):
            yield TargetCustomer(number=head["code"], name=head.get("name", ""), active=_in_use(head))

    def items(self) -> Iterator[TargetItem]:
        """存货档案."""
        for head in self._records("inventory"):
            specs = head.get("specs")
            yield TargetItem(number=head["code"], name=head.get("name", ""), specification=specs, active=_in_use(head))

    def check(self) -> str:
        """Ask for the customers, and see that an answer comes back in the reply; where none are open, for an order."""
        try:
            count = len(self._records("customer"))
        except Refused as error:
            self._query("saleorder", {"code": NO_NUMBER}, "looking for an order")
            return f"{self._client.place.host}: EAI answers for orders; customers cannot be looked at ({error})"
        if not count:
            raise Unavailable(
                f"{self._client.place.host}: EAI answers, but shows no customer: see that its queries come back in the "
                "reply and are not left as files on the server, and that sender is that of the right account set"
            )
        return f"{self._client.place.host}: EAI answers, {count} customers"

    def close(self) -> None:
        """Hang up. Safe to call twice."""
        self._client.close()

    def _add(self, order: SalesOrder, bill: Filled, doing: str) -> None:
        try:
            self._write("add", {"id": key_of(order), **bill.head}, bill, doing)
        except Refused:
            # A number of ours that is taken: an add of ours arrived late, after we had looked.
            with in_doubt():
                late = self._settings.own_numbers and self._carrying(order.reference, order.customer_number, doing)
            if not late:
                raise

    def _write(self, proc: str, head: Mapping[str, object], bill: Filled, doing: str) -> Envelope:
        content = bill_envelope(self._settings.sender, proc, dict(head), bill.lines)  # type: ignore[arg-type]
        envelope = envelope_of(self._client.call(self._call(content, doing, writes=True)), "saleorder")
        if all(not item.key and not item.u8_key for item in envelope.items):
            raise Refused(
                f"{self._client.place.host}: {doing}: EAI said yes and wrote nothing (its reply has no key): the names "
                f"in {self._bills.mapping.place} are not those of this U8's templates"
            )
        return envelope

    def _confirmed(self, order: SalesOrder, bill: Filled, doing: str) -> Pushed:
        try:
            found = self._carrying(order.reference, order.customer_number, f"reading {order.reference} back")
        except Refused as error:
            raise OutcomeUnknown(f"{error}; EAI said before that it had saved it", error.evidence) from error
        if not found:
            raise OutcomeUnknown(
                f"{self._client.place.host}: {doing}: EAI said yes and does not show the order",
                self._client.recorder.evidence,
            )
        if len(found) > 1:
            numbers = ", ".join(str(each.head["code"]) for each in found)
            raise Refused(f"{self._client.place.host}: {doing}: orders {numbers} all carry it; delete one in U8")
        return self._as_meant(order, bill, found[0])

    def _as_meant(self, order: SalesOrder, bill: Filled, shown: Bill) -> Pushed:
        number = str(shown.head["code"])
        evidence = self._client.recorder.evidence
        if unlike := self._bills.unlike(order, bill, number, shown.head, shown.rows):
            raise Refused(
                f"{self._client.place.host}: {number} was saved, but not as it was meant: {unlike}; correct it in U8",
                evidence,
            )
        return Pushed(number=number, evidence=evidence)

    def _carrying(self, reference: str, customer_number: str, doing: str) -> list[Bill]:
        carrier, text = self._bills.wire("reference", clean_text(reference))
        customer, code = self._bills.wire("customer_number", customer_number)
        by_number = self._settings.find_by == "number"
        wanted = {"code": number_for(reference, customer_number)} if by_number else {carrier: text, customer: code}
        found = self._query("saleorder", wanted, doing).bills
        return [
            bill
            for bill in found
            if bill.head.get("code")
            and same_text(text, bill.head.get(carrier))
            and same_text(code, bill.head.get(customer, code))
        ]

    def _order(self, number: str) -> Bill:
        found = self._query("saleorder", {"code": number}, f"reading {number}").bills
        order = next((bill for bill in found if bill.head.get("code") == number), None)
        if order is None:
            raise Refused(f"{self._client.place.host}: U8 has no order {number} any more")
        return order

    def _known(self, kind: str, code: str) -> None:
        try:
            records = self._records(kind, {"code": code})
        except Refused:
            return  # archives that this EAI does not open: what it knows shows when the order is saved
        if all(head["code"] != code for head in records):
            what = "customer" if kind == "customer" else "item"
            raise Refused(f"{self._client.place.host}: U8 has no {what} {code}; create it there, or correct the code")

    def _records(self, kind: str, conditions: Mapping[str, str] | None = None) -> list[dict[str, str]]:
        bills = self._query(kind, conditions or {}, f"looking at {kind}").bills
        return [bill.head for bill in bills if bill.head.get("code")]

    def _query(self, kind: str, conditions: Mapping[str, str], doing: str) -> Envelope:
        by = self._settings.query_by
        named = {_column(kind, name) if by == "columns" else name: value for name, value in conditions.items()}
        content = query_envelope(self._settings.sender, kind, named, as_head=by == "head")
        envelope = envelope_of(self._client.call(self._call(content, doing)), kind)
        said = "; ".join(filter(None, (item.said for item in envelope.items))) or "it found some and shows none"
        found = any(item.succeed == "0" and item.u8_key for item in envelope.items)
        if not envelope.bills and (found or _ELSEWHERE.search(said)):
            raise Refused(
                f"{self._client.place.host}: {doing}: EAI's answer is not in its reply ({said}); without looking no "
                'order is written: let it answer in the reply, or use interface = "openapi"'
            )
        return envelope

    def _call(self, content: bytes, doing: str, *, writes: bool = False) -> Call:
        headers = {"Content-Type": self._settings.content_type}
        return Call(path=self._settings.eai_path, doing=doing, writes=writes, content=content, headers=headers)


def _column(kind: str, name: str) -> str:
    if name == "code":
        return {"customer": "cCusCode", "inventory": "cInvCode"}.get(kind, COLUMNS["code"])
    return COLUMNS.get(name, name)


def _in_use(head: Mapping[str, str]) -> bool:
    ends = head.get("end_date", "")[:10]
    return not ends or ends > date.today().isoformat()  # noqa: DTZ011 - U8's days are those of the house
