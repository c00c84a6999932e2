"""Dovecot, a real IMAP server, started privately on loopback. It knows every user name, with one password for all."""

import grp
import os
import pwd
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from imapclient import IMAPClient

from tests.partners.certificates import Certificates, make_certificates
from tests.partners.places import LOOPBACK, answers, free_ports, is_root, open_folder, wait_until

PASSWORD = "pw-orders-密码"
"""Of every user. Not ASCII, as people's passwords are not always."""

CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
protocols = imap
listen = {host}
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
imap_id_log = *
mail_location = maildir:{folder}/mail/%u
mail_max_userip_connections = 50
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/home/%u allow_all_users=yes
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
{more}
"""


class DovecotServer:
    """A running Dovecot: ``port`` speaks plain IMAP and STARTTLS, ``tls_port`` IMAPS; ``ca_file`` is whom to trust."""

    host = LOOPBACK
    password = PASSWORD

    def __init__(self, folder: Path, *, more: str = "") -> None:
        self.folder = folder
        self.port, self.tls_port = free_ports(2)
        for name in ("run", "state", "tls", "mail", "home"):
            (folder / name).mkdir(exist_ok=True)
        certificates = make_certificates(folder / "tls")
        self.ca_file = certificates.ca
        self._process: subprocess.Popen[bytes] | None = None
        self._configuration = folder / "dovecot.conf"
        self._configuration.write_text(self._configured(certificates, more), encoding="utf-8")
        if is_root():
            _give_to_nobody(folder)

    # what drills do to the server

    def start(self) -> None:
        """Start, and return when it answers. Raises RuntimeError with its log when it does not."""
        log = self.folder / "out.log"
        with log.open("wb") as out:
            self._process = subprocess.Popen(
                [*_as_nobody(), _dovecot(), "-F", "-c", str(self._configuration)],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        try:
            wait_until(lambda: answers(self.port), "Dovecot answers")
        except TimeoutError as error:
            raise RuntimeError(f"{error}: {log.read_text()} {self.log()}") from error

    def stop(self) -> None:
        """End the server and every session at once, as a power cut does. Safe to call twice."""
        process, self._process = self._process, None
        if process is not None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)

    def sessions(self) -> list[int]:
        """The process ids of the signed-in sessions of this server."""
        master = self._process.pid if self._process else 0
        return [pid for pid in _children(master) if _command(pid).startswith("dovecot/imap\0")]

    def end_sessions(self, how: signal.Signals = signal.SIGKILL) -> int:
        """Kill (or freeze) the processes of the signed-in sessions; how many there were."""
        sessions = self.sessions()
        for pid in sessions:
            with suppress(ProcessLookupError):
                os.kill(pid, how)
        return len(sessions)

    def set_uid_validity(self, user: str, validity: int, folder: str = "INBOX") -> None:
        """Give a folder another UIDVALIDITY, as a restored or moved account has."""
        self.doveadm("mailbox", "update", "--uid-validity", str(validity), "-u", user, folder)

    def doveadm(self, *arguments: str) -> str:
        """Run Dovecot's own administration, as the server's user."""
        command = [*_as_nobody(), "doveadm", "-c", str(self._configuration), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=20).stdout

    def log(self) -> str:
        """What the server has written down so far."""
        path = self.folder / "dovecot.log"
        return path.read_text(errors="replace") if path.exists() else ""

    # what people do with their mails

    def deliver(self, user: str, *mails: bytes, folder: str = "INBOX", at: datetime | None = None) -> list[int]:
        """Put mails into a folder, which is made when missing; their UIDs."""
        with self.sign_in(user) as client:
            if not client.folder_exists(folder):
                client.create_folder(folder)
            before = set(_uids(client, folder))
            for mail in mails:
                client.append(folder, mail, msg_time=at or datetime.now(UTC))
            return sorted(set(_uids(client, folder)) - before)

    def make_folder(self, user: str, folder: str) -> None:
        """Make a folder, if there is none of this name."""
        with self.sign_in(user) as client:
            if not client.folder_exists(folder):
                client.create_folder(folder)

    def mails(self, user: str, folder: str = "INBOX") -> list[bytes]:
        """The mails of a folder as they lie there; nothing is marked as read."""
        return [mail for mail, _ in self._contents(user, folder)]

    def flags(self, user: str, folder: str = "INBOX") -> list[set[str]]:
        """The flags of each mail of a folder, without those that only a session has."""
        return [{flag.decode() for flag in flags} - {"\\Recent"} for _, flags in self._contents(user, folder)]

    def sign_in(self, user: str) -> IMAPClient:
        """A mail client of one's own, to be used as a context manager."""
        client = IMAPClient(self.host, self.port, ssl=False, timeout=20)
        client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client.sasl_login("PLAIN", lambda _: f"\0{user}\0{self.password}".encode())
        return client

    def _contents(self, user: str, folder: str) -> list[tuple[bytes, tuple[bytes, ...]]]:
        with self.sign_in(user) as client:
            if not client.folder_exists(folder):
                return []
            answers = client.fetch(_uids(client, folder), ["BODY.PEEK[]", "FLAGS"])
            return [(answer[b"BODY[]"], answer[b"FLAGS"]) for _, answer in sorted(answers.items())]

    def _configured(self, certificates: Certificates, more: str) -> str:
        user, group = ("nobody", "nogroup") if is_root() else _who_we_are()
        return CONFIGURATION.format(
            folder=self.folder,
            host=self.host,
            user=user,
            group=group,
            port=self.port,
            tls_port=self.tls_port,
            password=self.password,
            certificate=certificates.certificate,
            key=certificates.key,
            more=more,
        )


@contextmanager
def dovecot(folder: Path | None = None, *, more: str = "") -> Iterator[DovecotServer]:
    """A running Dovecot whose mails lie in ``folder`` (reachable for others, short path) or in one of its own.

    ``more`` is added to its configuration, such as "imap_capability = IMAP4rev1" for a server that can do less.
    """
    with open_folder() as own:
        server = DovecotServer(folder or own, more=more)
        try:
            server.start()
            yield server
        finally:
            server.stop()


def _uids(client: IMAPClient, folder: str) -> list[int]:
    client.select_folder(folder, readonly=True)
    return list(client.search("ALL"))


def _dovecot() -> str:
    found = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if found is None:
        raise RuntimeError("Dovecot is not installed; on Debian and Ubuntu:  apt-get install dovecot-imapd")
    return found


def _who_we_are() -> tuple[str, str]:
    return pwd.getpwuid(os.getuid()).pw_name, grp.getgrgid(os.getgid()).gr_name


def _as_nobody() -> list[str]:
    return ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if is_root() else []


def _give_to_nobody(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        shutil.chown(path, "nobody", "nogroup")


def _children(pid: int) -> list[int]:
    try:
        threads = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except FileNotFoundError:
        return []
    return [int(child) for child in threads.split()]


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""
