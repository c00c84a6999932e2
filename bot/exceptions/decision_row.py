"""What the rows of one order, or of a parcel, say in a returned workbook. Looks at the rows alone, not at the store."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.decisions import Action, Decision
from bot.exceptions.columns import ACTIONS, HANDLED
from bot.exceptions.sheet import SheetRow
from bot.typed_values import typed_text, typed_value


class Problem(Exception):
    """What stands in a workbook cannot be carried out. The message begins with the cell."""

    def __init__(self, place: str, zh: str, en: str) -> None:
        super().__init__(f"{place}: {zh} · {en}")


class HandledParcel(NamedTuple):
    """Somebody's word that a parcel without an order is dealt with."""

    parcel_id: str
    by: str
    note: str | None


def decision_of(rows: Sequence[SheetRow], by: str) -> Decision | None:
    """The decision on the order that all these rows are about; None where nobody has decided.

    ``by`` is who decided where no row says so. Raises Problem for what is contradictory or no value.
    """
    chosen = [(row, _action(row)) for row in rows if row.cells["decision"] is not None]
    corrections = _corrections(rows)
    if not chosen:
        _refuse_values_alone(rows, corrections)
        return None
    row, action = chosen[0]
    other = next((another for another, word in chosen if word != action), None)
    if other is not None:
        raise Problem(
            other.places["decision"],
            f"与 {row.places['decision']} 的处理方式不一致，一张订单只选一种",
            f"differs from the decision in {row.places['decision']}; choose one for the order",
        )
    _fits(action, corrections, rows)
    names = [text_in(each, "by") for each in (row, *rows) if each.cells["by"] is not None]
    notes = list(dict.fromkeys(text_in(each, "note") for each in rows if each.cells["note"] is not None))
    return Decision(
        order_id=order_key(row),
        version=_version(row),
        action=action,
        by=next(iter(names), by),
        corrections=corrections,
        note="；".join(notes) or None,
    )


def handled_row(row: SheetRow, by: str) -> HandledParcel | None:
    """What the row of a parcel says; None where nothing is chosen. ``by`` is who says it where the row does not.

    Raises Problem for another word than the one to choose.
    """
    said = text_in(row, "decision")
    if not said:
        return None
    if said.casefold() not in (HANDLED.casefold(), *HANDLED.split()):
        raise Problem(
            row.places["decision"], f"“{said}”不能选，请选“{HANDLED}”", f"'{said}' is no choice here; pick '{HANDLED}'"
        )
    return HandledParcel(text_in(row, "key_parcel"), text_in(row, "by") or by, text_in(row, "note") or None)


def order_key(row: SheetRow) -> int:
    """The id of the order that a row is about."""
    return int(str(row.cells["key_order"]).removesuffix(".0"))


def text_in(row: SheetRow, key: str) -> str:
    """What stands in a cell for words; "" where it is empty. Raises Problem for a number that has lost digits."""
    try:
        return typed_text(row.cells[key])
    except ValueError as error:
        raise told(row.places[key], error) from None


def told(place: str, error: Exception) -> Problem:
    """An error whose message has both languages already, as a problem of this cell."""
    zh, _, en = str(error).partition(" · ")
    return Problem(place, zh, en or zh)


def decided_at(rows: Sequence[SheetRow]) -> str:
    """The cell in which the decision stands, or would stand."""
    return next((row for row in rows if row.cells["decision"] is not None), rows[0]).places["decision"]


def _refuse_values_alone(rows: Sequence[SheetRow], corrections: dict[str, str]) -> None:
    if corrections:
        first = next(row for row in rows if row.cells["corrected"] is not None)
        raise Problem(
            first.places["decision"],
            f"写了更正值但没有选择处理方式，请选“{ACTIONS['correct']}”",
            f"there is a right value but no decision; choose '{ACTIONS['correct']}'",
        )


def _action(row: SheetRow) -> Action:
    said = text_in(row, "decision")
    for action, words in ACTIONS.items():
        if said.casefold() in (words.casefold(), action, words.split()[0]):
            return action
    raise Problem(
        row.places["decision"],
        f"“{said}”不是处理方式，请从列表中选择",
        f"'{said}' is no decision; pick one of {', '.join(ACTIONS.values())}",
    )


def _version(row: SheetRow) -> int:
    said = text_in(row, "key_version")
    if not said.isdecimal():
        raise Problem(row.places["key_version"], "键已被改动，请重新导出", "the key was changed; export it again")
    return int(said)


def _corrections(rows: Sequence[SheetRow]) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in rows:
        if row.cells["corrected"] is None:
            continue
        path, value = _correction(row)
        if found.setdefault(path, value) != value:
            raise Problem(
                row.places["corrected"],
                f"同一个值在另一行写成了“{found[path]}”，请只留一个",
                f"another row says '{found[path]}' for the same value; keep one",
            )
    return found


def _correction(row: SheetRow) -> tuple[str, str]:
    path, place = text_in(row, "key_path"), row.places["corrected"]
    if not path:
        raise Problem(
            place,
            "这一行的问题不是改一个值能解决的，请写在“备注”里",
            "no single value puts this row's problem right; write it as a note",
        )
    try:
        return path, typed_value(path, row.cells["corrected"])
    except ValueError as error:
        raise told(place, error) from None


def _fits(action: Action, corrections: dict[str, str], rows: Sequence[SheetRow]) -> None:
    if action in ("approve", "reject") and corrections:
        raise Problem(
            next(row.places["corrected"] for row in rows if row.cells["corrected"] is not None),
            f"选了“{ACTIONS[action]}”又写了更正值：请清空更正值，或改选“{ACTIONS['correct']}”",
            f"'{action}' changes nothing, yet there is a right value; clear it, or choose correct",
        )
