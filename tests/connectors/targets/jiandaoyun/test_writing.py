"""简道云 swallows much in silence: what is written arrives all the same, on its emulator."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from connectors.errors import Refused, SignInFailed
from fixtures.jiandaoyun.company import CUSTOMERS, MANAGER, ORDERS
from tests.connectors.target_contract import CUSTOMER, order
from tests.partners.jiandaoyun import JiandaoyunSite, mapping

pytestmark = pytest.mark.usefixtures("retries_without_pause")


@pytest.mark.parametrize("field", ["bare_values", "unknown_fields", "mismatches", "unwritable"])
@pytest.mark.parametrize("way", [0, 1])
def test_an_order_arrives_whichever_way_the_guess_goes(jdy: JiandaoyunSite, field: str, way: int) -> None:
    ways = {"bare_values": ("empty", "refused"), "mismatches": ("empty", "refused")}
    setattr(jdy.app.switches, field, ways.get(field, ("ignored", "refused"))[way])

    jdy.target().create(order("PO-1"))

    assert jdy.held() == [order("PO-1")]


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "UTC"])
def test_days_stay_the_same_wherever_the_tenant_is(jdy: JiandaoyunSite, zone: str) -> None:
    jdy.app.switches.no_zone = zone
    target = jdy.target()

    number = target.create(order("PO-1")).number

    assert jdy.held()[0].order_date == date(2026, 11, 20)
    assert target.read(number).head["order_date"] == date(2026, 11, 20)


def test_an_order_saved_otherwise_than_meant_is_refused_with_its_number(jdy: JiandaoyunSite) -> None:
    """A number field that takes no text stays empty in silence."""
    head = jdy.app.tenant.forms[ORDERS]
    changed = tuple(replace(w, type="number") if w.alias == "note" else w for w in head.widgets)
    jdy.app.tenant.forms[ORDERS] = replace(head, widgets=changed)
    jdy.app.switches.mismatches = "empty"

    with pytest.raises(Refused, match="备注：应为“周一到货”，实为“”") as refused:
        jdy.target().create(order("PO-1"))

    assert next(iter(jdy.app.store.of(ORDERS))) in str(refused.value)
    assert jdy.target().find("PO-1", CUSTOMER) is not None


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"客户单号"', '"客户订单号"', "no field '客户订单号'; did you mean '客户单号'"),
        ('note = "备注"', 'note = "order_sn"', "'order_sn' .* cannot be written"),
        ('lines = "订单明细"', 'lines = "明细"', "no subform '明细'"),
        ('status = "订单状态"', 'status = "备注"', "lookups.order.status"),
        ('reference = "客户单号"', 'reference = "备注"\n#', "cannot be searched"),
    ],
    ids=["unknown", "serial number", "subform", "status", "not searchable"],
)
def test_a_mapping_that_does_not_fit_stops_everything_before_a_write(
    jdy: JiandaoyunSite, tmp_path: Path, old: str, new: str, words: str
) -> None:
    changes = [(old, new)] if "#" not in new else [(old, new), ('note = "备注"', "")]
    target = jdy.target(mapping=mapping(tmp_path, *changes))

    with pytest.raises(SignInFailed, match=words):
        target.create(order("PO-1"))
    with pytest.raises(SignInFailed, match=words):
        target.check()

    assert jdy.held() == []


def test_a_field_may_be_called_by_its_alias_id_or_label(jdy: JiandaoyunSite, tmp_path: Path) -> None:
    path = mapping(
        tmp_path, ('"客户单号"', '"po_no"'), ('"备注"', '"_widget_1700010000016"'), ('= "数量"\nunit', '= "qty"\nunit')
    )

    jdy.target(mapping=path).create(order("PO-1"))

    assert jdy.held() == [order("PO-1")]


def test_only_what_is_linked_is_written_where_the_customer_is_a_linked_field(
    jdy: JiandaoyunSite, tmp_path: Path
) -> None:
    path = mapping(
        tmp_path, ('["客户编号", { field = "客户", lookup = "customers" }]', '{ field = "客户", lookup = "customers" }')
    )
    target = jdy.target(mapping=path)

    number = target.create(order("PO-1")).number

    assert (target.find("PO-1", CUSTOMER), target.find("PO-1", "C0010")) == (number, None)
    assert jdy.records()[0]["customer"] in jdy.app.store.of(CUSTOMERS)


def test_the_flow_starts_with_the_order_or_not_as_the_settings_say(jdy: JiandaoyunSite) -> None:
    started = jdy.target().create(order("PO-1")).number
    jdy.target(workflow=False).create(order("PO-2"))

    assert [task.instance_id for task in jdy.app.store.open_tasks(MANAGER)] == [started]


def test_the_creator_is_who_the_settings_name(jdy: JiandaoyunSite) -> None:
    jdy.target(creator=MANAGER).create(order("PO-1"))

    assert [record["creator"] for record in jdy.app.store.of(ORDERS).values()] == [MANAGER]
