"""Tryton, a real ERP, started privately on loopback from a database that is seeded once and copied for each server."""

import os
import shutil
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

from tests.partners.places import LOOPBACK, answers, free_ports, wait_until

HOME = Path(__file__).parents[2] / ".tryton"
USER, USER_ZH, PASSWORD = "bot", "bot-zh", "Bot-password-1"
CLIENT = HOME / "web" / "node_modules" / "tryton-sao"

CONFIGURATION = """
[web]
listen = {host}:{port}
root = {client}
[database]
uri = sqlite://
path = {folder}/db
[product]
price_decimal = 6
[session]
max_attempt = 20
"""


class TrytonServer:
    """A server on a database of its own. ``kill`` and ``start`` are a crash and what comes after it."""

    def __init__(self, folder: Path) -> None:
        seeded = HOME / "seeded.sqlite"
        if not seeded.exists():
            raise FileNotFoundError(f"{seeded} is not there: run  scripts/tryton.sh  (make test does)")
        self.folder = folder
        (self.port,) = free_ports(1)
        self.url = f"http://{LOOPBACK}:{self.port}"
        self.database = folder / "db" / "erp.sqlite"
        self.database.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(seeded, self.database)
        self._configuration = folder / "trytond.conf"
        self._configuration.write_text(
            CONFIGURATION.format(host=LOOPBACK, port=self.port, client=CLIENT, folder=folder), encoding="utf-8"
        )
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server and wait until it answers."""
        log = (self.folder / "trytond.log").open("ab")
        with log:
            self._process = subprocess.Popen(
                [HOME / "venv" / "bin" / "trytond", "-c", self._configuration, "-d", "erp"],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        try:
            wait_until(lambda: answers(self.port) and self._is_ready(), f"{self.url} to be ready", 60)
        except TimeoutError as error:
            raise RuntimeError(f"{error}; tryton said: {self.said()}") from error

    def _is_ready(self) -> bool:
        """Whether the modules are loaded, so that somebody can sign in."""
        call = {"id": 0, "method": "common.db.login", "params": [USER, {"password": PASSWORD}]}
        answer = httpx.post(f"{self.url}/erp/rpc/", json=call, timeout=60)
        return answer.is_success and "result" in answer.json()

    def said(self) -> str:
        """The end of the server's log."""
        return (self.folder / "trytond.log").read_text(encoding="utf-8", errors="replace")[-2000:]

    def kill(self) -> None:
        """End the server as a power cut would. Safe to call twice."""
        process, self._process = self._process, None
        if process is not None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)

    def rows(self, sql: str, *parameters: object) -> list[tuple[object, ...]]:
        """What the database holds, read beside the server."""
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=10) as db:
            found = db.execute(sql, parameters).fetchall()
        db.close()
        return found

    def empty(self, *, sessions: bool = True) -> None:
        """Take away every sale with its files, and every session unless they stay, beside the server."""
        tables = ("ir_attachment", "sale_line-account_tax", "sale_line", "sale_sale")
        with sqlite3.connect(self.database, timeout=30) as db:
            for table in (*tables, "ir_session") if sessions else tables:
                db.execute(f'DELETE FROM "{table}"')
        db.close()


@contextmanager
def tryton_server(folder: Path) -> Iterator[TrytonServer]:
    """A server that is up, and gone at the end."""
    server = TrytonServer(folder)
    server.start()
    try:
        yield server
    finally:
        server.kill()
