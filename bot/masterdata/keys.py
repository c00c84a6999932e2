"""Further ways to find an item: bar codes, codes written otherwise, and what is nearest to a text."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from bot.comparing import plain_code
from bot.masterdata.rows import CustomerItem, Item, Unit
from bot.matching.codes import bare_code, gtin, mistaken_code
from bot.matching.nearest import Nearest
from bot.matching.texts import squeezed

Packs = dict[str, list[tuple[Item, Unit | None]]]
"""A key → the items, or packs of items, that bear it."""
Index = tuple[Nearest, list[str]]
"""An index over texts, and the number of what each names."""


class ItemKeys:
    """Keys that are worked out when first asked for, and hold as long as the snapshot does."""

    def __init__(
        self, items: Mapping[str, Item], units: Iterable[Unit], customer_items: Iterable[CustomerItem]
    ) -> None:
        self._items = items
        self._packs = [row for row in units if row.barcode and row.item_number in items]
        self._customer_items = customer_items

    @cached_property
    def by_text(self) -> dict[str, list[Item]]:
        """Name or alias, alone and with the specification, as compared (plain_text) → items."""
        index: dict[str, list[Item]] = {}
        for item in self._items.values():
            for text in dict.fromkeys(squeezed(text) for text in _texts(item)):
                if text:
                    index.setdefault(text, []).append(item)
        return index

    @cached_property
    def by_specification(self) -> dict[str, list[Item]]:
        """Specification, as compared (plain_text) → items."""
        index: dict[str, list[Item]] = {}
        for item in self._items.values():
            if text := squeezed(item.specification):
                index.setdefault(text, []).append(item)
        return index

    @cached_property
    def by_gtin(self) -> Packs:
        """GTIN in fourteen digits → the items, or packs of items, that bear it."""
        index: Packs = {}
        for item in self._items.values():
            if item.barcode and (number := gtin(item.barcode)):
                index.setdefault(number, []).append((item, None))
        for row in self._packs:
            if number := gtin(row.barcode):
                index.setdefault(number, []).append((self._items[row.item_number or ""], row))
        return index

    @cached_property
    def by_pack_code(self) -> Packs:
        """A pack's bar code, as compared, whatever its check digit → the packs."""
        index: Packs = {}
        for row in self._packs:
            index.setdefault(plain_code(row.barcode), []).append((self._items[row.item_number or ""], row))
        return index

    @cached_property
    def by_bare_code(self) -> dict[str, list[Item]]:
        """Item number without dashes, dots and blanks → items."""
        index: dict[str, list[Item]] = {}
        for item in self._items.values():
            index.setdefault(bare_code.__wrapped__(item.item_number), []).append(item)
        return index

    @cached_property
    def by_mistaken_code(self) -> dict[str, list[Item]]:
        """Item number as the eye takes it (O is 0, l is 1) → items."""
        index: dict[str, list[Item]] = {}
        for item in self._items.values():
            index.setdefault(mistaken_code.__wrapped__(item.item_number), []).append(item)
        return index

    @cached_property
    def of_customer_by_bare_code(self) -> dict[tuple[str, str], set[str]]:
        """(customer number, the customer's own code without dashes and blanks) → our item numbers."""
        index: dict[tuple[str, str], set[str]] = {}
        for row in self._customer_items:
            key = row.customer_number, bare_code.__wrapped__(row.customer_item_code)
            index.setdefault(key, set()).add(row.item_number)
        return index

    @cached_property
    def customer_codes(self) -> dict[str, dict[str, str]]:
        """Customer number → our item number → the code that the customer has for it."""
        index: dict[str, dict[str, str]] = {}
        for row in self._customer_items:
            index.setdefault(row.customer_number, {}).setdefault(row.item_number, row.customer_item_code)
        return index

    @cached_property
    def nearest_text(self) -> Index:
        """An index over the names and aliases, with specification, of what is sold today."""
        named = [
            (" ".join(filter(None, (name, item.specification))), item.item_number)
            for item in self._items.values()
            if item.status == "active"
            for name in (item.name, *item.aliases)
        ]
        return Nearest([text for text, _ in named]), [number for _, number in named]

    @cached_property
    def nearest_code(self) -> Index:
        """An index over the numbers of what is sold today."""
        numbers = [item.item_number for item in self._items.values() if item.status == "active"]
        return Nearest(numbers), numbers


def _texts(item: Item) -> list[str]:
    names = (item.name, *item.aliases)
    return [*names, *(f"{name} {item.specification}" for name in names if item.specification)]
