"""The words customers read, in their language."""

from bot.masterdata import Customer
from bot.settings import Company
from connectors.sales_order import SalesOrder


def confirmation(order: SalesOrder, customer: Customer, company: Company) -> tuple[str, str]:
    """Subject and body of what is sent when an order is taken in: the order as understood."""
    if customer.language == "en":
        return f"Order {order.reference}: received", _confirmation_en(order, company)
    return f"订单 {order.reference}：已收到", _confirmation_zh(order, company)


def goods_out(order: SalesOrder, customer: Customer, company: Company, number: str, text: str) -> tuple[str, str]:
    """Subject and body of what is sent when the goods have left."""
    if customer.language == "en":
        body = (
            f"Dear customer,\n\nyour order {order.reference} (ours: {number}) has left our warehouse.\n{text}\n\n"
            f"{company.name}\n"
        )
        return f"Order {order.reference}: shipped", body
    body = f"尊敬的客户：\n\n贵方订单 {order.reference}（我方单号 {number}）已发货。\n{text}\n\n{company.name}\n"
    return f"订单 {order.reference}：已发货", body


def _confirmation_zh(order: SalesOrder, company: Company) -> str:
    lines = "\n".join(
        f"  {line.line_number}. {line.item_number} {line.description}  {line.quantity:f} {line.unit}"
        f" × {line.unit_price:f} = {line.line_amount:f}"
        for line in order.lines
    )
    return (
        f"尊敬的客户：\n\n贵方订单 {order.reference} 已收到，我们的理解如下：\n\n{lines}\n\n"
        f"  合计：{order.currency} {order.total_amount:f}（含税）\n"
        f"  交期：{order.requested_delivery_date or '未注明'}\n"
        f"  收货：{_ship_to(order)}\n\n如有不符，请直接回复本邮件。\n\n{company.name}\n"
    )


def _confirmation_en(order: SalesOrder, company: Company) -> str:
    lines = "\n".join(
        f"  {line.line_number}. {line.item_number} {line.description}  {line.quantity:f} {line.unit}"
        f" x {line.unit_price:f} = {line.line_amount:f}"
        for line in order.lines
    )
    return (
        f"Dear customer,\n\nwe have received your order {order.reference} and understood it as follows:\n\n{lines}\n\n"
        f"  Total: {order.currency} {order.total_amount:f} (tax included)\n"
        f"  Delivery: {order.requested_delivery_date or 'not stated'}\n"
        f"  Ship to: {_ship_to(order)}\n\nIf anything differs, please reply to this mail.\n\n{company.name}\n"
    )


def _ship_to(order: SalesOrder) -> str:
    ship_to = order.ship_to
    return ", ".join(filter(None, (ship_to.name, ship_to.address, ship_to.contact, ship_to.phone))) or "—"
