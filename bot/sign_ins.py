"""Sign-ins that were refused, remembered over runs: a robot that tries a wrong password every night locks the account.

The same user and password at the same address are not tried again until the settings change, or ``orderbot doctor``,
which a person starts, gets in.
"""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass

from bot.room import Room
from bot.settings import Settings
from bot.staging import Staging, utc_now
from connectors.errors import SignInFailed


@contextmanager
def signing_in(room: Room, kind: str, name: str) -> Iterator[None]:
    """What uses a connection stands inside. Raises SignInFailed at once when this account was refused before."""
    row = room.staging.row("SELECT * FROM refused_sign_in WHERE kind = ? AND name = ?", [kind, name])
    if row is not None and row["account"] == _account(room.settings, kind, name, row["salt"]):
        raise SignInFailed(
            f"{row['said']} (on {row['at']}; not tried again, so that the account is not locked: put the right "
            "password where orderbot.toml says, or let  orderbot doctor  try it once)"
        )
    try:
        yield
    except SignInFailed as error:
        if not room.dry:
            _remember(room, kind, name, str(error))
        raise


def forget_refusal(staging: Staging, kind: str, name: str) -> None:
    """This connection got in: it may be tried again."""
    with staging.transaction() as db:
        db.execute("DELETE FROM refused_sign_in WHERE kind = ? AND name = ?", [kind, name])


def _remember(room: Room, kind: str, name: str, said: str) -> None:
    salt = secrets.token_hex(16)
    account = _account(room.settings, kind, name, salt)
    with room.staging.transaction() as db:
        db.execute(
            "INSERT OR REPLACE INTO refused_sign_in (kind, name, salt, account, said, at) VALUES (?, ?, ?, ?, ?, ?)",
            [kind, name, salt, account, said, utc_now()],
        )


def _account(settings: Settings, kind: str, name: str, salt: str) -> str:
    """The connection's settings, password included, as something that gives no password away."""
    lists = {
        "source": settings.sources,
        "target": settings.targets,
        "messenger": settings.messengers,
        "subscriber": settings.subscribers,
    }
    found = next((connection.settings for connection in lists[kind] if connection.name == name), None)
    values = [str(getattr(found, each.name)) for each in fields(found)] if is_dataclass(found) else []
    return hashlib.scrypt("\0".join(values).encode(), salt=salt.encode(), n=2**14, r=8, p=1).hex()
