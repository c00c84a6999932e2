"""Parcels that gave no order and that a person has dealt with: typed in by hand, sent again, or nothing to do."""

from bot.staging import Event, Staging, utc_now
from bot.status import ParcelStatus


def mark_handled(staging: Staging, parcel_id: str, by: str, note: str | None = None) -> bool:
    """Note that a person has dealt with it. False where that was noted before, which stays as it is.

    Raises LookupError for a parcel that is not in the store or gave an order.
    """
    with staging.transaction(durable=True) as db:
        row = staging.row("SELECT status, handled_at FROM parcel WHERE id = ?", [parcel_id])
        if row is None or row["status"] not in (ParcelStatus.UNREADABLE, ParcelStatus.NO_ORDER):
            raise LookupError(parcel_id)
        if row["handled_at"] is not None:
            return False
        db.execute("UPDATE parcel SET handled_by = ?, handled_at = ? WHERE id = ?", [by, utc_now(), parcel_id])
        staging.record(Event(what="parcel_handled", actor=by, why=note), parcel_id=parcel_id)
    return True
