"""A person at the browser, played by Playwright's own clicks and keys: enters one sample order on each site."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from connectors.sales_order import SalesOrder, SalesOrderLine, ShipTo
from tests.connectors.target_contract import CUSTOMER, CUSTOMER_NAME, DESCRIPTION, ITEMS

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

Look = Callable[[], None]
"""The recorder's own look at the page, which it takes again and again while a person reads."""

PASSWORD_TYPED = "pw-robot-2026"


def sample() -> SalesOrder:
    """A sample order, no value of which is like another."""
    lines = tuple(
        SalesOrderLine(
            line_number=number,
            item_number=ITEMS[number - 1],
            description=DESCRIPTION,
            quantity=Decimal(quantity),
            unit="箱",
            unit_price=Decimal(price),
            line_amount=Decimal(quantity) * Decimal(price),
            requested_delivery_date=date(2026, 12, 20 + number),
        )
        for number, (quantity, price) in enumerate((("3", "11.50"), ("7", "12.25")), 1)
    )
    return SalesOrder(
        reference="TEST-20261125",
        customer_number=CUSTOMER,
        customer_name=CUSTOMER_NAME,
        currency="CNY",
        lines=lines,
        total_amount=sum((line.line_amount for line in lines), Decimal(0)),
        ship_to=ShipTo(name="样单收货方", contact="样先生", phone="0574-12345678", address="样单路 9 号"),
        order_date=date(2026, 11, 25),
        requested_delivery_date=date(2026, 12, 30),
        payment_terms="款到发货",
        note="样单，请勿发货",
    )


def enter_on_erp(page: "Page", look: Look) -> None:
    """Sign in, look in vain, enter, find and open the order on the demo ERP."""
    page.get_by_label("用户名").fill("robot")
    page.get_by_label("密码").fill(PASSWORD_TYPED)
    page.get_by_role("button", name="登录").click()
    _search_on_erp(page, look)
    page.get_by_role("link", name="新建销售订单").first.click()
    order = sample()
    page.get_by_role("combobox", name="客户").first.press_sequentially(CUSTOMER)
    page.get_by_role("option").filter(has=page.get_by_text(CUSTOMER, exact=True)).click()
    for label, text in _head(order).items():
        page.get_by_label(label, exact=False).first.fill(text)
    page.locator("[name=currency]").select_option("CNY")
    for line in order.lines:
        page.get_by_role("button", name="添加行").click()
        row = page.locator("#lines tr.line").last
        row.get_by_label("物料").press_sequentially(line.item_number)
        row.get_by_role("option").filter(has=page.get_by_text(line.item_number, exact=True)).click()
        row.get_by_label("数量").fill(str(line.quantity))
        row.get_by_label("单位").select_option("箱")
        row.get_by_label("含税单价").fill(str(line.unit_price))
        row.get_by_label("要求交期").fill(str(line.requested_delivery_date))
    page.get_by_role("button", name="保存").click()
    page.locator("#saved-number").wait_for()
    look()
    _search_on_erp(page, look)
    page.locator("#orders td.number a").first.click()
    page.locator("#saved-lines").wait_for()
    look()


def _search_on_erp(page: "Page", look: Look) -> None:
    page.get_by_role("link", name="销售订单").first.click()
    page.locator("#search-reference").fill(sample().reference)
    page.get_by_role("button", name="查询").click()
    page.wait_for_url("**/orders?*")
    look()


def _head(order: SalesOrder) -> dict[str, str]:
    return {
        "客户订单号": order.reference,
        "订单日期": str(order.order_date),
        "要求交期": str(order.requested_delivery_date),
        "付款条件": order.payment_terms or "",
        "收货单位": order.ship_to.name or "",
        "联系人": order.ship_to.contact or "",
        "联系电话": order.ship_to.phone or "",
        "收货地址": order.ship_to.address or "",
        "备注": order.note or "",
    }


def pick_on_desk(page: "Page", look: Look) -> None:
    """The same as ``enter_on_desk``, but for the customer, who is picked in a box."""
    enter_on_desk(page, look, pick=True)


def enter_on_desk(page: "Page", look: Look, *, pick: bool = False) -> None:
    """Sign in, look in vain, enter, find by reference and by number, and open the order on the order desk."""
    page.locator("#who").fill("robot")
    page.locator("#pass").fill(PASSWORD_TYPED)
    page.get_by_role("button", name="进入").click()
    _search_on_desk(page, look, "#by-reference", sample().reference)
    page.get_by_role("link", name="录单").click()
    order = sample()
    page.locator("[data-to=kind]").select_option("standard")
    if pick:
        page.get_by_title("选择购货单位").click()
        page.get_by_placeholder("编码").fill(CUSTOMER)
        page.get_by_role("button", name="查找").click()
        page.get_by_role("button", name="选用").first.click()
        look()
    else:
        _choose_on_desk(page, page.locator("[data-to=customer]"), CUSTOMER)
    for name, text in _head_on_desk(order).items():
        page.locator(f"[data-to={name}]").fill(text)
    page.locator("[data-to=currency]").select_option("CNY")
    for at, line in enumerate(order.lines):
        if at:
            page.get_by_role("button", name="增加一行").click()
        row = page.locator(".cells tr").last
        _choose_on_desk(page, row.locator(".i"), line.item_number)
        row.locator(".q").fill(str(line.quantity))
        row.locator(".u").click()
        page.locator(".pop .hit").filter(has_text="箱").click()
        row.locator(".p").fill(str(line.unit_price))
        row.locator(".d").fill(f"{line.requested_delivery_date:%Y/%m/%d}")
    page.get_by_role("button", name="提交订单").click()
    page.get_by_role("button", name="确定").click()
    page.locator(".good b").wait_for()
    look()
    number = page.locator(".good b").inner_text()
    _search_on_desk(page, look, "#by-reference", order.reference)
    _search_on_desk(page, look, "#by-number", number)
    page.get_by_role("button", name="打开").click()
    page.locator(".seen").wait_for()
    look()


def _search_on_desk(page: "Page", look: Look, field: str, text: str) -> None:
    page.get_by_role("link", name="查单").click()
    page.wait_for_load_state("networkidle")
    page.locator(field).fill(text)
    with page.expect_response("**/api/orders?*"):
        page.get_by_role("button", name="查询").click()
    page.wait_for_load_state("networkidle")
    look()


def _choose_on_desk(page: "Page", control: "Locator", code: str) -> None:
    control.press_sequentially(code)
    page.locator(".pop .hit").filter(has=page.get_by_text(code, exact=True)).click()


def _head_on_desk(order: SalesOrder) -> dict[str, str]:
    return {
        "reference": order.reference,
        "order_date": str(order.order_date),
        "delivery_date": f"{order.requested_delivery_date:%Y/%m/%d}",
        "payment_terms": order.payment_terms or "",
        "ship_to_name": order.ship_to.name or "",
        "ship_to_contact": order.ship_to.contact or "",
        "ship_to_phone": order.ship_to.phone or "",
        "ship_to_address": order.ship_to.address or "",
        "note": order.note or "",
    }
