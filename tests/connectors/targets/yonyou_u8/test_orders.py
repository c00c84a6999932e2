"""U8's OpenAPI, on the emulator: units, approval, closing, how far an order is, and the archives."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from connectors.capabilities import TargetCustomer, TargetPrice, TargetStock
from connectors.errors import OutcomeUnknown, Refused
from connectors.sales_order import SalesOrder
from connectors.settings import Secret
from connectors.targets.yonyou_u8 import EaiU8, OpenApiU8, yonyou_u8
from tests.connectors.target_contract import CUSTOMER, CUSTOMER_NAME, ITEMS, OTHER_CUSTOMER, order
from tests.connectors.targets.yonyou_u8.u8_fixtures import by_openapi, retries_without_pause, u8
from tests.connectors.targets.yonyou_u8.u8_place import MAPPINGS, U8Place

__all__ = ["by_openapi", "retries_without_pause", "u8"]


@pytest.fixture
def erp(by_openapi: U8Place) -> U8Place:
    return by_openapi


def one_line(item: str, quantity: str, unit: str, price: str) -> SalesOrder:
    """An order of one line."""
    sent = order("PO-1", items=(item,), figures=((quantity, price),))
    return msgspec.structs.replace(sent, lines=(msgspec.structs.replace(sent.lines[0], unit=unit),))


@pytest.mark.parametrize(
    ("item", "unit", "figures"),
    [
        ("T-10", "件", ("30.0000", None, None, "2.50", "75.00")),
        ("T-10", "PCS", ("30.0000", None, None, "2.50", "75.00")),
        ("T-10", "箱", ("300.0000", "02", "30.0000", "0.2500", "75.00")),
        ("T-FIX", "件", ("30.0000", "02", "3.0000", "2.50", "75.00")),
        ("T-FIX", "箱", ("300.0000", "02", "30.0000", "0.2500", "75.00")),
    ],
    ids=["main unit", "by our name for it", "second unit", "fixed rate, main unit", "fixed rate, second unit"],
)
def test_lines_are_counted_as_u8_counts_the_item(
    erp: U8Place, item: str, unit: str, figures: tuple[str | None, ...]
) -> None:
    erp.target().create(one_line(item, "30", unit, "2.5"))

    (entry,) = erp.orders[0].entries
    names = ("quantity", "unitcode", "num", "taxunitprice", "sum")
    assert [_as_figure(entry.get(name)) for name in names] == [_as_figure(figure) for figure in figures]


@pytest.mark.parametrize(
    ("quantity", "unit", "price", "words"),
    [
        ("1", "吨", "1", "item T-10: U8 does not count it in '吨' (it has 01, 件, 箱)"),
        ("100000000", "箱", "0.0000000001", None),
    ],
)
def test_a_unit_that_u8_has_not_is_refused(
    erp: U8Place, quantity: str, unit: str, price: str, words: str | None
) -> None:
    with pytest.raises(Refused) as refused:
        erp.target().create(one_line("T-10", quantity, unit, price))

    assert words is None or words in str(refused.value)
    assert erp.orders == []


def test_an_order_in_second_units_reads_back_as_it_was_ordered(erp: U8Place) -> None:
    number = erp.target().create(one_line("T-10", "30", "箱", "2.5")).number

    (line,) = erp.target().read(number).lines

    assert (line["quantity"], line["unit"], line["unit_price"]) == (Decimal(30), "箱", Decimal("2.5"))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"customer_number": "C-OLD"}, "客户[C-OLD]已停用"),
        ({"order_date": date(1999, 1, 1)}, "所在会计月已结账"),
        ({"reference": "P" * 61}, "reference: 61 characters, define10 takes 60"),
        ({"lines": ()}, "单据没有表体[entry]，不能保存"),
    ],
    ids=["customer no longer in use", "closed month", "reference too long", "no lines"],
)
def test_what_u8_refuses_is_told_in_its_own_words(erp: U8Place, change: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused) as refused:
        erp.target().create(msgspec.structs.replace(order("PO-1"), **change))

    assert words in str(refused.value)
    assert erp.orders == []


def test_an_approved_order_has_its_verifier(erp: U8Place) -> None:
    target = erp.target()
    number = target.create(order("PO-1")).number

    target.submit(number)

    assert erp.orders[0].verifier == "boss"
    assert target.status(number).text == "审核 · 未发货"


def test_in_a_workflow_the_approver_signs_in_and_approves(erp: U8Place) -> None:
    erp.app.switches.workflow = True
    target = erp.target(approve="audit", password=Secret("boss-password"))
    number = target.create(order("PO-1")).number

    target.submit(number)

    assert erp.orders[0].verifier == "boss"


def test_an_order_that_was_saved_and_not_approved_is_approved_by_the_next_run(erp: U8Place) -> None:
    number = erp.target().create(order("PO-1")).number
    target = erp.target(after_save="approve")
    assert target.find("PO-1", CUSTOMER) is None

    assert target.create(order("PO-1")).number == number
    assert target.find("PO-1", CUSTOMER) == number
    assert [(each.code, each.verifier) for each in erp.orders] == [(number, "boss")]


def test_an_approval_that_is_refused_names_the_saved_order(erp: U8Place) -> None:
    erp.app.switches.workflow = True

    with pytest.raises(Refused, match=r"XS00000001 was saved, but not approved: .*单据已启用工作流"):
        erp.target(after_save="approve").create(order("PO-1"))


def test_an_order_that_a_person_closed_is_not_approved(erp: U8Place) -> None:
    target = erp.target(after_save="approve")
    number = target.create(order("PO-1")).number
    target.cancel(number, "a person")

    assert target.find("PO-1", CUSTOMER) == number


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"approve": "verify"}, "单据已启用工作流"),
        ({"approve": "audit", "user": "clerk", "password": Secret("clerk-password")}, "不是当前审批人"),
        ({"approve": "audit", "password": Secret("wrong-password")}, "用户名或密码不正确"),
        ({"approve": "audit"}, "user and password are not set"),
        ({"user": ""}, "user (or person) is not set"),
    ],
)
def test_an_approval_that_u8_refuses_is_told(erp: U8Place, settings: dict[str, Any], words: str) -> None:
    erp.app.switches.workflow = True
    target = erp.target(**settings)
    number = target.create(order("PO-1")).number

    with pytest.raises(Refused) as refused:
        target.submit(number)

    assert words in str(refused.value)
    assert erp.orders[0].verifier == ""


def test_an_approved_order_is_closed_without_its_approval(erp: U8Place) -> None:
    target = erp.target()
    number = target.create(order("PO-1")).number
    target.submit(number)

    target.cancel(number, "the customer said so")

    assert (erp.orders[0].verifier, erp.orders[0].closer) == ("", "boss")
    assert target.find("PO-1", CUSTOMER) == number, "a person closed it: it is not ordered anew"


def test_an_approval_taken_back_without_the_closing_leaves_doubt(erp: U8Place) -> None:
    target = erp.target()
    number = target.create(order("PO-1")).number
    target.submit(number)
    for call in range(2, 6):
        erp.faults.plan("error before", call, "tradeid")

    with pytest.raises(OutcomeUnknown, match="what was sent before may have been done"):
        target.cancel(number, "the customer said so")

    target.cancel(number, "the customer said so")
    assert target.status(number).state == "cancelled"


def test_an_order_of_which_goods_have_left_is_not_cancelled(erp: U8Place) -> None:
    target = erp.target()
    number = target.create(order("PO-1")).number
    erp.orders[0].ship(0, Decimal(1))

    with pytest.raises(Refused, match="goods have left already"):
        target.cancel(number, "too late")


@pytest.mark.parametrize(
    ("done", "state", "text"),
    [
        ((), "open", "开立 · 未发货"),
        (("part shipped",), "open", "开立 · 部分发货"),
        (("shipped",), "shipped", "开立 · 已全部发货"),
        (("shipped", "part invoiced"), "shipped", "开立 · 已全部发货"),
        (("shipped", "invoiced"), "invoiced", "开立 · 已全部发货 · 已开票"),
        (("closed",), "cancelled", "关闭 · 未发货 · 关闭人 demo"),
        (("shipped", "invoiced", "closed"), "invoiced", "关闭 · 已全部发货 · 已开票 · 关闭人 demo"),
        (("part shipped", "closed"), "shipped", "关闭 · 部分发货 · 关闭人 demo"),
    ],
    ids=lambda value: " ".join(value) or "new" if isinstance(value, tuple) else value,
)
def test_how_far_an_order_is(erp: U8Place, done: tuple[str, ...], state: str, text: str) -> None:
    target = erp.target()
    number = target.create(order("PO-1")).number
    target.create(order("PO-2"))
    actions = {
        "shipped": lambda it: it.ship(),
        "part shipped": lambda it: it.ship(0, Decimal(1)),
        "invoiced": lambda it: it.invoice(),
        "part invoiced": lambda it: it.invoice(0, Decimal(1)),
        "closed": lambda it: it.close("demo"),
    }
    for action in done:
        actions[action](erp.orders[0])

    status = target.status(number)

    assert (status.state, status.text) == (state, text)


@pytest.mark.parametrize("rows", [1, 2, 100])
def test_archives_are_read_page_by_page(erp: U8Place, rows: int) -> None:
    target = erp.target(rows_per_page=rows)

    assert list(target.customers()) == [
        TargetCustomer(number=CUSTOMER, name=CUSTOMER_NAME),
        TargetCustomer(number=OTHER_CUSTOMER, name=CUSTOMER_NAME),
        TargetCustomer(number="C-OLD", name="停用客户", active=False),
    ]
    assert [(item.number, item.unit, item.active) for item in target.items()] == [
        *((number, "件", True) for number in (*ITEMS, "T-FIX")),
        ("T-OLD", "件", False),
    ]


def test_prices_are_the_customers_and_then_the_items(erp: U8Place) -> None:
    customers, *items = erp.target().prices()

    assert customers == TargetPrice(
        item_number=ITEMS[0],
        unit_price=Decimal("0.5000"),
        price_list="客户调价单",
        customer_number=CUSTOMER,
        valid_from=date(2026, 1, 1),
    )
    assert [(each.item_number, each.unit_price, each.price_list) for each in items] == [
        (number, Decimal("0.6"), "参考售价") for number in ITEMS
    ]


def test_stock_says_what_is_there_and_what_is_free(erp: U8Place) -> None:
    (row,) = erp.target().stock()

    assert row == TargetStock(item_number=ITEMS[0], quantity=Decimal(500), available=Decimal(300), warehouse="01")


def test_a_check_finds_a_code_of_the_mapping_that_u8_has_not(erp: U8Place, tmp_path: Path) -> None:
    mapping = tmp_path / "u8.toml"
    text = (MAPPINGS / "yonyou_u8.toml").read_text(encoding="utf-8")
    mapping.write_text(text.replace('deptcode = "01"', 'deptcode = "99"'), encoding="utf-8")

    with pytest.raises(Refused, match=r"constants.head.deptcode: U8 has no 部门 '99'"):
        erp.target(mapping=mapping).check()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"app_key": ""}, 'app_key: missing; interface = "openapi" needs it'),
        ({"app_secret": None}, 'app_secret: missing; interface = "openapi" needs it'),
        ({"url": "u8server"}, "url: 'u8server' is no address"),
        ({"interface": "eai"}, 'sender: missing; interface = "eai" needs it'),
        ({"polls": 0}, "polls has to be above 0"),
        ({"after_save": "approve", "user": ""}, 'after_save: "approve" needs interface = "openapi" and the user'),
        ({"mapping": Path("no-such.toml")}, "there is no such file"),
    ],
)
def test_settings_that_cannot_work_say_which_key(erp: U8Place, change: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=re.escape(words)):
        erp.settings(**change)


def test_settings_whose_secret_is_left_unread_are_settings(erp: U8Place) -> None:
    assert erp.settings(app_secret=Secret("")).app_key


@pytest.mark.parametrize(("door", "kind"), [("openapi", OpenApiU8), ("eai", EaiU8)])
def test_the_settings_choose_the_door(erp: U8Place, tmp_path: Path, door: Any, kind: type) -> None:
    erp.door = door

    target = yonyou_u8(erp.settings(), tmp_path)

    assert (type(target), target.name) == (kind, "yonyou_u8")


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ('"define10"', '"define5"', "head.reference: U8 finds no order by 'define5'; write one of memo, define1"),
        ('"taxrate"', '"define26"', "U8 would take 16 %"),
    ],
)
def test_a_mapping_that_u8_would_misunderstand_is_refused(
    erp: U8Place, tmp_path: Path, before: str, after: str, words: str
) -> None:
    mapping = tmp_path / "u8.toml"
    text = (MAPPINGS / "yonyou_u8.toml").read_text(encoding="utf-8").replace("taxrate = 13", "")
    mapping.write_text(text.replace(before, after), encoding="utf-8")

    with pytest.raises(ValueError, match=re.escape(words)):
        erp.settings(mapping=mapping)


def _as_figure(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
