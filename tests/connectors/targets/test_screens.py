"""The ERP's screens, by the robot, in a real browser: the contract, and what an order may look like."""

from decimal import Decimal

import msgspec
import pytest

from connectors.errors import OutcomeUnknown, Refused, Unavailable
from connectors.sales_order import SalesOrderLine, ShipTo, TargetStatus
from connectors.settings import Secret
from connectors.targets.screens import ScreensSettings
from tests.connectors.target_contract import CUSTOMER, OTHER_CUSTOMER, TargetContract, order
from tests.partners.erp import ErpSite, saved_by_hand


class TestScreens(TargetContract):
    @pytest.fixture
    def erp(self, erp: ErpSite) -> ErpSite:
        return erp


def test_a_created_order_has_a_picture_named_by_its_reference(erp: ErpSite) -> None:
    pushed = erp.screens.create(order("PO-1/测试"))

    assert pushed.number.startswith("SO-20")
    assert [path.suffix for path in pushed.evidence] == [".png", ".html"]
    assert all(f"erp-PO-1-测试-{pushed.number}" in path.name for path in pushed.evidence)
    assert pushed.evidence[0].read_bytes().startswith(b"\x89PNG")


def test_what_the_order_does_not_say_is_left_to_the_erp(erp: ErpSite) -> None:
    sent = order("PO-1", note=None)
    sent = msgspec.structs.replace(
        sent, payment_terms=None, order_date=None, requested_delivery_date=None, ship_to=ShipTo(address="测试路 8 号")
    )

    erp.screens.create(sent)

    (saved,) = erp.app.store.orders()
    assert (saved.payment_terms, saved.note, saved.ship_to_contact) == ("款到发货", "", "")


def test_control_signs_and_line_breaks_where_there_is_one_line_are_not_typed(erp: ErpSite) -> None:
    ship_to = ShipTo(name="测试\r\n二厂\x00", address="\t测试路\x0b 8 号\x7f")
    sent = msgspec.structs.replace(order("PO\x00-1\n", note="第一行\x1f\r\n\r第三行 "), ship_to=ship_to)

    number = erp.screens.create(sent).number

    (saved,) = erp.app.store.orders()
    texts = (saved.reference, saved.ship_to_name, saved.ship_to_address, saved.note)
    assert texts == ("PO-1", "测试 二厂", "测试路 8 号", "第一行\n\n第三行")
    assert erp.screens.find("PO\x00-1\n", CUSTOMER) == number


def test_the_orders_currency_wins_over_the_customers(erp: ErpSite) -> None:
    erp.screens.create(order("PO-1"))

    assert erp.app.store.orders()[0].currency == "CNY"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"ship_to": ShipTo(name="测试二厂")}, "缺少收货地址"),
        ({"customer_number": "C009"}, "客户 C009 已冻结，不能下单"),
        ({"customer_number": "C00"}, "customer: no entry has the number 'C00' (offered: C001"),
        ({"currency": "CHF"}, "currency: 'CHF' was meant, '' stands there (offered: CNY, USD"),
        ({"reference": "P" * 65}, "不能超过 64 个字符"),
        ({"total_amount": Decimal(1)}, "total: '1' was meant, '520.00' stands there"),
        ({"lines": ()}, "至少需要一行明细"),
    ],
    ids=["no address", "blocked", "unknown customer", "currency", "too long", "total", "no lines"],
)
def test_what_the_erp_refuses_is_told_in_its_own_words(erp: ErpSite, change: dict[str, object], words: str) -> None:
    sent = msgspec.structs.replace(
        order("PO-1"), **({"total_amount": Decimal(0)} if "lines" in change else {}), **change
    )

    with pytest.raises(Refused) as refused:
        erp.screens.create(sent)

    assert words in str(refused.value)
    assert len(refused.value.evidence) == 2
    assert erp.held() == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"unit": "PCS"}, "line 2 unit: 'PCS' was meant, '' stands there (offered: 件, 箱)"),
        ({"quantity": Decimal(0), "line_amount": Decimal(0)}, "第 2 行: 数量“0”必须是大于 0 的数字"),
        ({"item_number": "T-OLD"}, "第 2 行: 物料 T-OLD 已停用"),
        ({"item_number": "T-8"}, "line 2 item: no entry has the number 'T-8' (offered: T-8-30"),
    ],
    ids=["unit", "quantity", "blocked item", "part of a number"],
)
def test_a_wrong_line_is_refused_by_its_number(erp: ErpSite, change: dict[str, object], words: str) -> None:
    first, second = order("PO-1").lines
    changed: SalesOrderLine = msgspec.structs.replace(second, **change)
    total = first.line_amount + changed.line_amount
    sent = msgspec.structs.replace(order("PO-1"), lines=(first, changed), total_amount=total)

    with pytest.raises(Refused, match="erp: ") as refused:
        erp.screens.create(sent)

    assert words in str(refused.value)
    assert erp.held() == []


