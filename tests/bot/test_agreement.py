"""Where several people, or certain people, have to agree, the order waits until they have."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.agreement import Stop
from bot.corrections import NotPossible
from bot.thresholds import ApprovalTier, CheckSettings
from tests.bot.company import SmallCompany


@pytest.fixture
def company(tmp_path: Path) -> SmallCompany:
    made = SmallCompany(tmp_path)
    tier = ApprovalTier(amount=Decimal(100), by=("王经理", "李总 <li@haichuan.example>", "赵总监"), people=2)
    made.settings = replace(made.settings, checks=CheckSettings(approval=(tier,)))
    made.deliver("a", "PO-1", quantity=400)
    made.run()
    return made


def why(company: SmallCompany, language: str) -> str:
    row = company.staging().row(f"SELECT why_{language} AS why FROM finding WHERE code = 'approval-amount'")
    assert row is not None
    return str(row["why"])


def test_the_first_of_two_keeps_the_order_waiting_and_is_named(company: SmallCompany) -> None:
    assert company.decide("approve", by="王经理") == ["exception"]
    assert why(company, "zh").endswith("（1/2：王经理 已批准，还需 李总 <li@haichuan.example>、赵总监 中的 1 位）")
    assert why(company, "en").endswith(" (1/2: 王经理 agreed, still needed: 1 of 李总 <li@haichuan.example>, 赵总监)")
    company.run()
    assert company.outside.erp.orders == []


def test_the_second_person_lets_it_go_on(company: SmallCompany) -> None:
    company.decide("approve", by="王经理")
    assert company.decide("approve", by="li@haichuan.example") == ["approved"]
    assert why(company, "en").endswith("(王经理 and li@haichuan.example agreed)")
    company.run()
    assert [one.reference for one in company.outside.erp.orders] == ["PO-1"]


def test_nobody_agrees_twice(company: SmallCompany) -> None:
    company.decide("approve", by="李总")
    with pytest.raises(
        NotPossible, match=r"LI@haichuan\.example has agreed already; still needed: 1 of 王经理, 赵总监"
    ):
        company.decide("approve", by="LI@haichuan.example")


def test_somebody_else_cannot_agree_and_nothing_is_lost(company: SmallCompany) -> None:
    company.decide("approve", by="王经理")
    with pytest.raises(NotPossible, match="小张 无权批准此项"):
        company.decide("approve", by="小张")
    assert company.decide("approve", by="赵总监") == ["approved"]


def test_an_agreement_in_part_counts_when_the_order_is_checked_anew(company: SmallCompany) -> None:
    company.decide("approve", by="王经理")
    company.decide("correct", by="小张", note="货到付款前通知")
    company.run()
    assert company.codes() == ["approval-amount"]
    assert "（1/2：王经理 已批准" in why(company, "zh")
    assert company.decide("approve", by="赵总监") == ["approved"]


def test_what_others_may_agree_to_is_settled_while_it_waits_for_those_who_must(company: SmallCompany) -> None:
    company.decide("correct", by="小张", lines__0__unit_price="0.60")
    company.run()
    assert sorted(company.codes()) == ["approval-amount", "unit-price"]
    assert company.decide("approve", by="小张") == ["exception"]
    assert company.codes() == ["approval-amount"]


def test_any_two_different_people_will_do_where_none_is_named() -> None:
    stop = Stop(code="approval-amount", place="total_amount", value="1", people=2)
    once = stop.with_agreement(["王经理", " 王经理"])
    assert (once.agreed, once.lacking) == (("王经理",), 1)
    assert once.with_agreement(["李总"]).lacking == 0


PEOPLE = ("王经理", "李总", "赵总监", "小张", "wang@haichuan.example")


@given(
    named=st.sets(st.sampled_from(PEOPLE)),
    given_by=st.lists(st.sampled_from(PEOPLE), max_size=8),
    wanted=st.integers(1, 4),
)
def test_whoever_agrees_and_how_often_only_different_people_of_those_named_count(
    named: set[str], given_by: list[str], wanted: int
) -> None:
    stop = Stop(code="c", place="p", value=None, people=wanted, by=tuple(sorted(named))).with_agreement(given_by)
    counted = set(given_by) & named if named else set(given_by)
    assert len(stop.agreed) == len(set(stop.agreed)) == min(wanted, len(counted))
    assert set(stop.agreed) <= counted
    assert stop.lacking == max(wanted - len(counted), 0)
