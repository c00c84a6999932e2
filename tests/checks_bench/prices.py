"""What things cost: lists, groups, own prices, breaks, and promotions, with the rules of who may claim what."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from itertools import combinations
from random import Random

from tests.checks_bench.customers import Customer
from tests.checks_bench.goods import Item, money

TODAY = date(2026, 11, 20)
RATES = {"CNY": Decimal(1), "USD": Decimal("7.10"), "EUR": Decimal("7.70")}
GROUPS = ("A", "B", "C")


@dataclass(frozen=True, kw_only=True)
class PriceRow:
    """One row of the price list: per ``factor`` base units."""

    item: str
    unit: str
    factor: int
    price: Decimal
    minimum: int = 0
    currency: str = "CNY"
    taxed: bool = True
    customer: str | None = None
    group: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Promotion:
    """One promotion; quantities in base units."""

    code: str
    name: str
    item: str | None = None
    category: str | None = None
    customer: str | None = None
    group: str | None = None
    minimum: int = 0
    maximum: int | None = None
    amount_from: int = 0
    percent: Decimal | None = None
    money: Decimal | None = None
    """Off the price of a base unit, tax included."""
    stackable: bool = False
    excludes: tuple[str, ...] = ()
    since: date = TODAY - timedelta(days=40)
    until: date = TODAY + timedelta(days=60)

    def holds(self, day: date) -> bool:
        """Whether it runs on this day."""
        return self.since <= day <= self.until

    def may(self, customer: Customer, item: Item, base: int) -> bool:
        """Whether this customer may claim it for so much of this."""
        return (
            self.customer in (None, customer.number)
            and self.group in (None, customer.group)
            and self.item in (None, item.number)
            and self.category in (None, item.category)
            and base >= self.minimum
            and (self.maximum is None or base <= self.maximum)
        )


def together(chosen: tuple[Promotion, ...]) -> bool:
    """Whether these may be claimed at once; money and per cent never are, since nobody says which comes first."""
    codes = {one.code for one in chosen}
    if len(chosen) > 1 and any(one.money for one in chosen):
        return False
    return len(chosen) < 2 or all(one.stackable and not codes & set(one.excludes) for one in chosen)


def reduced(price: Decimal, chosen: tuple[Promotion, ...]) -> Decimal:
    """The price with all of these taken off."""
    for one in chosen:
        price = price * (1 - (one.percent or Decimal(0)) / 100) - (one.money or Decimal(0))
    return price


@dataclass(kw_only=True)
class Prices:
    """All rows, and what follows from them."""

    rows: dict[str, list[PriceRow]] = field(default_factory=dict)
    promotions: list[Promotion] = field(default_factory=list)

    def add(self, row: PriceRow) -> None:
        """One more row."""
        self.rows.setdefault(row.item, []).append(row)

    def gross(self, customer: Customer, item: Item, base: int, day: date = TODAY) -> Decimal | None:
        """The price of a base unit, tax included: the closest row's, then that of the highest break reached."""
        best: tuple[int, int] | None = None
        found = None
        for row in self.rows.get(item.number, ()):
            if row.currency != customer.currency or row.minimum * row.factor > base or not _holds(row, day):
                continue
            if row.customer not in (None, customer.number) or row.group not in (None, customer.group):
                continue
            rank = (2 if row.customer else 1 if row.group else 0, row.minimum * row.factor)
            if best is None or rank > best:
                best, found = rank, row
        if found is None:
            return None
        return found.price / found.factor * (1 if found.taxed else 1 + item.tax)

    def claimable(self, customer: Customer, item: Item, base: int, day: date = TODAY) -> list[Promotion]:
        """What this customer may claim for so much of this, one at a time, however small the order is."""
        listed = self.by_item.get(item.number, ())
        return [one for one in listed if not one.amount_from and one.holds(day) and one.may(customer, item, base)]

    @cached_property
    def by_item(self) -> dict[str, list[Promotion]]:
        """Article → the promotions on it alone."""
        found: dict[str, list[Promotion]] = {}
        for one in self.promotions:
            found.setdefault(one.item or "", []).append(one)
        return found

    def allowed(self, customer: Customer, item: Item, base: int) -> Iterator[Decimal]:
        """Every price that is right, promotions claimed or not."""
        price = self.gross(customer, item, base)
        if price is not None:
            claimable = self.claimable(customer, item, base) + self.by_item.get("", [])
            for count in range(len(claimable) + 1):
                for chosen in combinations(claimable, count):
                    if together(chosen):
                        yield reduced(price, chosen)

    def explained(self, customer: Customer, item: Item, base: int, price: Decimal, near: float = 0.015) -> bool:
        """Whether a price could be taken for a right one."""
        return any(abs(price / one - 1) < Decimal(str(near)) for one in self.allowed(customer, item, base))


def _holds(row: PriceRow, day: date) -> bool:
    return (row.since is None or row.since <= day) and (row.until is None or day <= row.until)


