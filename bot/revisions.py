"""A revision of an order that stands in the target already: the order there is changed to it, where the target can.

Nothing that people changed there by hand is overwritten, nor an order whose goods have left. Changing it twice to the
same is changing it once, so after any doubt it is done again.
"""

from sqlite_utils import Database

from bot.order_rows import StoredOrder
from bot.push_outcome import Outcome
from bot.room import Room
from bot.staging import Event, Row, utc_now
from bot.status import OrderStatus
from bot.target_changes import changed_by_hand
from connectors.capabilities import Capability, Changes, capabilities
from connectors.errors import OutcomeUnknown, Refused, Unavailable
from connectors.sales_order import SalesOrder, Target

ACTOR = "push"


def older_revision(room: Room, target: Target, stored: StoredOrder, number: str) -> Row | None:
    """The sales order that has this number there and that somebody has agreed to replace by this one."""
    if stored.related_order_id is None:
        return None
    return room.staging.row(
        "SELECT s.*, o.our_number FROM sales_order s JOIN purchase_order o ON o.id = s.purchase_order_id "
        "WHERE s.target = ? AND s.target_number = ? AND o.id <> ? AND o.status = 'pushed'",
        [target.name, number, stored.id],
    )


def change_there(
    room: Room, target: Target, stored: StoredOrder, older: Row, attempt: int, order: SalesOrder
) -> Outcome:
    """Make the order in the target like this revision of it. Raises SignInFailed."""
    number = older["target_number"]
    whose = older["our_number"]
    by_hand = f"{number} stands there already, from {whose}: change it there by hand, then reject this one"
    if Capability.CHANGE not in capabilities(target) or not isinstance(target, Changes):
        return Outcome(outcome="refused", said=by_hand)
    if older["target_state"] not in ("open", "approved"):
        return Outcome(outcome="refused", said=f"{by_hand}; it is {older['target_text'] or older['target_state']}")
    begun = _begun_before(room, stored, number)
    try:
        found = [] if begun else changed_by_hand(target, older)
        if found:
            changes = "; ".join(en for _, en in found)
            return Outcome(outcome="refused", said=f"{by_hand}; it was changed there after the push: {changes}")
        begun = _begin(room, attempt, number)
        changed = target.change(number, order)
    except Refused as error:
        return Outcome(outcome="refused", said=f"{by_hand}; {error}", evidence=error.evidence)
    except (Unavailable, OutcomeUnknown) as error:
        sent = number if begun else None
        return Outcome(outcome="unavailable", number=sent, said=str(error), evidence=error.evidence)
    return Outcome(
        outcome="already_there",
        number=number,
        said=f"{number} was changed there to this revision of {whose}",
        evidence=changed.evidence,
        replaces=older["purchase_order_id"],
    )


def take_over(room: Room, db: Database, stored: StoredOrder, older_id: int) -> None:
    """The revision has the number in the target from now on; what it replaced ends. Call it inside its transaction."""
    db.execute(
        "UPDATE sales_order SET target_number = NULL, target_state = NULL WHERE purchase_order_id = ?", [older_id]
    )
    db.execute(
        "UPDATE purchase_order SET status = ?, version = version + 1, related_order_id = ?, claimed_by = NULL, "
        "claimed_until = NULL, updated_at = ? WHERE id = ? AND status = ?",
        [OrderStatus.SUPERSEDED, stored.id, utc_now(), older_id, OrderStatus.PUSHED],
    )
    event = Event(
        what="order_superseded",
        actor=ACTOR,
        why=f"the order in the target was changed to {stored.our_number}, its revision",
        why_zh=f"目标系统中的订单已改为改单 {stored.our_number} 的内容",
        detail={"by": stored.our_number},
    )
    room.staging.record(event, order_id=older_id, status=OrderStatus.SUPERSEDED)


def _begun_before(room: Room, stored: StoredOrder, number: str) -> bool:
    """Whether this order may have been changed to this revision already: then what differs there is our own doing."""
    row = room.staging.row(
        "SELECT id FROM push_attempt WHERE purchase_order_id = ? AND number = ? AND outcome <> 'refused'",
        [stored.id, number],
    )
    return row is not None


def _begin(room: Room, attempt: int, number: str) -> bool:
    """Write down, before anything is sent, that this number is about to be changed."""
    with room.staging.transaction(durable=True) as db:
        db.execute("UPDATE push_attempt SET number = ? WHERE id = ?", [number, attempt])
    return True
