"""Which item a line means. Only keys that name one item exactly decide in silence."""

from collections.abc import Iterator

from bot.finding import Finding, Severity
from bot.masterdata import Customer, Item, MasterData, Unit, plain_code
from bot.matching.codes import bare_code, gtin, looks_like_gtin, mistaken_code
from bot.matching.texts import plain_text
from bot.resolve_unknown import Match, unknown_item
from extractors.purchase_order import OrderLine

MISTAKEN = "item number, misread"


class ItemMatch(Match[Item], frozen=True, kw_only=True):
    """``pack`` is the pack whose bar code named the item."""

    pack: Unit | None = None


NOTHING = ItemMatch()
"""What no code names."""


def resolve_item(
    line: OrderLine, index: int, customer: Customer | None, master: MasterData
) -> tuple[ItemMatch, tuple[Finding, ...]]:
    """By our code, the customer's own code, bar code; without any code by name with specification, name, alias.

    Our column is looked up among our numbers first, the customer's among their own codes. Two codes that name two items
    are a question, and so is a code of ours that does not exist, whatever the description says.
    """
    ours = _coded(master, customer, line.seller_item_code, theirs_first=False)
    theirs = _coded(master, customer, line.buyer_item_code, theirs_first=True)
    match = _of_two(line, ours, theirs, master)
    if match.found is None:
        return match, (unknown_item(line, index, master, match),)
    if match.key == MISTAKEN:
        return match, (_misread_finding(line, index, match.found),)
    if line.seller_item_code and ours.found is None:
        return match, (_unknown_beside(line.seller_item_code, index, match.found),)
    if line.buyer_item_code and theirs.found is None and customer is not None:
        known = master.keys.customer_codes.get(customer.customer_number, {})
        return match, tuple(_own_code_unknown(line.buyer_item_code, index, match.found, known))
    return match, ()


def _of_two(line: OrderLine, ours: ItemMatch, theirs: ItemMatch, master: MasterData) -> ItemMatch:
    if ours.found is not None and theirs.found is not None and ours.found.item_number != theirs.found.item_number:
        return ItemMatch.several("item codes", [ours.found.item_number, theirs.found.item_number])
    for match in (ours, theirs):
        if match.found is not None or match.zh:
            return match
    for code in filter(None, (line.seller_item_code, line.buyer_item_code)):
        misread = _misread(line, code, master)
        if misread is not None:
            return ItemMatch(found=misread, key=MISTAKEN)
    if line.seller_item_code:
        return _no_such(line.seller_item_code)
    return _by_text(line, master)


def _no_such(code: str) -> ItemMatch:
    if looks_like_gtin(code) and gtin(code) is None:
        return ItemMatch(zh="条码校验位不对，可能抄错了一位", en="the bar code's check digit is wrong: a slip?")
    return ItemMatch(zh="没有这个料号", en="no such item number")


def _coded(master: MasterData, customer: Customer | None, code: str | None, *, theirs_first: bool) -> ItemMatch:
    if not code:
        return NOTHING
    compared = plain_code(code)
    own = master.customer_items.get((customer.customer_number if customer else "", compared))
    fitting = master.items_by_code.get(compared, [])
    if own and (theirs_first or not fitting):
        return ItemMatch(found=master.items[own], key="customer item code")
    if len(fitting) > 1:
        return ItemMatch.several("item number", [item.item_number for item in fitting])
    if fitting:
        return ItemMatch(found=fitting[0], key="item number")
    return _bar_coded(master, code) or _unpunctuated(master, customer, code)


def _bar_coded(master: MasterData, code: str) -> ItemMatch | None:
    """By a bar code: an item's or a pack's, in whichever length it is written."""
    fitting = [*master.keys.by_pack_code.get(plain_code(code), ())] or master.keys.by_gtin.get(gtin(code) or "", [])
    items = {item.item_number: (item, pack) for item, pack in fitting}
    if len(items) > 1:
        return ItemMatch.several("item number", sorted(items))
    if not items:
        return None
    item, pack = next(iter(items.values()))
    return ItemMatch(found=item, key="bar code of a pack" if pack else "bar code", pack=pack)


