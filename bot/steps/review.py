"""Review: let clean orders pass and hand the others to people.

Takes: orders "checked". Leaves: "approved" when no finding asks for a person, else "exception". What people decide
comes back through decisions.py.
"""

from bot.room import Room, Tally
from bot.staging import ClaimLost, Event
from bot.status import OrderStatus

NAME = "review"
TAKES = (OrderStatus.CHECKED,)
LEAVES = (OrderStatus.APPROVED, OrderStatus.EXCEPTION)


def run(room: Room) -> Tally:
    """Sort everything checked."""
    tally = Tally()
    waiting = room.staging.claimable("purchase_order", TAKES)
    for done, identity in enumerate(waiting):
        room.progress(NAME, done, len(waiting), str(identity))
        if not room.staging.claim("purchase_order", identity, TAKES, room.run):
            continue
        try:
            tally.add(_sort(room, int(identity)))
        except ClaimLost as error:
            tally.problems.append(str(error))
    return tally


def _sort(room: Room, order_id: int) -> str:
    stops = room.staging.rows(
        "SELECT code, why_en, why_zh FROM finding WHERE purchase_order_id = ? AND severity IN ('approve', 'block') "
        "ORDER BY id",
        [order_id],
    )
    if stops:
        to = OrderStatus.EXCEPTION
        why, why_zh = "; ".join(row["why_en"] for row in stops), "；".join(row["why_zh"] for row in stops)
        alone = all(row["code"] == "automation-level" for row in stops)
        detail = {"level_alone": True} if alone else None
        event = Event(what="order_needs_a_person", actor=NAME, why=why, why_zh=why_zh, detail=detail)
    else:
        to = OrderStatus.APPROVED
        event = Event(what="order_approved", actor=NAME, why="nothing stands against it", why_zh="没有问题")
    with room.staging.change("purchase_order", order_id, room.run, to, event):
        pass
    return to
