"""Orders through resolution and every check into the store, beside what plain SQLite takes for them.

Twice, because "the same without the product" can mean two things. *The least*: an order decoded, added up, looked up by
every key and written into three bare tables: what anybody would need at least. *The same rows*: the tables, indexes and
references that the product keeps, filled by plain SQL. Both write an order a transaction, as durably as the product
(WAL, NORMAL). Neither resolves anything, nor makes any check beyond the arithmetic.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path
from random import Random

import msgspec

from bot import masterdata
from bot.garbage import seldom_collected
from bot.room import Room, Tally
from bot.settings import load
from bot.staging import Staging, utc_now
from bot.steps import check, read
from bot.wiring import Connectors
from bot.workers import Task
from extractors.purchase_order import ExtractedOrder, Extraction, PurchaseOrder
from tests.bench.held_orders import Wont, hold
from tests.bench.pairs import Pair
from tests.bench.plain_store import PlainStore
from tests.bench.same_rows import SameRows
from tests.checks_bench.customers import Customer
from tests.checks_bench.orders import clean
from tests.checks_bench.workbooks import write_company
from tests.checks_bench.world import World, make_world

GOODS, BUYERS = 20_000, 1_000
AT_ONCE = 20
"""Orders that are taken in together, as a night's are."""
ORDERS = 600
"""Orders that are made: enough for the rounds of a measurement, each order once."""
PARCEL = (
    "INSERT INTO parcel (id, filename, size, stored, source, received_at, status, updated_at) "
    "VALUES (?, 'order.json', 2000, 'parcels/x', 'bench', ?, 'received', ?)"
)


class Product:
    """The product's own path for orders that were read: into the store, resolved, checked, written."""

    def __init__(self, folder: Path, company: Path, held: int, world: World) -> None:
        settings = replace(load(company, secrets=False), sources=(), targets=(), messengers=())
        staging = Staging(folder)
        hold(staging.path, held, [(buyer.number, _wonts(world, buyer)) for buyer in world.buyers])
        self._db = sqlite3.connect(staging.path, isolation_level=None)
        row = {"started_at": utc_now(), "host": "bench", "process": 0}
        with staging.transaction() as db:
            run = int(db.table("run").insert(row).last_pk or 0)
        self._room = Room(
            run=run,
            settings=settings,
            staging=staging,
            connectors=Connectors(settings),
            master=masterdata.load(settings.folders.masterdata),
            today=date(2026, 11, 20),
        )
        self._numbers = count(10**9)

    def take(self, orders: list[PurchaseOrder]) -> None:
        """Orders as reading leaves them, until the checks have had their say."""
        batch = []
        self._db.execute("BEGIN")
        for order in orders:
            parcel = hashlib.sha256(str(next(self._numbers)).encode()).hexdigest()
            self._db.execute(PARCEL, [parcel, utc_now(), utc_now()])
            read_order = Extraction(document="order.json", format="json", orders=(ExtractedOrder(order=order),))
            batch.append((Task(key=parcel, path=Path("order.json"), filename="order.json"), read_order))
        self._db.execute("COMMIT")
        with seldom_collected():
            read.keep(self._room, batch, Tally())
            tally = check.run(self._room)
        if tally.counts["clean"] < len(orders) * 0.7 or tally.problems:
            found = [row[0] for row in self._db.execute("SELECT DISTINCT why_en FROM finding LIMIT 5")]
            raise AssertionError(f"of {len(orders)} right orders {dict(tally.counts)}: {found} {tally.problems}")


def pairs(folder: Path, held: int) -> Iterator[Pair]:
    """Twenty orders of eight lines into a store that holds ``held`` already."""
    world = make_world(goods=GOODS, buyers=BUYERS, seed=11)
    folder = folder / f"held-{held}"
    company = write_company(world, folder)
    product = Product(folder / "data", company, held, world)
    plain = PlainStore(folder / "plain.sqlite")
    plain.hold(held, [buyer.number for buyer in world.buyers], [item.number for item in world.goods])
    same = SameRows(folder / "same" / "staging.sqlite", folder / "data" / "staging.sqlite")
    ours = _orders(world, 1)

    def through() -> None:
        product.take([msgspec.json.decode(next(ours)[0], type=PurchaseOrder, strict=False) for _ in range(AT_ONCE)])

    name = f"20 orders checked and stored, {held:,} held ÷ plain SQLite"
    yield Pair(name=f"{name}, the least", product=through, raw=partial(_taken, plain.take, _orders(world, 2)))
    yield Pair(name=f"{name}, the same rows", product=through, raw=partial(_taken, same.take, _orders(world, 3)))


def _taken(take: Callable[[bytes, str], object], orders: Iterator[tuple[bytes, str]]) -> None:
    for _ in range(AT_ONCE):
        take(*next(orders))


def _wonts(world: World, buyer: Customer) -> list[Wont]:
    """What a customer usually takes, as lines of the past have it."""
    return [
        Wont(number, item.base, str(base), f"{item.price:f}", f"{item.price * base:.2f}")
        for number, typical in buyer.usual.items()
        if (item := world.item[number]) and (base := item.lawful(typical))
    ]


def _orders(world: World, seed: int) -> Iterator[tuple[bytes, str]]:
    """Right orders of about eight lines as JSON, with whose they are; made before anything is measured."""
    rng = Random(seed)
    made: list[tuple[bytes, str]] = []
    buyers = [buyer for buyer in world.buyers if not buyer.trap]
    while len(made) < ORDERS:
        draft = clean(world, rng.choice(buyers), rng, priced=True, lines=8)
        if draft is not None and len(draft.lines) >= 6:
            made.append((msgspec.json.encode(draft.document()), draft.buyer.number))
    return iter(made)
