"""Who buys: companies with tax ids, mail domains, people and places, most of them in China."""

from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from tests.checks_bench.goods import Item
from tests.checks_bench.places import PLACES, Place, landline, mobile, street, written
from tests.checks_bench.words import WORDS


@dataclass(kw_only=True)
class ShipTo:
    """Where goods go; ``place`` is None abroad."""

    name: str
    contact: str
    phone: str
    address: str
    postcode: str | None
    place: Place | None
    warehouse: str | None = None
    writings: tuple[str, ...] = ()
    """The address as they may write it."""


@dataclass(kw_only=True)
class Customer:
    """One customer, and how they order: their numbers, their usual goods, the rhythm."""

    number: str
    name: str
    alias: str | None
    tax_id: str | None
    domain: str | None
    sender: str
    contact: str
    phone: str
    address: str
    terms: str
    group: str | None
    currency: str
    warehouse: str
    language: str = "zh"
    credit_limit: Decimal | None = None
    open_balance: Decimal | None = None
    least_amount: Decimal | None = None
    on_hold: bool = False
    ship_tos: list[ShipTo] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)
    """Our item number → their own code."""
    usual: dict[str, float] = field(default_factory=dict)
    """Our item number → base units that they typically take."""
    past: int = 0
    """Orders of theirs in the history."""
    numbering: str = ""
    next_number: int = 1
    trap: str = ""
    """Why no right order comes from them: "on hold" …"""

    def order_number(self) -> str:
        """Their next number."""
        number = self.numbering.format(self.next_number)
        self.next_number += 1
        return number


PINYIN = dict(zip(WORDS["first"] + WORDS["second"], WORDS["first_pinyin"] + WORDS["second_pinyin"], strict=True))
ABROAD = (
    ("Ltd", "USD", "{n} Harbour Road, Southampton, SO14 {k}AB, United Kingdom", "+44 20 7946 0{m:03}"),
    ("GmbH", "EUR", "Industriestraße {n}, 70565 Stuttgart, Germany", "+49 711 685{m:04}"),
    ("Inc.", "USD", "{n} Commerce Drive, Columbus, OH 43215, USA", "+1 614 555 01{k}{k}"),
)
TERMS = ("月结30天", "月结60天", "款到发货", "货到付款", "月结45天")
NUMBERINGS = ("PO2026{:05}", "45{:08}", "{{w}}-CG-{:04}", "CG2026-{:04}", "{:06}", "{{w}}{:05}", "PO-{:05}")
WAREHOUSES = ("NB", "GZ", "TJ")
SOUTH = ("广东省", "广西壮族自治区", "福建省", "湖南省", "云南省", "贵州省", "江西省")
NORTH = ("北京市", "天津市", "河北省", "山西省", "辽宁省", "吉林省", "黑龙江省", "陕西省", "甘肃省", "山东省")
TAX_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def customers(count: int, goods: list[Item], rng: Random) -> list[Customer]:
    """So many different customers; one in fifteen is abroad."""
    names: set[str] = set()
    found: list[Customer] = []
    usual = [item for item in goods if not item.trap]
    while len(found) < count:
        number = f"C{10000 + len(found)}"
        one = _abroad(number, rng) if len(found) % 15 == 7 else _at_home(number, rng)
        if one.name not in names:
            names.add(one.name)
            _habits(one, usual, rng)
            found.append(one)
    return found


