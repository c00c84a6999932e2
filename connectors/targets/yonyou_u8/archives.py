"""U8's archives by the OpenAPI, in our words: customers, items, prices, stock."""

from collections.abc import Iterator
from datetime import date

from connectors.capabilities import TargetCustomer, TargetItem, TargetPrice, TargetStock
from connectors.errors import Refused
from connectors.targets.api.mapping import FieldMapping
from connectors.targets.api.wire_values import figure, from_wire
from connectors.targets.yonyou_u8.lists import Lists, Row

CODES = {"deptcode": ("department", "部门"), "typecode": ("saletype", "销售类型"), "personcode": ("person", "业务员")}
"""Constants of a mapping that are codes of an archive, with the archive."""


def customers(lists: Lists) -> Iterator[TargetCustomer]:
    """Every customer."""
    for row in lists.rows("customer", "looking through customers"):
        yield TargetCustomer(
            number=_text(row, "code") or "",
            name=_text(row, "name") or "",
            active=_in_use(row),
            tax_id=_text(row, "tax_reg_code", "taxregcode"),
        )


def items(lists: Lists) -> Iterator[TargetItem]:
    """Every item that may be sold."""
    units = _unit_names(lists)
    for row in lists.rows("inventory", "looking through items"):
        if row.get("sale_flag") not in (None, "1", 1, True):
            continue
        unit = _text(row, "main_measure_name") or units.get(_text(row, "main_measure") or "")
        yield TargetItem(
            number=_text(row, "code") or "",
            name=_text(row, "name") or "",
            specification=_text(row, "specs"),
            unit=unit or _text(row, "main_measure"),
            active=_in_use(row),
        )


def prices(lists: Lists) -> Iterator[TargetPrice]:
    """The customers' prices, then the items' own reference prices."""
    for row in lists.rows("cuspricejust", "looking through prices"):
        item, price = _text(row, "cinvcode", "inventorycode", "invcode"), figure(row.get("iinvnowcost"))
        if item is not None and price is not None:
            yield TargetPrice(
                item_number=item,
                unit_price=price,
                price_list="客户调价单",
                customer_number=_text(row, "ccuscode", "custcode"),
                valid_from=_day(row, "dstartdate"),
                valid_to=_day(row, "denddate"),
            )
    for row in lists.rows("inventory", "looking through reference prices"):
        if (price := figure(row.get("ref_sale_price"))) is not None:
            yield TargetPrice(item_number=_text(row, "code") or "", unit_price=price, price_list="参考售价")


def stock(lists: Lists) -> Iterator[TargetStock]:
    """What is in stock, by warehouse."""
    for row in lists.rows("currentstock", "looking through the stock"):
        quantity = figure(row.get("qty"))
        if (item := _text(row, "invcode")) is not None and quantity is not None:
            yield TargetStock(
                item_number=item,
                quantity=quantity,
                available=figure(row.get("availqty")),
                warehouse=_text(row, "whcode"),
            )


def check_codes(lists: Lists, mapping: FieldMapping) -> None:
    """Raise Refused for a constant of the mapping that is no code in U8; archives that are not open are left out."""
    for constant in mapping.head_constants:
        if constant.field not in CODES:
            continue
        archive, name = CODES[constant.field]
        code = str(constant.value)
        try:
            rows = list(lists.rows(archive, f"looking for {name} {code}", {"code_begin": code, "code_end": code}))
        except Refused:
            continue
        if all(str(row.get("code")) != code for row in rows):
            raise Refused(f"{mapping.place}: constants.head.{constant.field}: U8 has no {name} '{code}'")


def _unit_names(lists: Lists) -> dict[str, str]:
    try:
        return {str(row.get("code")): str(row.get("name")) for row in lists.rows("unit", "looking through units")}
    except Refused:
        return {}


def _in_use(row: Row) -> bool:
    ends = _day(row, "end_date")
    return ends is None or ends > date.today()  # noqa: DTZ011 - U8's days are those of the house


def _text(row: Row, *names: str) -> str | None:
    return next((str(row[name]) for name in names if row.get(name) not in (None, "")), None)


def _day(row: Row, name: str) -> date | None:
    from zoneinfo import ZoneInfo

    found = from_wire(row.get(name), "day", date, ZoneInfo("Asia/Shanghai"))
    return found if isinstance(found, date) else None
