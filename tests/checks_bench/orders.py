"""Orders as customers write them: what they want, how they say it, and the order document that comes of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from tests.checks_bench import manners
from tests.checks_bench.customers import Customer, ShipTo
from tests.checks_bench.goods import Item
from tests.checks_bench.prices import TODAY, reduced, together
from tests.checks_bench.workbooks import APPROVAL, HOLIDAYS
from tests.checks_bench.world import World, habit, serving

CENT = Decimal("0.01")
Document = dict[str, Any]


@dataclass(kw_only=True)
class Line:
    """What is wanted, and how it is said. ``gross`` is the price of one ``unit``, tax included.

    ``names`` says which codes and texts are written: "ours", "theirs", "barcode", "text". ``says`` replaces what would
    be written, by the document's field.
    """

    item: Item
    base: int
    unit: str
    factor: int
    gross: Decimal
    names: tuple[str, ...]
    says: Document = field(default_factory=dict)
    text: Document = field(default_factory=dict)
    """How name and specification are written, where that is not as we write them."""

    @property
    def quantity(self) -> Decimal:
        """How many units."""
        return Decimal(self.base) / self.factor


@dataclass(frozen=True, kw_only=True)
class Expect:
    """What would be a fair catch: a finding of one of these codes, or one at such a place.

    ``told`` is enough where nothing is lost: then any severity will do.
    """

    fault: str
    codes: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    told: bool = False


@dataclass(kw_only=True)
class Draft:
    """One order in the making. ``pricing`` is "gross", "net", "net with gross amounts" or "none"."""

    buyer: Customer
    ship_to: ShipTo
    lines: list[Line]
    pricing: str
    number: str | None
    sender: str | None
    dmarc: str = "pass"
    issued: date | None = TODAY
    wanted: date | None = None
    shown_tax: bool = False
    head: Document = field(default_factory=dict)
    """Whatever else the document says of buyer, place, terms …"""
    edits: list[Callable[[Document], None]] = field(default_factory=list)
    """Done to the document in the end."""
    expects: list[Expect] = field(default_factory=list)
    before: list["Draft"] = field(default_factory=list)
    """Orders that have to come first."""

    def document(self) -> Document:
        """The order document."""
        lines = [self._line(place, line) for place, line in enumerate(self.lines, 1)]
        document: Document = {
            "order_number": self.number,
            "issue_date": str(self.issued) if self.issued else None,
            "requested_delivery_date": str(self.wanted) if self.wanted else None,
            **self.head,
            "lines": lines,
            "total_amount": self._total(lines),
        }
        for edit in self.edits:
            edit(document)
        return document

    def _line(self, place: int, line: Line) -> Document:
        price = None if self.pricing == "none" else self._price(line)
        said: Document = {"line_number": place, **_names(line, self.buyer)}
        said |= {"quantity": f"{line.quantity.normalize():f}", "unit": line.unit, "unit_price": _text(price)}
        said |= {"tax_rate": str(line.item.tax) if self.shown_tax else None}
        said |= {name: value for name, value in line.says.items() if name != "line_amount"}
        said["line_amount"] = line.says.get("line_amount", _text(self._amount(line, said)))
        return said

    def _price(self, line: Line) -> Decimal:
        if self.pricing == "gross":
            return line.gross
        net = line.gross / (1 + line.item.tax)
        return net.quantize(Decimal("0.0001") if net < 10 else CENT, ROUND_HALF_UP)

    def _amount(self, line: Line, said: Document) -> Decimal | None:
        if said["unit_price"] is None:
            return None
        quantity = line.quantity if said["quantity"] is None else Decimal(said["quantity"])
        amount = quantity * Decimal(said["unit_price"])
        if self.pricing == "net with gross amounts":
            amount *= 1 + line.item.tax
        return amount.quantize(CENT, ROUND_HALF_UP)

    def _total(self, lines: list[Document]) -> str | None:
        if self.pricing == "none" or any(line["line_amount"] is None for line in lines):
            return None
        amounts = [Decimal(line["line_amount"]) for line in lines]
        if self.pricing == "net":
            amounts = [amount * (1 + line.item.tax) for amount, line in zip(amounts, self.lines, strict=False)]
        return _text(sum(amounts, Decimal(0)).quantize(CENT, ROUND_HALF_UP))

    def worth(self) -> Decimal:
        """What it comes to, tax included."""
        return sum((line.gross * line.quantity for line in self.lines), Decimal(0))


def _names(line: Line, buyer: Customer) -> Document:
    item = line.item
    said: Document = {}
    if "ours" in line.names:
        said["seller_item_code"] = item.number
    if "theirs" in line.names:
        said["buyer_item_code"] = buyer.codes[item.number]
    if "barcode" in line.names:
        said["seller_item_code"] = item.barcode
    if "text" in line.names:
        name = item.name_en if buyer.language == "en" else item.name
        said |= {"description": name, "specification": item.spec}
    if "one text" in line.names:
        said["description"] = item.text
    if "loose text" in line.names:
        said["description"] = item.name[-2:]
    return said | line.text


def _text(figure: Decimal | None) -> str | None:
    return None if figure is None else f"{figure:f}"


def clean(world: World, buyer: Customer, rng: Random, *, priced: bool | None = None, lines: int = 0) -> Draft | None:
    """An order that nothing stands against; None where this customer's wishes would break a rule."""
    ship_to = rng.choice(buyer.ship_tos)
    pricing = rng.choices(("gross", "net", "net with gross amounts", "none"), (70, 10, 5, 15))[0]
    if buyer.currency != "CNY" and pricing != "none":
        pricing = "gross"
    if priced is not None:
        pricing = ("gross" if pricing == "none" else pricing) if priced else "none"
    wishes = habit(world, buyer, rng, lines or rng.choices((1, 2, 3, 4, 6), (2, 3, 3, 2, 1))[0])
    if lines != 1 and rng.random() < 0.08 and wishes:
        wishes.append(wishes[0])  # the same article twice
    draft = Draft(
        buyer=buyer,
        ship_to=ship_to,
        lines=[wish(world, buyer, item, base, rng) for item, base in wishes],
        pricing=pricing,
        number=buyer.order_number() if rng.random() < 0.96 else None,
        sender=buyer.sender if rng.random() < 0.9 else None,
        issued=TODAY - timedelta(days=rng.choice((0, 0, 0, 1, 2))) if rng.random() < 0.95 else None,
        wanted=_workday(TODAY + timedelta(days=rng.randint(*_days(world, wishes)))) if rng.random() < 0.7 else None,
        shown_tax=pricing != "none" and buyer.currency == "CNY" and rng.random() < 0.5,
    )
    if rng.random() < 0.3:
        _claim_for_the_whole(world, draft)
    draft.head = _head(draft, rng)
    return draft if _stands(world, draft) else None


