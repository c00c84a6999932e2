"""The made-up trade as a whole: goods, customers, prices, stock, places and the past."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from tests.checks_bench.customers import NORTH, SOUTH, WAREHOUSES, Customer, ShipTo, customers
from tests.checks_bench.goods import Item, items, money
from tests.checks_bench.places import PLACES
from tests.checks_bench.prices import TODAY, PriceRow, Prices, price_lists, promotions

NOWHERE = (("西藏自治区", None, None), ("海南省", "三沙市", None), ("新疆维吾尔自治区", "喀什地区", None))
"""Where nothing is delivered."""
TRAPS = {"discontinued": 0.02, "unpriced": 0.004, "scarce": 0.01, "reserved": 0.004, "elsewhere": 0.004, "slow": 0.004}
"""Articles that right orders leave alone, and how many of all they are."""


@dataclass(frozen=True)
class Past:
    """A line of an order of old."""

    customer: str
    order: str
    at: datetime
    item: str
    base: int
    price: Decimal
    currency: str
    address: str


@dataclass(kw_only=True)
class World:
    """Everything that the master data tells, and nothing else."""

    seed: int
    goods: list[Item]
    buyers: list[Customer]
    prices: Prices
    stock: dict[str, dict[str, int]]
    reserved: dict[str, int]
    past: list[Past]
    loss: dict[str, str] = field(default_factory=dict)
    """Customers → an article that they have a price below cost for."""
    group: tuple[str, str] = ("", "")
    """Two customers with one mail domain."""
    asked: dict[tuple[str, str], int] = field(default_factory=dict)
    """(article, warehouse) → base units that orders have asked for so far."""

    def __post_init__(self) -> None:
        self.item = {item.number: item for item in self.goods}
        self.buyer = {buyer.number: buyer for buyer in self.buyers}
        self.traps = {trap: [item for item in self.goods if item.trap == trap] for trap in TRAPS}
        self.own_prices = [
            row for rows in self.prices.rows.values() for row in rows if row.customer and row.currency == "CNY"
        ]
        self.had = Counter((line.customer, line.item) for line in self.past)

    def times(self, buyer: Customer, item: Item) -> int:
        """How often a customer has had an article."""
        return self.had[buyer.number, item.number]

    def free(self, item: Item, warehouse: str) -> float:
        """What may still be promised there; no end where stock is not kept."""
        if item.number not in self.stock:
            return float("inf")
        return self.stock[item.number].get(warehouse, 0) - self.asked.get((item.number, warehouse), 0)

    def ask(self, item: Item, warehouse: str, base: int) -> None:
        """Note what an order asks for."""
        self.asked[item.number, warehouse] = self.asked.get((item.number, warehouse), 0) + base


def serving(buyer: Customer, ship_to: ShipTo) -> str:
    """The warehouse that serves a place: its own, its province's, else the customer's."""
    if ship_to.warehouse:
        return ship_to.warehouse
    return province_warehouse(ship_to.place.province) if ship_to.place else buyer.warehouse


def province_warehouse(province: str) -> str:
    """Which warehouse serves a province."""
    return "GZ" if province in SOUTH else "TJ" if province in NORTH else "NB"


def make_world(*, goods: int, buyers: int, seed: int) -> World:
    """The same trade for the same figures."""
    rng = Random(seed)
    stuff = items(goods, rng)
    _peculiar(stuff, rng)
    people = customers(buyers, stuff, rng)
    _difficult(people, rng)
    group = _group(people)
    prices = price_lists(stuff, people, rng)
    loss = _losses(people, stuff, prices, rng)
    prices.promotions = promotions(stuff, people, rng)
    stock = _stock(stuff, people, rng)
    reserved = {item.number: sum(stock[item.number].values()) - 1 for item in stuff if item.trap == "reserved"}
    world = World(
        seed=seed,
        goods=stuff,
        buyers=people,
        prices=prices,
        stock=stock,
        reserved=reserved,
        past=[],
        loss=loss,
        group=group,
    )
    past = _past(world, rng)
    return replace(world, past=past)


def _difficult(people: list[Customer], rng: Random) -> None:
    """Customers on hold, and some whose credit is used up."""
    home = [one for one in people if one.currency == "CNY"]
    some = rng.sample(home, max(12, len(home) // 30))
    for one in some[: len(some) // 3]:
        one.trap, one.on_hold = "on hold", True
    for one in some[len(some) // 3 : 2 * len(some) // 3]:
        one.trap, one.credit_limit, one.open_balance = "credit", Decimal(200_000), Decimal(199_990)
    for one in some[2 * len(some) // 3 :]:
        one.trap = "loss"


def _group(people: list[Customer]) -> tuple[str, str]:
    """Let a customer have the mail domain of another: companies of one house, with purchasing of their own."""
    one, other = [buyer for buyer in people if buyer.domain and not buyer.trap and buyer.currency == "CNY"][:2]
    other.domain, other.sender = one.domain, f"{other.number.lower()}@{one.domain}"
    return one.number, other.number


def _losses(people: list[Customer], stuff: list[Item], prices: Prices, rng: Random) -> dict[str, str]:
    """Give some customers a price of their own that is below the cost."""
    found: dict[str, str] = {}
    dear = [item for item in stuff if not item.trap and item.cost > 1]
    for one in people:
        if one.trap == "loss":
            item = rng.choice([item for item in dear if item.number not in one.usual])
            price = money(float(item.cost * (1 + item.tax)) * 0.97)
            prices.add(PriceRow(item=item.number, unit=item.base, factor=1, price=price, customer=one.number))
            found[one.number] = item.number
    return found


def _peculiar(stuff: list[Item], rng: Random) -> None:
    """Minimum, multiple, weight, lead time; and what is wrong with some."""
    pool = rng.sample(stuff, len(stuff))
    for trap, share in TRAPS.items():
        for _ in range(max(4, round(len(stuff) * share))):
            pool.pop().trap = trap
    sold = [item for item in stuff if not item.trap]
    for item in stuff:
        carton = item.carton.factor
        if item.trap == "discontinued":
            item.status = "discontinued"
            item.superseded_by = rng.choice(sold).number if rng.random() < 0.7 else None
        elif rng.random() < 0.2:
            item.multiple = rng.choice([carton // part for part in (1, 2, 4, 5, 6) if carton % part == 0])
        elif rng.random() < 0.06:
            item.whole = True
        if rng.random() < 0.12:
            item.minimum = item.lawful(item.typical / 4)
        item.weight = Decimal(rng.randint(1, 900)) / 1000 if rng.random() < 0.6 else None
        item.lead = 30 if item.trap == "slow" else rng.choice((3, 5, 7, 10)) if rng.random() < 0.5 else None


def _stock(stuff: list[Item], people: list[Customer], rng: Random) -> dict[str, dict[str, int]]:
    """Enough where it is needed; no stock is kept of one ordinary article in ten."""
    found: dict[str, dict[str, int]] = {}
    for item in stuff:
        plenty = item.lawful(item.typical * rng.uniform(150, 400))
        if item.trap in ("scarce", "slow"):
            found[item.number] = {"NB": item.lawful(item.typical / 3) if item.trap == "scarce" else 0}
        elif item.trap == "elsewhere":
            found[item.number] = {"TJ": plenty, "NB": 0, "GZ": 0}
        elif item.trap or rng.random() < 0.9:
            found[item.number] = {"NB": plenty}
    by_number = {item.number: item for item in stuff}
    for one in people:
        for number, typical in one.usual.items():
            for ship_to in one.ship_tos:
                if number in found:
                    needed = by_number[number].lawful(typical * rng.uniform(100, 200))
                    at = serving(one, ship_to)
                    found[number][at] = found[number].get(at, 0) + needed
    return found


def _past(world: World, rng: Random) -> list[Past]:
    found: list[Past] = []
    for buyer in world.buyers:
        days = sorted(rng.sample(range(4, 540), buyer.past), reverse=True)
        for place, ago in enumerate(days):
            at = datetime.combine(_workday(TODAY - timedelta(days=ago)), datetime.min.time())
            at = at.replace(hour=rng.randint(9, 17), minute=rng.randrange(60))
            number = buyer.numbering.format(buyer.next_number - len(days) + place)
            where = rng.choice(buyer.ship_tos)
            for item, base in habit(world, buyer, rng, rng.choices((1, 2, 3, 4), (2, 4, 3, 1))[0]):
                price = world.prices.gross(buyer, item, base) or Decimal(0)
                found.append(Past(buyer.number, number, at, item.number, base, price, buyer.currency, where.address))
    return found


def habit(world: World, buyer: Customer, rng: Random, lines: int) -> list[tuple[Item, int]]:
    """Some of what a customer usually takes, in quantities such as they take."""
    chosen = rng.sample(sorted(buyer.usual), min(lines, len(buyer.usual)))
    return [
        (item := world.item[number], item.lawful(buyer.usual[number] * rng.lognormvariate(0, 0.35)))
        for number in chosen
    ]


def _workday(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))


__all__ = ["NOWHERE", "PLACES", "WAREHOUSES", "Past", "World", "habit", "make_world", "province_warehouse", "serving"]
