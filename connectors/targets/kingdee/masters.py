"""Kingdee's customers, items, prices and stock."""

from collections.abc import Iterator, Sequence
from datetime import date

from connectors.capabilities import TargetCustomer, TargetItem, TargetPrice, TargetStock
from connectors.targets.api.mapping import FieldMapping
from connectors.targets.api.wire_values import figure
from connectors.targets.kingdee.bill import Row
from connectors.targets.kingdee.services import Services, quoted

CUSTOMERS, ITEMS, PRICES, STOCK = "BD_Customer", "BD_MATERIAL", "BD_SAL_PriceList", "STK_Inventory"
AT_ONCE = 50
"""Numbers that one filter asks for."""


class Masters:
    """Looks through the master data of one organisation ("0": of all that the user sees)."""

    def __init__(self, services: Services, organisation: str, mapping: FieldMapping) -> None:
        self._services = services
        self._mapping = mapping
        self._organisation = organisation

    def customers(self) -> Iterator[TargetCustomer]:
        """Every customer; active where approved and not forbidden."""
        keys = ("FNumber", "FName", "FForbidStatus", "FDocumentStatus")
        for row in self._rows(CUSTOMERS, keys, self._used(), "FNumber", "customers"):
            yield TargetCustomer(number=_text(row["FNumber"]), name=_text(row["FName"]), active=_active(row))

    def items(self) -> Iterator[TargetItem]:
        """Every item; active where approved and not forbidden. ``unit`` is our name for the base unit."""
        keys = ("FNumber", "FName", "FSpecification", "FBaseUnitId.FNumber", "FForbidStatus", "FDocumentStatus")
        for row in self._rows(ITEMS, keys, self._used(), "FNumber", "items"):
            yield TargetItem(
                number=_text(row["FNumber"]),
                name=_text(row["FName"]),
                specification=_text(row["FSpecification"]) or None,
                unit=self._mapping.ours("unit", _text(row["FBaseUnitId.FNumber"]) or None),
                active=_active(row),
            )

    def prices(self) -> Iterator[TargetPrice]:
        """Every line of every price list; whether tax is included stands in the list itself, not here."""
        keys = ("FNumber", "FCurrencyId.FNumber", "FEffectiveDate", "FExpiryDate", "FMaterialId.FNumber", "FPrice")
        for row in self._rows(PRICES, keys, "", "FNumber,FMaterialId.FNumber", "prices"):
            price = figure(row["FPrice"])
            if price is not None:
                yield TargetPrice(
                    item_number=_text(row["FMaterialId.FNumber"]),
                    unit_price=price,
                    price_list=_text(row["FNumber"]),
                    currency=self._mapping.ours("currency", _text(row["FCurrencyId.FNumber"]) or None),
                    valid_from=_day(row["FEffectiveDate"]),
                    valid_to=_day(row["FExpiryDate"]),
                )

    def stock(self) -> Iterator[TargetStock]:
        """What is on hand by item and warehouse, in base units; how much of it is free is not sure over there."""
        keys = ("FMaterialId.FNumber", "FStockId.FNumber", "FBaseQty")
        for row in self._rows(STOCK, keys, "", "FMaterialId.FNumber,FStockId.FNumber", "stock"):
            quantity = figure(row["FBaseQty"])
            if quantity is not None:
                yield TargetStock(
                    item_number=_text(row["FMaterialId.FNumber"]),
                    quantity=quantity,
                    warehouse=_text(row["FStockId.FNumber"]) or None,
                )

    def unusable(self, form: str, numbers: Sequence[str]) -> list[str]:
        """Which of these numbers are unknown, forbidden or not approved."""
        known: set[str] = set()
        for start in range(0, len(numbers), AT_ONCE):
            some = ",".join(map(quoted, numbers[start : start + AT_ONCE]))
            where = " and ".join(filter(None, (f"FNumber in ({some})", self._used())))
            keys = ("FNumber", "FForbidStatus", "FDocumentStatus")
            known |= {_text(row["FNumber"]) for row in self._rows(form, keys, where, "FNumber", form) if _active(row)}
        return [number for number in dict.fromkeys(numbers) if number not in known]

    def _rows(self, form: str, keys: Sequence[str], where: str, order: str, what: str) -> Iterator[Row]:
        return self._services.query(form, keys, where, order, f"reading {what}")

    def _used(self) -> str:
        return "" if self._organisation == "0" else f"FUseOrgId.FNumber={quoted(self._organisation)}"


def _active(row: Row) -> bool:
    return row["FForbidStatus"] != "B" and row["FDocumentStatus"] == "C"


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(_text(value)[:10].replace("/", "-"))
    except ValueError:
        return None
