"""What rows of master data must not say about each other: things named twice, and things named nowhere."""

from collections.abc import Callable, Iterator
from typing import Any

from bot.comparing import plain_code
from bot.masterdata.files import Files
from bot.masterdata.headings import heading_zh
from bot.masterdata.problems import in_row

Key = Callable[[Any], tuple[object, ...]]

KEYS: dict[str, tuple[str, Key]] = {
    "customers": ("customer_number", lambda row: (plain_code(row.customer_number),)),
    "items": ("item_number", lambda row: (plain_code(row.item_number),)),
    "ship_tos": (
        "place",
        lambda row: (row.customer_number, row.name, row.contact, row.phone, row.address),
    ),
    "customer_items": ("customer_item_code", lambda row: (row.customer_number, plain_code(row.customer_item_code))),
    "prices": (
        "price",
        lambda row: (
            row.customer_number,
            row.price_group,
            row.item_number,
            plain_code(row.unit),
            row.minimum_quantity,
            row.currency,
            row.valid_from,
        ),
    ),
    "margin_floors": ("margin_floor", lambda row: (row.item_number, row.category, row.customer_number)),
    "warehouses": ("warehouse", lambda row: (plain_code(row.warehouse),)),
    "areas": ("area", lambda row: (row.province, row.city, row.district)),
    "calendar": ("day", lambda row: (row.day,)),
    "stock": (
        "item_number, warehouse and expected_date",
        lambda row: (row.item_number, plain_code(row.warehouse), row.expected_date),
    ),
    "promotions": (
        "promotion",
        lambda row: (
            plain_code(row.promotion_code),
            row.item_number,
            row.category,
            row.customer_number,
            row.price_group,
            row.minimum_quantity,
            row.minimum_amount,
            row.valid_from,
        ),
    ),
}
"""What names a row of each kind: no two may share it. Numbers that differ in case or width alone are the same."""

_CHINESE = {
    "place": "收货地",
    "price": "价格",
    "margin_floor": "毛利底线",
    "area": "地区",
    "item_number, warehouse and expected_date": "料号、仓库和到货日",
    "promotion": "促销",
}
"""What those that are no column are called in Chinese."""


def check_rules(files: Files) -> None:
    """Add every problem between rows to the files' problems."""
    for kind in files.rows:
        files.problems.extend(_twice(files, kind))
    files.problems.extend(_units_twice(files))
    files.problems.extend(_on_hand_twice(files))
    files.problems.extend(_named_nowhere(files))
    files.problems.extend(_unit_of_price_unknown(files))


def _twice(files: Files, kind: str) -> Iterator[str]:
    if kind not in KEYS:
        return
    name, key = KEYS[kind]
    seen: dict[tuple[object, ...], int] = {}
    for number, row in files.rows[kind]:
        first = seen.setdefault(key(row), number)
        if first != number:
            said = getattr(row, name, None)
            zh, en = (f"“{said}”", f" '{said}'") if said is not None else ("", "")
            yield in_row(
                files.names[kind],
                number,
                f"{_CHINESE.get(name) or heading_zh(kind, name)}{zh}已在第 {first} 行，请只留一个",
                f"{name}{en} stands in row {first} already; keep one",
            )


def _units_twice(files: Files) -> Iterator[str]:
    seen: dict[tuple[str | None, str], tuple[int, object]] = {}
    for number, row in files.rows["units"]:
        for name in dict.fromkeys(map(plain_code, (row.unit, *row.aliases))):
            first, factor = seen.setdefault((row.item_number, name), (number, row.factor))
            if first != number and factor != row.factor:
                of_zh, of = (row.item_number, row.item_number) if row.item_number else ("所有物料", "every item")
                yield in_row(
                    files.names["units"],
                    number,
                    f"{of_zh}的单位“{name}”与第 {first} 行换算不同，请只留一个",
                    f"'{name}' of {of} has another factor in row {first}; keep one",
                )
    bases = {row.item_number: plain_code(row.base_unit) for _, row in files.rows["items"]}
    for number, row in files.rows["units"]:
        if row.item_number in bases and plain_code(row.unit) == bases[row.item_number] and row.factor != 1:
            yield in_row(
                files.names["units"],
                number,
                f"“{row.unit}”是 {row.item_number} 的基本单位，换算必须是 1",
                f"'{row.unit}' is the base unit of {row.item_number}: its factor has to be 1",
            )


