"""Texts, numbers and units on their way into U8 and back, whatever they are."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import httpx
import msgspec
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import Refused
from connectors.targets.api.calls import Reply
from connectors.targets.yonyou_u8.bill import Form
from connectors.targets.yonyou_u8.eai_xml import bill_envelope, envelope_of, query_envelope
from connectors.targets.yonyou_u8.lists import Lists
from connectors.targets.yonyou_u8.texts import LONGEST_NUMBER, as_sent, clean_text, cleaned, number_of, same_text
from connectors.targets.yonyou_u8.units import Units
from tests.connectors.target_contract import order

FIGURES = st.decimals(min_value="0.001", max_value="99999", places=3)


class Archive(Lists):
    """One item that is counted in 件, and in 箱 of some."""

    def __init__(self, rate: Decimal, group_type: str) -> None:
        self.rate, self.group_type = rate, group_type

    def get(self, resource: str, number: str, doing: str) -> dict[str, Any]:  # noqa: ARG002 - the parent's shape
        sale = {"saunit_code": "02", "saunit_ichangrate": str(self.rate)}
        return {"main_measure": "01", "unitgroup_code": "10", "unitgroup_type": self.group_type, **sale}

    def rows(
        self,
        resource: str,  # noqa: ARG002 - the parent's shape
        doing: str,  # noqa: ARG002
        filters: Mapping[str, str] | None = None,  # noqa: ARG002
        most: int = 0,  # noqa: ARG002
    ) -> Iterator[dict[str, Any]]:
        yield {"code": "01", "name": "件", "group_code": "10", "changerate": "1.0000"}
        yield {"code": "02", "name": "箱", "group_code": "10", "changerate": str(self.rate)}


@given(FIGURES, FIGURES, st.sampled_from(["1", "2", "3", "7", "10", "12", "24", "0.5"]), st.sampled_from(["1", "2"]))
def test_a_line_in_any_unit_costs_the_same_or_is_refused(
    quantity: Decimal, price: Decimal, rate: str, group_type: str
) -> None:
    units = Units(Archive(Decimal(rate), group_type), "unitcode", {})
    line: Form = {"inventorycode": "T", "quantity": quantity, "taxunitprice": price, "unitcode": "箱"}
    try:
        sent = units.to_u8(line)
    except Refused:
        return

    assert abs(sent["quantity"] * sent["taxunitprice"] - quantity * price) < Decimal("0.005")  # type: ignore[operator]
    assert sent["num"] * Decimal(rate) == sent["quantity"]  # type: ignore[operator]
    assert units.as_sent({**sent}, line, sent)["quantity"] == quantity


@given(st.text())
def test_a_text_survives_an_envelope_as_far_as_xml_can_hold_it(text: str) -> None:
    sent = cleaned(order("PO-1", note=text)).note
    content = bill_envelope("001", "add", {"code": "A", "memo": text}, [])

    (bill,) = envelope_of(Reply(200, httpx.Headers(), content), "saleorder").bills

    # Parsers read every break as one, and what stands around a text is of no matter.
    assert bill.head.get("memo", "") == re.sub("\r\n?", "\n", sent or "").strip()


@given(st.text(min_size=1))
def test_a_condition_is_a_value_and_never_markup(text: str) -> None:
    content = query_envelope("001", "saleorder", {"cDefine10": text, "cCusCode": "C001"}).decode()

    assert content.count("<field ") == 2


@given(st.text(), st.text(), st.text(), st.text())
def test_numbers_of_ours_fit_and_differ_where_orders_do(one: str, other: str, customer: str, another: str) -> None:
    first = msgspec.structs.replace(order(one), customer_number=customer)
    second = msgspec.structs.replace(order(other), customer_number=another)

    assert len(number_of(first)) <= LONGEST_NUMBER
    assert re.fullmatch(r"[A-Z0-9-]+", number_of(first))
    # Signs that no XML can hold are in no text that U8 is given, so they make no difference.
    same = [clean_text(text) for text in (one, customer)] == [clean_text(text) for text in (other, another)]
    assert (number_of(first) == number_of(second)) == same


@given(st.text(st.characters(codec="utf-8")))
def test_what_a_gbk_database_keeps_of_a_text_is_no_difference(text: str) -> None:
    text = text.strip()
    kept = text.encode("gbk", "replace").decode("gbk")

    assert same_text(text, kept)
    assert as_sent({"memo": kept}, {"memo": text}) == {"memo": text}


def test_another_text_is_a_difference_also_with_question_marks() -> None:
    assert not same_text("急件🚚", "急件!")
    assert not same_text("急件🚚", "普通?")
    assert same_text("急件🚚", "急件??")