def test_every_problem_of_an_order_is_told_at_once(erp: ErpSite) -> None:
    sent = msgspec.structs.replace(order("PO-1"), customer_number="C009", ship_to=ShipTo())

    with pytest.raises(Refused) as refused:
        erp.screens.create(sent)

    assert str(refused.value) == "erp: 客户 C009 已冻结，不能下单; 缺少收货地址"


def test_a_warning_that_the_order_is_there_is_never_overridden(erp: ErpSite) -> None:
    number = erp.screens.create(order("PO-1")).number

    with pytest.raises(OutcomeUnknown, match=number):
        erp.screens.create(order("PO-1"))

    assert erp.held() == [order("PO-1")]


def test_an_order_that_stands_there_twice_is_for_a_person(erp: ErpSite) -> None:
    for _ in range(2):
        erp.app.store.save(saved_by_hand("PO-1"))

    with pytest.raises(Refused, match=r"stands there 2 times: SO-.*-00002, SO-.*-00001"):
        erp.screens.find("PO-1", CUSTOMER)


def test_an_order_on_a_later_page_of_the_list_is_found(erp: ErpSite) -> None:
    number = erp.app.store.save(saved_by_hand("PO-1")).number
    for _ in range(40):
        erp.app.store.save(saved_by_hand("PO-1", customer=OTHER_CUSTOMER))

    assert erp.screens.find("PO-1", CUSTOMER) == number


def test_an_order_cancelled_in_the_erp_is_found_and_not_entered_again(erp: ErpSite) -> None:
    number = erp.app.store.save(saved_by_hand("PO-1")).number
    erp.app.store.cancel(number)

    assert erp.screens.find("PO-1", CUSTOMER) == number
    assert erp.screens.status(number) == TargetStatus(state="cancelled", text="已作废")


def test_a_list_that_was_not_searched_is_no_answer(erp: ErpSite) -> None:
    erp.app.store.save(saved_by_hand("PO-10"))
    erp.app.switches.plan("search ignored")

    with pytest.raises(Unavailable, match="was not searched for PO-1"):
        erp.screens.find("PO-1", CUSTOMER)


def test_an_order_is_followed_from_draft_to_invoice(erp: ErpSite) -> None:
    number, store = erp.app.store.save(saved_by_hand("PO-1")).number, erp.app.store
    seen = [erp.screens.status(number)]
    for move in (store.approve, lambda number: store.ship(number, "测试快运", "TK-1"), store.invoice):
        move(number)
        seen.append(erp.screens.status(number))

    assert [status.state for status in seen] == ["open", "approved", "shipped", "invoiced"]
    (saved,) = store.orders()
    assert seen[2].text == f"已发货 · {saved.delivery_number} · {saved.shipped_on} · 测试快运 · TK-1"
    assert saved.invoice_number in seen[3].text


def test_orders_move_on_by_themselves_where_the_erp_is_told_so(erp: ErpSite) -> None:
    erp.app.switches.progress_looks = 2
    number = erp.app.store.save(saved_by_hand("PO-1")).number

    states = [erp.screens.status(number).state for _ in range(5)]

    erp.app.switches.progress_looks = None
    assert states == ["open", "shipped", "shipped", "invoiced", "invoiced"]


@pytest.mark.parametrize("number", ["SO-2026-99999", "SO-1/../x?y#z", "%2e%2e"])
def test_a_number_that_the_erp_does_not_know_is_refused(erp: ErpSite, number: str) -> None:
    with pytest.raises(Refused):
        erp.screens.status(number)


def test_an_address_without_a_scheme_is_told_at_the_start() -> None:
    with pytest.raises(ValueError, match=r"url: 'erp.example' is no address"):
        ScreensSettings(url="erp.example", user="robot", password=Secret("x"))
