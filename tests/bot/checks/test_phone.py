"""Whether somebody can be called."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checks.phone import is_plainly_fine, kind_of_number
from extractors.purchase_order import Delivery, Party
from tests.bot.trade import CUSTOMER, codes, findings, order, replaced

NINGBO = "浙江省宁波市鄞州区测试路 8 号"


def place(address: str, phone: str) -> list[str]:
    return codes(order(deliver_to=Delivery(address=address, phone=phone)), replaced(ship_tos=[]))


@pytest.mark.parametrize(
    "phone",
    [
        "13800001001",
        "138 0000 1001",
        "138-0000-1001",
        "+86 138 0000 1001",
        "0086 13800001001",
        "0574-87001234",
        "（0574）8700 1234",
        "0574-87001234转801",
        "0574-87001234-801",
        "0574-87001234 ext. 12",
        "400-123-4567",
        "800-820-8820",
        "吕师傅 13800001001",
        "12345 / 13800001001",
        "13800001001，0574-87001234",
        "+44 20 7946 0321",
        "+61 2 5550 4471",
        "+1 555 010 1234",
        "13800001001 13900001002",
    ],
)
def test_a_number_that_can_be_called_is_fine(phone: str) -> None:
    assert place(NINGBO, phone) == []


@pytest.mark.parametrize(
    "phone",
    [
        "1380000100",
        "138000010011",
        "12345678901",
        "0574-8700123",
        "0574-870012345",
        "0574-1234",
        "待定",
        "+86 1380000100",
        "1380000100a",
        "138OOOO1001",
        "13800OO1001",
        "l3800001001",
        "+44 20 794",
    ],
)
def test_a_number_that_cannot_be_called_is_stopped(phone: str) -> None:
    assert place(NINGBO, phone) == ["phone-invalid:block"]


def test_it_is_said_what_is_wrong_with_a_number() -> None:
    (finding,) = findings(order(deliver_to=Delivery(address=NINGBO, phone="1380000100")), replaced(ship_tos=[]))
    assert finding.why_zh == "收货电话“1380000100”不是有效号码：手机号应为 11 位，这里是 10 位"
    assert finding.why_en.endswith("a mobile number has 11 digits, this one 10")


def test_a_landline_of_another_city_is_pointed_out() -> None:
    assert place(NINGBO, "0755-87001234") == ["phone-area:warn"]
    assert place("浙江省慈溪市周巷镇开发大道 9 号", "0574-87001234") == []
    assert place("海南省琼海市嘉积镇测试路 9 号", "0898-62821234") == []


def test_a_number_abroad_may_leave_its_country_out() -> None:
    assert place("21 Harbour Road, Southampton", "(023) 8063 0000") == []
    assert place("21 Harbour Road, Southampton", "12") == ["phone-invalid:block"]


def test_a_buyers_number_that_cannot_be_called_stops_nothing() -> None:
    one = order(buyer=Party(name=CUSTOMER.name, phone="1380000100", email="po@cheshi.example"))
    assert codes(one) == ["buyer-phone-invalid:warn"]


def test_every_mobile_range_in_use_can_be_called() -> None:
    ranges = (130, 133, 135, 139, 150, 153, 159, 166, 170, 171, 177, 180, 185, 189, 191, 195, 198, 199)
    assert {kind_of_number(f"{start}00001234") for start in ranges} == {"fine"}


def test_a_range_that_is_not_in_use_and_a_missing_area_code_stop_nothing() -> None:
    assert place(NINGBO, "15412345678") == ["phone-range:warn"]
    assert place(NINGBO, "87001234") == ["phone-no-area:warn"]


@pytest.mark.parametrize("phone", ["2345 6789", "+852 2345 6789"])
def test_hong_kong_has_numbers_of_its_own(phone: str) -> None:
    assert place("香港九龙观塘道 100 号", phone) == []


def test_a_chinese_number_for_an_address_in_latin_letters_is_held_against_the_plan() -> None:
    english = "No. 8 Ceshi Road, Yinzhou District, Ningbo, Zhejiang, China"
    assert place(english, "1380000100") == ["phone-invalid:block"]
    assert place(english, "13800001001") == []


DIGITS = st.from_regex(r"1[3-9][0-9]{9}|0[1-9][0-9]{8,10}|0(?:10|21|574|755)[2-9][0-9]{6,7}", fullmatch=True)


@given(digits=DIGITS, at=st.integers(1, 9), sign=st.sampled_from(["", " ", "-"]))
def test_what_is_taken_for_fine_at_sight_is_a_number_of_the_plan(digits: str, at: int, sign: str) -> None:
    text = f"{digits[:at]}{sign}{digits[at:]}"
    assert not is_plainly_fine(text) or phonenumbers.is_valid_number(phonenumbers.parse(text, "CN"))
