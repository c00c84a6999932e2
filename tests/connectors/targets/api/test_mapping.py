"""Which of our fields goes where, as data: what a file may say, what is wrong with it, and there and back."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import Refused
from connectors.sales_order import SalesOrder
from connectors.targets.api.compare import differences, told
from connectors.targets.api.mapping import FieldMapping, Filled
from connectors.targets.api.mapping_file import MappingProblems, MappingRules, load_mapping, parse_mapping
from connectors.targets.api.mapping_metadata import SystemField, unlike_the_system
from connectors.targets.api.wire_values import DATE_KINDS, from_wire, to_wire
from tests.connectors.target_contract import order

RULES = MappingRules(lookups={"customers": ("object", "field")})
MAPPING = """
[head]
reference = ["F_PO", "F_PO2"]
customer_number = { field = "cust", lookup = "customers" }
currency = { field = "cur", table = "currency" }
order_date = { field = "day", default = "today" }
"ship_to.address" = "addr"

[line]
item_number = "item"
quantity = "qty"
unit = { field = "unit", table = "unit" }
unit_price = { field = "price", kind = "digits" }
tax_rate = { field = "rate", default = "0.13" }
unit_price_without_tax = "net"
requested_delivery_date = { field = "due", fallback = "order.requested_delivery_date", kind = "milliseconds" }

[constants.head]
type = "standard"
contact = "{ship_to.contact} {ship_to.phone}"

[constants.line]
free = false

[tables.currency]
CNY = "PRE001"

[tables.unit]
"件" = "Pcs"
"箱" = "Box"
"个" = "Pcs"

