"""The words of ``orderbot explain``, the same on the terminal and on the page."""

from collections.abc import Iterator
from decimal import Decimal

from bot.command.order_values_view import HEAD, LINE, value_at
from bot.command.tongue import Tongue
from bot.value_names import name_in
from extractors.explain_tables import CheckedLine, Table
from extractors.purchase_order import Evidence, ExtractedOrder

SURE, DOUBTFUL = 0.95, 0.8
KINDS = {
    "sheet": ("工作表", "sheet"),
    "page": ("页面", "page"),
    "table": ("表格", "table"),
    "text": ("文本列", "columns of text"),
}
ROLES = {"new": ("正文", "new"), "forwarded": ("转发", "forwarded"), "quoted": ("引用", "quoted")}
OTHER_MEANINGS = {
    "item_code": ("料号", "item code"),
    "total": ("合计", "total"),
    "subtotal": ("小计", "subtotal"),
    "tax": ("税额", "tax"),
    "other": ("其他", "something else"),
    "seller": ("供方", "seller"),
    "seller.name": ("供方名称", "seller"),
    "phone": ("电话", "phone"),
    "tax_id": ("税号", "tax id"),
    "contact": ("联系人", "contact"),
    "email": ("邮箱", "mail address"),
    "address": ("地址", "address"),
    "name": ("名称", "name"),
}


def role_name(role: str, say: Tongue) -> str:
    """What people call what a label or column may mean."""
    name = role.removeprefix("order:").removeprefix("any.")
    plain = name.removesuffix("_gross").removesuffix("_net")
    with_tax = {
        plain: "",
        f"{plain}_gross": say("（含税）", " with tax"),
        f"{plain}_net": say("（未税）", " before tax"),
    }
    known = say(*OTHER_MEANINGS[plain]) if plain in OTHER_MEANINGS else name_in(plain, say.language)
    return f"{known}{with_tax[name]}".replace("_", " ")


def figure(value: object) -> str:
    """A value as it stands."""
    return f"{value:f}" if isinstance(value, Decimal) else "—" if value is None else str(value)


def product(line: CheckedLine) -> str:
    """The line's arithmetic: "200 × 0.35 = 70.00"."""
    per = f" / {figure(line.per)}" if line.per != 1 else ""
    return f"{figure(line.quantity)} × {figure(line.price)}{per} = {figure(line.amount)}"


def why(table: Table, say: Tongue) -> str:
    """Why the columns were chosen, in a sentence."""
    if table.agreement is None:
        return say(
            "没有可以核对的三列：按表头用词和内容类型选列", "no three columns to check: chosen by headings and content"
        )
    checked = [line for line in table.lines if line.holds is not None]
    share = f"{table.agreement:.0%}"
    return say(
        f"数量 × 单价 = 金额 在 {len(checked)} 行中 {share} 成立：按此选列",
        f"quantity × price = amount holds in {share} of {len(checked)} lines: chosen by that",
    )


def paths_of(order: ExtractedOrder) -> Iterator[str]:
    """The paths of every value that the order has."""
    paths = [*HEAD, *(f"lines.{index}.{name}" for index in range(len(order.order.lines)) for name in LINE)]
    return (path for path in paths if value_at(order.order, path) is not None)


def shade(evidence: Evidence | None) -> str:
    """How sure a value is, as a colour: green, yellow or red."""
    sure = evidence.confidence if evidence else 0.0
    return "green" if sure >= SURE else "yellow" if sure >= DOUBTFUL else "red"
