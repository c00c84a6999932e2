"""Customers, items, codes, units, prices, stock and promotions: one frozen snapshot a run works with.

Read from a folder of workbooks or CSV files, one a kind, with every problem by its file and row.
"""

import csv
import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from bot.errors import OrderbotError


class MasterDataError(OrderbotError):
    """The master data cannot be used as it is. ``problems`` has all of them, each with its file and row."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("master data has to be mended:\n" + "\n".join(f"  {problem}" for problem in problems))
        self.problems = tuple(problems)


class Customer(msgspec.Struct, frozen=True, kw_only=True):
    """Whom we sell to."""

    customer_number: str
    name: str
    aliases: tuple[str, ...] = ()
    tax_id: str | None = None
    mail_domains: tuple[str, ...] = ()
    contact: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    language: str = "zh"
    payment_terms: str | None = None
    price_group: str | None = None
    credit_limit: Decimal | None = None
    currency: str | None = None
    on_hold: bool = False


class KnownShipTo(msgspec.Struct, frozen=True, kw_only=True):
    """A place that a customer has goods sent to."""

    customer_number: str
    name: str | None = None
    contact: str | None = None
    phone: str | None = None
    address: str | None = None


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """What we sell. ``cost`` is without tax, per base unit."""

    item_number: str
    name: str
    aliases: tuple[str, ...] = ()
    barcode: str | None = None
    specification: str | None = None
    base_unit: str
    tax_rate: Decimal | None = None
    status: str = "active"
    superseded_by: str | None = None
    cost: Decimal | None = None
    minimum_quantity: Decimal | None = None
    multiple: Decimal | None = None


class CustomerItem(msgspec.Struct, frozen=True, kw_only=True):
    """A customer's own code for one of our items."""

    customer_number: str
    customer_item_code: str
    item_number: str


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """1 ``unit`` of the item (of every item, without one) is ``factor`` base units."""

    item_number: str | None = None
    unit: str
    factor: Decimal
    aliases: tuple[str, ...] = ()


class Price(msgspec.Struct, frozen=True, kw_only=True):
    """A price, tax included, per ``unit``; for one customer, a group, or everybody."""

    customer_number: str | None = None
    price_group: str | None = None
    item_number: str
    unit: str
    minimum_quantity: Decimal = Decimal(0)
    unit_price: Decimal
    currency: str = "CNY"
    valid_from: date | None = None
    valid_to: date | None = None


class Stock(msgspec.Struct, frozen=True, kw_only=True):
    """What lies in a warehouse, in base units, and what is expected there."""

    item_number: str
    warehouse: str | None = None
    on_hand: Decimal
    reserved: Decimal = Decimal(0)
    expected_quantity: Decimal | None = None
    expected_date: date | None = None


class Promotion(msgspec.Struct, frozen=True, kw_only=True):
    """A discount on an item from a quantity (base units) on. Those that are not ``stackable`` stand alone."""

    promotion_code: str
    name: str | None = None
    item_number: str
    customer_number: str | None = None
    minimum_quantity: Decimal = Decimal(0)
    discount_percent: Decimal
    stackable: bool = False
    valid_from: date | None = None
    valid_to: date | None = None


KINDS: dict[str, tuple[str, type[msgspec.Struct]]] = {
    "customers": ("customer", Customer),
    "ship_tos": ("ship_to", KnownShipTo),
    "items": ("item", Item),
    "customer_items": ("customer_item", CustomerItem),
    "units": ("unit", Unit),
    "prices": ("price", Price),
    "stock": ("stock", Stock),
    "promotions": ("promotion", Promotion),
}
"""A file's name → the table in the staging store, and the shape of a row."""

NEEDED = ("customers", "items", "prices")
"""Without these no order can be resolved."""

HEADINGS = {
    "客户编号": "customer_number",
    "客户名称": "name",
    "名称": "name",
    "别名": "aliases",
    "税号": "tax_id",
    "邮箱域名": "mail_domains",
    "联系人": "contact",
    "电话": "phone",
    "邮箱": "email",
    "地址": "address",
    "语言": "language",
    "付款条件": "payment_terms",
    "价格组": "price_group",
    "信用额度": "credit_limit",
    "币种": "currency",
    "冻结": "on_hold",
    "料号": "item_number",
    "物料编码": "item_number",
    "条码": "barcode",
    "规格": "specification",
    "基本单位": "base_unit",
    "税率": "tax_rate",
    "状态": "status",
    "替代料号": "superseded_by",
    "成本": "cost",
    "起订量": "minimum_quantity",
    "起始数量": "minimum_quantity",
    "倍量": "multiple",
    "客户料号": "customer_item_code",
    "单位": "unit",
    "换算": "factor",
    "单价": "unit_price",
    "生效日": "valid_from",
    "失效日": "valid_to",
    "仓库": "warehouse",
    "现存量": "on_hand",
    "预留量": "reserved",
    "在途量": "expected_quantity",
    "到货日": "expected_date",
    "促销编号": "promotion_code",
    "折扣百分比": "discount_percent",
    "可叠加": "stackable",
}
"""Chinese headings, each as good as its English one."""