def price_lists(goods: list[Item], buyers: list[Customer], rng: Random) -> Prices:
    """Prices for everybody, with last year's and next year's, and closer ones for some."""
    prices = Prices()
    for item in goods:
        _list(prices, item, rng)
    by_number = {item.number: item for item in goods}
    for item in rng.sample(goods, len(goods) // 12):
        if not item.trap:
            prices.add(_row(item, money(float(item.price) * rng.uniform(0.95, 0.99)), group=rng.choice(GROUPS)))
    for buyer in buyers:
        _own(prices, buyer, by_number, rng)
    return prices


def _row(item: Item, price: Decimal, **more: object) -> PriceRow:
    return PriceRow(item=item.number, unit=item.base, factor=1, price=price, **more)  # type: ignore[arg-type]


def _list(prices: Prices, item: Item, rng: Random) -> None:
    item.price = money(float(item.cost * (1 + item.tax)) / (1 - rng.uniform(0.32, 0.5)))
    this_year, last = date(2026, 1, 1), date(2025, 12, 31)
    if item.trap == "unpriced":
        prices.add(_row(item, item.price, since=date(2025, 1, 1), until=last))
        return
    kind = rng.random()
    if kind < 0.05:
        net = money(float(item.price) / float(1 + item.tax))
        item.price = net * (1 + item.tax)
        prices.add(_row(item, net, taxed=False))
    elif kind < 0.1:
        carton = item.carton
        prices.add(PriceRow(item=item.number, unit=carton.unit, factor=carton.factor, price=item.price * carton.factor))
    else:
        prices.add(_row(item, item.price, since=this_year if kind < 0.6 else None))
        if kind < 0.3:
            prices.add(
                _row(item, money(float(item.price) * rng.uniform(0.8, 0.96)), since=date(2025, 1, 1), until=last)
            )
        if kind < 0.2:
            prices.add(_row(item, money(float(item.price) * rng.uniform(1.04, 1.15)), since=date(2027, 1, 1)))
    if kind >= 0.1 and rng.random() < 0.25:
        at = item.lawful(item.typical * rng.choice((3, 5)))
        prices.add(_row(item, money(float(item.price) * rng.uniform(0.94, 0.97)), minimum=at, since=this_year))


def _own(prices: Prices, buyer: Customer, by_number: dict[str, Item], rng: Random) -> None:
    for number in buyer.usual:
        item = by_number[number]
        if buyer.currency != "CNY":
            rate = RATES[buyer.currency]
            at = (item.price / rate).quantize(Decimal("0.0001") if item.price < 10 else Decimal("0.01"), ROUND_HALF_UP)
            prices.add(_row(item, max(at, Decimal("0.0005")), currency=buyer.currency, customer=buyer.number))
        elif rng.random() < 0.1:
            own = money(float(item.price) * rng.uniform(0.93, 0.98))
            prices.add(_row(item, own, customer=buyer.number, since=date(2026, 3, 1), until=date(2027, 2, 28)))


def promotions(goods: list[Item], buyers: list[Customer], rng: Random) -> list[Promotion]:
    """Running, ended and coming promotions; those that a fault needs have their article to themselves."""
    home = [buyer for buyer in buyers if buyer.currency == "CNY" and not buyer.trap]
    usual = [number for buyer in home for number in buyer.usual]
    by_number = {item.number: item for item in goods}
    chosen = rng.sample(sorted(set(usual)), min(max(40, len(goods) // 250), len(set(usual))))
    found = [_on_item(by_number[number], place, home, rng) for place, number in enumerate(chosen)]
    wide = Promotion(code="ALL-2", name="满额立减", amount_from=6000, percent=Decimal(2))
    found.append(wide)
    for place, number in enumerate(chosen[: len(chosen) // 3]):
        first = found[place]
        if first.money:
            continue
        free = first.stackable and place % 2 == 0
        found.append(
            Promotion(
                code=f"P2-{place:04}", name="加码优惠", item=number, minimum=first.minimum, percent=Decimal(4),
                stackable=first.stackable, excludes=() if free else (first.code,),
            )
        )  # fmt: skip
    return found


def _on_item(item: Item, place: int, home: list[Customer], rng: Random) -> Promotion:
    ended, coming = rng.random() < 0.15, rng.random() < 0.1
    days = timedelta(days=30)
    buyers = [buyer for buyer in home if item.number in buyer.usual]
    return Promotion(
        code=f"P1-{place:04}",
        name=f"{item.name}促销",
        maximum=item.lawful(item.typical * 6) if place % 9 == 4 else None,
        item=item.number,
        customer=buyers[0].number if rng.random() < 0.25 else None,
        group=buyers[0].group if rng.random() < 0.15 else None,
        minimum=item.lawful(item.typical * 2) if rng.random() < 0.5 else 0,
        percent=None if place % 7 == 3 else Decimal(rng.choice((3, 5, 6, 8))),
        money=money(float(item.price) * 0.04) if place % 7 == 3 else None,
        stackable=rng.random() < 0.5,
        since=TODAY + days if coming else TODAY - days * 3,
        until=TODAY - days if ended and not coming else TODAY + days * 3,
    )
