"""The kinds of master data: the shape of a row of each, and the headings it may stand under."""

from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec


class Customer(msgspec.Struct, frozen=True, kw_only=True):
    """Whom we sell to."""

    customer_number: str
    name: str
    aliases: tuple[str, ...] = ()
    tax_id: str | None = None
    mail_domains: tuple[str, ...] = ()
    contact: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    language: Literal["zh", "en"] = "zh"
    payment_terms: str | None = None
    price_group: str | None = None
    credit_limit: Decimal | None = None
    currency: str | None = None
    on_hold: bool = False


class KnownShipTo(msgspec.Struct, frozen=True, kw_only=True):
    """A place that a customer has goods sent to."""

    customer_number: str
    name: str | None = None
    contact: str | None = None
    phone: str | None = None
    address: str | None = None


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """What we sell. ``cost`` is without tax, per base unit, in the home currency."""

    item_number: str
    name: str
    aliases: tuple[str, ...] = ()
    barcode: str | None = None
    specification: str | None = None
    base_unit: str
    tax_rate: Decimal | None = None
    status: Literal["active", "discontinued"] = "active"
    superseded_by: str | None = None
    cost: Decimal | None = None
    minimum_quantity: Decimal | None = None
    multiple: Decimal | None = None


class CustomerItem(msgspec.Struct, frozen=True, kw_only=True):
    """A customer's own code for one of our items."""

    customer_number: str
    customer_item_code: str
    item_number: str


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """1 ``unit`` of the item (of every item, without one) is ``factor`` base units."""

    item_number: str | None = None
    unit: str
    factor: Decimal
    aliases: tuple[str, ...] = ()


class Price(msgspec.Struct, frozen=True, kw_only=True):
    """A price, tax included, per ``unit``; for one customer, a group, or everybody."""

    customer_number: str | None = None
    price_group: str | None = None
    item_number: str
    unit: str
    minimum_quantity: Decimal = Decimal(0)
    unit_price: Decimal
    currency: str = "CNY"
    valid_from: date | None = None
    valid_to: date | None = None


class Stock(msgspec.Struct, frozen=True, kw_only=True):
    """What lies in a warehouse, in base units, and what is expected there."""

    item_number: str
    warehouse: str | None = None
    on_hand: Decimal
    reserved: Decimal = Decimal(0)
    expected_quantity: Decimal | None = None
    expected_date: date | None = None


class Promotion(msgspec.Struct, frozen=True, kw_only=True):
    """A discount on an item from a quantity (base units) on. Those that are not ``stackable`` stand alone."""

    promotion_code: str
    name: str | None = None
    item_number: str
    customer_number: str | None = None
    minimum_quantity: Decimal = Decimal(0)
    discount_percent: Decimal
    stackable: bool = False
    valid_from: date | None = None
    valid_to: date | None = None


KINDS: dict[str, tuple[str, type[msgspec.Struct]]] = {
    "customers": ("customer", Customer),
    "ship_tos": ("ship_to", KnownShipTo),
    "items": ("item", Item),
    "customer_items": ("customer_item", CustomerItem),
    "units": ("unit", Unit),
    "prices": ("price", Price),
    "stock": ("stock", Stock),
    "promotions": ("promotion", Promotion),
}
"""A file's name → the table in the staging store, and the shape of a row."""

NEEDED = ("customers", "items", "prices")
"""Without these no order can be resolved."""

HEADINGS = {
    "客户编号": "customer_number",
    "客户编码": "customer_number",
    "客户名称": "name",
    "名称": "name",
    "品名": "name",
    "物料名称": "name",
    "别名": "aliases",
    "税号": "tax_id",
    "纳税人识别号": "tax_id",
    "邮箱域名": "mail_domains",
    "联系人": "contact",
    "电话": "phone",
    "邮箱": "email",
    "地址": "address",
    "收货地址": "address",
    "语言": "language",
    "付款条件": "payment_terms",
    "价格组": "price_group",
    "信用额度": "credit_limit",
    "币种": "currency",
    "冻结": "on_hold",
    "料号": "item_number",
    "物料编码": "item_number",
    "条码": "barcode",
    "规格": "specification",
    "规格型号": "specification",
    "基本单位": "base_unit",
    "税率": "tax_rate",
    "状态": "status",
    "替代料号": "superseded_by",
    "成本": "cost",
    "起订量": "minimum_quantity",
    "起始数量": "minimum_quantity",
    "倍量": "multiple",
    "客户料号": "customer_item_code",
    "单位": "unit",
    "换算": "factor",
    "单价": "unit_price",
    "含税单价": "unit_price",
    "生效日": "valid_from",
    "失效日": "valid_to",
    "仓库": "warehouse",
    "现存量": "on_hand",
    "预留量": "reserved",
    "在途量": "expected_quantity",
    "到货日": "expected_date",
    "促销编号": "promotion_code",
    "折扣百分比": "discount_percent",
    "可叠加": "stackable",
}
"""Chinese headings, each as good as its English one."""
