"""Which known place the goods go to."""

import pytest

from bot.masterdata import KnownShipTo
from bot.resolve import Resolution, resolve
from bot.sender import Sender
from connectors.sales_order import ShipTo
from extractors.purchase_order import Delivery
from tests.bot.trade import DAY, order, replaced

ONE = KnownShipTo(
    customer_number="C1",
    ship_to_code="DC-03",
    name="一厂",
    contact="吕师傅",
    phone="13800001001",
    address="浙江省宁波市鄞州区创业路 68 号",
)
TWO = KnownShipTo(
    customer_number="C1", name="二厂", contact="何师傅", phone="13800001002", address="浙江省慈溪市滨江大道 5 号"
)


def found(**said: str) -> Resolution:
    return resolve(order(deliver_to=Delivery(**said)), Sender(), replaced(ship_tos=[ONE, TWO]), "OB-1", DAY)


@pytest.mark.parametrize(
    ("said", "place", "key"),
    [
        ({"address": "宁波鄞州区创业路68号"}, ONE, "address"),
        ({"address": "315100 中国浙江省宁波市鄞州区，创业路68号"}, ONE, "address"),
        ({"address": "浙江省宁波市鄞州区创业路68号3号楼一层收货处"}, ONE, "address, in part"),
        ({"address": "dc-03"}, ONE, "ship-to code"),
        ({"name": "DC-03"}, ONE, "ship-to code"),
        ({"name": "二厂", "contact": "何师傅"}, TWO, "name and contact"),
        ({"name": "二厂"}, TWO, "name"),
        ({"contact": "何师傅"}, TWO, "contact"),
        ({}, None, None),
        ({"name": "三厂"}, None, None),
        ({"address": "浙江省宁波市鄞州区学府路 1 号"}, None, None),
        ({"address": "浙江省宁波市鄞州区创业路 688 号"}, None, None),
    ],
)
def test_a_known_place_is_found_by_what_the_order_says_of_it(
    said: dict[str, str], place: KnownShipTo | None, key: str | None
) -> None:
    one = found(**said)
    assert (one.ship_to, one.keys.get("deliver_to")) == (place, key)


def test_what_the_order_leaves_out_is_the_known_places() -> None:
    sales_order = found(name="二厂").sales_order
    assert sales_order is not None
    assert sales_order.ship_to == ShipTo(
        name="二厂", contact="何师傅", phone="13800001002", address="浙江省慈溪市滨江大道 5 号"
    )


def test_another_person_does_not_get_the_known_ones_telephone() -> None:
    sales_order = found(address="宁波鄞州区创业路68号", contact="新来的").sales_order
    assert sales_order is not None
    assert (sales_order.ship_to.contact, sales_order.ship_to.phone) == ("新来的", "0574-87001234")


@pytest.mark.parametrize(
    "address",
    ["浙江省宁波市鄞州区创业路 86 号", "浙江省宁波市鄞州区创业路 688 号", "浙江省宁波市鄞州区创新路 68 号"],
)
def test_an_address_that_is_nearly_a_known_one_is_asked_about(address: str) -> None:
    (finding,) = found(address=address).findings
    assert (finding.code, finding.severity, finding.suggestion) == (
        "ship-to-nearly",
        "approve",
        {"deliver_to.address": ONE.address},
    )


@pytest.mark.parametrize("address", ["上海市松江区文诚路 500 号", "浙江省宁波市鄞州区学府路 1 号 2 楼", "宁波", "？"])
def test_another_address_is_not_taken_for_a_slip(address: str) -> None:
    assert found(address=address).findings == ()
