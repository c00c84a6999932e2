"""What people are told, and the contract a messenger keeps."""

from typing import Protocol

import msgspec


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """One message to one recipient. ``message_id`` is ours and stable: sent again after a crash, it is the same one.

    ``attachments`` are (name, bytes). ``in_reply_to`` keeps the answer in the customer's own thread.
    """

    message_id: str
    recipient: str
    subject: str
    body: str
    in_reply_to: str | None = None
    attachments: tuple[tuple[str, bytes], ...] = ()


class Messenger(Protocol):
    """A way to tell somebody something."""

    name: str

    def send(self, message: Message) -> None:
        """Hand the message over. Raises Refused (this recipient, for good), SignInFailed or Unavailable."""

    def check(self) -> str:
        """Connect and sign in, sending nothing; return a line for people."""
