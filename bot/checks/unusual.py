"""Whether an order is like this customer's own earlier ones: quantities, prices, amount, items, place, time, numbers.

By robust statistics whose reason can be read: "usually 100 to 300, median 200 over 14 orders; now 5,000". Where they
seldom took an item, what others take of it counts; where nothing is known, nothing is said.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from bot.addresses import plain_address
from bot.checks.approval import order_amount
from bot.checks.quotes import quotes
from bot.checks.registry import Case, check
from bot.finding import Finding, Severity
from bot.history import History
from bot.masterdata import Item
from bot.usual import Usual, deviations, median, usual

OWN = 3
"""Past orders of an item that make a habit."""
ORDERS = 5
"""Past orders that make a customer known."""
OTHERS = 8
"""Orders of an item by others that say how much anybody takes."""
SPREAD, OTHERS_SPREAD, AMOUNT_SPREAD, PRICE_SPREAD = 0.4, 0.9, 0.6, 0.1
"""What quantities, those of different customers, amounts and prices are believed to vary by, before any are known."""
FAR = 3.2
"""Spreads from the median from which on a figure is not one of many: about one in a thousand is farther by chance."""
VERY_FAR = 4.5
"""Spreads from the median that no chance explains, whatever the times."""
TWICE = 2
"""How many times the most so far somebody may take without a question: for two weeks, or two sites."""
TIMES = 3
"""How many times the median is pointed out."""
OTHERS_TIMES = 3
"""How many times the most that anybody took it has to be."""
BEYOND = 4
"""How many times the greatest order so far an order's amount has to be: amounts vary with the number of lines."""
LEAPS = 3
"""Leaps far above the usual of an item that make leaping a customer's way, as of who has projects."""
FARTHER = 1.5
"""How many times as far as earlier ones a leap may go."""


@check("unusual-quantity")
def unusual_quantity(case: Case) -> Iterator[Finding]:
    """Nobody gets ten times as much of an item as they ever ordered without a question."""
    lines: dict[str, list[tuple[int, Decimal]]] = {}
    for index, line, item in case.lines():
        base = case.base_quantity(line, item)
        lines.setdefault(item.item_number, []).append((index, NONE if base is None else base))
    off = _Deviations(case.history)
    for number, found in lines.items():
        total = sum((base for _, base in found), NONE)
        if total > 0:
            index = max(found, key=lambda one: (one[1], -one[0]))[0]
            yield from _quantity(case, index, case.master.items[number], total, off)


NONE = Decimal(0)


class _Deviations:
    """By what this customer's quantities vary, over all that they order; worked out where somebody asks."""

    def __init__(self, history: History) -> None:
        self._history = history

    def __iter__(self) -> Iterator[float]:
        return (off for quantities in self._history.by_item.values() for off in deviations(_floats(quantities)))


def _quantity(case: Case, index: int, item: Item, total: Decimal, off: Iterable[float]) -> Iterator[Finding]:
    own = _floats(case.history.quantities(item.item_number))
    if len(own) >= OWN:
        known = usual(own, SPREAD, off)
        if known is not None and _is_far(known, total):
            much = _is_much(case, known, total) and not _leaps(case.history, float(total) / known.middle)
            severity = Severity.APPROVE if much else Severity.WARN
            yield _strange_quantity(index, item, total, known, ("该客户", "this customer's"), severity)
        return
    elsewhere = _floats(case.history.elsewhere.get(item.item_number, ()))
    known = usual([*own, *elsewhere], OTHERS_SPREAD)
    if (
        len(elsewhere) >= OTHERS
        and known is not None
        and _is_far(known, total)
        and float(total) > OTHERS_TIMES * known.most
    ):
        severity = Severity.APPROVE if _is_much(case, known, total) else Severity.WARN
        yield _strange_quantity(index, item, total, known, ("各客户", "all customers'"), severity)


