"""Whether the goods can arrive."""

import pytest

from extractors.purchase_order import Delivery
from tests.bot.trade import codes, order, replaced


def place(address: str | None, phone: str = "13800001001") -> list[str]:
    return codes(order(deliver_to=Delivery(address=address, phone=phone)))


@pytest.mark.parametrize(
    "address",
    [
        "浙江省宁波市鄞州区测试路 8 号",
        "浙江宁波测试路8号",
        "宁波市鄞州区测试路 8 号 2 号门",
        "浙江省慈溪市周巷镇开发大道 9 号",
        "上海市浦东新区张江路 1 号 3 幢",
        "北京市朝阳区建国路 1 号",
        "吉林市昌邑区解放路 3 号",
        "香港九龙观塘道 100 号",
        "青海省海南藏族自治州共和县青海湖路 1 号",
        "广东省东莞市长安镇振安东路 50 号",
        "江苏省苏州工业园区星湖街 328 号",
        "浙江省宁波市鄞州区下应街道海川工业园",
        "邮编 315000 浙江省宁波市鄞州区测试路 8 号".removeprefix("邮编 "),
        "Unit 4, Quayside Park, 21 Harbour Road, Southampton SO14 0AB, United Kingdom",
    ],
)
def test_an_address_that_a_driver_finds_is_fine(address: str) -> None:
    assert place(address) == []


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("江苏省宁波市鄞州区测试路 8 号", "address-city-province"),
        ("江苏省义乌市测试路 8 号", "address-city-province"),
        ("浙江省宁波市鄞州区", "address-incomplete"),
        ("浙江省宁波市鄞州区测试路", "address-incomplete"),
        ("测试路 8 号", "address-no-city"),
        ("老地方", "address-no-city"),
        ("Southampton", "address-incomplete"),
    ],
)
def test_an_address_that_cannot_be_right_is_stopped(address: str, code: str) -> None:
    assert place(address) == [f"{code}:block"]


def test_no_address_at_all_is_stopped() -> None:
    data = replaced(ship_tos=[], customers=[])
    assert "address-missing:block" in codes(order(deliver_to=Delivery()), data)


@pytest.mark.parametrize(
    "phone",
    [
        "13800001001",
        "138 0000 1001",
        "+86 138 0000 1001",
        "0574-87001234",
        "（0574）8700 1234",
        "0574-87001234转801",
        "0574-87001234-801",
        "400-123-4567",
        "吕师傅 13800001001",
        "12345 / 13800001001",
        "+44 20 7946 0321",
        "+61 2 5550 4471",
    ],
)
def test_a_number_that_can_be_called_is_fine(phone: str) -> None:
    assert place("浙江省宁波市鄞州区测试路 8 号", phone) == []


@pytest.mark.parametrize(
    "phone", ["1380000100", "138000010011", "12345678901", "0574-8700123", "待定", "+86 1380000100"]
)
def test_a_number_that_cannot_be_called_is_stopped(phone: str) -> None:
    assert place("浙江省宁波市鄞州区测试路 8 号", phone) == ["phone-invalid:block"]


def test_a_number_abroad_may_leave_its_country_out() -> None:
    assert place("21 Harbour Road, Southampton", "(023) 8063 0000") == []
    assert place("21 Harbour Road, Southampton", "12") == ["phone-invalid:block"]
