"""Small signs of a swindle add up; each of them alone stops nothing."""

from decimal import Decimal

from bot.masterdata import PastLine
from bot.sender import Sender
from extractors.purchase_order import Delivery
from tests.bot.past import NOW, said, steady
from tests.bot.trade import line, order, replaced

FREE = Sender(address="boss.zhou@163.com")
AWAY = Delivery(address="广东省深圳市龙岗区虚构街 1 号", phone="13700001234")


def test_a_free_address_a_new_place_and_haste_have_to_be_agreed_to() -> None:
    [finding] = said("fraud-risk", order(deliver_to=AWAY, note="加急，今天必须发"), sender=FREE)
    assert (finding.severity, finding.value, finding.limit) == ("approve", "70", "50")
    assert finding.why_en == (
        "70 points of fraud risk: sent from the public 163.com (30), goods go to a new place (20), the phone for the "
        "delivery is not known (10), urgency ('加急') (10); call them on the known number 0574-87001234"
    )
    assert finding.why_zh.startswith("欺诈风险 70 分：来自公共邮箱 163.com（30 分）、新的收货地址（20 分）")


def test_with_a_forged_sender_it_is_stopped() -> None:
    forged = Sender(address="po@cheshi.example", dmarc="fail")
    note = "紧急，请直接联系收货人，不要打公司电话"
    [finding] = said("fraud-risk", order(deliver_to=AWAY, note=note), sender=forged)
    assert (finding.severity, finding.value) == ("block", "120")


def test_a_customer_in_a_hurry_who_builds_elsewhere_is_no_swindler() -> None:
    assert said("fraud-risk", order(deliver_to=AWAY, note="加急！urgent")) == []
    assert said("fraud-risk", order(line(quantity="100000"), note="加急"), steady(200, 200, 200, 200, 200, 200)) == []


def test_for_what_our_own_staff_pass_on_they_vouch() -> None:
    by_us = Sender(address="boss.zhou@163.com", by_us=True)
    assert said("fraud-risk", order(deliver_to=AWAY, note="加急"), sender=by_us) == []


def test_where_no_books_are_kept_nobody_is_new() -> None:
    one = order(deliver_to=AWAY, note="加急")
    sold = [
        PastLine(customer_number="C2", order_number=f"X{n}", ordered_at=NOW, item_number="T-1", quantity=Decimal(200))
        for n in range(3)
    ]
    assert "their first order" not in said("fraud-risk", one, sender=FREE)[0].why_en
    assert "their first order (10)" in said("fraud-risk", one, sender=FREE, data=replaced(order_history=sold))[0].why_en


def test_the_thresholds_are_the_settings() -> None:
    one = order(deliver_to=AWAY, note="加急")
    assert said("fraud-risk", one, sender=FREE, settings={"fraud_approve": 80, "fraud_block": 90}) == []
    [finding] = said("fraud-risk", one, sender=FREE, settings={"fraud_block": 60})
    assert finding.severity == "block"
