"""Parties' blocks: where the address ends, who stands above and below it, whom to call."""

from collections.abc import Sequence

import pytest

from extractors.understand.party_blocks import Block, read_block, split_name_and_address


@pytest.mark.parametrize(
    ("lines", "block"),
    [
        (
            ["4420 Substation Road", "Hollister, MO 65672", "Line Yard Receiving"],
            Block(None, "4420 Substation Road, Hollister, MO 65672", "Line Yard Receiving"),
        ),
        (
            ["DC 14 Inbound", "7100 Distribution Way, Kansas City, MO 64161"],
            Block("DC 14 Inbound", "7100 Distribution Way, Kansas City, MO 64161"),
        ),
        (
            ["Acme Ltd", "12 High Street", "Leeds LS1 4AB", "United Kingdom"],
            Block("Acme Ltd", "12 High Street, Leeds LS1 4AB, United Kingdom"),
        ),
        (
            ["Gate 5, Ellandale Road, Leeds LS9 4TX. Tel 0113 496 0671"],
            Block(None, "Gate 5, Ellandale Road, Leeds LS9 4TX", None, "0113 496 0671"),
        ),
        (
            ["Am Querkanal 5, 18439 Stralsund (anrufen unter 0151 5550227)"],
            Block(None, "Am Querkanal 5, 18439 Stralsund", None, "0151 5550227"),
        ),
        (
            ["Bay 3, 9 Dock Road, Hull HU1 2AB – Sam Tyler, 01482 555 012"],
            Block(None, "Bay 3, 9 Dock Road, Hull HU1 2AB", "Sam Tyler", "01482 555 012"),
        ),
        (
            ["洛阳市涧西区建设路206号东区二库，接货人叶保管（13200006688）。"],
            Block(None, "洛阳市涧西区建设路206号东区二库", "叶保管", "13200006688"),
        ),
    ],
)
def test_each_line_of_a_block_goes_where_it_belongs(lines: Sequence[str], block: Block) -> None:
    assert read_block(lines) == block


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("上海市嘉定区曹安公路4800号 上海朗驰零部件有限公司", ("上海朗驰零部件有限公司", "上海市嘉定区曹安公路4800号")),
        (
            "北陸建機(株) 白山工場　石川県白山市福留町380　TEL 076-555-0195",
            ("北陸建機(株) 白山工場", "石川県白山市福留町380"),
        ),
    ],
)
def test_name_and_address_part_whichever_stands_first(text: str, parts: tuple[str, str]) -> None:
    assert split_name_and_address(text) == parts
