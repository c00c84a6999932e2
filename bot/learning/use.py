"""What aliases make of an order before it is resolved, each said in a finding; those on probation only speak up."""

from collections.abc import Iterable, Sequence

import msgspec

from bot.comparing import plain_code
from bot.finding import Finding, Severity
from bot.learning.alias import Alias, Kind, Learnt
from bot.learning.written import Words, customer_words, item_of_code, item_words, ship_to_words, unit_words
from bot.masterdata import Customer, MasterData
from bot.resolve_customer import resolve_customer
from bot.resolve_item import resolve_item
from bot.sender import Sender
from extractors.purchase_order import OrderLine, PurchaseOrder


class Use(msgspec.Struct, frozen=True, kw_only=True):
    """An alias that fits a place of an order, and the values that it stands for there."""

    alias: Alias
    path: str
    values: dict[str, str | None]


class Meant(msgspec.Struct, frozen=True, kw_only=True):
    """An order as its customer means it, with the aliases that say so and those on probation that would."""

    order: PurchaseOrder
    used: tuple[Use, ...] = ()
    on_trial: tuple[Use, ...] = ()

    def keys(self, keys: dict[str, str]) -> dict[str, str]:
        """By which key each part was found, where an alias was the one."""
        by_alias = {_part(use.path): f"learnt alias {use.alias.id}" for use in self.used if use.alias.kind != "unit"}
        return {part: by_alias.get(part, key) for part, key in keys.items()}


def meant_by(order: PurchaseOrder, sender: Sender, master: MasterData, learnt: Learnt) -> Meant:
    """Put what active aliases stand for in the place of what the order writes, wherever the master data is silent."""
    if not learnt:
        return Meant(order=order)
    uses: list[Use] = []
    order = _customer(order, master, learnt, uses)
    whose, _ = resolve_customer(order, sender, master)
    if whose.found is not None:
        lines = tuple(_line(line, index, whose.found, master, learnt, uses) for index, line in enumerate(order.lines))
        order = msgspec.structs.replace(_ship_to(order, whose.found, master, learnt, uses), lines=lines)
    return Meant(
        order=order,
        used=tuple(use for use in uses if use.alias.state == "active"),
        on_trial=tuple(use for use in uses if use.alias.state == "probation"),
    )


def _found(words: Words | None, whose: str, learnt: Learnt, item_number: str = "") -> Alias | None:
    return learnt.get((words[0], whose, item_number, words[2])) if words else None


def _customer(order: PurchaseOrder, master: MasterData, learnt: Learnt, uses: list[Use]) -> PurchaseOrder:
    alias = _found(customer_words(order.buyer, master), "", learnt)
    if alias is None or alias.meant not in master.customers:
        return order
    name = master.customers[alias.meant].name
    uses.append(Use(alias=alias, path="buyer.name", values={"buyer.name": name}))
    if alias.state != "active":
        return order
    return msgspec.structs.replace(order, buyer=msgspec.structs.replace(order.buyer, name=name))


def _line(
    line: OrderLine, index: int, customer: Customer, master: MasterData, learnt: Learnt, uses: list[Use]
) -> OrderLine:
    line = _item(line, index, customer, master, learnt, uses)
    item_number = _resolved(line, index, customer, master)
    alias = (
        _found(unit_words(line, item_number, master), customer.customer_number, learnt, item_number)
        if item_number
        else None
    )
    if alias is None or item_number is None or master.unit(item_number, alias.meant) is None:
        return line
    path = f"lines.{index}.unit"
    uses.append(Use(alias=alias, path=path, values={path: alias.meant}))
    return msgspec.structs.replace(line, unit=alias.meant) if alias.state == "active" else line


def _resolved(line: OrderLine, index: int, customer: Customer, master: MasterData) -> str | None:
    match, _ = resolve_item(line, index, customer, master)
    return match.found.item_number if match.found else None


def _item(
    line: OrderLine, index: int, customer: Customer, master: MasterData, learnt: Learnt, uses: list[Use]
) -> OrderLine:
    alias = _found(item_words(line, customer, master), customer.customer_number, learnt)
    if alias is None or alias.meant not in master.items:
        return line
    codes = [line.seller_item_code, line.buyer_item_code]
    if any(item_of_code(code, customer, master) - {alias.meant} for code in codes):
        return line  # the other code says another item: that is for people to see
    values: dict[str, str | None] = {"seller_item_code": alias.meant}
    if line.buyer_item_code and not item_of_code(line.buyer_item_code, customer, master):
        values["buyer_item_code"] = None
    item = master.items[alias.meant]
    if alias.kind == "item-text":
        values |= {"description": item.name, "specification": item.specification}
    place = "buyer_item_code" if plain_code(line.buyer_item_code) == alias.compared else "seller_item_code"
    uses.append(
        Use(
            alias=alias,
            path=f"lines.{index}" if alias.kind == "item-text" else f"lines.{index}.{place}",
            values={f"lines.{index}.seller_item_code": alias.meant},
        )
    )
    return msgspec.structs.replace(line, **values) if alias.state == "active" else line


