"""What the product said of an order, held against what is true of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fnmatch import fnmatch
from typing import Any

from tests.checks_bench.orders import Draft, Expect, Line
from tests.checks_bench.plan import Sample
from tests.checks_bench.world import World

STOPS = ("approve", "block")
NEAR = Decimal("0.006")
"""A share of a price that rounding and tolerance may take."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """One order's: the faults caught and missed, those named as they are called, and stops that nothing asked for."""

    sample: Sample
    file: str
    said: dict[str, Any]
    caught: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    wrong: str = ""
    """How the sales order of a right order differs from what was wanted, or that a fault passed."""

    @property
    def passed(self) -> bool:
        """Whether nobody would have looked."""
        return bool(self.said["verdict"] == "clean")


def judge(world: World, sample: Sample, file: str, said: dict[str, Any]) -> Verdict:
    """One order judged."""
    expects = sample.draft.expects
    caught = tuple(expect.fault for expect in expects if is_caught(expect, said))
    missed = tuple(expect.fault for expect in expects if expect.fault not in caught)
    wrong = _wrong(world, sample, said) if not expects and said["verdict"] == "clean" else ""
    untold = [expect.fault for expect in expects if not expect.told]
    if untold and said["verdict"] == "clean":
        wrong = "passed with " + ", ".join(untold)
    return Verdict(
        sample=sample,
        file=file,
        said=said,
        caught=caught,
        missed=missed,
        named=tuple(expect.fault for expect in expects if any(code in expect.codes for code in _codes(said))),
        beside=tuple(
            finding["code"]
            for finding in said.get("findings", ())
            if finding["severity"] in STOPS and not any(_meets(expect, finding) for expect in expects)
        ),
        wrong=wrong,
    )


def is_caught(expect: Expect, said: dict[str, Any]) -> bool:
    """Whether a finding that stops (or, where telling is enough, any) is of the right kind or at the right place."""
    if said["verdict"] in ("no_order", "unreadable"):
        return True
    if said["verdict"] == "duplicate":
        return "duplicate" in expect.codes
    return any(_meets(expect, finding) for finding in said["findings"] if expect.told or finding["severity"] in STOPS)


def _meets(expect: Expect, finding: dict[str, Any]) -> bool:
    return finding["code"] in expect.codes or any(fnmatch(finding["where"], place) for place in expect.where)


def _codes(said: dict[str, Any]) -> list[str]:
    return [finding["code"] for finding in said.get("findings", ())] + [said["verdict"]]


def _wrong(world: World, sample: Sample, said: dict[str, Any]) -> str:
    return next(_differences(world, sample.draft, said["sales_order"]), "")


def _differences(world: World, draft: Draft, order: dict[str, Any] | None) -> Iterator[str]:
    if order is None or len(order["lines"]) != len(draft.lines):
        yield "no sales order with all its lines"
        return
    if order["customer_number"] != draft.buyer.number:
        yield f"customer {order['customer_number']}, wanted {draft.buyer.number}"
    said = draft.head.get("deliver_to", {}).get("address")
    if order["ship_to"]["address"] not in (draft.ship_to.address, said):
        yield f"goes to {order['ship_to']['address']}, wanted {draft.ship_to.address}"
    for place, (line, got) in enumerate(zip(draft.lines, order["lines"], strict=True), 1):
        factor = 1 if got["unit"] == line.item.base else line.item.carton.factor
        if got["item_number"] != line.item.number:
            yield f"line {place}: {got['item_number']}, wanted {line.item.number}"
        if Decimal(got["quantity"]) * factor != line.base:
            yield f"line {place}: {got['quantity']} {got['unit']}, wanted {line.base} {line.item.base}"
        price, wanted = Decimal(got["unit_price"]) / factor, _fair(world, draft, line)
        if abs(price - wanted) > max(wanted * NEAR, Decimal("0.00011")):
            yield f"line {place}: at {price} a {line.item.base}, wanted {wanted}"


def _fair(world: World, draft: Draft, line: Line) -> Decimal:
    """What a base unit has to cost: what the order says, else the list's."""
    listed = world.prices.gross(draft.buyer, line.item, line.base)
    return line.gross / line.factor if draft.pricing != "none" or listed is None else listed
