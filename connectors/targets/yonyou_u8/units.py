"""Units of measure: orders count in any unit of an item, U8 in the item's main unit with the other one beside it."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

import msgspec

from connectors.errors import Refused
from connectors.targets.api.wire_values import Wire, figure, plain
from connectors.targets.yonyou_u8.lists import Lists, Row
from connectors.targets.yonyou_u8.texts import same_figure

FIXED = "1"
"""unitgroup_type of items whose rates are fixed: U8 wants a second unit on every line of theirs."""

PRICES = ("taxunitprice", "unitprice", "quotedprice")
FINEST = Decimal("0.000000001")
CENT = Decimal("0.01")
Line = dict[str, Wire]


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """A unit of an item: ``rate`` main units make one of it."""

    code: str
    name: str
    rate: Decimal
    group: str | None


class Units:
    """Turns lines from the order's unit into U8's, and back. What U8 says of items and units is asked for once."""

    def __init__(self, lists: Lists, field: str, names: Mapping[str, str]) -> None:
        self._lists, self._field, self._names = lists, field, names
        self._items: dict[str, Row] = {}
        self._archive: list[Unit] | None = None

    def forget(self) -> None:
        """Ask anew from now on."""
        self._items.clear()
        self._archive = None

    def to_u8(self, line: Line) -> Line:
        """The line in U8's units. Raises Refused for an item or unit that U8 does not know, or for an uneven price."""
        if (wanted := line.get(self._field)) is None:
            return line
        item = self._item(str(line["inventorycode"]))
        name = self._names.get(str(wanted), str(wanted))
        kept = {key: value for key, value in line.items() if key != self._field}
        if name in self._main(item):
            return self._with_second(kept, item)
        units = self._units(item)
        unit = next((each for each in units if name in (each.code, each.name)), None)
        if unit is None:
            known = ", ".join(dict.fromkeys((*self._main(item), *(each.name for each in units))))
            raise Refused(f"item {item['code']}: U8 does not count it in '{name}' (it has {known}); correct the unit")
        return _multiplied(kept, unit, item)

    def from_u8(self, row: Row) -> Row:
        """The row as an order has it: in the second unit, where the row has one."""
        item = self._item(str(row.get("inventorycode")))
        unit = next((each for each in self._units(item) if each.code == row.get("unitcode")), None)
        number, quantity = figure(row.get("num")), figure(row.get("quantity"))
        main = self._main(item)
        if unit is None or not number or not quantity or str(item.get("unitgroup_type")) == FIXED or unit.code in main:
            return {**row, **({self._field: self._ours(main[-1])} if main else {})}
        rate = quantity / number
        prices = {name: plain(price * rate) for name in PRICES if (price := figure(row.get(name))) is not None}
        return {**row, **prices, "quantity": number, self._field: self._ours(unit.name)}

    def as_sent(self, row: Row, sent: Line, converted: Line) -> Row:
        """The row, with what was sent where U8 shows what that became in its own unit."""
        if self._field not in sent or sent == converted:
            return row
        names = [name for name in (*PRICES, "quantity") if name in sent]
        if str(row.get("unitcode") or "") != str(converted.get("unitcode") or ""):
            return row
        if not all(same_figure(row.get(name), converted.get(name)) for name in names if name in row):
            return row
        return {**row, **{name: sent[name] for name in (*names, self._field) if name in row or name == self._field}}

    def _item(self, code: str) -> Row:
        if code not in self._items:
            found = self._lists.get("inventory", code, f"looking for item {code}")
            if found is None:
                raise Refused(f"item {code}: U8 has none of this code (存货编码); create it there, or correct the item")
            self._items[code] = {"code": code, **found}
        return self._items[code]

    def _units(self, item: Row) -> list[Unit]:
        """The units that the item may be counted in."""
        group = str(item.get("unitgroup_code") or "")
        return [unit for unit in self._all() if unit.group in (None, group)]

    def _all(self) -> list[Unit]:
        # The whole archive: that its list could be asked for one group alone is not documented.
        if self._archive is None:
            rows = self._lists.rows("unit", "looking through units")
            self._archive = [unit for row in rows if (unit := _unit(row))]
        return self._archive

    def _main(self, item: Row) -> tuple[str, ...]:
        """Code and, where U8 tells it, name of the item's main unit."""
        code = str(item.get("main_measure") or "")
        name = next((each.name for each in self._all() if each.code == code), "")
        return tuple(filter(None, (code, str(item.get("main_measure_name") or "") or name)))

    def _with_second(self, line: Line, item: Row) -> Line:
        """A line in the main unit; an item with fixed rates gets its sales unit beside it."""
        rate, quantity = figure(item.get("saunit_ichangrate")), figure(line.get("quantity"))
        if str(item.get("unitgroup_type")) != FIXED or not rate or quantity is None or not item.get("saunit_code"):
            return line
        number = (quantity / rate).quantize(FINEST, ROUND_HALF_UP)
        return {**line, "unitcode": str(item["saunit_code"]), "unitrate": rate, "num": _even(number)}

    def _ours(self, name: str) -> str:
        return next((ours for ours, theirs in self._names.items() if theirs == name), name)


def _multiplied(line: Line, unit: Unit, item: Row) -> Line:
    number = figure(line.get("quantity")) or Decimal(0)
    found: Line = {**line, "quantity": _even(number * unit.rate), "num": _even(number)}
    found |= {"unitcode": unit.code, "unitrate": _even(unit.rate)}
    for name in PRICES:
        if (price := figure(line.get(name))) is not None:
            each = (price / unit.rate).quantize(FINEST, ROUND_HALF_UP)
            if abs(each * number * unit.rate - price * number) >= CENT / 2:
                raise Refused(
                    f"item {item['code']}: {plain(price)} for one {unit.name} is no even price of its "
                    f"{plain(unit.rate)} main units; order it in the main unit"
                )
            found[name] = _even(each)
    return found


def _unit(row: Row) -> Unit | None:
    rate = figure(row.get("changerate")) or Decimal(1)
    code, name = str(row.get("code") or ""), str(row.get("name") or "")
    group = str(row["group_code"]) if row.get("group_code") not in (None, "") else None
    return Unit(code=code, name=name or code, rate=rate, group=group) if code and rate > 0 else None


def _even(value: Decimal) -> Decimal:
    return Decimal(plain(value))
