"""The local SQLite staging store: one file, one writer at a time, and every change with its event in one transaction.

Parcels' bytes lie beside it, named by their hash, and are on disk before any row speaks of them.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from bot.durable_files import write_durably
from bot.errors import OrderbotError
from bot.status import ParcelStatus
from bot.store import ClaimLost, Event, Row, Store, open_database, storable, to_utc, utc_now
from connectors.parcel import Parcel

__all__ = ["ClaimLost", "Event", "Row", "Staging", "open_database", "storable", "to_utc", "utc_now"]


class Staging(Store):
    """Parcels, orders and all that happens to them, in ``folder``/staging.sqlite."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        super().__init__(folder / "staging.sqlite")
        self.adopted: tuple[str, str] | None = None
        """The snapshot and the day of its stock for which goods promised without being held were looked for."""

    def sight(self, source: str, keys: Sequence[str]) -> list[str]:
        """Note everything a source lists and return the keys whose bytes are not stored yet.

        What was listed before, was never fetched and is listed no more is noted as gone.
        """
        named = {storable(key): key for key in keys}
        with self.transaction() as db:
            for name in named:
                db.execute(
                    "INSERT INTO receipt (source, key, seen_at) VALUES (?, ?, ?) "
                    "ON CONFLICT (source, key) DO UPDATE SET gone_at = NULL WHERE gone_at IS NOT NULL",
                    [source, name, utc_now()],
                )
            missing = {
                row["key"]
                for row in self.rows("SELECT key FROM receipt WHERE source = ? AND parcel_id IS NULL", [source])
            }
            for name in missing - named.keys():
                db.execute(
                    "UPDATE receipt SET gone_at = coalesce(gone_at, ?) WHERE source = ? AND key = ?",
                    [utc_now(), source, name],
                )
        return [key for name, key in named.items() if name in missing]

    def leave(self, source: str, keys: Sequence[str]) -> None:
        """Note that the source lists these and said why it cannot give them; they are asked for again every time."""
        with self.transaction() as db:
            for key in keys:
                db.execute(
                    "UPDATE receipt SET left_at = ? WHERE source = ? AND key = ? AND parcel_id IS NULL",
                    [utc_now(), source, storable(key)],
                )

    def keep(self, parcel: Parcel, actor: str) -> bool:
        """Store a parcel and its receipt durably. False when the same bytes had come before: the same parcel."""
        name = hashlib.sha256(parcel.content).hexdigest()
        stored = Path("parcels") / name[:2] / name
        write_durably(self.folder / stored, parcel.content)
        with self.transaction(durable=True) as db:
            again = self._came_before(name, parcel)
            if self.row("SELECT id FROM parcel WHERE id = ?", [name]) is None:
                db.table("parcel").insert(
                    {
                        "id": name,
                        "filename": storable(parcel.filename),
                        "size": len(parcel.content),
                        "stored": stored.as_posix(),
                        "source": parcel.source,
                        "sender": None if parcel.sender is None else storable(parcel.sender),
                        "received_at": to_utc(parcel.received_at),
                        "status": ParcelStatus.RECEIVED,
                        "updated_at": utc_now(),
                    }
                )
            key = storable(parcel.key)
            db.execute(
                "INSERT INTO receipt (source, key, seen_at, parcel_id, again) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT (source, key) DO UPDATE SET parcel_id = excluded.parcel_id, again = excluded.again",
                [parcel.source, key, utc_now(), name, int(again)],
            )
            event = Event(
                what="parcel_came_again" if again else "parcel_received",
                actor=actor,
                detail={"source": parcel.source, "key": key},
            )
            self.record(event, parcel_id=name, status=None if again else ParcelStatus.RECEIVED)
        return not again

    def _came_before(self, name: str, parcel: Parcel) -> bool:
        """Whether these bytes came under another key; the same key fetched twice is still the first time."""
        sql = "SELECT id FROM receipt WHERE parcel_id = ? AND NOT (source = ? AND key = ?)"
        return self.row(sql, [name, parcel.source, storable(parcel.key)]) is not None

    def acknowledged(self, source: str, keys: Sequence[str]) -> None:
        """Note that the source was told these are taken."""
        with self.transaction() as db:
            for key in keys:
                db.execute(
                    "UPDATE receipt SET acknowledged_at = ? WHERE source = ? AND key = ? AND acknowledged_at IS NULL",
                    [utc_now(), source, storable(key)],
                )

    def content(self, parcel_id: str) -> bytes:
        """The parcel's bytes, proven to be what was stored."""
        row = self.row("SELECT stored, filename FROM parcel WHERE id = ?", [parcel_id])
        if row is None:
            raise OrderbotError(f"no parcel {parcel_id} in {self.path}")
        content: bytes = (self.folder / row["stored"]).read_bytes()
        if hashlib.sha256(content).hexdigest() != parcel_id:
            raise OrderbotError(
                f"{self.folder / row['stored']}: the stored bytes of {row['filename']} have been changed"
            )
        return content