class MasterData:
    """One frozen snapshot, with the ways to look things up in it."""

    def __init__(self, rows: dict[str, list[Any]], version: str) -> None:
        self._rows = rows
        self.version = version
        self.customers: dict[str, Customer] = {row.customer_number: row for row in rows["customers"]}
        self.items: dict[str, Item] = {row.item_number: row for row in rows["items"]}
        self.promotions: tuple[Promotion, ...] = tuple(rows["promotions"])

    def rows(self, kind: str) -> list[Any]:
        """All rows of a kind, in the file's order."""
        return self._rows[kind]

    @cached_property
    def customer_items(self) -> dict[tuple[str, str], str]:
        """(customer number, the customer's own code, as compared) → our item number."""
        return {
            (row.customer_number, plain_code(row.customer_item_code)): row.item_number
            for row in self._rows["customer_items"]
        }

    def ship_tos(self, customer_number: str) -> list[KnownShipTo]:
        """The places known for a customer."""
        return [row for row in self._rows["ship_tos"] if row.customer_number == customer_number]

    @cached_property
    def _prices(self) -> dict[str, list[Price]]:
        by_item: dict[str, list[Price]] = {}
        for row in self._rows["prices"]:
            by_item.setdefault(row.item_number, []).append(row)
        return by_item

    def prices(self, item_number: str) -> list[Price]:
        """Every price of an item, whoever and whenever it is for."""
        return self._prices.get(item_number, [])

    @cached_property
    def _stock(self) -> dict[str, list[Stock]]:
        by_item: dict[str, list[Stock]] = {}
        for row in self._rows["stock"]:
            by_item.setdefault(row.item_number, []).append(row)
        return by_item

    def stock(self, item_number: str) -> list[Stock]:
        """What lies in each warehouse of an item; nothing at all when stock is not kept for it."""
        return self._stock.get(item_number, [])

    def factor(self, item_number: str, unit: str | None) -> Decimal | None:
        """Base units in one ``unit`` of the item; None when that unit is not known for it."""
        item = self.items[item_number]
        wanted = plain_code(unit)
        if unit is None or wanted == plain_code(item.base_unit):
            return Decimal(1)
        named = self._units.get((item_number, wanted)) or self._units.get((None, wanted))
        return named.factor if named else None

    @cached_property
    def _units(self) -> dict[tuple[str | None, str], Unit]:
        return {
            (row.item_number, plain_code(name)): row for row in self._rows["units"] for name in (row.unit, *row.aliases)
        }


def plain_code(value: str | None) -> str:
    """A code as it is compared: width, case, blanks and dashes' kinds do not count."""
    import unicodedata

    text = unicodedata.normalize("NFKC", value or "").casefold()
    return "".join(text.replace("‐", "-").replace("–", "-").replace("—", "-").split())


def load(folder: Path) -> MasterData:
    """Read every kind from its workbook or CSV file. Raises MasterDataError with all problems, row by row."""
    problems: list[str] = []
    rows: dict[str, list[Any]] = {}
    digest = hashlib.sha256()
    for kind, (_, shape) in KINDS.items():
        rows[kind] = []
        path = next((folder / f"{kind}{end}" for end in (".xlsx", ".csv") if (folder / f"{kind}{end}").exists()), None)
        if path is None:
            if kind in NEEDED:
                problems.append(f"{folder}: {kind}.xlsx or {kind}.csv is missing; put it there")
            continue
        for number, cells in _table(path, problems):
            digest.update(repr((kind, sorted(cells.items()))).encode())
            row = _row(cells, shape, f"{path.name} row {number}", problems)
            if row is not None:
                rows[kind].append((number, row))
    _check_references(rows, problems)
    if problems:
        raise MasterDataError(problems)
    return MasterData({kind: [row for _, row in numbered] for kind, numbered in rows.items()}, digest.hexdigest()[:16])


def tables(master: MasterData) -> dict[str, list[dict[str, str | None]]]:
    """The snapshot as rows of text, by the staging store's table names."""
    return {
        table: [{name: _as_text(getattr(row, name)) for name in shape.__struct_fields__} for row in master.rows(kind)]
        for kind, (table, shape) in KINDS.items()
    }


