"""The trade as master data: a workbook or CSV file a kind, by the documented columns, some headed in Chinese."""

import csv
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from tests.checks_bench.prices import RATES, TODAY, PriceRow
from tests.checks_bench.world import NOWHERE, PLACES, WAREHOUSES, World, province_warehouse

Cells = list[object]
COLUMNS: dict[str, str] = tomllib.loads(Path(__file__).with_name("columns.toml").read_text(encoding="utf-8"))

SETTINGS = """\
[company]
name = "海川综合供应有限公司"
mail_domains = ["haichuan.example"]
timezone = "Asia/Shanghai"

[checks]
approval_amount = "{approval}"
exchange_rates = {{ {rates} }}

[reading]
processes = 2
"""
APPROVAL = 100_000
HOLIDAYS = (*(date(2027, 1, day) for day in (1,)), *(date(2027, 2, day) for day in range(5, 12)))


def write_company(world: World, folder: Path, kinds: Sequence[str] = ()) -> Path:
    """Settings and master data in a folder, of some kinds alone where they are named; the settings' path."""
    (folder / "masterdata").mkdir(parents=True, exist_ok=True)
    rates = ", ".join(f'{name} = "{rate}"' for name, rate in RATES.items() if name != "CNY")
    settings = folder / "orderbot.toml"
    settings.write_text(SETTINGS.format(approval=APPROVAL, rates=rates), encoding="utf-8")
    for kind, rows in _kinds(world).items():
        if kinds and kind not in kinds:
            continue
        names = COLUMNS[kind].split()
        if kind in ("customers", "ship_tos", "promotions", "areas"):
            _xlsx(folder / "masterdata" / f"{kind}.xlsx", names, rows)
        else:
            _csv(folder / "masterdata" / f"{kind}.csv", names, rows)
    return settings


def _kinds(world: World) -> dict[str, Iterable[Cells]]:
    prices = (_price(row) for rows in world.prices.rows.values() for row in rows)
    until = TODAY + timedelta(days=20)
    return {
        "customers": _customers(world),
        "ship_tos": _ship_tos(world),
        "items": _items(world),
        "customer_items": ([one.number, code, item] for one in world.buyers for item, code in one.codes.items()),
        "units": _units(world),
        "prices": prices,
        "margin_floors": (["食品", "8%"], ["化工", "0.06"]),
        "promotions": _promotions(world),
        "stock": _stock(world),
        "reservations": ([item, "NB", left, "网店", until] for item, left in world.reserved.items()),
        "warehouses": ([code, f"{code}仓", "16:00", 1] for code in WAREHOUSES),
        "areas": _areas(),
        "calendar": ([day, "否", "假日"] for day in HOLIDAYS),
        "order_history": _history(world),
    }


def _history(world: World) -> Iterator[Cells]:
    for one in world.past:
        at = f"{one.at:%Y-%m-%d %H:%M}"
        yield [one.customer, one.order, at, one.item, one.base, one.price, one.currency, one.address]


def _customers(world: World) -> Iterator[Cells]:
    for one in world.buyers:
        yield [
            one.number, one.name, one.alias, one.tax_id, one.domain, None if one.domain else one.sender, one.contact,
            one.phone, one.sender, one.address, one.language, one.terms, one.group, one.credit_limit, one.open_balance,
            one.currency, one.warehouse, one.least_amount, *(("是", "欠款") if one.on_hold else ("否", None)),
        ]  # fmt: skip


def _ship_tos(world: World) -> Iterator[Cells]:
    for one in world.buyers:
        for place, to in enumerate(one.ship_tos, 1):
            code = f"{one.number}-{place}"
            yield [one.number, code, to.name, to.contact, to.phone, to.postcode, to.address, to.warehouse]


def _items(world: World) -> Iterator[Cells]:
    for item in world.goods:
        yield [
            item.number, item.name, f"{item.name_en} {item.spec}", item.barcode, item.spec, item.category, item.base,
            item.weight, item.tax, item.status, item.superseded_by, item.cost, item.minimum, item.multiple, item.lead,
        ]  # fmt: skip


def _units(world: World) -> Iterator[Cells]:
    for item in world.goods:
        yield [item.number, item.base, 1, ";".join(item.base_aliases), None, None]
        for pack in item.packs:
            whole = "是" if item.whole else None
            yield [item.number, pack.unit, pack.factor, ";".join(pack.aliases), pack.barcode, whole]


def _price(row: PriceRow) -> Cells:
    taxed = None if row.taxed else "no"
    return [
        row.customer, row.group, row.item, row.unit, row.minimum or None, row.price, row.currency, taxed, row.since,
        row.until,
    ]  # fmt: skip


def _promotions(world: World) -> Iterator[Cells]:
    for one in world.prices.promotions:
        yield [
            one.code, one.name, one.item, one.category, one.customer, one.group, one.minimum or None, one.maximum,
            one.amount_from or None, one.percent, one.money,
            "yes" if one.stackable else "no", ";".join(one.excludes), one.since,
            one.until,
        ]  # fmt: skip


def _stock(world: World) -> Iterator[Cells]:
    for item, places in world.stock.items():
        for warehouse, on_hand in places.items():
            yield [item, warehouse, on_hand, 0]


def _areas() -> Iterator[Cells]:
    for province in dict.fromkeys(place.province for place in PLACES):
        warehouse = province_warehouse(province)
        yield [province, None, None, None, 3 if warehouse == "NB" else 4, warehouse]
    for province, city, district in NOWHERE:
        yield [province, city, district, "no", None, None]


def _csv(path: Path, headings: list[str], rows: Iterable[Cells]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        writer.writerows([_text(cell) for cell in row] for row in rows)


def _xlsx(path: Path, headings: list[str], rows: Iterable[Cells]) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet(path.stem)
        sheet.write_row(0, 0, headings)
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, column, cell)
                elif isinstance(cell, Decimal | int):
                    sheet.write_number(number, column, cell)
                elif cell is not None:
                    sheet.write_string(number, column, str(cell))


def _text(cell: object) -> str:
    return "" if cell is None else f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
