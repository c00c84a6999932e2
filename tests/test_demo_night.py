"""The demo company's night, end to end: real IMAP, SMTP, portal and ERP, a real browser, and the truth kept by hand."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest

from bot.staging import Staging
from fixtures.demo.company import PARTNERS, make_company
from fixtures.demo.expected import EXPECTED, Expected, buckets, pushed_orders
from fixtures.demo.parcels import folder as folder_parcels
from fixtures.demo.parcels import mailbox, portal_orders
from fixtures.demo.partners import partners
from fixtures.erp.store import Order, Store

TODAY = date.today()  # noqa: DTZ011 - the documents are dated by this machine's calendar
GONE_ON = ("pushed", "fulfilled")


def orderbot(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "bot", "-c", str(folder / "orderbot.toml"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, timeout=280)


@dataclass
class Night:
    """What one run on the demo company left, and what a second run straight after it did."""

    folder: Path
    first: dict[str, Any]
    second: dict[str, Any]
    erp_after_first: list[Order]
    erp_after_second: list[Order]
    sent_after_first: int

    def staging(self) -> Staging:
        return Staging(self.folder / "data")


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    folder = tmp_path_factory.mktemp("demo") / "company"
    make_company(folder, TODAY)
    with partners(folder):
        first = orderbot(folder, "run", "--json")
        assert first.returncode == 0, first.stderr + first.stdout
        erp_after_first, sent = held(folder), len(mails_sent(folder))
        second = orderbot(folder, "run", "--json")
        assert second.returncode == 0, second.stderr + second.stdout
        yield Night(folder, json.loads(first.stdout), json.loads(second.stdout), erp_after_first, held(folder), sent)


def held(folder: Path) -> list[Order]:
    store = Store(folder / PARTNERS / "erp.sqlite")
    try:
        return store.orders()
    finally:
        store.close()


def mails_sent(folder: Path) -> list[Path]:
    return sorted((folder / PARTNERS / "sent").glob("*.eml"))


def test_every_parcel_that_waited_was_seen(night: Night) -> None:
    waited = len(mailbox(TODAY)) + len(folder_parcels(TODAY)) + len(portal_orders(TODAY))
    assert night.first["balance"]["seen"] == waited == len(EXPECTED)


def test_the_balance_closes_on_the_buckets_counted_by_hand(night: Night) -> None:
    assert night.first["balance"]["buckets"] == buckets()
    assert sum(night.first["balance"]["buckets"].values()) == night.first["balance"]["seen"]


def test_each_parcel_ends_where_it_must_and_for_the_reason_it_must(night: Night) -> None:
    staging = night.staging()
    rows = staging.rows(
        "SELECT r.again, p.filename, p.source, p.status, o.status AS order_status, "
        "(SELECT group_concat(DISTINCT f.code) FROM finding f WHERE f.purchase_order_id = o.id "
        "AND f.severity IN ('block', 'approve')) AS codes "
        "FROM receipt r JOIN parcel p ON p.id = r.parcel_id LEFT JOIN purchase_order o ON o.parcel_id = p.id"
    )
    staging.close()
    channel = {"orders": "mailbox", "inbox": "folder", "chengyue": "portal"}
    ended = Counter(
        (
            channel[row["source"]],
            row["filename"],
            "duplicate" if row["again"] else row["order_status"] or row["status"],
            tuple(sorted((row["codes"] or "").split(","))) if row["order_status"] == "exception" else (),
        )
        for row in rows
    )
    assert ended == Counter(end for parcel in EXPECTED for end in _ends(parcel))


def _ends(parcel: Expected) -> list[tuple[str, str, str, tuple[str, ...]]]:
    end = (parcel.channel, parcel.parcel, parcel.bucket, tuple(sorted(parcel.findings)))
    return [end] * max(len(parcel.orders), 1)


def test_the_erp_holds_exactly_the_orders_that_had_to_be_pushed(night: Night) -> None:
    wanted = Counter(f"{Decimal(total):.2f}" for parcel in EXPECTED for _, total in parcel.orders)
    assert Counter(f"{order.total:.2f}" for order in night.erp_after_first) == wanted
    assert len(night.erp_after_first) == pushed_orders()
    references = {reference for parcel in EXPECTED for reference, _ in parcel.orders if reference}
    assert references <= {order.reference for order in night.erp_after_first}
    assert len({(order.customer_number, order.reference) for order in night.erp_after_first}) == pushed_orders()


def test_every_pushed_order_has_its_screenshot(night: Night) -> None:
    staging = night.staging()
    rows = staging.rows("SELECT evidence_json FROM push_attempt WHERE outcome = 'created'")
    staging.close()
    pictures = [Path(path) for row in rows for path in json.loads(row["evidence_json"]) if path.endswith(".png")]
    assert len(pictures) >= pushed_orders()
    assert all(picture.stat().st_size > 5_000 for picture in pictures)


def test_every_customer_whose_order_went_through_was_told_once(night: Night) -> None:
    ids = [str(message_from_bytes(mail.read_bytes())["Message-ID"]) for mail in mails_sent(night.folder)]
    assert len(ids) == len(set(ids)) == night.sent_after_first
    assert sum(".confirmation@" in each for each in ids) == pushed_orders()


def test_a_run_straight_after_does_nothing_twice(night: Night) -> None:
    for step in ("receive", "read", "check", "review", "confirm", "push"):
        assert night.second["steps"][step] == {}, step
    assert [replace(order, looks=0) for order in night.erp_after_second] == [
        replace(order, looks=0) for order in night.erp_after_first
    ]
    assert len(mails_sent(night.folder)) == night.sent_after_first
    assert night.second["balance"] == night.first["balance"]


def test_the_sources_know_that_everything_was_taken(night: Night) -> None:
    assert list((night.folder / "inbox").glob("*.*")) == []
    assert len(list((night.folder / "inbox" / "processed").iterdir())) == len(folder_parcels(TODAY))


def test_no_password_stands_in_anything_that_the_night_left(night: Night) -> None:
    from fixtures.demo.accounts import ACCOUNTS

    for path in night.folder.rglob("*"):
        if path.is_file() and path.name != ".env":
            content = path.read_bytes()
            assert not any(account.password.encode() in content for account in ACCOUNTS), path
