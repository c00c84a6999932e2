"""An order as a record of the company's order form, and such a record as an order."""

from collections.abc import Iterator, Sequence

from connectors.capabilities import SavedOrder
from connectors.errors import SignInFailed
from connectors.sales_order import SalesOrder
from connectors.targets.api.mapping import FieldMapping, Form, LookUp
from connectors.targets.api.mapping_entries import Constant, Entry
from connectors.targets.api.mapping_metadata import unlike_the_system
from connectors.targets.api.wire_values import Wire
from connectors.targets.jiandaoyun.fields import FILTERABLE, Field, Fields
from connectors.targets.jiandaoyun.files import FILE_TYPES, names
from connectors.targets.jiandaoyun.forms import Condition, Record
from connectors.targets.jiandaoyun.values import rewritten, shown, wrapped, written


class OrderForm:
    """The form's fields and the mapping together. ``head`` and ``line`` are the fields of the form and its subform."""

    def __init__(self, mapping: FieldMapping, fields: Fields) -> None:
        self._mapping = mapping
        self._options = mapping.lookups["order"]
        self.head = fields
        self.line = fields.lines(self._options["lines"]) or Fields(())

    def problems(self) -> list[str]:
        """Where the mapping does not fit the form; nothing is written before there are none."""
        place = self._mapping.place
        found = unlike_the_system(self._mapping, self.head.described(), self.line.described())
        if not len(self.line):
            found.append(f"{place}: lookups.order.lines: the form has no subform '{self._options['lines']}'")
        for key, types in (("status", FILTERABLE), ("attachments", FILE_TYPES)):
            called = self._options.get(key)
            field = self.head.get(called)
            if called is not None and (field is None or field.type not in types):
                found.append(f"{place}: lookups.order.{key}: the form has no field '{called}' of a type that fits")
        reference = self.field("reference")
        if reference is not None and reference.type not in FILTERABLE:
            found.append(
                f"{place}: head.reference: '{reference.label}' is of the type {reference.type}, which cannot be "
                "searched; use a single-line text (单行文本)"
            )
        return found

    def field(self, path: str) -> Field | None:
        """The form's field for this path of ours."""
        return self.head.get(self._mapping.field(path))

    @property
    def subform(self) -> Field:
        """The field that holds the lines. Raises SignInFailed where the form has none: the mapping is wrong."""
        found = self.head.get(self._options["lines"])
        if found is None:
            raise SignInFailed("; ".join(self.problems()))
        return found

    def option(self, key: str) -> Field | None:
        """The form's field that the mapping names in [lookups.order]."""
        return self.head.get(self._options.get(key))

    def conditions(self, wanted: dict[str, Wire]) -> Iterator[Condition]:
        """The search for records with these values, by our paths; paths that cannot be searched by are left out."""
        for path, wire in wanted.items():
            field = self.field(path)
            if field is not None and field.type in FILTERABLE:
                yield {"field": field.name, "type": field.type, "method": "eq", "value": [written(field, wire)]}

    def data(self, head: Form, lines: Sequence[Form], present: Sequence[Record] = ()) -> Record:
        """What is written, each value wrapped. ``present``: the rows there now, which keep ids and other fields."""
        rows = list(self._rows(lines, list(present)))
        return {**_wrapped(self.head, head), self.subform.name: wrapped(rows)}

    def rows(self, record: Record) -> list[Record]:
        """The rows of the record's subform, as it shows them."""
        rows = record.get(self.subform.name)
        return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []

    def read(self, record: Record, order: SalesOrder | None, look_up: LookUp) -> SavedOrder:
        """The record in our words."""
        mapping = self._mapping
        head = _shown(self.head, record, mapping.head, mapping.head_constants)
        lines = [_shown(self.line, row, mapping.line, mapping.line_constants) for row in self.rows(record)]
        saved = mapping.saved(str(record.get("_id")), head, lines, order, look_up)
        files = self.option("attachments")
        attachments = names(record.get(files.name)) if files is not None else ()
        return SavedOrder(number=saved.number, head=saved.head, lines=saved.lines, attachments=attachments)

    def _rows(self, lines: Sequence[Form], present: list[Record]) -> Iterator[Record]:
        """Each line's row. One that was there for the same item keeps its id, and what the mapping does not fill."""
        item = self._mapping.field("item_number", line=True)
        field = self.line.get(item)
        for line in lines:
            same = next(
                (row for row in present if field and str(shown(row.get(field.name))) == str(line.get(item or ""))),
                None,
            )
            kept: Record = {}
            if same is not None:
                present.remove(same)
                kept = {"_id": wrapped(same.get("_id")), **_kept(self.line, same)}
            yield {**kept, **_wrapped(self.line, line)}


def _wrapped(fields: Fields, form: Form) -> Record:
    found: Record = {}
    for called, wire in form.items():
        field = fields.get(called)
        if field is not None:
            found[field.name] = wrapped(written(field, wire))
    return found


def _kept(fields: Fields, row: Record) -> Record:
    found: Record = {}
    for name, raw in row.items():
        field = fields.get(name)
        value = rewritten(field, raw) if field is not None else None
        if field is not None and value is not None:
            found[field.name] = wrapped(value)
    return found


def _shown(
    fields: Fields, record: Record, entries: Sequence[Entry], constants: Sequence[Constant]
) -> dict[str, object]:
    """What the record shows, by the names that the mapping uses; fields that it does not show are left out."""
    found: dict[str, object] = {}
    for called in (*(entry.field for entry in entries), *(constant.field for constant in constants)):
        field = fields.get(called)
        if field is not None and field.name in record:
            found[called] = shown(record[field.name])
    return found
