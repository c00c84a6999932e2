"""A refused password is tried once, not once a night."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.settings import Connection
from bot.sign_ins import forget_refusal
from connectors.settings import Secret
from tests.bot.company import SmallCompany


@dataclass(frozen=True)
class Account:
    name: str
    password: Secret


@pytest.fixture
def company(tmp_path: Path) -> SmallCompany:
    company = SmallCompany(tmp_path)
    give_password(company, "a wrong one")
    company.outside.faults.planned.append("waiting:sign-in")
    company.deliver("a", "PO-1")
    return company


def give_password(company: SmallCompany, password: str) -> None:
    mail = Connection(name="mail", type="mailbox", settings=Account("mail", Secret(password)))
    company.settings = replace(company.settings, sources=(mail,))


def tries(company: SmallCompany) -> int:
    """How often the source was really asked what waits: each counted look uses one fault up."""
    company.outside.faults.planned = ["waiting:sign-in"]
    company.run()
    return 1 - len(company.outside.faults.planned)


def test_the_next_run_leaves_the_account_alone_and_says_what_to_do(company: SmallCompany) -> None:
    company.run()
    assert tries(company) == 0
    (problem,) = company.run().problems
    assert "wrong password at waiting" in problem
    assert "orderbot doctor" in problem


def test_another_password_is_tried(company: SmallCompany) -> None:
    company.run()
    give_password(company, "the right one")
    company.run()
    assert [order.reference for order in company.outside.erp.orders] == ["PO-1"]


def test_after_a_person_has_got_in_the_same_password_is_tried(company: SmallCompany) -> None:
    company.run()
    staging = company.staging()
    forget_refusal(staging, "source", "mail")
    staging.close()
    assert tries(company) == 1


def test_the_password_does_not_stand_in_the_store(company: SmallCompany) -> None:
    company.run()
    staging = company.staging()
    rows = staging.rows("SELECT * FROM refused_sign_in")
    staging.close()
    assert len(rows) == 1
    assert "a wrong one" not in str(rows)


def test_a_refused_target_keeps_its_orders_and_is_left_alone_too(tmp_path: Path) -> None:
    company = SmallCompany(tmp_path)
    company.deliver("a", "PO-1")
    company.outside.faults.planned.append("find:sign-in")
    company.run()
    company.outside.faults.planned.append("find:sign-in")
    report = company.run()
    assert company.outside.faults.planned == ["find:sign-in"]
    assert report.balance.buckets == {"waiting": 1}
