"""The lines of one list have their quantity in one place, whatever other figures they hold."""

from decimal import Decimal

import pytest

from extractors.document import Passage
from extractors.understand.clauses import clauses_of
from extractors.understand.context import Context
from extractors.understand.prose import read_prose

CONTEXT = Context(document="list.eml")


def read(text: str) -> list[tuple[str, Decimal, str | None]]:
    lines = read_prose(Passage(text=text), text.splitlines(), CONTEXT).lines
    return [
        (
            line["description"].value,
            line["quantity"].value,
            line["unit"].value if "unit" in line else None,
        )
        for line in lines
    ]


@pytest.mark.parametrize(
    ("text", "ordered"),
    [
        (
            "* 4 Eimer Spülmaschinentabs, Gastro 200 St.\n* 2 Kt Servietten, 33x33 3-lagig",
            [
                ("Spülmaschinentabs, Gastro 200 St", Decimal(4), "Eimer"),
                ("Servietten, 33x33 3-lagig", Decimal(2), "Kt"),
            ],
        ),
        (
            "2 x 11g Best Bitter\n1 x 9g Mild",
            [("11g Best Bitter", Decimal(2), None), ("9g Mild", Decimal(1), None)],
        ),
        (
            "25 bags compost 50L\n40 terracotta pots 15cm",
            [("compost 50L", Decimal(25), "bags"), ("terracotta pots 15cm", Decimal(40), None)],
        ),
        (
            "a. Grease cartridge 400g / 100 TU / AED 4.15 each\nb. Deck paint 20L / 8 PL / AED 138.40 each",
            [("Grease cartridge 400g", Decimal(100), "TU"), ("Deck paint 20L", Decimal(8), "PL")],
        ),
        ("麻花钻3.2=100支\n丝锥M6=20支", [("麻花钻3.2", Decimal(100), "支"), ("丝锥M6", Decimal(20), "支")]),
    ],
    ids=["sizes at the end", "times", "bare beside counted", "between separators", "behind a sign"],
)
def test_the_quantity_stands_where_it_stands_in_the_other_lines(
    text: str, ordered: list[tuple[str, Decimal, str | None]]
) -> None:
    assert read(text) == ordered


def test_a_date_or_a_number_of_the_order_beside_a_list_is_no_item() -> None:
    assert read("订货单 YY-6576\n毛巾 20条\n浴巾 10条\n柏晓 2026-07-28 08:31:07") == [
        ("毛巾", Decimal(20), "条"),
        ("浴巾", Decimal(10), "条"),
    ]


def test_things_that_follow_each_other_are_ordered_one_by_one() -> None:
    assert read("麻烦给我们发 DN50 法兰球阀 12 台、DN80 法兰蝶阀 6 台。") == [
        ("DN50 法兰球阀", Decimal(12), "台"),
        ("DN80 法兰蝶阀", Decimal(6), "台"),
    ]
    assert clauses_of("毛肚10份 黄喉8份", CONTEXT) == ["毛肚10份", "黄喉8份"]


def test_what_a_writer_takes_back_in_the_same_breath_counts_no_more() -> None:
    assert read("100m 25mm twin & earth... sorry make that 150m\n40m conduit") == [
        ("25mm twin & earth", Decimal(150), "m"),
        ("conduit", Decimal(40), "m"),
    ]