def _unpunctuated(master: MasterData, customer: Customer | None, code: str) -> ItemMatch:
    """By a code that differs in dashes, dots and blanks alone, where that fits one item."""
    bare = bare_code(code)
    if not bare:
        return ItemMatch()
    fitting = {item.item_number for item in master.keys.by_bare_code.get(bare, [])}
    if customer is not None:
        fitting |= master.keys.of_customer_by_bare_code.get((customer.customer_number, bare), set())
    if len(fitting) == 1:
        return ItemMatch(found=master.items[fitting.pop()], key="code without its dashes")
    return ItemMatch.several("item number", sorted(fitting)) if fitting else ItemMatch()


def _misread(line: OrderLine, code: str, master: MasterData) -> Item | None:
    """The one item whose number the eye takes for this (O and 0, l and 1), unless the text is another's."""
    fitting = master.keys.by_mistaken_code.get(mistaken_code(code), []) if mistaken_code(code) else []
    named = master.keys.by_text.get(text_of(line), [])
    return fitting[0] if len(fitting) == 1 and (not named or fitting[0] in named) else None


def _by_text(line: OrderLine, master: MasterData) -> ItemMatch:
    fitting = master.keys.by_text.get(text_of(line), [])
    if len(fitting) == 1:
        return ItemMatch(found=fitting[0], key="name")
    if fitting:
        return ItemMatch.several("name", [item.item_number for item in fitting])
    coded = master.items_by_code.get(plain_code(line.description), []) if line.description else []
    return ItemMatch(found=coded[0], key="item number in the text") if len(coded) == 1 else ItemMatch()


def text_of(line: OrderLine) -> str:
    """Name and specification of a line, as compared; "" where it has neither."""
    return plain_text(f"{line.description or ''} {line.specification or ''}")


def _misread_finding(line: OrderLine, index: int, item: Item) -> Finding:
    which = "seller_item_code" if line.seller_item_code else "buyer_item_code"
    code = getattr(line, which)
    return Finding(
        code="item-code-misread",
        severity=Severity.APPROVE,
        where=f"lines.{index}.{which}",
        why_zh=f"第 {index + 1} 行的编码“{code}”不存在，形近的只有 {item.item_number} {item.name}"
        "（如 O 与 0、I 与 1），请确认",
        why_en=f"line {index + 1}: there is no code '{code}'; the only one that looks like it is {item.item_number} "
        f"{item.name} (O and 0, I and 1): is it meant?",
        value=code,
        limit=item.item_number,
        suggestion={f"lines.{index}.{which}": item.item_number},
    )


def _unknown_beside(code: str, index: int, item: Item) -> Finding:
    return Finding(
        code="item-code-unknown",
        severity=Severity.APPROVE,
        where=f"lines.{index}.seller_item_code",
        why_zh=f"第 {index + 1} 行的我方料号“{code}”不存在；按客户料号认作 {item.item_number} {item.name}，请确认",
        why_en=f"line {index + 1}: there is no item number '{code}'; by the customer's code it is {item.item_number} "
        f"{item.name}: is it?",
        value=code,
        limit=item.item_number,
        suggestion={f"lines.{index}.seller_item_code": item.item_number},
    )


def _own_code_unknown(code: str, index: int, item: Item, known: dict[str, str]) -> Iterator[Finding]:
    """Where this customer's codes are known, one that is not among them is a question."""
    if not known:
        return
    better = known.get(item.item_number)
    yield Finding(
        code="item-code-unknown",
        severity=Severity.APPROVE,
        where=f"lines.{index}.buyer_item_code",
        why_zh=f"第 {index + 1} 行的客户料号“{code}”未登记；按其余信息认作 {item.item_number} {item.name}"
        + (f"（该物料登记的客户料号是 {better}）" if better else "")
        + "，请确认",
        why_en=f"line {index + 1}: the customer's code '{code}' is not known; by the rest of the line it is "
        f"{item.item_number} {item.name}" + (f" (their known code for it: {better})" if better else "") + ": is it?",
        value=code,
        limit=better or item.item_number,
        suggestion={f"lines.{index}.buyer_item_code": better} if better else {},
    )
