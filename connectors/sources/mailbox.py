"""A mailbox over IMAP: mails wait until they are moved or carry our keyword. Whether people read them means nothing."""

import imaplib
import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

from imapclient import DELETED, IMAPClient

from connectors.errors import Refused, Unavailable
from connectors.parcel import Parcel
from connectors.sources.imap_connection import ImapConnection, MailboxSettings
from connectors.sources.mail_headers import filename_of, read_header, sender_of

__all__ = ["Mailbox", "MailboxSettings"]

TAKEN = b"$OrderbotTaken"
"""The keyword of mails that were taken, where they are not moved."""

BATCH_MAILS = 50
BATCH_BYTES = 8_000_000
"""What one FETCH asks for at most: a round trip for each mail would be slow, one for all would fill the memory."""

UIDS_A_COMMAND = 500
"""Servers take command lines of some 8,000 characters."""

MAILS_A_SEARCH = 50_000
"""imaplib reads answers of up to a million characters a line."""

MEGABYTE = 1_000_000

log = logging.getLogger(__name__)


class MailKey(NamedTuple):
    """A mail's name for ever: a UID counts only within its folder's UIDVALIDITY."""

    folder: str
    validity: int
    uid: int

    def __str__(self) -> str:
        return f"{self.folder}/{self.validity}/{self.uid}"

    @classmethod
    def parse(cls, text: str) -> "MailKey":
        folder, validity, uid = text.rsplit("/", 2)
        return cls(folder, int(validity), int(uid))