def _claim_for_the_whole(world: World, draft: Draft) -> None:
    """Take what is off for orders of some size, on every line that has nothing else off."""
    for one in world.prices.by_item.get("", ()):
        if draft.worth() * Decimal("0.95") > one.amount_from and draft.buyer.currency == "CNY":
            for line in draft.lines:
                listed = world.prices.gross(draft.buyer, line.item, line.base)
                if listed is not None and listed * line.factor == line.gross:
                    line.gross = reduced(line.gross, (one,))


def _days(world: World, wishes: list[tuple[Item, int]]) -> tuple[int, int]:
    """Days from today on, first and last, on which the goods may be wanted: what is not kept has to be made."""
    made = any(item.lead and item.number not in world.stock for item, _ in wishes)
    return (26, 45) if made else (12, 40)


def wish(world: World, buyer: Customer, item: Item, base: int, rng: Random) -> Line:
    """A line for so much of an article, said in one of the usual ways, at a right price."""
    unit, factor = manners.unit(item.base, item.base_aliases, rng), 1
    carton = item.carton
    if (base >= carton.factor / 2 and rng.random() < 0.3) or (item.whole and rng.random() < 0.5):
        base = max(1, round(base / carton.factor)) * carton.factor
        if item.lawful(base) == base:
            unit, factor = manners.unit(carton.unit, carton.aliases, rng), carton.factor
    base = item.lawful(base)
    gross = world.prices.gross(buyer, item, base) or Decimal(0)
    claimable = world.prices.claimable(buyer, item, base)
    if claimable and rng.random() < 0.5:
        chosen = tuple(rng.sample(claimable, rng.randint(1, min(2, len(claimable)))))
        if together(chosen):
            gross = reduced(gross, chosen)
    gross = (gross * factor).quantize(Decimal("0.000001"), ROUND_HALF_UP).normalize() + 0
    names = _how(buyer, item, rng)
    text = {}
    if "one text" in names:
        text["description"] = manners.article(item.text, rng)
    elif "text" in names:
        text["specification"] = manners.article(item.spec, rng)
    return Line(item=item, base=base, unit=unit, factor=factor, gross=gross, names=names, text=text)


