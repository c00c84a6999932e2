"""The values of an order as a mapping asks for them, with what stands in for those not given."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from connectors.capabilities import Value
from connectors.errors import Refused
from connectors.sales_order import SalesOrder, SalesOrderLine
from connectors.targets.api.mapping_entries import PLACEHOLDER, TODAY, Constant, Entry, type_of
from connectors.targets.api.wire_values import Wire, from_wire, plain

CENT, SIX_PLACES = Decimal("0.01"), Decimal("0.000001")
_WITHOUT_TAX = ("unit_price_without_tax", "line_amount_without_tax", "tax_amount")


class OrderValues:
    """The values of one order's head, or of one of its lines, with what stands in for those not given."""

    def __init__(
        self, entries: Sequence[Entry], zone: ZoneInfo, order: SalesOrder, line: SalesOrderLine | None = None
    ) -> None:
        self._entries, self._zone = entries, zone
        self._order, self._line = order, line
        self.where = "" if line is None else f"line {line.line_number} "

    def of(self, entry: Entry) -> Value:
        """The value that goes where the entry says."""
        value = self.at(entry.path)
        if value is None and entry.fallback is not None:
            value = self.at(entry.fallback)
        if value is None and entry.default is not None:
            value = self._default(entry)
        return value

    def check_required(self, entry: Entry) -> None:
        """Raise Refused where a value that is not given has to be."""
        if entry.required:
            raise Refused(f"{entry.path}: the order does not give it, and {entry.field} has to be filled")

    def constant(self, constant: Constant) -> Wire:
        """What goes there; None where nothing of what its text is made of is given."""
        paths = constant.paths
        if not paths:
            value = constant.value
            return Decimal(str(value)) if isinstance(value, float) else value
        values = {path: self.at(path) for path in paths}
        if all(value is None for value in values.values()):
            return None
        return PLACEHOLDER.sub(lambda found: as_text(values[found[1]]), str(constant.value)).strip()

    def at(self, path: str) -> Value:
        """The order's own value for this path."""
        if self._line is not None and path == "is_free":
            return self._line.unit_price == 0
        if self._line is None or path.startswith("order."):
            return _at(self._order, path.removeprefix("order."))
        return self._worked_out(self._line, path) if path in _WITHOUT_TAX else _at(self._line, path)

    def _default(self, entry: Entry) -> Value:
        if type_of(entry.path) is date and entry.default == TODAY:
            return datetime.now(self._zone).date()
        return from_wire(entry.default, "text", type_of(entry.path), self._zone)

    def _worked_out(self, line: SalesOrderLine, path: str) -> Value:
        rates = (self.of(entry) for entry in self._entries if entry.path == "tax_rate")
        rate = line.tax_rate if line.tax_rate is not None else next(rates, None)
        if not isinstance(rate, Decimal):
            return None
        if path == "unit_price_without_tax":
            return (line.unit_price / (1 + rate)).quantize(SIX_PLACES, ROUND_HALF_UP)
        net = (line.line_amount / (1 + rate)).quantize(CENT, ROUND_HALF_UP)
        return net if path == "line_amount_without_tax" else line.line_amount - net


def as_text(value: Value) -> str:
    """The value as a text without idle zeros; an empty one where there is none."""
    if value is None:
        return ""
    return plain(value) if isinstance(value, Decimal) else str(value)


def _at(holder: object, path: str) -> Value:
    for name in path.split("."):
        holder = getattr(holder, name)
    if isinstance(holder, int):
        return Decimal(holder)
    return holder if isinstance(holder, str | Decimal | date) and holder != "" else None