def _is_far(known: Usual, figure: Decimal) -> bool:
    """Whether it is far off by what they vary by, and by some times as well: the steadiest may vary a little."""
    return not 1 / TIMES < float(figure) / known.middle < TIMES and abs(known.distance(float(figure))) > FAR


def _is_much(case: Case, known: Usual, figure: Decimal) -> bool:
    """Whether it is so much more that money could be lost."""
    enough = float(figure) / known.middle >= float(case.settings.unusual_times)
    if not enough and float(figure) <= TWICE * known.most:
        return False
    return known.distance(float(figure)) > (FAR if enough else VERY_FAR)


def _leaps(history: History, times: float) -> bool:
    """Whether the customer often went nearly as far above what was usual of an item, of whichever."""
    known = (_floats(quantities) for quantities in history.by_item.values() if len(quantities) >= OWN)
    return sum(one * FARTHER >= median(figures) * times for figures in known for one in figures) >= LEAPS


def _strange_quantity(
    index: int, item: Item, total: Decimal, known: Usual, whose: tuple[str, str], severity: Severity
) -> Finding:
    much = float(total) > known.middle
    unit = item.base_unit
    return Finding(
        code="unusual-quantity",
        severity=severity,
        where=f"lines.{index}.quantity",
        why_zh=f"第 {index + 1} 行 {item.item_number} 本次 {_figure(total)} {unit}，是{whose[0]}以往中位数的 "
        f"{_times(total, known)}（{known.count} 次：{_figure(known.least)}–{_figure(known.most)}，中位数 "
        f"{_figure(known.middle)}），请确认数量和单位",
        why_en=f"line {index + 1}, {item.item_number}: {_figure(total)} {unit} are {_times(total, known)} "
        f"{'' if much else 'of '}{whose[1]} usual {_figure(known.middle)} ({_figure(known.least)} to "
        f"{_figure(known.most)} over {known.count} "
        f"orders); is it the right quantity and unit?",
        value=_figure(total),
        limit=f"{_figure(known.least)}–{_figure(known.most)}",
    )


@check("unusual-amount")
def unusual_amount(case: Case) -> Iterator[Finding]:
    """The whole order comes to no more than a customer's orders do."""
    total, known = order_amount(case), usual_amount(case)
    if total is None or known is None or total <= 0 or not _is_far(known, total):
        return
    money = case.resolution.currency
    if float(total) <= known.most * BEYOND:
        return
    yield Finding(
        code="unusual-amount",
        severity=Severity.APPROVE,
        where="total_amount",
        why_zh=f"订单金额 {total:,.2f} {money} 是该客户以往中位数 {known.middle:,.2f} 的 {_times(total, known)}"
        f"（{known.count} 张订单：{known.least:,.2f}–{known.most:,.2f}）",
        why_en=f"the order's {total:,.2f} {money} are {_times(total, known)} this customer's usual {known.middle:,.2f} "
        f"({known.least:,.2f} to {known.most:,.2f} over {known.count} orders)",
        value=f"{total:f}",
        limit=f"{known.most:.2f}",
    )


def usual_amount(case: Case) -> Usual | None:
    """What this customer's orders in this currency come to; None for a customer who is not known by that."""
    if "usual amount" not in case.seen:
        case.seen["usual amount"] = _usual_amount(case)
    known: Usual | None = case.seen["usual amount"]
    return known


def _usual_amount(case: Case) -> Usual | None:
    amounts = [
        float(order.total_amount)
        for order in case.history.orders
        if order.total_amount is not None and order.currency == case.resolution.currency
    ]
    return usual(amounts, AMOUNT_SPREAD) if len(amounts) >= ORDERS else None


LIKE_PRICE = Decimal("1.5")
AS_CHEAP = 1 / LIKE_PRICE
"""How many times the usual price, or which part of it, is another one."""


