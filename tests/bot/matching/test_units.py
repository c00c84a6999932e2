"""Units by other names, and packs whose content is written with them."""

from decimal import Decimal

import pytest

from bot.masterdata import Item, MasterData, Unit
from bot.matching.units import Packed, family, packed, packed_in


@pytest.mark.parametrize(
    ("unit", "pack", "count", "inner"),
    [
        ("箱(24个)", "箱", 24, "个"),
        ("箱（24个/箱）", "箱", 24, "个"),
        ("箱 (24 瓶装)", "箱", 24, "瓶"),
        ("ctn of 24", "ctn", 24, ""),
        ("CTN(24PCS/CTN)", "ctn", 24, "pcs"),
        ("24/箱", "箱", 24, ""),
        ("24pcs/ctn", "ctn", 24, "pcs"),
        ("1箱=24个", "箱", 24, "个"),
        ("box of 12", "box", 12, ""),
    ],
)
def test_a_pack_says_what_it_holds_in_many_ways(unit: str, pack: str, count: int, inner: str) -> None:
    assert packed(unit) == Packed(pack, Decimal(count), inner)


@pytest.mark.parametrize("unit", [None, "", "箱", "pcs", "箱(个)", "24", "0/箱"])
def test_a_name_alone_says_nothing_of_what_is_in_it(unit: str | None) -> None:
    assert packed(unit) is None


def test_a_description_speaks_of_a_pack_only_in_units() -> None:
    assert packed_in("纯净水 550ml 24瓶/箱") == Packed("箱", Decimal(24), "瓶")
    assert packed_in("最高 20 km/h") is packed_in("咖啡 13g×20条") is packed_in(None) is None


def test_codes_of_trade_are_units_too() -> None:
    assert [family(unit) for unit in ("C62", "h87", "EA", "KGM", "CT", "箱", "?")] == [
        "piece",
        "piece",
        "piece",
        "kilogram",
        "carton",
        "carton",
        None,
    ]


def sold(base: str, *units: Unit) -> MasterData:
    return MasterData(
        {"customers": [], "items": [Item(item_number="A", name="物", base_unit=base)], "units": list(units)}, "v"
    )


CARTON = Unit(item_number="A", unit="箱", factor=Decimal(24))


@pytest.mark.parametrize(
    ("unit", "factor"),
    [
        (None, 1),
        ("PCS", 1),
        ("EA", 1),
        ("件", 1),
        ("C62", 1),
        ("carton", 24),
        ("CS", 24),
        ("箱(24个)", 24),
        ("箱(30个)", 24),
        ("ctn of 24", 24),
        ("盒", None),
        ("托", None),
        ("盒(24个)", None),
        ("吨", None),
    ],
)
def test_another_name_counts_where_the_items_units_leave_no_choice(unit: str | None, factor: int | None) -> None:
    found = sold("个", CARTON).factor("A", unit)
    assert found == (None if factor is None else Decimal(factor))


def test_of_two_units_that_may_be_meant_neither_is_unless_its_content_is_written() -> None:
    data = sold("个", CARTON, Unit(item_number="A", unit="大箱", factor=Decimal(48)))
    assert data.factor("A", "ctn") is None
    assert [data.unit_name("A", unit) for unit in ("ctn of 24", "ctn(48)", "箱")] == ["箱", "大箱", "箱"]


def test_a_bottle_is_no_piece_unless_the_master_data_says_so() -> None:
    assert sold("瓶", CARTON).factor("A", "pcs") is None
    said = Unit(item_number="A", unit="瓶", factor=Decimal(1), aliases=("pcs",))
    assert sold("瓶", said).factor("A", "EA") == 1


def test_a_carton_that_some_call_a_piece_is_none_for_who_writes_pcs() -> None:
    called = Unit(item_number="A", unit="箱", factor=Decimal(24), aliases=("件",))
    assert [sold("只", called).factor("A", unit) for unit in ("PCS", "个", "件", "箱")] == [1, 1, 24, 24]


def test_of_what_is_measured_a_piece_is_so_many_metres() -> None:
    assert sold("米", Unit(item_number="A", unit="根", factor=Decimal(3))).factor("A", "PCS") == 3


@pytest.mark.parametrize("base", ["台", "套", "本", "份"])
def test_each_is_one_machine_or_set_where_nothing_smaller_is_single(base: str) -> None:
    assert sold(base, CARTON).factor("A", "EA") == 1
    assert sold(base, Unit(item_number="A", unit="个", factor=Decimal("0.5"))).factor("A", "EA") == Decimal("0.5")
