"""Writes what is learnt: proposed on probation, borne out, put in force, taken back. Everything is an event."""

import sqlite3
from pathlib import Path

from sqlite_utils import Database

from bot.errors import OrderbotError
from bot.learning.alias import LIVING, SELECT, Alias, Meaning, State, alias_of
from bot.row_writing import insert, insert_all, update
from bot.staging import Event, Staging, storable, utc_now

ACTOR = "learning"


class NoSuchAlias(OrderbotError):
    """Nothing was learnt under this number."""


class Seen:
    """A person's decision on one order, as evidence of what is meant. Call it inside the decision's transaction."""

    def __init__(self, staging: Staging, *, order_id: int, decision_id: int | None, by: str, needed: int) -> None:
        self._staging = staging
        self._order_id, self._decision_id, self._by, self._needed = order_id, decision_id, by, needed

    def note(self, meaning: Meaning) -> None:
        """Bear out the alias that says so, or end the one that says otherwise; propose what is new."""
        known = living(self._staging, meaning)
        if known is not None and known.meant != meaning.meant:
            why = f"{self._by} corrected '{meaning.written}' to {meaning.meant}"
            why_zh = f"{self._by} 把“{meaning.written}”更正为 {meaning.meant}"
            end(self._staging, known, actor=self._by, why=why, why_zh=why_zh, order_id=self._order_id)
            known = None
        if known is None:
            self._propose(meaning)
        elif self._is_new(known):
            self._bear_out(known)

    def _propose(self, meaning: Meaning) -> None:
        identity = add(
            self._staging.db,
            meaning,
            state="probation",
            owner=self._by,
            needed=self._needed,
            order_id=self._order_id,
            decision_id=self._decision_id,
        )
        self._evidence(identity)
        event = Event(
            what="alias_proposed",
            actor=self._by,
            why=f"'{meaning.written}' may mean {meaning.meant}; it is on probation for {self._needed} orders",
            why_zh=f"“{meaning.written}”可能是指 {meaning.meant}；试用 {self._needed} 次后启用",
            detail={"alias": identity, "kind": meaning.kind},
        )
        self._staging.record(event, order_id=self._order_id)

    def _is_new(self, alias: Alias) -> bool:
        sql = "SELECT 1 FROM learnt_evidence WHERE learnt_id = ? AND purchase_order_id = ?"
        return self._staging.row(sql, [alias.id, self._order_id]) is None

    def _bear_out(self, alias: Alias) -> None:
        self._evidence(alias.id)
        hits = alias.hits + 1
        state: State = "active" if hits >= alias.needed else alias.state
        update(self._staging.db, "learnt", alias.id, {"hits": hits, "state": state, "changed_at": utc_now()})
        started = state != alias.state
        event = Event(
            what="alias_active" if started else "alias_borne_out",
            actor=self._by,
            why=f"'{alias.written}' is {alias.meant}: {hits} of {alias.needed}"
            + (", it is used from now on" if started else ""),
            why_zh=f"“{alias.written}”即 {alias.meant}：{hits}/{alias.needed}" + ("，从现在起启用" if started else ""),
            detail={"alias": alias.id, "kind": alias.kind},
        )
        self._staging.record(event, order_id=self._order_id)

    def _evidence(self, identity: int) -> None:
        row = {
            "learnt_id": identity,
            "purchase_order_id": self._order_id,
            "decision_id": self._decision_id,
            "decided_by": self._by,
            "at": utc_now(),
        }
        insert(self._staging.db, "learnt_evidence", row)


def living(staging: Staging, meaning: Meaning) -> Alias | None:
    """The alias on probation or in force for what is written there."""
    marks = ", ".join(f"'{state}'" for state in LIVING)
    row = staging.row(
        f"{SELECT} WHERE l.kind = ? AND l.customer_number = ? AND l.item_number = ? AND l.compared = ? "
        f"AND l.state IN ({marks})",
        list(meaning.key),
    )
    return None if row is None else alias_of(row)


