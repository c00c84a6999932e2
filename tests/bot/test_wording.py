"""What customers read, in their language."""

from decimal import Decimal

import msgspec
import pytest

from bot.resolve import resolve
from bot.sender import Sender
from bot.settings import Company
from bot.wording import confirmation, goods_out
from connectors.sales_order import SalesOrder
from tests.bot.trade import CUSTOMER, DAY, master, order

COMPANY = Company(name="海川测试有限公司")
ENGLISH = msgspec.structs.replace(CUSTOMER, language="en")


@pytest.fixture
def sales_order() -> SalesOrder:
    made = resolve(order(), Sender(), master(), "OB-1", DAY).sales_order
    assert made is not None
    return made


def test_a_confirmation_says_the_order_as_it_was_understood(sales_order: SalesOrder) -> None:
    subject, body = confirmation(sales_order, CUSTOMER, COMPANY)
    assert subject == "订单 PO-1：已收到"
    assert "1. T-1 测试螺钉 M8×30  200 件 × 0.50 = 100.00" in body
    assert "合计：CNY 100.00（含税）" in body
    assert "收货：宁波测试机械有限公司, 浙江省宁波市鄞州区测试路 8 号, 0574-87001234" in body


def test_a_customer_abroad_reads_it_in_english(sales_order: SalesOrder) -> None:
    subject, body = confirmation(sales_order, ENGLISH, COMPANY)
    assert subject == "Order PO-1: received"
    assert "1. T-1 测试螺钉 M8×30  200 件 x 0.50 = 100.00" in body
    assert "Delivery: not stated" in body


def test_large_round_figures_are_written_out(sales_order: SalesOrder) -> None:
    many = msgspec.structs.replace(sales_order.lines[0], quantity=Decimal("1E+4"))
    _, body = confirmation(msgspec.structs.replace(sales_order, lines=(many,)), CUSTOMER, COMPANY)
    assert "10000 件" in body


def test_goods_out_names_both_numbers(sales_order: SalesOrder) -> None:
    assert goods_out(sales_order, ENGLISH, COMPANY, "SO-9", "SF100") == (
        "Order PO-1: shipped",
        "Dear customer,\n\nyour order PO-1 (ours: SO-9) has left our warehouse.\nSF100\n\n海川测试有限公司\n",
    )
