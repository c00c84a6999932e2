"""What was meant against what stands in the target, field by field, each difference in words."""

from collections.abc import Iterator, Mapping
from decimal import Context, Decimal

import msgspec

from connectors.capabilities import SavedOrder, Value
from connectors.targets.api.mapping import Meant
from connectors.targets.api.wire_values import plain

NAMES: dict[str, tuple[str, str]] = {
    "reference": ("客户单号", "customer's order number"),
    "customer_number": ("客户编号", "customer number"),
    "customer_name": ("客户名称", "customer name"),
    "currency": ("币种", "currency"),
    "total_amount": ("总金额", "total amount"),
    "ship_to.name": ("收货单位", "ship-to name"),
    "ship_to.contact": ("联系人", "ship-to contact"),
    "ship_to.phone": ("联系电话", "ship-to phone"),
    "ship_to.address": ("收货地址", "ship-to address"),
    "order_date": ("订单日期", "order date"),
    "requested_delivery_date": ("要货日期", "requested delivery date"),
    "payment_terms": ("付款条件", "payment terms"),
    "note": ("备注", "note"),
    "line_number": ("行号", "line number"),
    "item_number": ("物料编号", "item number"),
    "description": ("品名", "description"),
    "quantity": ("数量", "quantity"),
    "unit": ("单位", "unit"),
    "unit_price": ("单价", "unit price"),
    "line_amount": ("行金额", "line amount"),
    "tax_rate": ("税率", "tax rate"),
    "unit_price_without_tax": ("不含税单价", "unit price without tax"),
    "line_amount_without_tax": ("不含税金额", "line amount without tax"),
    "tax_amount": ("税额", "tax amount"),
    "is_free": ("赠品", "free of charge"),
    "lines": ("行数", "number of lines"),
}
"""Our fields in Chinese and English."""

CENT = Decimal("0.01")
WORKED_OUT = ("line_amount", "line_amount_without_tax", "tax_amount")
"""Amounts that systems work out themselves, each rounding in its own way: a cent apart they are the same."""

_FLOATS = Context(prec=15)
"""Systems that keep binary floats answer 0.1 as 0.1000000000000000055: 15 digits are what a float keeps."""


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One field that is not as it was meant. ``line`` counts from 1; None: the order's head."""

    path: str
    line: int | None
    meant: Value
    saved: Value

    @property
    def zh(self) -> str:
        """In Chinese."""
        where = f"第 {self.line} 行" if self.line is not None else ""
        return (
            f"{where}{NAMES.get(self.path, (self.path, ''))[0]}：应为“{shown(self.meant)}”，实为“{shown(self.saved)}”"
        )

    @property
    def en(self) -> str:
        """In English."""
        where = f"line {self.line} " if self.line is not None else ""
        name = NAMES.get(self.path, ("", self.path))[1]
        return f"{where}{name}: '{shown(self.meant)}' was meant, '{shown(self.saved)}' stands there"


def differences(meant: Meant, saved: SavedOrder) -> list[Difference]:
    """Where the target shows something else than was meant. What was not given, or is not shown, is not compared."""
    found = [each for each in _unlike(meant.head, saved.head, None) if not _is_rounding(each, len(meant.lines))]
    if len(meant.lines) != len(saved.lines):
        lines = Difference(path="lines", line=None, meant=Decimal(len(meant.lines)), saved=Decimal(len(saved.lines)))
        return [*found, lines]
    for number, (ours, theirs) in enumerate(zip(meant.lines, saved.lines, strict=True), 1):
        found += [each for each in _unlike(ours, theirs, number) if not _is_rounding(each, 1)]
    return found


def told(found: list[Difference]) -> str:
    """The differences in both languages, for a message."""
    return "; ".join(f"{each.zh} · {each.en}" for each in found)


def same(meant: Value, saved: Value) -> bool:
    """Whether two values are the same: figures by what they are worth, texts apart from breaks and spaces around."""
    if isinstance(meant, Decimal) and isinstance(saved, Decimal):
        return _FLOATS.plus(meant) == _FLOATS.plus(saved)
    if isinstance(meant, str) and isinstance(saved, str):
        return _breaks(meant) == _breaks(saved)
    return meant == saved


def shown(value: Value) -> str:
    """The value for people."""
    if value is None:
        return ""
    return plain(value) if isinstance(value, Decimal) else str(value)


def _unlike(meant: Mapping[str, Value], saved: Mapping[str, Value], line: int | None) -> Iterator[Difference]:
    for path, value in meant.items():
        if value is not None and path in saved and not same(value, saved[path]):
            yield Difference(path=path, line=line, meant=value, saved=saved[path])


def _is_rounding(found: Difference, lines: int) -> bool:
    """Whether it is an amount of so many lines that is no more than a cent a line apart."""
    if found.path not in ("total_amount", *WORKED_OUT):
        return False
    if not isinstance(found.meant, Decimal) or not isinstance(found.saved, Decimal):
        return False
    return abs(found.meant - found.saved) <= CENT * lines


def _breaks(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
