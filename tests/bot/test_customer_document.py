"""The customer's document goes along to a target that takes files: the one in which the order stood, once."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from bot.settings import Push
from connectors.capabilities import Capability
from connectors.errors import Refused, Unavailable
from tests.bot.company import SmallCompany, order_csv
from tests.partners.memory import MemoryTarget


class FilingTarget(MemoryTarget):
    """A target that keeps files; ``trouble`` is raised instead, once for each that is planned."""

    capabilities = frozenset({Capability.ATTACH})

    def __init__(self, company: SmallCompany) -> None:
        super().__init__("erp", company.outside.faults)
        self.files: list[tuple[str, str, bytes]] = []
        self.trouble: list[Exception] = []

    def attach(self, number: str, file: Path) -> None:
        if self.trouble:
            raise self.trouble.pop()
        self.files.append((number, file.name, file.read_bytes()))


@pytest.fixture
def company(tmp_path: Path) -> SmallCompany:
    company = SmallCompany(tmp_path)
    company.outside.erp = FilingTarget(company)
    return company


def erp(company: SmallCompany) -> FilingTarget:
    assert isinstance(company.outside.erp, FilingTarget)
    return company.outside.erp


def events(company: SmallCompany, what: str) -> list[str]:
    return [row["why"] for row in company.staging().rows("SELECT why FROM event WHERE what = ?", [what])]


def test_the_document_goes_along_once_however_often_the_run_comes_by(company: SmallCompany) -> None:
    company.deliver("1", "PO-1")
    company.run()
    company.run()
    assert erp(company).files == [("SO-1", "1.csv", order_csv("PO-1"))]
    assert events(company, "document_attached") == ["1.csv"]


def test_of_a_mail_the_file_goes_along_in_which_the_order_stood(company: SmallCompany) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "po@cheshi.example", "orders@haichuan.example", "订单"
    mail.set_content("请见附件。")
    mail.add_attachment(b"terms", maintype="text", subtype="plain", filename="terms.txt")
    mail.add_attachment(order_csv("PO-2"), maintype="text", subtype="csv", filename="采购订单/PO-2.csv")
    company.outside.source.deliver("2", "2.eml", mail.as_bytes())
    company.run()
    [(number, name, content)] = erp(company).files
    assert (number, name.endswith("PO-2.csv"), content) == ("SO-1", True, order_csv("PO-2"))


def test_a_mail_in_a_folder_of_its_own_is_opened_all_the_same(company: SmallCompany) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "po@cheshi.example", "orders@haichuan.example", "订单"
    mail.set_content("请见附件。")
    mail.add_attachment(order_csv("PO-3"), maintype="text", subtype="csv", filename="PO-3.csv")
    company.outside.source.deliver("3", "十一月/3.eml", mail.as_bytes())
    company.run()
    assert [(name, content) for _, name, content in erp(company).files] == [("PO-3.csv", order_csv("PO-3"))]


def test_stored_bytes_that_were_changed_go_nowhere_and_stop_nothing(company: SmallCompany) -> None:
    company.deliver("1", "PO-1")
    company.run(only="receive")
    for step in ("read", "check", "review", "confirm", "push"):
        company.run(only=step)
    (row,) = company.staging().rows("SELECT stored FROM parcel")
    (company.settings.folders.data / row["stored"]).write_bytes(b"something else")
    report = company.run()
    assert [problem.split(": ", 1)[1].split(":")[0] for problem in report.problems] == [
        "客户文件无法放入 erp · its document cannot be attached in erp"
    ]
    assert (erp(company).files, company.statuses(), company.run().problems) == ([], {"1.csv": "pushed"}, ())


def test_a_refused_document_is_noted_and_not_offered_again(company: SmallCompany) -> None:
    erp(company).trouble = [Refused("erp: no field for files")]
    company.deliver("1", "PO-1")
    report = company.run()
    company.run()
    assert (report.problems, erp(company).files) == ((), [])
    assert events(company, "document_refused") == ["erp: no field for files"]


def test_an_outage_delays_the_document_and_nothing_else(company: SmallCompany) -> None:
    erp(company).trouble = [Unavailable("erp: away")]
    company.deliver("1", "PO-1")
    report = company.run()
    assert [problem.split(": ", 1)[1] for problem in report.problems] == [
        "1.csv 还未放入 erp · 1.csv is not attached in erp yet: erp: away"
    ]
    assert company.statuses() == {"1.csv": "pushed"}
    company.run()
    assert [name for _, name, _ in erp(company).files] == ["1.csv"]


def test_the_settings_can_keep_documents_at_home(company: SmallCompany) -> None:
    company.settings = company.settings.__class__(**{**vars(company.settings), "push": Push(attach_document=False)})
    company.deliver("1", "PO-1")
    company.run()
    assert erp(company).files == []