def _table(path: Path, problems: list[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        lines = _workbook(path) if path.suffix == ".xlsx" else _csv(path)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one file, the others are looked at too
        problems.append(f"{path.name}: cannot be read ({error}); save it again as .xlsx or UTF-8 .csv")
        return
    headings = [HEADINGS.get(str(cell).strip(), str(cell).strip().lower().replace(" ", "_")) for cell in lines[0]]
    for number, line in enumerate(lines[1:], 2):
        cells = {name: cell for name, cell in zip(headings, line, strict=False) if name and cell not in ("", None)}
        if cells:
            yield number, cells


def _workbook(path: Path) -> list[list[Any]]:
    from python_calamine import CalamineWorkbook

    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    return sheet.to_python(skip_empty_area=False) or [[]]


def _csv(path: Path) -> list[list[Any]]:
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030")
    return list(csv.reader(io.StringIO(text))) or [[]]


def _row(cells: dict[str, Any], shape: type[msgspec.Struct], where: str, problems: list[str]) -> msgspec.Struct | None:
    fields = {field.name: field for field in msgspec.structs.fields(shape)}
    before = len(problems)
    known: dict[str, Any] = {}
    for name, cell in cells.items():
        if name not in fields:
            problems.append(f"{where}: no column is called '{name}'; the columns are {', '.join(fields)}")
            continue
        try:
            known[name] = READ[_kind(fields[name].type)](cell)
        except ValueError as error:
            problems.append(f"{where}: {name} {str(cell)!r} {error}")
    for name, field in fields.items():
        if field.required and name not in known and name not in cells:
            problems.append(f"{where}: {name} is empty; it has to be given")
    return shape(**known) if len(problems) == before else None


def _kind(annotation: Any) -> str:  # noqa: ANN401 - a type
    text = str(annotation)
    return next((name for name in ("Decimal", "date", "bool", "tuple") if name in text), "str")


def _decimal(cell: Any) -> Decimal:  # noqa: ANN401 - a cell
    try:
        # A workbook keeps 0.13 as a float: its shortest text is the figure that was typed.
        return Decimal(repr(cell) if isinstance(cell, float) else str(cell).strip().replace(",", "")).normalize() + 0
    except InvalidOperation:
        raise ValueError("is no number; write a figure such as 12.50") from None


def _date(cell: Any) -> date:  # noqa: ANN401 - a cell
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    for pattern in ("%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日"):
        try:
            return datetime.strptime(str(cell).strip(), pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise ValueError("is no date; write one such as 2026-11-20")


def _bool(cell: Any) -> bool:  # noqa: ANN401 - a cell
    text = str(cell).strip().lower()
    if text in ("yes", "true", "1", "1.0", "y", "是"):
        return True
    if text in ("no", "false", "0", "0.0", "n", "否"):
        return False
    raise ValueError("is neither yes nor no; write one of them")


def _str(cell: Any) -> str:  # noqa: ANN401 - a cell
    if isinstance(cell, float) and cell.is_integer():
        if abs(cell) >= 1e15:  # noqa: PLR2004 - digits beyond these are lost in a workbook's number
            raise ValueError("is a number too long to be kept exactly; format the column as text and write it again")
        return str(int(cell))
    return str(cell).strip()


READ: dict[str, Callable[[Any], Any]] = {
    "Decimal": _decimal,
    "date": _date,
    "bool": _bool,
    "tuple": lambda cell: tuple(filter(None, (part.strip() for part in str(cell).replace("；", ";").split(";")))),
    "str": _str,
}


def _check_references(rows: dict[str, list[tuple[int, Any]]], problems: list[str]) -> None:
    for kind, key in (("customers", "customer_number"), ("items", "item_number")):
        seen: dict[str, int] = {}
        for number, row in rows[kind]:
            value = getattr(row, key)
            if value in seen:
                problems.append(f"{kind} row {number}: {key} '{value}' stands in row {seen[value]} already; keep one")
            seen.setdefault(value, number)
    items = {row.item_number for _, row in rows["items"]}
    customers = {row.customer_number for _, row in rows["customers"]}
    for kind in ("ship_tos", "customer_items", "units", "prices", "stock", "promotions"):
        for number, row in rows[kind]:
            item = getattr(row, "item_number", None)
            customer = getattr(row, "customer_number", None)
            if item is not None and item not in items:
                problems.append(f"{kind} row {number}: item_number '{item}' is not in items; add it there or mend it")
            if customer is not None and customer not in customers:
                problems.append(
                    f"{kind} row {number}: customer_number '{customer}' is not in customers; add it there or mend it"
                )


def _as_text(value: object) -> str | None:
    if value is None or value == ():
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ";".join(value)
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
