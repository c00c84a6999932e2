"""简道云 as a target: looks for orders, makes them, reads them back."""

from collections.abc import Iterator
from pathlib import Path

from connectors.capabilities import Capability, SavedOrder, TargetCustomer, TargetItem, TargetPrice, TargetStock
from connectors.errors import OutcomeUnknown, Refused, SignInFailed
from connectors.sales_order import Pushed, SalesOrder, TargetStatus
from connectors.settings import BrowserSettings
from connectors.targets.api.client import ApiClient, in_doubt
from connectors.targets.api.compare import differences, told
from connectors.targets.api.evidence import Recorder
from connectors.targets.api.mapping import Filled
from connectors.targets.api.mapping_file import load_mapping
from connectors.targets.api.wire_values import Wire
from connectors.targets.jiandaoyun.dialect import JiandaoyunDialect
from connectors.targets.jiandaoyun.files import OrderFiles
from connectors.targets.jiandaoyun.flow import STATES as FLOW_STATES
from connectors.targets.jiandaoyun.flow import Flow
from connectors.targets.jiandaoyun.form_filling import FormFilling
from connectors.targets.jiandaoyun.forms import COMPANY_RATE, Forms, Record, limit, transaction_of
from connectors.targets.jiandaoyun.master_data import MasterData
from connectors.targets.jiandaoyun.order_form import OrderForm
from connectors.targets.jiandaoyun.settings import RULES, STATES, JiandaoyunSettings
from connectors.targets.jiandaoyun.values import shown


