"""What was tried often enough and given up is named, and goes out again when a person says so."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from bot.exceptions.columns import OUTLOOK_SHEET
from bot.exceptions.export import export
from bot.outlook import Outlook
from bot.undelivered import Undelivered, send_anew, undelivered
from connectors.settings import Secret
from connectors.subscribers.webhook import Webhook, WebhookSettings
from tests.bot.company import SmallCompany
from tests.partners.receiver import SECRET, Receiver, receiver

GONE = 410
"""What an office answers that wants no such notice any more."""


@pytest.fixture
def office() -> Iterator[Receiver]:
    with receiver() as office:
        yield office


@pytest.fixture
def company(tmp_path: Path, office: Receiver) -> Iterator[SmallCompany]:
    """A company whose warehouse refused the notice of PO-1, and whose customer's mail server refused its message."""
    company = SmallCompany(tmp_path)
    settings = WebhookSettings(name="wms", url=office.url, secret=Secret(SECRET))
    webhook = Webhook(settings)
    company.outside.subscribe(settings, webhook)
    company.deliver("1", "PO-1")
    office.plan.append(GONE)
    company.outside.faults.planned.append("before send:refused")
    company.run()
    yield company
    webhook.close()


def test_what_was_given_up_is_named_with_its_order_and_its_error(company: SmallCompany) -> None:
    message, notice = undelivered(company.staging())

    number = message.our_number
    assert message == Undelivered(
        our_number=number, recipient="po@cheshi.example", what="confirmation", error="refused at before send"
    )
    assert (notice.our_number, notice.recipient, notice.what) == (number, "wms", "pushed")
    assert "410" in notice.error


def test_the_next_run_alone_sends_nothing_anew(company: SmallCompany, office: Receiver) -> None:
    company.run()
    assert (company.outside.mail.sent, office.events()) == ([], [])


def test_it_goes_out_once_with_the_next_run_when_a_person_says_so(company: SmallCompany, office: Receiver) -> None:
    assert len(send_anew(company.staging(), "李主管")) == 2
    company.run()
    company.run()

    assert [message.recipient for message in company.outside.mail.sent] == ["po@cheshi.example"]
    assert office.events() == ["pushed"]
    assert undelivered(company.staging()) == []
    assert company.staging().row("SELECT count(*) AS n FROM event WHERE what = 'sent_anew' AND actor = '李主管'") == {
        "n": 2
    }


def test_orders_that_are_not_named_are_left_alone(company: SmallCompany) -> None:
    assert send_anew(company.staging(), "李主管", ["OB-of-nobody"]) == []
    assert len(undelivered(company.staging())) == 2


def test_the_days_first_run_and_its_workbook_tell_of_it(company: SmallCompany) -> None:
    staging = company.staging()
    with staging.transaction() as db:
        db.execute("UPDATE run SET summary_json = NULL")  # as on the next day: its first run works the outlook out
    outlook = company.run().outlook
    company.deliver("2", "PO-2", price="9.99")
    company.run()

    assert isinstance(outlook, Outlook)
    assert [one.recipient for one in outlook.undelivered] == ["po@cheshi.example", "wms"]
    path = export(staging, company.settings)
    assert path is not None
    said = [str(cell) for row in openpyxl.load_workbook(path)[OUTLOOK_SHEET].values for cell in row]
    assert any("410" in text and "orderbot resend" in text for text in said)
