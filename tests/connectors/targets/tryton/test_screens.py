"""Tryton by its real web client on the real server. An order takes seconds, so few tests say much each."""

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from connectors import browser
from connectors.errors import Refused, SignInFailed
from connectors.sales_order import TargetStatus
from connectors.settings import Secret
from connectors.targets.tryton_screens import TrytonScreensSettings
from tests.connectors.target_contract import CUSTOMER, CUSTOMER_NAME, ITEMS, OTHER_CUSTOMER
from tests.partners.tryton import PASSWORD, USER, USER_ZH
from tests.partners.tryton_screens import TrytonScreensPlace, short, taxed

NOTE = '<b>"急件"</b> ${note} %s\n𠮷野家 ①②③ émile'
PAIRS = (("PO-10", CUSTOMER), ("PO-10", OTHER_CUSTOMER))
SHIP_TO = "测试二厂 张测试 0574-87001234\n浙江省宁波市鄞州区测试路 8 号"


def test_an_order_with_prices_before_tax_arrives_whole_in_the_chinese_client_and_is_not_doubled(
    tryton: TrytonScreensPlace,
) -> None:
    """The contract's orders go through the English one."""
    robot, sent = tryton.robot(user=USER_ZH, after_save="quote"), taxed("PO-10", note=NOTE)

    pushed = robot.create(sent)

    head = ("PO-10", CUSTOMER, "CNY", "2026-11-20", "2026-12-01", "月结30天", f"{SHIP_TO}\n{NOTE}", "quotation")
    assert tryton.sales() == [head]
    assert tryton.lines("PO-10") == [
        (ITEMS[0], "测试螺钉", 200, "箱", Decimal("0.442478"), "2026-12-02"),
        (ITEMS[1], "测试螺钉", 12, "件", Decimal("30.973451"), None),
    ]
    assert [path.suffix for path in pushed.evidence] == [".png", ".html"] * 2
    assert [robot.find(*pair) for pair in PAIRS] == [pushed.number, None]
    assert (robot.create(sent).number, tryton.references()) == (pushed.number, ["PO-10"])
    robot.close()


def test_a_sale_is_read_handed_in_followed_and_past_cancelling(tryton: TrytonScreensPlace) -> None:
    robot = tryton.screens
    number = robot.create(short("PO-1")).number
    assert number.startswith("#")
    assert robot.status(number) == TargetStatus(state="open", text="draft, shipment none, invoice none")

    saved = robot.read(number)

    assert saved.head["customer_name"] == CUSTOMER_NAME
    assert (saved.head["reference"], saved.head["order_date"]) == ("PO-1", date(2026, 11, 20))
    assert saved.lines[0]["item_number"] == ITEMS[0]
    assert saved.lines[0]["quantity"] == Decimal(200)
    robot.submit(number)
    (given,) = tryton.server.rows("SELECT number FROM sale_sale")
    assert robot.status(str(given[0])).text.startswith("processing, shipment waiting")
    with pytest.raises(Refused, match="a sale that is processing has no button 'cancel'"):
        robot.cancel(str(given[0]), "too late")


def test_a_long_sale_is_read_to_its_last_line(tryton: TrytonScreensPlace) -> None:
    """The client shows, and asks for, twenty lines at first."""
    number = tryton.put(taxed("PO-45", figures=tuple((str(count), "1.13") for count in range(1, 46))))

    saved = tryton.screens.read(number)

    assert [line["quantity"] for line in saved.lines] == list(range(1, 46))
    assert [line["item_number"] for line in saved.lines] == list(ITEMS) * 15


def test_a_draft_is_cancelled_once_and_still_found(tryton: TrytonScreensPlace) -> None:
    number = tryton.put(short("PO-1"))

    tryton.screens.cancel(number, "a trial")
    tryton.screens.cancel(number, "a trial")

    assert tryton.screens.status(number).state == "cancelled"
    assert tryton.screens.find("PO-1", CUSTOMER) == number


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"customer": "C00"}, "party.party: 0 records have the code 'C00'"),
        ({"items": (ITEMS[0], "T-8")}, "product.product: 0 records have the code 'T-8'"),
    ],
    ids=["customer", "item"],
)
def test_what_tryton_does_not_know_is_refused_and_leaves_nothing(
    tryton: TrytonScreensPlace, changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(Refused, match=words) as refused:
        tryton.screens.create(taxed("PO-1", **changes))

    assert len(refused.value.evidence) == 2
    assert tryton.references() == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"requested_delivery_date": date(2026, 11, 1)}, "Shipping Date"),
        ({"payment_terms": "月结"}, r"payment_term: '月结' fits 0 records \(offered: 月结30天\)"),
        ({"total_amount": Decimal(101)}, "total amount: 101 was meant, the form shows 100.00"),
    ],
    ids=["dates", "terms", "total"],
)
def test_what_does_not_go_into_the_form_is_refused_in_words_and_not_saved(
    tryton: TrytonScreensPlace, changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        tryton.screens.create(msgspec.structs.replace(short("PO-1"), **changes))

    assert tryton.references() == []


def test_a_price_whose_tax_is_not_known_is_not_typed(tryton: TrytonScreensPlace) -> None:
    sent = short("PO-1")
    untaxed = msgspec.structs.replace(sent, lines=(msgspec.structs.replace(sent.lines[0], tax_rate=None),))

    with pytest.raises(Refused, match="line 1: the order gives no tax rate"):
        tryton.screens.create(untaxed)


def test_a_sale_saved_otherwise_than_meant_is_for_a_person(tryton: TrytonScreensPlace) -> None:
    tryton.line.meet("after", "model.sale.sale.create", tryton.scribble)

    with pytest.raises(Refused, match=r"(?s)#\d+ was saved, but not as it was meant: .*'别的备注' stands there"):
        tryton.screens.create(short("PO-1"))


def test_a_check_and_a_rehearsal_leave_nothing_though_the_browser_is_replaced_between(
    tryton: TrytonScreensPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser, "PIECES", 1)
    robot = tryton.robot()
    assert robot.check() == "signed in to erp as bot; the form of a new sale opens"
    assert robot.find("PO-1", CUSTOMER) is None

    robot.rehearse(short("PO-1"))

    robot.close()
    assert tryton.references() == []


def test_a_wrong_password_is_told(tryton: TrytonScreensPlace) -> None:
    robot = tryton.robot(password=Secret("not the password"))

    with pytest.raises(SignInFailed, match="bot could not sign in; check user, password and database") as failed:
        robot.check()

    robot.close()
    assert "not the password" not in failed.value.evidence[1].read_text(encoding="utf-8")


@pytest.mark.parametrize(("changed", "words"), [({"url": "erp.example"}, "no address"), ({"price_places": 13}, "0 to")])
def test_a_setting_that_cannot_be_is_told_at_the_start(changed: dict[str, Any], words: str) -> None:
    given = {"url": "https://erp.example", "database": "erp", "user": USER, "password": Secret(PASSWORD), **changed}

    with pytest.raises(ValueError, match=words):
        TrytonScreensSettings(**given)
