"""Status, change, cancelling, approving and files of an order that stands in 简道云, on its emulator."""

import json
from pathlib import Path
from typing import Any

import pytest

from connectors.errors import OutcomeUnknown, Refused
from fixtures.jiandaoyun.company import CLERK, MANAGER, ORDERS
from tests.connectors.target_contract import order
from tests.partners.jiandaoyun import JiandaoyunSite, by_hand, mapping, set_status

pytestmark = pytest.mark.usefixtures("retries_without_pause")


@pytest.mark.parametrize(
    ("text", "state"),
    [("待处理", "open"), ("已发货", "shipped"), ("已开票", "invoiced"), ("已收款", "paid"), ("已取消", "cancelled")],
)
def test_the_status_field_says_how_far_an_order_is(jdy: JiandaoyunSite, text: str, state: str) -> None:
    number = by_hand(jdy, "PO-1", status=text)

    status = jdy.target().status(number)

    assert (status.state, status.text) == (state, text)


def test_an_order_with_a_status_that_no_table_knows_is_still_there_and_left_alone(jdy: JiandaoyunSite) -> None:
    target = jdy.target()
    number = target.create(order("PO-1")).number
    set_status(jdy, number, "缺料")

    status = target.status(number)

    assert (status.state, status.text) == ("open", "缺料（[tables.states] 未写明 · not named there）")
    with pytest.raises(Refused, match=r"\[tables.states\] has no '缺料'"):
        target.change(number, order("PO-1", note="改过"))
    with pytest.raises(Refused, match=r"\[tables.states\] has no '缺料'"):
        target.cancel(number, "test")


@pytest.mark.parametrize(("flow", "state"), [(0, "open"), (1, "open"), (2, "open"), (3, "cancelled")])
def test_without_a_status_field_the_flow_counts(jdy: JiandaoyunSite, tmp_path: Path, flow: int, state: str) -> None:
    path = mapping(tmp_path, ('status = "订单状态"\n', ""), ('"订单状态" = "待处理"', ""))
    target = jdy.target(mapping=path)
    number = target.create(order("PO-1")).number
    jdy.app.store.of(ORDERS)[number]["flowState"] = flow

    assert target.status(number).state == state
    with pytest.raises(Refused, match="没有作废接口"):
        target.cancel(number, "test")


def test_a_changed_line_leaves_the_others_and_what_people_wrote(jdy: JiandaoyunSite) -> None:
    target = jdy.target()
    number = target.create(order("PO-1")).number
    before = jdy.records()[0]["lines"]
    jdy.app.store.of(ORDERS)[number]["_widget_1700000000100"][1]["_widget_1700110000009"] = "B-12"  # type: ignore[index]

    target.change(number, order("PO-1", figures=(("200", "0.50"), ("15", "35.00"))))

    after: Any = jdy.records()[0]["lines"]
    assert jdy.held() == [order("PO-1", figures=(("200", "0.50"), ("15", "35.00")))]
    assert [row["_id"] for row in after] == [row["_id"] for row in before]  # type: ignore[attr-defined]
    assert after[1]["bin_note"] == "B-12"


def test_a_dropped_line_is_gone_and_a_new_one_has_a_row_of_its_own(jdy: JiandaoyunSite) -> None:
    target = jdy.target()
    number = target.create(order("PO-1")).number
    wanted = order("PO-1", items=("T-10",), figures=(("3", "9"),))

    target.change(number, wanted)

    assert jdy.held() == [wanted]


def test_a_change_leaves_the_status_that_people_set(jdy: JiandaoyunSite) -> None:
    target = jdy.target()
    number = target.create(order("PO-1")).number
    set_status(jdy, number, "生产中")

    target.change(number, order("PO-1", note="改"))

    assert (jdy.records()[0]["status"], jdy.held()) == ("生产中", [order("PO-1", note="改")])


@pytest.mark.parametrize("text", ["已发货", "已取消"])
def test_what_is_no_longer_open_is_not_changed(jdy: JiandaoyunSite, text: str) -> None:
    target = jdy.target()
    number = target.create(order("PO-1")).number
    set_status(jdy, number, text)

    with pytest.raises(Refused, match=text):
        target.change(number, order("PO-1", note="改"))

    assert jdy.held() == [order("PO-1")]


