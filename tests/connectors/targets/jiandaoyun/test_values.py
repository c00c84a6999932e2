"""Whatever value is written, the emulator of 简道云 shows it as the same."""

import json
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.targets.api.compare import same
from connectors.targets.api.wire_values import from_wire, plain, to_wire
from connectors.targets.jiandaoyun.fields import Field
from connectors.targets.jiandaoyun.values import shown, wrapped, written
from fixtures.jiandaoyun.company import company
from fixtures.jiandaoyun.switches import Switches
from fixtures.jiandaoyun.tenant import Widget
from fixtures.jiandaoyun.values import Writing
from fixtures.jiandaoyun.values import shown as shown_there
from tests.partners.jiandaoyun import KEY

_ENCODER = msgspec.json.Encoder(decimal_format="number")


@given(
    kind_value=st.one_of(
        st.tuples(
            st.sampled_from(["text", "textarea", "combo", "combocheck", "lookup", "address", "phone"]),
            st.text(min_size=1),
        ),
        st.tuples(
            st.just("number"), st.decimals(min_value=-(10**9), max_value=10**9, places=4).map(plain).map(Decimal)
        ),
        st.tuples(st.just("datetime"), st.dates(date(1990, 1, 1), date(2090, 1, 1))),
    ),
    no_zone=st.sampled_from(["UTC", "Asia/Shanghai"]),
)
def test_whatever_is_written_is_read_as_the_same(kind_value: tuple[str, Any], no_zone: str) -> None:
    kind, value = kind_value
    zone, tenant = ZoneInfo("Asia/Shanghai"), company(KEY)
    widget = Widget(widget_name="_widget_1", label="x", type=kind)
    field = Field(name="_widget_1", identity="_widget_1", label="x", type=kind)
    writing = Writing(tenant=tenant, switches=Switches(no_zone=no_zone), files={}, row_id=str)

    sent = msgspec.json.decode(_ENCODER.encode({"_widget_1": wrapped(written(field, to_wire(value, "moment", zone)))}))
    kept = writing.taken([widget], sent)
    raw = json.loads(json.dumps(shown_there(tenant, [widget], kept)), parse_float=Decimal)["_widget_1"]

    assert same(value, from_wire(shown(raw), "moment", type(value), zone))


@pytest.mark.parametrize("wire", [21, "21", Decimal(21)])
def test_a_department_is_written_by_its_number_whatever_it_was_given_as(wire: Any) -> None:
    field = Field(name="_widget_1", identity="_widget_1", label="x", type="dept")

    assert written(field, wire) == 21
    assert isinstance(written(field, wire), int)