class Jiandaoyun:
    """Orders as records of a form (contract: connectors/sales_order.py). An order's number is its record's id."""

    def __init__(self, settings: JiandaoyunSettings, browser: BrowserSettings) -> None:
        self.name = settings.name
        self._settings = settings
        self._mapping = load_mapping(settings.mapping, RULES)
        recorder = Recorder(browser.evidence, settings.name, (settings.api_key, settings.form_password))
        self._client = ApiClient(settings.place, JiandaoyunDialect(settings.api_key), recorder, (limit(COMPANY_RATE),))
        self._forms = Forms(self._client, settings.app_id)
        self._master_data = MasterData(self._forms, self._mapping)
        self._filling = FormFilling(settings, browser, self._mapping) if settings.interface == "form" else None
        self._form: OrderForm | None = None

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What an order's form always allows, and the lists that the mapping leads to."""
        always = {Capability.READ, Capability.CHANGE, Capability.CANCEL, Capability.SUBMIT, Capability.ATTACH}
        return self._master_data.offered | always

    def find(self, reference: str, customer_number: str) -> str | None:
        """The id of the record that carries exactly this pair; cancelled ones count, a person cancelled them.

        Raises Refused where several carry it.
        """
        found = self._found(reference, customer_number)
        if len(found) > 1:
            numbers = "、".join(found)
            raise Refused(
                f"{self.name}: {customer_number} 的 {reference} 有 {len(found)} 条：{numbers}，请删去多余的 · "
                f"{reference} stands there {len(found)} times; delete those that are too many"
            )
        return found[0] if found else None

    def create(self, order: SalesOrder) -> Pushed:
        """Make the record, read it back and compare it.

        One that was saved with other values than were meant is Refused, with its number: only a person can mend it.
        """
        with self._client.recording(order.reference):
            number = self._create(order, self._filled(order))
            try:
                with in_doubt():
                    record = self._record(number)
            except Refused as error:
                raise OutcomeUnknown(f"{error}; it said before that it had made it as {number}") from error
            with in_doubt():
                self._compare(order, number, record, "was saved")
            pictures = self._filling.evidence(f"{order.reference} {number}") if self._filling is not None else ()
            return Pushed(number=number, evidence=(*self._client.recorder.evidence, *pictures))

    def rehearse(self, order: SalesOrder) -> None:
        """Look everything up and make the whole record (or fill the whole form), without sending it."""
        with self._client.recording(order.reference):
            filled = self._filled(order)
            if self._filling is not None:
                self._filling.rehearse(self._ready(), order.reference, filled)

    def status(self, number: str) -> TargetStatus:
        """By the status field where the mapping names one and it is filled, else by the record's flow."""
        return self._status(self._record(number))

    def read(self, number: str) -> SavedOrder:
        """The record in our words."""
        return self._ready().read(self._record(number), None, self._master_data.key)

    def change(self, number: str, order: SalesOrder) -> Pushed:
        """Make the record like this order. Rows of the same item keep their ids, and what stands there besides.

        Constants, such as the status of a new order, are left as they are by now. Raises Refused unless it is open.
        """
        with self._client.recording(order.reference):
            form, record = self._ready(), self._record(number)
            self._check_open(number, record)
            filled = self._filled(order)
            head = {name: wire for name, wire in filled.head.items() if name not in self._constants()}
            data = form.data(head, filled.lines, form.rows(record))
            with in_doubt():
                self._forms.update(self._settings.entry_id, number, f"changing {number}", data, **self._trigger())
                self._compare(order, number, self._record(number), "was changed", self._constants())
            return Pushed(number=number, evidence=self._client.recorder.evidence)

    def cancel(self, number: str, why: str) -> None:
        """Set the status field to its text for "cancelled". Raises Refused where there is none, or it is too late."""
        with self._client.recording(f"cancelling {number}: {why}"):
            field, text = self._ready().option("status"), self._cancelled()
            if field is None or text is None:
                raise Refused(
                    f"{self.name}: 简道云没有作废接口；请在 {self._mapping.place} 写明状态字段 · "
                    f"no call cancels; name the status field in [lookups.order] and its text in [tables.{STATES}]"
                )
            record = self._record(number)
            if shown(record.get(field.name)) == text:
                return
            self._check_open(number, record)
            data: Record = {field.name: {"value": text}}
            with in_doubt():
                self._forms.update(self._settings.entry_id, number, f"cancelling {number}", data, **self._trigger())

    def submit(self, number: str) -> None:
        """Approve the approver's nodes of the record's flow; without an approver, see that the flow was started."""
        with self._client.recording(f"submitting {number}"):
            if self._settings.approver:
                Flow(self._client, self._settings.approver).approve(number)
            elif self._record(number).get("flowState") is None:
                raise Refused(
                    f"{self.name}: {number} 没有流程；流程只能在新建时发起（workflow = true）· it has no flow: one is "
                    "started only with the record; write workflow = true and check that the form has a flow"
                )

    def attach(self, number: str, file: Path) -> None:
        """Put the file into the mapping's attachments field."""
        with self._client.recording(f"{number} {file.name}"):
            field = self._ready().option("attachments")
            if field is None:
                raise Refused(
                    f"{self.name}: {self._mapping.place} names no field for files: [lookups.order] attachments"
                )
            record = self._record(number)
            with in_doubt():
                OrderFiles(self._client, self._forms, self._settings.entry_id).attach(record, field, file)

    def customers(self) -> Iterator[TargetCustomer]:
        """Every record of the customers' form."""
        return self._master_data.customers()

    def items(self) -> Iterator[TargetItem]:
        """Every record of the items' form."""
        return self._master_data.items()

    def prices(self) -> Iterator[TargetPrice]:
        """Every record of the prices' form."""
        return self._master_data.prices()

    def stock(self) -> Iterator[TargetStock]:
        """Every record of the stock's form."""
        return self._master_data.stock()

    def check(self) -> str:
        """Read every form's fields and hold the mapping against them."""
        form = self._ready()
        problems = self._master_data.problems()
        if problems:
            raise SignInFailed("; ".join(problems))
        return f"{self._client.place.host}: the form has {len(form.head)} fields, and the mapping fits it"

    def close(self) -> None:
        """Hang up. Safe to call twice."""
        self._client.close()
        if self._filling is not None:
            self._filling.close()
        self._forms.forget()
        self._master_data.forget()
        self._form = None

    def _ready(self) -> OrderForm:
        """The form, read once, with a mapping that fits it. Raises SignInFailed where it does not: no order may go."""
        if self._form is None:
            form = OrderForm(self._mapping, self._forms.fields(self._settings.entry_id))
            problems = form.problems()
            if self._filling is not None:
                problems += self._filling.problems(form)
            if problems:
                raise SignInFailed(f"{self.name}: the mapping does not fit the form: {'; '.join(problems)}")
            self._form = form
        return self._form

    def _record(self, number: str) -> Record:
        return self._forms.get(self._settings.entry_id, number)

    def _status(self, record: Record) -> TargetStatus:
        if text := self._status_text(record):
            states = self._mapping.tables.get(STATES, {})
            state = states.get(text, states.get("*"))
            # People add choices to their form: an order with one that the mapping does not name is still there.
            said = text if state is not None else f"{text}（[tables.{STATES}] 未写明 · not named there）"
            return TargetStatus(state=state or "open", text=said)  # type: ignore[arg-type] # checked
        flow = record.get("flowState")
        state, said = FLOW_STATES.get(flow, ("open", "")) if isinstance(flow, int) else ("open", "")
        return TargetStatus(state=state, text=said or "已保存 · saved")

    def _status_text(self, record: Record) -> str:
        """What the status field says; empty where there is none, or nothing in it."""
        field = self._ready().option("status")
        return str(shown(record.get(field.name)) or "") if field is not None else ""

    def _found(self, reference: str, customer_number: str) -> list[str]:
        form = self._ready()
        wanted: dict[str, Wire] = {"reference": reference}
        if (customer := self._customer_wire(customer_number)) is not None:
            wanted["customer_number"] = customer
        fields = form.head.names(*(self._mapping.field(path) for path in ("reference", "customer_number")))
        found = []
        for record in self._forms.records(
            self._settings.entry_id, f"looking for {reference}", list(form.conditions(wanted)), fields
        ):
            head = form.read(record, None, self._master_data.key).head
            theirs = head.get("customer_number")
            if head.get("reference") == reference and str(theirs) in (customer_number, str(customer)):
                found.append(str(record["_id"]))
        return found

    def _customer_wire(self, number: str) -> Wire:
        """What stands for the customer in the form's field; None where there is no such customer there."""
        entry = next(entry for entry in self._mapping.head if entry.path == "customer_number")
        if entry.table is not None:
            return self._mapping.code(entry.table, number)
        if entry.lookup is None:
            return number
        try:
            return self._master_data.key(entry.lookup, number)
        except Refused:
            return None

    def _learn(self, order: SalesOrder) -> None:
        """See that the customer and the items are there: the API itself would take anything."""
        self._master_data.learn("customers", [order.customer_number])
        self._master_data.learn("items", [line.item_number for line in order.lines])

    def _filled(self, order: SalesOrder) -> Filled:
        self._ready()
        self._learn(order)
        return self._mapping.fill(order, self._master_data.key)

    def _create(self, order: SalesOrder, filled: Filled) -> str:
        if self._filling is not None:
            return self._filling.send(self._ready(), order.reference, filled)
        settings, doing = self._settings, f"saving {order.reference}"
        data = self._ready().data(filled.head, filled.lines)
        options: Record = {"is_start_workflow": settings.workflow}
        if settings.creator:
            options["data_creator"] = settings.creator
        if settings.guard == "batch":
            transaction_id = transaction_of(settings.app_id, settings.entry_id, order)
            return self._forms.create_once(settings.entry_id, doing, data, transaction_id=transaction_id, **options)
        return self._forms.create(settings.entry_id, doing, data, **options, **self._trigger())

    def _trigger(self) -> dict[str, object]:
        return {"is_start_trigger": True} if self._settings.trigger else {}

    def _constants(self) -> frozenset[str]:
        return frozenset(constant.field for constant in self._mapping.head_constants)

    def _check_open(self, number: str, record: Record) -> None:
        if text := self._status_text(record):
            self._mapping.code(STATES, text)  # what a text that it does not name allows, nobody can tell
        status = self._status(record)
        if status.state != "open":
            raise Refused(
                f"{self.name}: {number} 已是“{status.text}”，不能再改 · it is {status.state}: too late to change"
            )

    def _compare(
        self, order: SalesOrder, number: str, record: Record, how: str, besides: frozenset[str] = frozenset()
    ) -> None:
        saved = self._ready().read(record, order, self._master_data.key)
        found = [each for each in differences(self._mapping.meant(order), saved) if each.path not in besides]
        if found:
            evidence = self._client.recorder.evidence
            raise Refused(
                f"{self.name}: {number} {how}, but not as it was meant: {told(found)}; correct it there", evidence
            )

    def _cancelled(self) -> str | None:
        states = self._mapping.tables.get(STATES, {})
        return next((text for text, state in states.items() if state == "cancelled"), None)
