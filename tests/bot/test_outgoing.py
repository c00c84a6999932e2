"""A message is written with the change that it tells of, once, and keeps its Message-ID for ever."""

from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.outbox import message_id
from bot.outgoing import queue, withdraw_messages
from bot.settings import Company
from bot.staging import open_database
from connectors.message import Message

COMPANY = Company(name="海川测试有限公司", mail_domains=("haichuan.example",))


@pytest.fixture
def db(tmp_path: Path) -> Database:
    database = open_database(tmp_path / "s.sqlite")
    database.execute("PRAGMA foreign_keys = OFF")  # messages alone are looked at here, without their orders
    return database


def tell(db: Database, body: str, subject: str = "Order PO-1") -> bool:
    message = Message(
        message_id=message_id("OB-1", "confirmation", COMPANY), recipient="a@b.example", subject=subject, body=body
    )
    return queue(db, 1, "confirmation", "mail", message)


def stored(db: Database) -> list[tuple[str, str, str]]:
    return [(row["message_id"], row["body"], row["status"]) for row in db.query("SELECT * FROM message ORDER BY id")]


def test_the_same_words_are_told_once(db: Database) -> None:
    assert tell(db, "200 bolts")
    assert not tell(db, "200 bolts")
    assert stored(db) == [("<OB-1.confirmation@haichuan.example>", "200 bolts", "queued")]


def test_other_words_are_another_message_and_what_waits_is_withdrawn(db: Database) -> None:
    tell(db, "200 bolts")
    tell(db, "100 bolts")
    db.execute("UPDATE message SET status = 'sent' WHERE status = 'queued'")
    tell(db, "200 bolts")
    assert stored(db) == [
        ("<OB-1.confirmation@haichuan.example>", "200 bolts", "withdrawn"),
        ("<OB-1.confirmation.2@haichuan.example>", "100 bolts", "sent"),
        ("<OB-1.confirmation.3@haichuan.example>", "200 bolts", "queued"),
    ]


def test_nothing_more_is_sent_about_an_order_that_ended(db: Database) -> None:
    tell(db, "200 bolts")
    withdraw_messages(db, 1)
    assert [status for _, _, status in stored(db)] == ["withdrawn"]


def test_a_number_with_line_breaks_puts_no_header_into_a_mail(db: Database) -> None:
    tell(db, "x", subject="Order PO-1\r\nBcc: all@b.example")
    assert next(db.query("SELECT subject FROM message"))["subject"] == "Order PO-1 Bcc: all@b.example"