def add(  # noqa: PLR0913 - the columns of one row
    db: Database,
    meaning: Meaning,
    *,
    state: State,
    owner: str,
    needed: int,
    order_id: int | None = None,
    decision_id: int | None = None,
) -> int:
    """Put a new alias in and return its number."""
    row = {
        "kind": meaning.kind,
        "customer_number": meaning.customer_number,
        "item_number": meaning.item_number,
        "written": storable(meaning.written),
        "compared": storable(meaning.compared),
        "meant": storable(meaning.meant),
        "state": state,
        "hits": 0,
        "needed": needed,
        "owner": storable(owner),
        "purchase_order_id": order_id,
        "decision_id": decision_id,
        "created_at": utc_now(),
        "changed_at": utc_now(),
    }
    return insert(db, "learnt", row)


def end(staging: Staging, alias: Alias, *, actor: str, why: str, why_zh: str, order_id: int | None = None) -> None:
    """Retire an alias, with the reason. Call it inside a transaction."""
    row = {"state": "retired", "why": storable(why), "why_zh": storable(why_zh), "changed_at": utc_now()}
    update(staging.db, "learnt", alias.id, row)
    event = Event(
        what="alias_retired",
        actor=actor,
        why=f"'{alias.written}' = {alias.meant}: {why}",
        why_zh=f"“{alias.written}”= {alias.meant}：{why_zh}",
        detail={"alias": alias.id, "kind": alias.kind, "was": alias.state},
    )
    staging.record(event, order_id=order_id)


def aliases(staging: Staging, *, retired: bool = False) -> list[Alias]:
    """Everything that was learnt and counts, or is on probation; ``retired`` adds what was taken back."""
    where = "" if retired else "WHERE l.state IN ('probation', 'active')"
    return [alias_of(row) for row in staging.rows(f"{SELECT} {where} ORDER BY l.id")]


def one(staging: Staging, identity: int) -> Alias:
    """The alias of this number. Raises NoSuchAlias."""
    row = staging.row(f"{SELECT} WHERE l.id = ?", [identity])
    if row is None:
        raise NoSuchAlias(
            f"没有编号为 {identity} 的对应；orderbot learnt list 列出全部 · no alias has the number {identity}; "
            "orderbot learnt list shows all"
        )
    return alias_of(row)


def undo(staging: Staging, identity: int, *, by: str) -> Alias:
    """Take an alias back: it is used and held against nothing any more. Raises NoSuchAlias. Done before: no change."""
    with staging.transaction():
        alias = one(staging, identity)
        if alias.state != "retired":
            end(staging, alias, actor=by, why=f"taken back by {by}", why_zh=f"{by} 撤回")
        return one(staging, identity)


def promote(staging: Staging, identity: int, *, by: str) -> Alias:
    """Put an alias in force before it was borne out, or again. Raises NoSuchAlias, OrderbotError."""
    with staging.transaction():
        alias = one(staging, identity)
        other = living(staging, _meaning(alias))
        if other is not None and other.id != alias.id:
            raise OrderbotError(
                f"{identity}: “{alias.written}”已有对应 {other.id}（{other.meant}）；先撤回它：orderbot learnt undo "
                f"{other.id} · '{alias.written}' has an alias already, {other.id} ({other.meant}); take that back "
                f"first:  orderbot learnt undo {other.id}"
            )
        if alias.state != "active":
            row = {"state": "active", "why": None, "why_zh": None, "changed_at": utc_now()}
            update(staging.db, "learnt", alias.id, row)
            event = Event(
                what="alias_active",
                actor=by,
                why=f"'{alias.written}' is {alias.meant}: put in force by {by}",
                why_zh=f"“{alias.written}”即 {alias.meant}：由 {by} 启用",
                detail={"alias": alias.id, "kind": alias.kind, "was": alias.state},
            )
            staging.record(event)
        return one(staging, identity)


def _meaning(alias: Alias) -> Meaning:
    return Meaning(**{name: getattr(alias, name) for name in Meaning.__struct_fields__})


def lend(original: Path, staging: Staging) -> None:
    """Let a store that is thrown away know what the one at ``original`` has learnt, without its evidence."""
    if not original.exists():
        return
    names = [name for name in Alias.__struct_fields__ if name != "order_number"]
    source = sqlite3.connect(f"{original.resolve().as_uri()}?mode=ro", uri=True)
    try:
        rows = source.execute(f"SELECT {', '.join(names)} FROM learnt WHERE state <> 'retired'").fetchall()  # noqa: S608 - names of our own
    except sqlite3.OperationalError:
        return  # a store of a version that learnt nothing yet
    finally:
        source.close()
    with staging.transaction() as db:
        insert_all(db, "learnt", (dict(zip(names, row, strict=True)) for row in rows))
