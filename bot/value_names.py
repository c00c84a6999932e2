"""What people call a value of an order, in Chinese and English, instead of its path."""

WORDS = {
    "order": ("整张订单", "whole order"),
    "order_number": ("订单号", "order number"),
    "issue_date": ("下单日期", "issue date"),
    "requested_delivery_date": ("交期", "delivery date"),
    "currency": ("币种", "currency"),
    "payment_terms": ("付款条件", "payment terms"),
    "note": ("备注", "note"),
    "total_amount": ("总金额", "total amount"),
    "lines": ("明细", "lines"),
    "buyer": ("客户", "buyer"),
    "buyer.name": ("客户名称", "buyer"),
    "buyer.tax_id": ("客户税号", "buyer's tax id"),
    "buyer.contact": ("客户联系人", "buyer's contact"),
    "buyer.phone": ("客户电话", "buyer's phone"),
    "buyer.email": ("客户邮箱", "buyer's mail address"),
    "deliver_to": ("收货信息", "delivery"),
    "deliver_to.name": ("收货单位", "deliver to"),
    "deliver_to.contact": ("收货人", "delivery contact"),
    "deliver_to.phone": ("收货电话", "delivery phone"),
    "deliver_to.address": ("收货地址", "delivery address"),
    "line_number": ("行号", "line number"),
    "buyer_item_code": ("客户料号", "buyer's item code"),
    "seller_item_code": ("我方料号", "our item code"),
    "description": ("品名", "description"),
    "specification": ("规格", "specification"),
    "quantity": ("数量", "quantity"),
    "unit": ("单位", "unit"),
    "unit_price": ("单价", "unit price"),
    "tax_rate": ("税率", "tax rate"),
    "line_amount": ("金额", "amount"),
}


def name_value(path: str) -> tuple[str, str]:
    """The Chinese and the English name of a path: "lines.2.unit_price" is 第 3 行 单价 and line 3, unit price."""
    parts = path.split(".")
    if parts[0] == "lines" and len(parts) > 1 and parts[1].isdecimal():
        number = int(parts[1]) + 1
        rest = ".".join(parts[2:])
        if not rest:
            return f"第 {number} 行", f"line {number}"
        zh, en = WORDS.get(rest, (rest, rest))
        return f"第 {number} 行 {zh}", f"line {number}, {en}"
    return WORDS.get(path, (path, path))


def name_in(path: str, language: str) -> str:
    """The name of a path in one language."""
    zh, en = name_value(path)
    return zh if language == "zh" else en


def names_a_value(path: str) -> bool:
    """Whether the path is one value that a person could correct, and not a whole order, party or line."""
    last = path.rsplit(".", 1)[-1]
    return path not in ("order", "lines", "buyer", "deliver_to") and last in _LEAVES


_LEAVES = {path.rsplit(".", 1)[-1] for path in WORDS} - {"order", "lines", "buyer", "deliver_to"}