def _ship_to(
    order: PurchaseOrder, customer: Customer, master: MasterData, learnt: Learnt, uses: list[Use]
) -> PurchaseOrder:
    if not master.ship_tos(customer.customer_number):
        return order
    alias = _found(ship_to_words(order.deliver_to, customer, master), customer.customer_number, learnt)
    known = {place.address for place in master.ship_tos(customer.customer_number)}
    if alias is None or alias.meant not in known:
        return order
    path = "deliver_to.address"
    uses.append(Use(alias=alias, path=path, values={path: alias.meant}))
    if alias.state != "active":
        return order
    return msgspec.structs.replace(order, deliver_to=msgspec.structs.replace(order.deliver_to, address=alias.meant))


def said_of(meant: Meant, findings: Iterable[Finding], master: MasterData) -> list[Finding]:
    """The findings with what aliases on probation suggest, and one for each alias that was used."""
    told = [_with_trials(finding, meant.on_trial) for finding in findings]
    return [*(_used(use, master) for use in meant.used), *told]


def _with_trials(finding: Finding, on_trial: Sequence[Use]) -> Finding:
    for use in on_trial:
        if finding.severity == Severity.INFO or not _speaks_of(finding, use):
            continue
        alias = use.alias
        finding = msgspec.structs.replace(
            finding,
            suggestion={**finding.suggestion, **{path: value or "" for path, value in use.values.items()}},
            why_zh=f"{finding.why_zh}；{alias.owner} 曾把“{alias.written}”更正为 {alias.meant}"
            f"（试用中，已印证 {alias.hits}/{alias.needed} 次）",
            why_en=f"{finding.why_en}; {alias.owner} corrected '{alias.written}' to {alias.meant} before (on "
            f"probation, borne out {alias.hits} of {alias.needed} times)",
        )
    return finding


_CODES: dict[Kind, tuple[str, ...]] = {
    "customer": ("customer-",),
    "item-code": ("item-",),
    "item-text": ("item-",),
    "unit": ("unit-",),
    "ship-to": ("ship-to-", "address"),
    "column": (),
}
"""How the codes of those findings begin that an alias of a kind has something to say to."""


def _speaks_of(finding: Finding, use: Use) -> bool:
    same = finding.where == use.path or _part(finding.where) == _part(use.path)
    return same and finding.code.startswith(_CODES[use.alias.kind])


def _part(path: str) -> str:
    """The customer, the line or the delivery that a path belongs to, by the names that a resolution has for them."""
    first, *rest = path.split(".")
    return {"buyer": "customer"}.get(first, f"lines.{rest[0]}" if first == "lines" and rest else first)


_WHAT: dict[Kind, tuple[str, str]] = {
    "customer": ("客户名称", "the buyer's name"),
    "item-code": ("编码", "the code"),
    "item-text": ("品名", "the text"),
    "unit": ("单位", "the unit"),
    "ship-to": ("收货地址", "the delivery address"),
    "column": ("列", "the column"),
}


def _used(use: Use, master: MasterData) -> Finding:
    alias = use.alias
    zh, en = _WHAT[alias.kind]
    line = use.path.split(".")[1] if use.path.startswith("lines.") else None
    at_zh, at_en = ("", "") if line is None else (f"第 {int(line) + 1} 行", f"line {int(line) + 1}: ")
    shown = named(alias, master)
    return Finding(
        code="learnt-alias",
        severity=Severity.INFO,
        where=use.path,
        why_zh=f"{at_zh}{zh}“{alias.written}”按学到的对应（{alias.id} 号，{alias.owner} {alias.day} 起）认作 {shown}",
        why_en=f"{at_en}{en} '{alias.written}' is taken for {shown} by what was learnt from {alias.owner} on "
        f"{alias.day} (no. {alias.id})",
        value=alias.written,
        limit=alias.meant,
    )


def named(alias: Alias, master: MasterData) -> str:
    """What is meant, with its name where it is a number."""
    if alias.kind == "customer" and alias.meant in master.customers:
        return f"{alias.meant} {master.customers[alias.meant].name}"
    if alias.kind in ("item-code", "item-text") and alias.meant in master.items:
        item = master.items[alias.meant]
        return " ".join(filter(None, (item.item_number, item.name, item.specification)))
    return alias.meant