def test_what_is_shipped_is_not_cancelled(jdy: JiandaoyunSite) -> None:
    target = jdy.target()
    number = target.create(order("PO-1")).number
    set_status(jdy, number, "已发货")

    with pytest.raises(Refused, match="已发货"):
        target.cancel(number, "too late")

    assert jdy.records()[0]["status"] == "已发货"


def test_a_change_whose_answer_is_lost_is_in_doubt(jdy: JiandaoyunSite) -> None:
    target = jdy.target()
    number = target.create(order("PO-1")).number
    for again in (1, 1, 1):
        jdy.faults.plan("error after", again, path="data/update")

    with pytest.raises(OutcomeUnknown):
        target.change(number, order("PO-1", note="改"))


def test_the_approver_approves_what_waits_for_him(jdy: JiandaoyunSite) -> None:
    target = jdy.target(approver=MANAGER)
    number = target.create(order("PO-1")).number

    target.submit(number)
    target.submit(number)

    assert jdy.app.store.of(ORDERS)[number]["flowState"] == 1


def test_anothers_node_is_left_alone(jdy: JiandaoyunSite) -> None:
    number = jdy.target().create(order("PO-1")).number

    jdy.target(approver=CLERK).submit(number)

    assert jdy.app.store.of(ORDERS)[number]["flowState"] == 0


@pytest.mark.parametrize("status", [200, 400])
@pytest.mark.parametrize("approver", ["", MANAGER])
def test_an_order_without_flow_cannot_be_submitted(jdy: JiandaoyunSite, approver: str, status: Any) -> None:
    jdy.app.switches.flow_failure_status = status
    number = jdy.target(workflow=False).create(order("PO-1")).number

    with pytest.raises(Refused):
        jdy.target(approver=approver).submit(number)


def test_a_rejected_order_is_not_approved(jdy: JiandaoyunSite) -> None:
    target = jdy.target(approver=MANAGER)
    number = target.create(order("PO-1")).number
    jdy.app.store.end_flow(jdy.app.store.flows[number], 3)

    with pytest.raises(Refused, match="否决"):
        target.submit(number)


def test_a_file_goes_along_once(jdy: JiandaoyunSite, tmp_path: Path) -> None:
    target, file = jdy.target(), tmp_path / "采购订单 PO-1.pdf"
    file.write_bytes(b"%PDF-1.7")
    number = target.create(order("PO-1")).number

    target.attach(number, file)
    target.attach(number, file)

    assert target.read(number).attachments == (file.name,)
    assert [about["size"] for _, about in jdy.app.store.files.values()] == [8]


def test_a_second_file_would_drop_the_first_and_is_refused(jdy: JiandaoyunSite, tmp_path: Path) -> None:
    target, number = jdy.target(), jdy.target().create(order("PO-1")).number
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(b"%PDF-1.7")
    target.attach(number, tmp_path / "a.pdf")

    with pytest.raises(Refused, match=r"holds a\.pdf"):
        target.attach(number, tmp_path / "b.pdf")

    assert target.read(number).attachments == ("a.pdf",)


def test_the_key_never_goes_where_files_go_and_no_token_is_written_down(jdy: JiandaoyunSite, tmp_path: Path) -> None:
    target, file = jdy.target(), tmp_path / "a.pdf"
    file.write_bytes(b"%PDF-1.7")
    number = target.create(order("PO-1")).number
    target.attach(number, file)

    (written,) = jdy.evidence.glob(f"*{number}-a-pdf.json")
    steps = {step["doing"]: step for step in json.loads(written.read_text(encoding="utf-8"))}
    assert "authorization" not in steps["sending a.pdf"]["request"]["headers"]
    assert "token" not in json.dumps(steps["asking to send a.pdf"]["reply"]) or "•••" in json.dumps(
        steps["asking to send a.pdf"]["reply"], ensure_ascii=False
    )