def _how(buyer: Customer, item: Item, rng: Random) -> tuple[str, ...]:
    text = rng.choice(("text", "text", "one text")) if buyer.language == "zh" else "text"
    ways: list[tuple[str, ...]] = [("ours", text), ("ours", text), ("ours",), ("ours", "loose text")]
    if item.number in buyer.codes:
        ways += [("theirs", text), ("theirs", text), ("theirs", "ours", text), ("theirs",)]
    if item.barcode and buyer.language == "zh":
        ways.append(("barcode", text))
    if buyer.language == "zh":
        ways.append((text,))
    return rng.choice(ways)


def _head(draft: Draft, rng: Random) -> Document:
    buyer, to = draft.buyer, draft.ship_to
    named = rng.random() < 0.97 or draft.sender is None or not buyer.domain
    said: Document = {
        "currency": buyer.currency if buyer.currency != "CNY" or rng.random() < 0.5 else None,
        "buyer": {
            "name": manners.company(rng.choice((buyer.name, buyer.name, buyer.alias or buyer.name)), rng)
            if named
            else None,
            "tax_id": buyer.tax_id if rng.random() < 0.4 else None,
            "contact": buyer.contact if rng.random() < 0.6 else None,
            "phone": manners.phone(buyer.phone, rng) if rng.random() < 0.5 else None,
            "email": buyer.sender if rng.random() < 0.4 else None,
        },
        "payment_terms": manners.terms(buyer.terms, rng) if rng.random() < 0.3 else None,
        "note": rng.choice(("", "", "", "请按时交货，谢谢", "送货前请电话联系", "附出厂检验报告")),
    }
    if len(buyer.ship_tos) > 1 or rng.random() < 0.8:
        said["deliver_to"] = {
            "name": to.name if rng.random() < 0.6 else None,
            "contact": to.contact if rng.random() < 0.8 else None,
            "phone": manners.phone(to.phone, rng) if rng.random() < 0.8 else None,
            "address": manners.postal(rng.choice((to.address, to.address, *to.writings)), to.postcode, rng),
        }
    return said


def _stands(world: World, draft: Draft) -> bool:
    buyer = draft.buyer
    worth = draft.worth()
    home = worth * {"CNY": 1, "USD": 7, "EUR": 8}[buyer.currency]
    if not draft.lines or home > APPROVAL * Decimal("0.8") or worth < (buyer.least_amount or 0) * Decimal("1.2"):
        return False
    at = serving(buyer, draft.ship_to)
    wanted: dict[str, int] = {}
    for line in draft.lines:
        wanted[line.item.number] = wanted.get(line.item.number, 0) + line.base
    return all(base <= world.free(world.item[number], at) for number, base in wanted.items())


def _workday(day: date) -> date:
    while day.weekday() > 4 or day in HOLIDAYS:
        day += timedelta(days=1)
    return day


def take(world: World, draft: Draft) -> None:
    """Note what an order asks for, so that the next ones leave it alone."""
    at = serving(draft.buyer, draft.ship_to)
    for line in draft.lines:
        world.ask(line.item, at, line.base)