@check("unusual-price")
def unusual_price(case: Case) -> Iterator[Finding]:
    """A price per base unit is about what they paid before; without a list price somebody has to agree to another."""
    usually = _usual_prices(case)
    for quote in quotes(case) if usually else ():
        index, item, known = quote.index, quote.item, usually.get(quote.item.item_number)
        if known is None or quote.said is None or not quote.factor or quote.said.gross <= 0:
            continue
        price = quote.said.gross / quote.factor
        if AS_CHEAP < price / Decimal(known.middle) < LIKE_PRICE:
            continue
        yield Finding(
            code="unusual-price",
            severity=Severity.APPROVE if case.list_price(quote.asked) is None else Severity.WARN,
            where=f"lines.{index}.unit_price",
            why_zh=f"第 {index + 1} 行 {item.item_number} 折合每{item.base_unit} {price:.4f}，以往 {known.count} 次为 "
            f"{known.least:.4f}–{known.most:.4f}，中位数 {known.middle:.4f}",
            why_en=f"line {index + 1}, {item.item_number}: {price:.4f} per {item.base_unit}; {known.count} times "
            f"before it was {known.least:.4f} to {known.most:.4f}, median {known.middle:.4f}",
            value=f"{price:.4f}",
            limit=f"{known.middle:.4f}",
        )


def _usual_prices(case: Case) -> dict[str, Usual]:
    """What they paid for a base unit of each of the order's items, in the order's currency."""
    known: dict[str, Usual | None] = {}
    for item in dict.fromkeys(item.item_number for _, _, item in case.lines()):
        paid = [
            float(line.base_price)
            for order, line in case.history.lines(item)
            if line.base_price and order.currency == case.resolution.currency
        ]
        if len(paid) >= OWN:
            known[item] = usual(paid, PRICE_SPREAD)
    return {item: one for item, one in known.items() if one is not None}


@check("item-new-to-customer")
def item_new(case: Case) -> Iterator[Finding]:
    """What they never bought is pointed out."""
    count = len(case.history.orders)
    if count < ORDERS:
        return
    for index, _, item in case.lines():
        if not case.history.quantities(item.item_number):
            yield Finding(
                code="item-new-to-customer",
                severity=Severity.INFO,
                where=f"lines.{index}",
                why_zh=f"第 {index + 1} 行 {item.item_number} 该客户在最近 {count} 张订单中从未订过",
                why_en=f"line {index + 1}: this customer did not order {item.item_number} in their last {count} orders",
                value=item.item_number,
            )


@check("ship-to-unused")
def ship_to_unused(case: Case) -> Iterator[Finding]:
    """Goods go where they went before, as far as no list of places says where they may go."""
    said = case.order.deliver_to.address
    if case.customer is None or not said or case.master.ship_tos(case.customer.customer_number):
        return
    used = {plain_address(order.ship_to_address) for order in case.history.orders if order.ship_to_address}
    count = sum(1 for order in case.history.orders if order.ship_to_address)
    if count >= ORDERS and plain_address(said) not in used | {plain_address(case.customer.address)}:
        yield Finding(
            code="ship-to-unused",
            severity=Severity.WARN,
            where="deliver_to.address",
            why_zh=f"收货地址“{said}”在该客户最近 {count} 张订单中从未用过",
            why_en=f"the delivery address '{said}' was not used in this customer's last {count} orders",
            value=said,
        )


def _times(figure: Decimal, known: Usual) -> str:
    """How many times the median, or which part of it: "12.5×", "1/310"."""
    times = float(figure) / known.middle
    return f"1/{_figure(Decimal(f'{1 / times:.3g}'))}" if times < 1 else f"{_figure(Decimal(f'{times:.3g}'))}×"


def _figure(value: Decimal | float) -> str:
    """A quantity as people write it."""
    text = f"{value:,.3f}"
    return text.rstrip("0").rstrip(".")


def _floats(figures: Sequence[Decimal]) -> list[float]:
    return [float(figure) for figure in figures if figure > 0]
