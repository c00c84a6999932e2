"""pymap, an IMAP server of another make, in memory: it has no keywords of one's own and drops them without a word."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from imapclient import IMAPClient

from tests.partners.places import LOOPBACK, answers, free_ports, open_folder, wait_until


class PymapServer:
    """A running pymap with its one user. Plain IMAP only."""

    host = LOOPBACK
    user = "demouser"
    password = "demopass"

    def __init__(self, port: int) -> None:
        self.port = port
        self._client = IMAPClient(self.host, port, ssl=False, timeout=20)
        self._client.login(self.user, self.password)

    def deliver(self, *mails: bytes, folder: str = "INBOX", at: datetime | None = None) -> None:
        """Put mails into a folder, which is made when missing."""
        if not self._client.folder_exists(folder):
            self._client.create_folder(folder)
        for mail in mails:
            self._client.append(folder, mail, msg_time=at or datetime.now(UTC))

    def mails(self, folder: str = "INBOX") -> list[bytes]:
        """The mails of a folder as they lie there; nothing is marked as read."""
        if not self._client.folder_exists(folder):
            return []
        self._client.select_folder(folder, readonly=True)
        answers = self._client.fetch(self._client.search("ALL"), ["BODY.PEEK[]"])
        return [answer[b"BODY[]"] for _, answer in sorted(answers.items())]

    def remove(self, *criteria: str, folder: str = "INBOX") -> None:
        """Remove the mails that a search finds."""
        self._client.select_folder(folder)
        self._client.delete_messages(self._client.search(list(criteria)), silent=True)
        self._client.expunge()
        self._client.close_folder()

    def empty(self) -> None:
        """Remove every mail and every folder but INBOX."""
        self.remove("ALL")
        for _, _, name in self._client.list_folders():
            if name != "INBOX":
                self._client.delete_folder(name)

    def close(self) -> None:
        """Sign out the client that all this is done with."""
        self._client.logout()


@contextmanager
def pymap() -> Iterator[PymapServer]:
    """A running pymap. Raises RuntimeError with its output when it does not start."""
    (port,) = free_ports(1)
    program = Path(sys.executable).with_name("pymap")
    command = [str(program), "--host", LOOPBACK, "--port", str(port), "--no-tls", "dict"]
    with open_folder() as folder, (folder / "out.log").open("wb") as out:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True)
        try:
            wait_until(lambda: answers(port) or process.poll() is not None, "pymap answers")
            if process.poll() is not None:
                raise RuntimeError(f"pymap did not start: {(folder / 'out.log').read_text()}")
            server = PymapServer(port)
            yield server
            server.close()
        finally:
            process.terminate()
            process.wait(10)
