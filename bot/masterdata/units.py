"""Which of an item's units is meant by what a document calls it."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from bot.comparing import plain_code
from bot.masterdata.rows import Item, Unit
from bot.matching.units import MEASURES, family, packed

_SINGLE = {"piece": ("piece", "machine", "set", "book", "portion")}
"""What "EA" may be besides: one 台, one 套 and one 本 are single things, too, where nothing smaller is."""


class Units:
    """The units of every item, by all their names."""

    def __init__(self, rows: Iterable[Unit], items: Mapping[str, Item]) -> None:
        self._items = items
        self._named: dict[tuple[str | None, str], Unit] = {}
        self._of: dict[str | None, list[Unit]] = {}
        self._found: dict[tuple[str, str | None], Unit | None] = {}
        for row in rows:
            self._of.setdefault(row.item_number, []).append(row)
            self._named.update({(row.item_number, plain_code(name)): row for name in (row.unit, *row.aliases)})

    def find(self, item_number: str, unit: str | None) -> Unit | None:
        """The unit that is meant: by its name, by a pack written out, by another name for the same thing.

        Another name counts where it can mean but one of the item's units: "EA" is 个 for what comes in 个 and 箱. None
        given is the base unit.
        """
        key = (item_number, unit)
        if key not in self._found:
            self._found[key] = self._find(item_number, unit)
        return self._found[key]

    def of(self, item_number: str) -> list[Unit]:
        """Every unit of an item, its base unit first, then its own, then those of every item."""
        return [self._base(item_number), *self._of.get(item_number, []), *self._of.get(None, [])]

    def _base(self, item_number: str) -> Unit:
        return Unit(item_number=item_number, unit=self._items[item_number].base_unit, factor=Decimal(1))

    def _find(self, item_number: str, unit: str | None) -> Unit | None:
        wanted = plain_code(unit)
        if not wanted or wanted == plain_code(self._items[item_number].base_unit):
            return self._base(item_number)
        named = self._called(item_number, wanted)
        if named or family(unit):
            return named or self._alike(item_number, wanted)
        said = packed(unit)
        if said is None:
            return None
        exact = self._called(item_number, said.pack)
        return exact if exact and exact.factor == said.count else self._alike(item_number, said.pack, said.count)

    def _called(self, item_number: str, wanted: str) -> Unit | None:
        return self._named.get((item_number, wanted)) or self._named.get((None, wanted))

    def _alike(self, item_number: str, unit: str, count: Decimal | None = None) -> Unit | None:
        """The one unit of the item that goes by such a name; of several the one that holds so many."""
        meant = family(unit) or ""
        for like in _SINGLE.get(meant, (meant,)):
            alike = self._meaning(item_number, unit, like)
            if len(alike) > 1 and count in alike:
                return alike[count]
            if alike:
                return next(iter(alike.values())) if len(alike) == 1 else None
        return None

    def _meaning(self, item_number: str, unit: str, meant: str) -> dict[Decimal, Unit]:
        """The item's units that go by this name or mean this, by their factors.

        A pack that some call a piece (件 for a carton) is none for who writes "PCS"; only of what is measured, a piece
        is so many metres.
        """
        measured = family(self._items[item_number].base_unit) in MEASURES
        alike: dict[Decimal, Unit] = {}
        for row in self.of(item_number):
            names = {plain_code(name) for name in (row.unit, *row.aliases)}
            may_be = meant != "piece" or row.factor <= 1 or measured
            if unit in names or (meant and may_be and meant in map(family, names)):
                alike.setdefault(row.factor, row)
        return alike
