"""What a person sees of orders on a terminal, and what a program gets as JSON."""

import io
import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from rich.console import Console

from bot.clean_text import width as columns
from bot.command.order_facts import as_document, facts, find_facts, list_orders
from bot.command.order_view import show_list, show_order
from bot.command.tongue import Tongue
from bot.decisions import Decision, apply
from bot.errors import OrderbotError
from bot.exceptions.waiting import waiting_orders
from bot.order_rows import to_text
from bot.staging import Event
from extractors.purchase_order import Party
from tests.bot.waiting_company import ITEM, PHONE, PRICE, STOCK, WaitingCompany

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def company(tmp_path: Path) -> WaitingCompany:
    return WaitingCompany(tmp_path / "data")


def shown(company: WaitingCompany, order_id: int, *, language: str = "en", width: int = 100) -> str:
    console = Console(file=io.StringIO(), width=width, markup=False, highlight=False, emoji=False)
    show_order(console, facts(company.staging, order_id), SHANGHAI, Tongue(language))
    return printed(console)


def listed(company: WaitingCompany, *, language: str = "en", width: int = 120) -> str:
    console = Console(file=io.StringIO(), width=width, markup=False, highlight=False, emoji=False)
    show_list(console, list_orders(company.staging), Tongue(language))
    return printed(console)


def printed(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return "\n".join(line.rstrip() for line in console.file.getvalue().splitlines())


def test_the_journey_says_when_who_what_and_why_in_local_time(company: WaitingCompany) -> None:
    order = company.add("PO-1", PRICE)
    with company.staging.transaction() as db:
        db.execute("UPDATE event SET at = '2026-11-20T23:59:58.000Z' WHERE what = 'order_needs_a_person'")
    assert "2026-11-21 07:59:58  review   needs a person" in shown(company, order)
    assert PRICE.why_en in " ".join(shown(company, order, width=400).split())
    assert PRICE.why_zh in " ".join(shown(company, order, language="zh", width=400).split())
    assert PRICE.why_en not in shown(company, order, language="zh", width=400)


def test_a_corrected_value_shows_what_was_read_and_who_corrected_it(company: WaitingCompany) -> None:
    order = company.add("PO-1", PRICE)
    apply(company.staging, Decision(order_id=order, version=1, action="accept", by="李主管", note="as agreed"))
    text = shown(company, order, width=160)
    text = " ".join(text.split())
    assert "李主管 corrected line 1, unit price → 0.50 as agreed" in text
    assert "line 1, unit price 0.50 ← 0.40 PO.xlsx · Sheet1!G9 “0.40” 95%" in text


def test_each_value_shows_where_it_stood_and_how_sure_the_reading_is(company: WaitingCompany) -> None:
    order = company.add("PO-1", ITEM)
    text = " ".join(shown(company, order, width=160).split())
    assert "order number PO-1 PO.xlsx · Sheet1!B3 “PO-1” 99%" in text
    assert "line 2, our item code T-9 PO.pdf · page 1, box 72,140,188,152 “T-9” 62%" in text


@pytest.mark.parametrize("width", [80, 100, 120])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_wider_than_the_terminal(company: WaitingCompany, width: int, language: str) -> None:
    order = company.add("PO20261120-07-REV-B", PRICE, ITEM, STOCK, resolved=True)
    company.add("PO-2", PHONE, buyer=Party(name="Nordwind Maschinen GmbH & Co. KG"))
    shown_lines = shown(company, order, language=language, width=width).splitlines()
    lines = [*shown_lines, *listed(company, language=language, width=width).splitlines()]
    assert [line for line in lines if columns(line) > width] == []
    assert "OB261120-000002" in listed(company, width=width)


def test_a_documents_text_never_steers_the_terminal(company: WaitingCompany) -> None:
    order = company.add("PO\x1b]0;pwned\x07-1\u202e", PRICE, note="[red]\x1b[2J", buyer=Party(name="A\rB"))
    text = shown(company, order, width=200) + listed(company)
    assert not set(text) & set("\x1b\x07\r\u202e")
    assert "[red][2J" in text


def test_the_list_has_an_orders_gravest_reason_and_how_many_more(company: WaitingCompany) -> None:
    company.add("PO-1", STOCK, PHONE, PRICE)
    assert f"{PHONE.why_en} (+1)" in " ".join(listed(company, width=200).split())
    assert list_orders(company.staging)[0]["why_zh"] == [PHONE.why_zh, PRICE.why_zh]


def test_orders_are_found_by_status_and_by_any_part_of_a_name_or_number(company: WaitingCompany) -> None:
    company.add("PO-1", PRICE)
    company.add("PO-2", status="duplicate", buyer=Party(name="Nordwind GmbH"))
    staging = company.staging

    def numbers(**search: object) -> list[str]:
        return [row["order_number"] for row in list_orders(staging, **search)]  # type: ignore[arg-type]

    assert numbers(statuses=("exception",)) == ["PO-1"]
    assert numbers(statuses=("exception", "duplicate")) == ["PO-1", "PO-2"]
    assert numbers(search="nordwind") == numbers(search="po-2") == numbers(search="261120-000002") == ["PO-2"]
    assert numbers(search="宁波") == numbers(search="PO-1.eml") == ["PO-1"]
    assert numbers(search="%") == []


def test_orders_of_the_same_number_are_named_together(company: WaitingCompany) -> None:
    company.add("PO-1", PRICE, status="pushed")
    order = company.add("PO-1", status="duplicate")
    assert "see also OB261120-000001 pushed" in shown(company, order)


def test_json_has_the_order_whole(company: WaitingCompany) -> None:
    order = company.add("PO-1", PRICE, resolved=True)
    with company.staging.transaction():
        company.staging.record(Event(what="order_shipped", actor="follow", detail={"to": "shipped"}), order_id=order)
    document = json.loads(json.dumps(as_document(facts(company.staging, order))))
    (waiting,) = waiting_orders(company.staging)
    assert document["order"] == document["as_read"] == json.loads(to_text(waiting.stored.order))
    assert document["evidence"]["order_number"]["place"] == "Sheet1!B3"
    assert document["findings"][0]["suggestion"] == {"lines.0.unit_price": "0.50"}
    assert document["sales_order"]["lines"][0]["item_number"] == "T-1"
    assert [event["what"] for event in document["events"]][-1] == "order_shipped"
    assert document["events"][-1]["detail"] == {"to": "shipped"}
    assert document["parcel"]["filename"] == "PO-1.eml"


def test_an_order_nobody_knows_is_an_error_that_names_near_ones(company: WaitingCompany) -> None:
    company.add("PO-17", PRICE)
    with pytest.raises(OrderbotError, match="no order is called O-1; OB261120-000001"):
        find_facts(company.staging, "O-1")