class Mailbox:
    """A Source of mails, one parcel for each.

    ``left_behind`` has a line for people about each mail that was listed by the last ``waiting`` and cannot be yielded;
    such a mail stays where it is and is listed again.
    """

    def __init__(self, settings: MailboxSettings) -> None:
        self.name = settings.name
        self.left_behind: list[str] = []
        self._settings = settings
        self._folder = "INBOX" if settings.folder.upper() == "INBOX" else settings.folder
        self._largest = settings.largest_mail_megabytes * MEGABYTE
        self._processed = ""
        self._connection = ImapConnection(settings)

    def waiting(self) -> Sequence[str]:
        """The keys of mails that are not taken, in the order in which they came into the folder.

        A mail that somebody marked as deleted does not wait. Raises Unavailable also where the folder does not exist.
        """
        self.left_behind = []
        return [str(key) for key in self._connection.run("listing mails", self._list)]

    def fetch(self, keys: Sequence[str]) -> Iterator[Parcel]:
        """Yield these mails, whole, unread ones staying unread; see ``left_behind`` for those that are too large."""
        for some in _in_portions(self._ours(keys), UIDS_A_COMMAND):
            sizes = self._connection.run("asking for sizes", partial(self._sizes, keys=some))
            for batch in _batches(self._fitting(some, sizes), sizes):
                yield from self._parcels(batch)

    def acknowledge(self, keys: Iterable[str]) -> None:
        """Move these mails to ``processed``, or give them the keyword.

        Keys from before a change of UIDVALIDITY are left alone: they name other mails now, or none. Raises Refused
        where the server keeps no keywords.
        """
        for some in _in_portions(self._ours(keys), UIDS_A_COMMAND):
            self._connection.run("marking mails as taken", partial(self._take, keys=some))

    def check(self) -> str:
        """Sign in and count. Raises Refused where the server would not keep the keyword."""
        waiting = self._connection.run("listing mails", self._list)
        if not self._settings.processed:
            self._connection.run("looking for keywords", self._demand_keywords)
        since = f" since {self._settings.since}" if self._settings.since else ""
        return f"mails waiting in {self._folder} of {self._settings.user}{since}: {len(waiting)}"

    def close(self) -> None:
        """Sign out."""
        self._processed = ""
        self._connection.close()

    # what runs on the server; each may run again after a broken connection

    def _list(self, client: IMAPClient) -> list[MailKey]:
        validity, exists = self._open(client)
        criteria: list[Any] = ["UNDELETED"]
        if not self._settings.processed:
            criteria += ["UNKEYWORD", TAKEN.decode()]
        if since := self._settings.since_date():
            criteria += ["SINCE", since]
        if exists <= MAILS_A_SEARCH:
            found = client.search(criteria)
        else:
            starts = range(1, exists + 1, MAILS_A_SEARCH)
            ranges = (f"{start}:{min(start + MAILS_A_SEARCH - 1, exists)}" for start in starts)
            found = [uid for numbers in ranges for uid in client.search([numbers, *criteria])]
        return [MailKey(self._folder, validity, uid) for uid in sorted(set(found))]

    def _sizes(self, client: IMAPClient, keys: Sequence[MailKey]) -> dict[MailKey, int]:
        validity, _ = self._open(client)
        current = [key for key in keys if key.validity == validity]
        answers = client.fetch([key.uid for key in current], ["RFC822.SIZE"])
        return {key: answers[key.uid][b"RFC822.SIZE"] for key in current if b"RFC822.SIZE" in answers.get(key.uid, {})}

    def _get(self, client: IMAPClient, keys: Sequence[MailKey]) -> list[Parcel]:
        validity, _ = self._open(client)
        current = [key for key in keys if key.validity == validity]
        answers = client.fetch([key.uid for key in current], ["INTERNALDATE", "BODY.PEEK[]"])
        # A mail that is gone is missing in the answer, or is there without its body.
        return [self._parcel(key, answers[key.uid]) for key in current if answers.get(key.uid, {}).get(b"BODY[]")]

    def _take(self, client: IMAPClient, keys: Sequence[MailKey]) -> None:
        validity, _ = self._open(client, readonly=False)
        # Servers pass over UIDs that are no longer there.
        uids = [key.uid for key in keys if key.validity == validity]
        if uids and self._settings.processed:
            self._move(client, uids)
        elif uids:
            kept = client.add_flags(uids, [TAKEN])
            if any(TAKEN.lower() not in map(bytes.lower, flags) for flags in kept.values()):
                raise self._no_keywords()

    def _demand_keywords(self, client: IMAPClient) -> None:
        # Only a folder that is opened for writing says which flags it keeps.
        answer = client.select_folder(self._folder)
        permanent = [flag.lower() for flag in answer.get(b"PERMANENTFLAGS", (b"\\*",))]
        if b"\\*" not in permanent and TAKEN.lower() not in permanent:
            raise self._no_keywords()

    def _open(self, client: IMAPClient, *, readonly: bool = True) -> tuple[int, int]:
        """Open the folder; its UIDVALIDITY, and how many mails are in it."""
        try:
            answer = client.select_folder(self._folder, readonly=readonly)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            raise Unavailable(f"{self._settings.place}: {self._no_folder(client, error)}") from error
        if b"UIDVALIDITY" not in answer:
            raise Unavailable(f"{self._settings.place}: {self._folder} has no UIDVALIDITY, so its mails have no names")
        return int(answer[b"UIDVALIDITY"]), int(answer.get(b"EXISTS", 0))

    def _move(self, client: IMAPClient, uids: Sequence[int]) -> None:
        processed = self._processed = self._processed or self._make_processed(client)
        if client.has_capability("MOVE"):
            client.move(uids, processed)
            return
        there = client.search(["UID", ",".join(map(str, uids)), "UNDELETED"])
        if not there:
            return
        client.copy(there, processed)
        client.add_flags(there, [DELETED], silent=True)
        # A plain EXPUNGE would also remove what others have marked; without UIDPLUS ours stay there, marked.
        if client.has_capability("UIDPLUS"):
            client.uid_expunge(there)

    def _make_processed(self, client: IMAPClient) -> str:
        """The folder of taken mails as the server writes its name; made when missing."""
        given = self._settings.processed
        if client.folder_exists(given):
            return given
        folder = _as_the_server_writes(client, given)
        if not client.folder_exists(folder):
            try:
                client.create_folder(folder)
            except imaplib.IMAP4.abort:
                raise
            except imaplib.IMAP4.error as error:
                if not client.folder_exists(folder):  # else another client was quicker
                    raise Refused(
                        f"{self._settings.place}: the folder '{folder}' cannot be made: {error}; set processed to one "
                        f"of {_names(client)}, or to a new name like them"
                    ) from error
        return folder

    # words and order

    def _ours(self, keys: Iterable[str]) -> list[MailKey]:
        return [key for key in map(MailKey.parse, keys) if key.folder == self._folder]

    def _fitting(self, keys: Sequence[MailKey], sizes: dict[MailKey, int]) -> Iterator[MailKey]:
        for key in keys:
            if sizes.get(key, 0) > self._largest:
                megabytes = f"{sizes[key] / MEGABYTE:.1f} MB, more than largest_mail_megabytes allows"
                self._leave(
                    key, f"{megabytes} ({self._settings.largest_mail_megabytes}); raise that, or see to it by hand"
                )
            elif key in sizes:
                yield key

    def _parcels(self, keys: Sequence[MailKey]) -> Iterator[Parcel]:
        """The mails of one batch; where the server cannot give them together, one by one: a bad mail stops no other."""
        try:
            parcels = self._connection.run("fetching mails", partial(self._get, keys=keys))
        except Unavailable as error:
            self._connection.run("opening the folder again", self._open)  # raises where the server itself is away
            if len(keys) == 1:
                self._leave(keys[0], f"the server does not give it: {error}")
                return
            for key in keys:
                yield from self._parcels([key])
            return
        parcels.reverse()
        while parcels:  # each is let go of as soon as the next one is asked for
            yield parcels.pop()

    def _parcel(self, key: MailKey, answer: dict[bytes, Any]) -> Parcel:
        content: bytes = answer[b"BODY[]"]
        header = read_header(content)
        received_at: datetime = answer.get(b"INTERNALDATE") or datetime.now(UTC)
        return Parcel(
            source=self.name,
            key=str(key),
            filename=filename_of(header, f"mail-{key.uid}"),
            content=content,
            received_at=received_at.astimezone(UTC),
            sender=sender_of(header),
        )

    def _leave(self, key: MailKey, why: str) -> None:
        line = f"{self._settings.place}: mail {key} stays there: {why}"
        if line not in self.left_behind:
            self.left_behind.append(line)
        log.warning("mail_left_behind", extra={"source": self.name, "key": str(key), "why": why})

    def _no_folder(self, client: IMAPClient, error: imaplib.IMAP4.error) -> str:
        if client.folder_exists(self._folder):
            return f"the folder {self._folder} cannot be opened: {error}"
        return f"there is no folder '{self._folder}'; set folder to one of: {_names(client)}"

    def _no_keywords(self) -> Refused:
        return Refused(
            f"{self._settings.place}: the server does not keep the keyword {TAKEN.decode()} that marks taken mails; "
            'set processed to a folder that they are moved to, such as "Processed"'
        )


def _batches(keys: Iterable[MailKey], sizes: dict[MailKey, int]) -> Iterator[list[MailKey]]:
    batch: list[MailKey] = []
    total = 0
    for key in keys:
        if batch and (len(batch) == BATCH_MAILS or total + sizes[key] > BATCH_BYTES):
            yield batch
            batch, total = [], 0
        batch.append(key)
        total += sizes[key]
    if batch:
        yield batch


def _in_portions(keys: Sequence[MailKey], size: int) -> Iterator[list[MailKey]]:
    rest = iter(keys)
    while portion := list(islice(rest, size)):
        yield portion


def _as_the_server_writes(client: IMAPClient, folder: str) -> str:
    """a/b as INBOX.a.b where the server divides by dots and keeps all folders below INBOX."""
    if not client.has_capability("NAMESPACE"):
        return folder
    prefix, divider = next(iter(client.namespace().personal or ()), ("", "/"))
    named = folder.replace("/", divider) if divider else folder
    return named if named.startswith(prefix) else prefix + named


def _names(client: IMAPClient) -> str:
    return ", ".join(sorted(name for _, _, name in client.list_folders()))