[lookups.customers]
object = "account"
"""


def mapping(text: str = MAPPING) -> FieldMapping:
    return parse_mapping(tomllib.loads(text), RULES, "targets/erp.toml")


def look_up(name: str, number: str) -> str:
    return f"{name}/{number}"


def test_an_order_is_put_into_the_systems_form() -> None:
    sent = order("PO-1", figures=(("12", "1.13"),))

    assert mapping().fill(sent, look_up) == Filled(
        head={
            "type": "standard",
            "contact": "张测试 0574-87001234",
            "F_PO": "PO-1",
            "F_PO2": "PO-1",
            "cust": "customers/C001",
            "cur": "PRE001",
            "day": "2026-11-20",
            "addr": "浙江省宁波市鄞州区测试路 8 号",
        },
        lines=(
            {
                "free": False,
                "item": "T-8-30",
                "qty": Decimal(12),
                "unit": "Box",
                "price": "1.13",
                "rate": Decimal(13),
                "net": Decimal(1),
                "due": 1796140800000,
            },
        ),
    )


def test_what_is_not_given_is_left_out_or_stands_in() -> None:
    sent = msgspec.structs.replace(order("PO-1", figures=(("1", "1"), ("1", "1"))), order_date=None)

    filled = mapping().fill(sent, look_up)

    assert date.fromisoformat(str(filled.head["day"])) >= date(2026, 1, 1)
    assert filled.lines[1]["due"] == 1796054400000, "a line without a date is due when the order is"


def test_every_code_that_a_table_lacks_is_named_at_once() -> None:
    sent = order("PO-1")
    lines = (msgspec.structs.replace(sent.lines[0], unit="捆"), msgspec.structs.replace(sent.lines[1], unit="卷"))

    with pytest.raises(Refused) as refused:
        mapping().fill(msgspec.structs.replace(sent, lines=lines, currency="CHF"), look_up)

    assert str(refused.value) == (
        'targets/erp.toml: [tables.currency] has no \'CHF\'; add a line there:  "CHF" = "…"; '
        'line 1 targets/erp.toml: [tables.unit] has no \'捆\'; add a line there:  "捆" = "…"; '
        'line 2 targets/erp.toml: [tables.unit] has no \'卷\'; add a line there:  "卷" = "…"'
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[haed]", "haed: no such section; did you mean 'head'?"),
        ('[head]\nreferenc = "X"', "head.referenc: orders have no such field; did you mean 'reference'"),
        ("[head]\nreference = 3", 'head.reference: write the system\'s field in quotes, or { field = "…" }'),
        ('[head]\nreference = { feld = "X" }', "head.reference.feld: no such key; did you mean 'field'?"),
        ('[head]\ncurrency = { field = "c", table = "curency" }', "head.currency.table: there is no [tables.curency]"),
        ('[head]\ncurrency = { field = "c", lookup = "x" }', "head.currency.lookup: there is no [lookups.x]"),
        ('[head]\norder_date = { field = "d", default = "soon" }', "head.order_date.default: 'soon' is no date"),
        ('[head]\norder_date = { field = "d", kind = "number" }', "head.order_date.kind: 'number' does not fit"),
        ('[head]\nreference = "d"\ncurrency = "d"', "head.currency: head.reference fills 'd' already"),
        ('[line]\ntax_rate = { field = "r", fallback = "quantty" }', "line.tax_rate.fallback: 'quantty' is no Decimal"),
        ('[constants.head]\nx = "{nots}"', "constants.head.x: orders have no field {nots}; did you mean 'note'?"),
        ('[tables.unit]\n"件" = true', "tables.unit.件: write a code in quotes"),
        ('[lookups.items]\nobject = "x"', "lookups.items: no such look-up here; there are customers"),
        ('timezone = "Asia/Ningbo"', "timezone: 'Asia/Ningbo' is no time zone; write one such as Asia/Shanghai"),
        ("", "line.quantity: missing; say which field it goes to"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_by_key(text: str, problem: str) -> None:
    with pytest.raises(MappingProblems) as wrong:
        mapping(text)

    assert any(said.startswith(problem) for said in wrong.value.problems), wrong.value.problems


def test_a_file_that_is_missing_is_told_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(MappingProblems, match="there is no such file"):
        load_mapping(tmp_path / "erp.toml", RULES)


def test_what_was_saved_reads_as_it_was_meant() -> None:
    sent = msgspec.structs.replace(order("PO-1"), currency="CNY")
    lines = (msgspec.structs.replace(sent.lines[0], unit="个"), sent.lines[1])
    sent = msgspec.structs.replace(sent, lines=lines)
    filled = mapping().fill(sent, look_up)

    saved = mapping().saved("SO-1", filled.head, filled.lines, sent, look_up)

    assert differences(mapping().meant(sent), saved) == []
    assert [line["unit"] for line in saved.lines] == ["个", "件"]


def test_what_was_saved_otherwise_is_told_in_both_languages() -> None:
    sent = order("PO-1")
    filled = mapping().fill(sent, look_up)
    changed = ({**filled.lines[0], "qty": Decimal(20), "unit": "Pcs"}, filled.lines[1])

    saved = mapping().saved("SO-1", {**filled.head, "addr": None}, changed, sent, look_up)

    assert told(differences(mapping().meant(sent), saved)) == (
        "收货地址：应为“浙江省宁波市鄞州区测试路 8 号”，实为“” · ship-to address: "
        "'浙江省宁波市鄞州区测试路 8 号' was meant, '' stands there; "
        "第 1 行数量：应为“200”，实为“20” · line 1 quantity: '200' was meant, '20' stands there; "
        "第 1 行单位：应为“箱”，实为“件” · line 1 unit: '箱' was meant, '件' stands there"
    )


def test_a_missing_line_and_a_lost_constant_are_differences() -> None:
    sent = order("PO-1")
    filled = mapping().fill(sent, look_up)

    saved = mapping().saved("SO-1", {**filled.head, "type": "other"}, filled.lines[:1], sent, look_up)

    assert [(each.path, each.meant, each.saved) for each in differences(mapping().meant(sent), saved)] == [
        ("type", "standard", "other"),
        ("lines", Decimal(2), Decimal(1)),
    ]


def test_a_mapping_is_held_against_the_systems_own_description() -> None:
    filled = mapping().fill(order("PO-1"), look_up)
    head = {name: SystemField(name=name) for name in filled.head if name != "addr"}
    line = {name: SystemField(name=name) for name in filled.lines[0]}
    head["address"] = SystemField(name="address", label="收货地址", required=True)
    line["unit"] = SystemField(name="unit", choices=("Pcs",))
    line["net"] = SystemField(name="net", label="单价", writable=False)

    assert unlike_the_system(mapping(), head, line) == [
        "targets/erp.toml: head.ship_to.address: the system has no field 'addr'; did you mean 'address'?",
        "targets/erp.toml: [head] leaves 'address' (收货地址) empty, which the system requires",
        "targets/erp.toml: line.unit_price_without_tax: 'net' (单价) cannot be written",
        "targets/erp.toml: tables.unit: 'Box' is no choice of 'unit' (Pcs)",
    ]


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1)), st.sampled_from(DATE_KINDS))
def test_a_day_comes_back_as_it_went(day: date, kind: str) -> None:
    zone = ZoneInfo("Asia/Shanghai")

    assert from_wire(to_wire(day, kind, zone), kind, date, zone) == day  # type: ignore[arg-type]


@given(st.decimals(min_value=0, max_value=10**9, places=6, allow_nan=False))
def test_a_figure_comes_back_as_it_went(figure: Decimal) -> None:
    sent: SalesOrder = order("PO-1")
    sent = msgspec.structs.replace(sent, lines=(msgspec.structs.replace(sent.lines[0], quantity=figure),))
    filled = mapping().fill(sent, look_up)
    wire = msgspec.json.Encoder(decimal_format="number").encode(filled.lines[0]["qty"]).decode()

    assert Decimal(wire) == figure
