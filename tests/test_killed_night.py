"""``kill -9`` at random moments of the demo's night: nothing lost, nothing twice."""

import random
import signal
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from datetime import date
from email import message_from_bytes
from pathlib import Path
from time import monotonic

import pytest

from bot.ledger import Balance, balance
from bot.staging import Staging
from fixtures.demo.company import PARTNERS, make_company
from fixtures.demo.partners import partners
from fixtures.erp.store import Order, Store

KILLS = 20
SHARE = 0.4
"""Of the undisturbed night's time: within it a run is killed. Less would never let a run past its reading."""


def run(folder: Path, seconds: float | None = None) -> int:
    """One run as the timetable starts it; killed without warning after ``seconds``. Its exit status, -9 when killed."""
    command = [sys.executable, "-m", "bot", "-c", str(folder / "orderbot.toml"), "run", "--json"]
    with (folder / "runs.log").open("ab") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
        with suppress(subprocess.TimeoutExpired):
            return process.wait(timeout=seconds)
        process.send_signal(signal.SIGKILL)
        return process.wait()


def held(folder: Path) -> Counter[tuple[object, ...]]:
    """What the ERP holds, whatever numbers it gave: how often each order is there."""
    store = Store(folder / PARTNERS / "erp.sqlite")
    try:
        return Counter(map(_content, store.orders()))
    finally:
        store.close()


def _content(order: Order) -> tuple[object, ...]:
    lines = tuple((line.item_number, line.quantity, line.unit, line.unit_price) for line in order.lines)
    return order.customer_number, order.reference, order.ship_to_address, lines


def told(folder: Path) -> set[str]:
    """The Message-IDs of everything that customers were sent."""
    mails = (folder / PARTNERS / "sent").glob("*.eml")
    return {str(message_from_bytes(mail.read_bytes())["Message-ID"]) for mail in mails}


def till(folder: Path) -> Balance:
    staging = Staging(folder / "data")
    try:
        return balance(staging)
    finally:
        staging.close()


@pytest.mark.timeout(600)
def test_a_night_killed_twenty_times_ends_as_an_undisturbed_one(tmp_path: Path) -> None:
    calm, killed = tmp_path / "calm", tmp_path / "killed"
    today = date.today()  # noqa: DTZ011 - the documents are dated by this machine's calendar
    for folder in (calm, killed):
        make_company(folder, today)
    with partners(calm):
        begin = monotonic()
        assert run(calm) == 0
        longest = (monotonic() - begin) * SHARE
    seed = random.randrange(1_000_000)
    moments = random.Random(seed)
    with partners(killed):
        ends: list[int] = []
        for _ in range(KILLS):
            ends.append(run(killed, moments.uniform(0.3, longest)))
            if ends[-1] == 0:  # less is left to do by now, so the next is killed sooner
                longest = max(0.4, longest * 0.7)
        assert run(killed) == 0, f"seed {seed}: {(killed / 'runs.log').read_text()[-3000:]}"
    assert set(ends) <= {0, -9}, f"seed {seed}: {ends}"
    assert ends.count(-9) > KILLS // 2, f"seed {seed}: most runs were over before they could be killed: {ends}"
    assert held(killed) == held(calm), f"seed {seed}"
    assert max(held(killed).values()) == 1, f"seed {seed}"
    assert told(killed) == told(calm), f"seed {seed}"
    assert till(killed) == till(calm), f"seed {seed}"
    assert till(killed).difference == 0