def _on_hand_twice(files: Files) -> Iterator[str]:
    """Rows for several receipts must not each say again what lies there: it would be promised several times."""
    seen: dict[tuple[str, str], int] = {}
    for number, row in files.rows["stock"]:
        if row.on_hand or row.reserved:
            first = seen.setdefault((row.item_number, plain_code(row.warehouse)), number)
            if first != number:
                where = row.warehouse or ""
                yield in_row(
                    files.names["stock"],
                    number,
                    f"{row.item_number} 在仓库“{where}”的现存量已写在第 {first} 行；其他到货行里请写 0",
                    f"what is on hand of {row.item_number} in '{where}' stands in row {first} already; write 0 in the "
                    "rows of further receipts",
                )


def _named_nowhere(files: Files) -> Iterator[str]:
    items = _numbers(files, "items", "item_number")
    customers = _numbers(files, "customers", "customer_number")
    known = {"item_number": (items, "items"), "customer_number": (customers, "customers")}
    for kind in files.rows:
        if kind in ("customers", "items"):
            continue
        for number, row in files.rows[kind]:
            for name, (numbers, where) in known.items():
                value = getattr(row, name, None)
                if value is not None and value not in numbers:
                    yield _nowhere(files, kind, number, (name, value, where))
    for number, row in files.rows["items"]:
        if row.superseded_by is not None and row.superseded_by not in items:
            yield _nowhere(files, "items", number, ("superseded_by", row.superseded_by, "items"))


def _nowhere(files: Files, kind: str, number: int, missing: tuple[str, str, str]) -> str:
    """``missing``: the column, what it names, and the kind that does not have it."""
    name, value, where = missing
    return in_row(
        files.names[kind],
        number,
        f"{heading_zh(kind, name)}“{value}”不在 {where} 中；请在那里添加，或改正这里",
        f"{name} '{value}' is not in {where}; add it there or mend it",
    )


def _numbers(files: Files, kind: str, name: str) -> set[str]:
    return {getattr(row, name) for _, row in (*files.rows[kind], *files.pulled.get(kind, ()))}


def merged(files: Files) -> dict[str, list[Any]]:
    """The rows of each kind: those of the company's own files, and what a target gave besides.

    A row of their own stands before a pulled one with the same key; of stock the pulled rows alone count, being newer.
    What a target says of items and customers that nobody knows is left out.
    """
    rows: dict[str, list[Any]] = {}
    for kind, own in files.rows.items():
        pulled = files.pulled.get(kind, [])
        if kind == "stock" and pulled:
            own = []  # noqa: PLW2901 - of this kind alone
        rows[kind] = [row for _, row in own]
        if pulled:
            key = KEYS[kind][1]
            taken = {key(row) for row in rows[kind]}
            rows[kind] += [row for _, row in pulled if key(row) not in taken]
    items = {row.item_number for row in rows["items"]}
    customers = {row.customer_number for row in rows["customers"]}
    for kind in ("prices", "stock"):
        if files.pulled.get(kind):
            rows[kind] = [row for row in rows[kind] if _is_known(row, items, customers)]
    return rows


def _is_known(row: Any, items: set[str], customers: set[str]) -> bool:  # noqa: ANN401 - a row of either kind
    customer = getattr(row, "customer_number", None)
    return row.item_number in items and (customer is None or customer in customers)


def _unit_of_price_unknown(files: Files) -> Iterator[str]:
    """A price per a unit that its item does not have would never be found."""
    known = {(row.item_number, plain_code(row.base_unit)) for _, row in files.rows["items"]}
    for _, row in files.rows["units"]:
        known |= {(row.item_number, plain_code(name)) for name in (row.unit, *row.aliases)}
    items = {row.item_number for _, row in files.rows["items"]}
    for number, row in files.rows["prices"]:
        unit = plain_code(row.unit)
        if row.item_number in items and (row.item_number, unit) not in known and (None, unit) not in known:
            yield in_row(
                files.names["prices"],
                number,
                f"{row.item_number} 没有单位“{row.unit}”；请在 units 中添加，或改正这里",
                f"unit '{row.unit}' is none of {row.item_number}'s; add it to units or mend it",
            )
