"""Writing an order into Neocrm: no call takes head and lines together, so the rest is made, or all is taken back."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec

from connectors.errors import ConnectorError, Refused, Unavailable
from connectors.sales_order import SalesOrder
from connectors.targets.api.compare import Difference, differences, told
from connectors.targets.api.limit import Limit
from connectors.targets.api.mapping import Filled, Form, Meant
from connectors.targets.api.mapping_entries import TODAY, keyed
from connectors.targets.api.order_values import OrderValues
from connectors.targets.api.wire_values import figure
from connectors.targets.neocrm.described import LINE, TYPE
from connectors.targets.neocrm.orders import MARK, Orders
from connectors.targets.neocrm.query import ORDER, Row
from connectors.targets.neocrm.records import RowResult
from connectors.targets.neocrm.replies import TOO_OFTEN_SECONDS
from connectors.targets.neocrm.tenant import Tenant


class Writer:
    """Makes heads and lines."""

    def __init__(self, tenant: Tenant, orders: Orders, limit: Limit) -> None:
        self._records, self._descriptions, self._lookups = tenant.records, tenant.descriptions, tenant.lookups
        self._mapping, self._settings = tenant.mapping, tenant.settings
        self._orders, self._limit = orders, limit

    def form(self, order: SalesOrder) -> Filled:
        """The order in the system's form. Raises Refused with everything that does not go into it."""
        numbers = [line.line_number for line in order.lines]
        if twice := sorted({number for number in numbers if numbers.count(number) > 1}):
            raise Refused(f"{order.reference}: line number {twice[0]} stands there twice; number the lines")
        if not order.lines:
            raise Refused(f"{order.reference}: an order without lines")
        filled = self._mapping.fill(order, self._lookups.find)
        head = self._typed(ORDER, filled.head, self._settings.business_type)
        if self._settings.lines_field:
            head[self._settings.lines_field] = len(order.lines)
        lines = tuple(self._typed(LINE, line, self._settings.line_business_type) for line in filled.lines)
        return Filled(head=head, lines=lines)

    def make_head(self, order: SalesOrder, form: Filled) -> str:
        """Make the head and return its id."""
        self._orders.begin(order)
        head = {**form.head, **self._marked(order)}
        record = self._records.create(ORDER, head, f"saving the head of {order.reference}")
        self._orders.made(order, record)
        return record

    def make_lines(self, order: SalesOrder, form: Filled, record: str, there: Sequence[Row]) -> None:
        """Make the lines that are not there. Raises Refused where one is not taken; then all is taken back."""
        have = self._orders.numbered(there)
        missing = self._missing(order, form, record, have)
        made: list[str] = []
        try:
            self._make(order, missing, made)
        except Refused as refused:
            self._take_back(order, record, made, refused)
            raise

    def finish(self, order: SalesOrder, form: Filled, record: str) -> None:
        """Take the mark off the reference, now that all is there."""
        if self._settings.complete_by == "mark":
            bare = {self._orders.reference_field: form.head[self._orders.reference_field]}
            self._records.update(ORDER, record, bare, f"marking {order.reference} as whole")

    def make_alike(self, order: SalesOrder, form: Filled, record: str) -> None:
        """Make an order that is there like this one: lines that differ are changed, others added and deleted."""
        there = self._orders.lines_for_sure(record, order)
        have = self._orders.numbered(there)
        wanted = {Decimal(line.line_number) for line in order.lines}
        for row in there:
            if figure(row[self._orders.number_field]) not in wanted or row not in have.values():
                self._records.delete(LINE, str(row["id"]), f"deleting a line of {order.reference}")
        for index, line in enumerate(order.lines):
            mine = have.get(Decimal(line.line_number))
            if mine is not None and self._differs(order, index, mine):
                doing = f"changing line {line.line_number} of {order.reference}"
                self._records.update(LINE, str(mine["id"]), form.lines[index], doing)
        self._make(order, self._missing(order, form, record, have), [])
        self._records.update(ORDER, record, form.head, f"changing the head of {order.reference}")

    def meant(self, order: SalesOrder) -> Meant:
        """What should stand there; not the day of the push, which is another one when it is finished later."""
        meant = self._mapping.meant(order)
        bare = OrderValues(self._mapping.head, self._mapping.zone, order)
        today = {key for key, entry in keyed(self._mapping.head) if entry.default == TODAY and not bare.at(entry.path)}
        return msgspec.structs.replace(
            meant, head={key: value for key, value in meant.head.items() if key not in today}
        )

    def unlike_what_was_begun(self, order: SalesOrder, head: Row, there: Sequence[Row]) -> str:
        """Where an order that is not whole is something else than a part of this one, in words; "" where it is one."""
        meant = self.meant(order)
        follows = self._settings.lines_field or self._settings.complete_by == "mark"
        # The mark is ours, and where the lines are counted the amount may be worked out from those that are there.
        left = {"reference", *(("total_amount",) if follows else ())}
        expected = Meant(head={key: value for key, value in meant.head.items() if key not in left}, lines=())
        saved = self._orders.saved(head, (), order)
        found = differences(expected, saved)
        have = self._orders.numbered(there)
        for index, line in enumerate(order.lines):
            row = have.pop(Decimal(line.line_number), None)
            found += [] if row is None else self._differs(order, index, row)
        strange = len(there) - len(self._orders.numbered(there)) + len(have)
        words = [told(found)] if found else []
        words += [f"{strange} 行不是 orderbot 写的 · {strange} lines are not orderbot's"] if strange else []
        return "; ".join(words)

    def _typed(self, obj: str, form: Form, business_type: str) -> Form:
        kind = self._descriptions.business_type(obj, business_type) if TYPE not in form else None
        typed: Form = {} if kind is None else {TYPE: kind}
        return typed | self._descriptions.of(obj).typed(form)

    def _missing(
        self, order: SalesOrder, form: Filled, record: str, have: Mapping[Decimal, Row]
    ) -> list[tuple[int, Form]]:
        head: Form = {"orderId": record if self._settings.api == "v1" else int(record)}
        return [
            (line.line_number, {**values, **head})
            for line, values in zip(order.lines, form.lines, strict=True)
            if Decimal(line.line_number) not in have
        ]

    def _marked(self, order: SalesOrder) -> Form:
        if self._settings.complete_by != "mark":
            return {}
        return {self._orders.reference_field: order.reference + MARK}

    def _make(self, order: SalesOrder, missing: Sequence[tuple[int, Form]], made: list[str]) -> None:
        if self._settings.api == "v1":
            for number, form in missing:
                made.append(self._records.create(LINE, form, f"saving line {number} of {order.reference}"))
            return
        for start in range(0, len(missing), self._settings.batch_rows):
            self._make_batch(order, missing[start : start + self._settings.batch_rows], made)

    def _make_batch(self, order: SalesOrder, missing: Sequence[tuple[int, Form]], made: list[str]) -> None:
        for _ in range(self._settings.tries):
            doing = f"saving lines {missing[0][0]} to {missing[-1][0]} of {order.reference}"
            results = self._records.create_all(LINE, [form for _, form in missing], doing)
            made += [result.id for result in results if result.id is not None]
            self._check(order, missing, results)
            missing = [each for each, result in zip(missing, results, strict=True) if result.too_often]
            if not missing:
                return
            self._limit.hold(TOO_OFTEN_SECONDS)
        raise Unavailable(f"{self._settings.name}: {order.reference}: lines were called for too often; try later")

    def _check(self, order: SalesOrder, missing: Sequence[tuple[int, Form]], results: Sequence[RowResult]) -> None:
        """Raise Refused that names every line that was not taken."""
        bad = [
            f"第 {number} 行 line {number}: {result.said}"
            for (number, _), result in zip(missing, results, strict=True)
            if result.id is None and not result.too_often
        ]
        if bad:
            raise Refused(f"{self._settings.name}: {order.reference}: {'; '.join(bad)}")

    def _take_back(self, order: SalesOrder, record: str, made: Sequence[str], refused: Refused) -> None:
        try:
            seen = [str(row["id"]) for row in self._orders.lines(record, len(made))]
            for line in dict.fromkeys((*seen, *made)):
                self._records.delete(LINE, line, f"taking back a line of {order.reference}")
            self._records.delete(ORDER, record, f"taking back the head of {order.reference}")
        except ConnectorError as error:
            said = f"its unfinished record {record} could not be taken back ({error}); delete it there, or push again"
            raise Refused(f"{refused}; {said}", refused.evidence) from error
        self._orders.forget(order)

    def _differs(self, order: SalesOrder, index: int, row: Row) -> list[Difference]:
        one = msgspec.structs.replace(order, lines=(order.lines[index],))
        saved = self._orders.saved({"id": "0"}, [row], one)
        meant = Meant(head={}, lines=(self.meant(order).lines[index],))
        found = differences(meant, msgspec.structs.replace(saved, head={}))
        return [msgspec.structs.replace(each, line=order.lines[index].line_number) for each in found]