def _at_home(number: str, rng: Random) -> Customer:
    place = rng.choice(PLACES)
    first, second, line = rng.choice(WORDS["first"]), rng.choice(WORDS["second"]), rng.choice(WORDS["companies"])
    short = f"{first}{second}{line}"
    name = rng.choice(
        (
            f"{place.city[:-1]}{short}有限公司",
            f"{short}（{place.city[:-1]}）有限公司",
            f"{place.province[:2]}{short}股份有限公司",
        )
    )
    word = f"{PINYIN[first]}{PINYIN[second]}"
    domain = f"{word}-{number.lower()}.example" if rng.random() < 0.9 else None
    contact = rng.choice(WORDS["surnames"]) + rng.choice(WORDS["given"])
    sender = (
        f"{rng.choice(('caigou', 'po', 'order', 'purchase'))}@{domain}"
        if domain
        else f"{word}.{number.lower()}@163.com"
    )
    one = Customer(
        number=number,
        name=name,
        alias=f"{place.city[:-1]}{first}{second}" if rng.random() < 0.3 else None,
        tax_id=tax_id(rng) if rng.random() < 0.95 else None,
        domain=domain,
        sender=sender,
        contact=contact,
        phone=landline(place, rng),
        address=written(place, street(rng))[0],
        terms=rng.choice(TERMS),
        group=rng.choice((None, None, "A", "B", "C")),
        currency="CNY",
        warehouse="GZ" if place.province in SOUTH else "TJ" if place.province in NORTH else "NB",
    )
    one.ship_tos = [
        _ship_to(one, place if rng.random() < 0.7 else rng.choice(PLACES), rng) for _ in range(rng.choice((1, 1, 2, 3)))
    ]
    one.numbering = rng.choice(NUMBERINGS).replace("{{w}}", word[:2].upper())
    return one


def _ship_to(one: Customer, place: Place, rng: Random) -> ShipTo:
    phone = mobile(rng) if rng.random() < 0.7 else landline(place, rng)
    warehouse = "GZ" if place.province in SOUTH else "TJ" if place.province in NORTH else "NB"
    contact = rng.choice(WORDS["surnames"]) + rng.choice(("师傅", "工", *WORDS["given"]))
    writings = written(place, street(rng))
    return ShipTo(
        name=one.name, contact=contact, phone=phone, address=writings[0], postcode=place.postcode, place=place,
        warehouse=warehouse if rng.random() < 0.5 else None, writings=writings,
    )  # fmt: skip


def _abroad(number: str, rng: Random) -> Customer:
    form, currency, address, phone = rng.choice(ABROAD)
    word = rng.choice(WORDS["abroad"])
    name = f"{word} {rng.choice(WORDS['abroad_trades'])} {number[1:]} {form}"
    figures = {"n": rng.randint(1, 400), "k": rng.randint(1, 9), "m": rng.randint(100, 999)}
    domain = f"{word.lower()}-{number.lower()}.example"
    one = Customer(
        number=number, name=name, alias=None, tax_id=None, domain=domain, sender=f"purchasing@{domain}",
        contact="J. Alder", phone=phone.format(**figures), address=address.format(**figures), terms="Net 30",
        group=None, currency=currency, warehouse="NB", language="en", numbering="PO{:06}",
    )  # fmt: skip
    one.ship_tos = [
        ShipTo(name=name, contact="Goods In", phone=one.phone, address=one.address, postcode=None, place=None)
    ]
    return one


def _habits(one: Customer, goods: list[Item], rng: Random) -> None:
    kinds = rng.sample(range(len(goods)), min(rng.randint(6, 18), len(goods)))
    for place in kinds:
        item = goods[place]
        one.usual[item.number] = item.typical * rng.lognormvariate(0, 0.4)
        if rng.random() < 0.5:
            one.codes[item.number] = (
                f"{rng.choice(('M', 'W', 'YL', 'MT-', '3'))}{rng.randrange(10**4):04}{len(one.codes):02}"
            )
    one.next_number = rng.randint(100, 9000)
    one.past = rng.randint(8, 26) if rng.random() < 0.6 else 0
    if rng.random() < 0.6:
        one.credit_limit = Decimal(rng.choice((500_000, 800_000, 1_500_000)))
        one.open_balance = Decimal(rng.randrange(0, 200_000, 500))
    if rng.random() < 0.15 and one.currency == "CNY":
        one.least_amount = Decimal(rng.choice((200, 300)))


def tax_id(rng: Random) -> str:
    """A unified social credit code with its check sign."""
    digits = (
        f"91{rng.choice((3302, 3205, 4403, 3702, 1101, 5101))}00MA{''.join(rng.choice(TAX_SIGNS) for _ in range(7))}"
    )
    total = sum(TAX_SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(digits))
    return digits + TAX_SIGNS[-total % 31]
