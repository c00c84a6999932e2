"""Takes back the exceptions workbook: every decision in it that can be carried out is, each one that cannot is named.

One order, one decision, one transaction: nothing is half done, and what was done before is not done again.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

import msgspec

from bot.account import account_name
from bot.decisions import Action, Decision, NotPossible, apply
from bot.errors import OrderbotError
from bot.exceptions.columns import ACTIONS
from bot.exceptions.decision_row import Problem, decided_at, decision_of, handled_row, order_key, text_in, told
from bot.exceptions.sheet import ReturnedWorkbook, SheetRow, has_key, read_workbook
from bot.handled_parcels import mark_handled
from bot.settings import Learning
from bot.staging import Staging

_LEARNING = Learning()


class Applied(msgspec.Struct, frozen=True, kw_only=True):
    """A decision that was carried out: on which order, what, by whom, and the status it led to."""

    our_number: str
    action: Action
    by: str
    status: str


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What an import did. ``undecided`` orders carry no decision; ``again`` were carried out by an earlier import.

    ``handled`` names the files that gave no order and that somebody has dealt with.
    """

    workbook: Path
    applied: tuple[Applied, ...] = ()
    again: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    handled: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def workbooks(folder: Path) -> list[Path]:
    """The workbooks in the folder, the one that was saved last first. Raises OrderbotError where there is none."""
    # "~$" and ".~lock" files are those of programs that have a workbook open.
    found = [path for path in folder.glob("*.xls[xm]") if not path.name.startswith(("~", "."))]
    if not found:
        raise OrderbotError(
            f"{folder}: 没有工作簿；请先导出，或指明文件 · no workbook lies here; export one, or name the file:  "
            "orderbot exceptions import FILE"
        )
    return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)


def import_workbook(staging: Staging, path: Path, *, by: str | None = None, learning: Learning = _LEARNING) -> Imported:
    """Carry out what the workbook says; ``by`` names who decided where the workbook does not.

    Raises NoExceptionsWorkbook for a file that is none.
    """
    book = read_workbook(path)
    applied: list[Applied] = []
    again: list[str] = []
    undecided: list[str] = []
    problems: list[str] = []
    somebody = by or book.saved_by or account_name()
    for rows in _by_order(book, problems):
        try:
            number = _our_number(staging, rows)
            decision = decision_of(rows, somebody)
            if decision is None:
                undecided.append(number)
            elif _done_before(staging, decision, rows):
                again.append(number)
            else:
                applied.append(_apply(staging, decision, rows, number, learning))
        except Problem as error:
            problems.append(str(error))
    return Imported(
        workbook=path,
        applied=tuple(applied),
        again=tuple(again),
        undecided=tuple(undecided),
        handled=tuple(_handled(staging, book, somebody, problems)),
        problems=tuple(problems),
    )


def _by_order(book: ReturnedWorkbook, problems: list[str]) -> Iterator[list[SheetRow]]:
    """The rows of each order, whatever order a sort has left them in; rows without a key are problems."""
    known: list[SheetRow] = []
    strays: list[SheetRow] = []
    for row in book.rows:
        (known if has_key(row.cells) else strays).append(row)
    problems += [str(_nobodys(row)) for row in strays]
    for _, rows in groupby(sorted(known, key=order_key), key=order_key):
        yield list(rows)


def _nobodys(row: SheetRow) -> Problem:
    return Problem(
        row.places["decision"],
        "这一行不属于任何订单或来件，请写在它自己的行里",
        "this row belongs to no order and no parcel; write it on one of their own rows",
    )


def _our_number(staging: Staging, rows: Sequence[SheetRow]) -> str:
    """The order's number, in proof that its rows are still whole and of this store."""
    stored = staging.row("SELECT our_number FROM purchase_order WHERE id = ?", [order_key(rows[0])])
    number = None if stored is None else str(stored["our_number"])
    for row in rows:
        shown = text_in(row, "our_number")
        if shown != number:
            raise Problem(
                row.places["our_number"],
                f"“{shown}”与这一行的键不符：可能只排序了部分列，或工作簿来自另一个数据库；请重新导出",
                f"'{shown}' does not belong to this row's key: only some columns were sorted, or the workbook is of "
                "another store; export it again",
            )
    return number or ""


def _done_before(staging: Staging, decision: Decision, rows: Sequence[SheetRow]) -> bool:
    row = staging.row(
        "SELECT action, corrections_json, decided_by FROM decision WHERE purchase_order_id = ? AND order_version = ?",
        [decision.order_id, decision.version],
    )
    if row is None:
        return False
    if (row["action"], json.loads(row["corrections_json"])) == (decision.action, decision.corrections):
        return True
    raise Problem(
        decided_at(rows),
        f"{row['decided_by']} 已对此订单作出处理（{ACTIONS[row['action']]}），这一处理未执行",
        f"decided before by {row['decided_by']} ({row['action']}); this one was not carried out",
    )


def _apply(staging: Staging, decision: Decision, rows: Sequence[SheetRow], number: str, learning: Learning) -> Applied:
    try:
        status = apply(staging, decision, learning=learning)
    except NotPossible as error:
        raise told(decided_at(rows), error) from None
    except sqlite3.IntegrityError:
        raise Problem(decided_at(rows), f"{number} 刚被别人处理", "somebody else has just decided on it") from None
    return Applied(our_number=number, action=decision.action, by=decision.by, status=str(status))


def _handled(staging: Staging, book: ReturnedWorkbook, by: str, problems: list[str]) -> Iterator[str]:
    """The names of the parcels that the workbook says are dealt with, now noted as that."""
    for row in book.parcels:
        try:
            decided = handled_row(row, by)
            if decided is not None and mark_handled(staging, decided.parcel_id, decided.by, decided.note):
                yield text_in(row, "filename")
        except Problem as error:
            problems.append(str(error))
        except LookupError:
            problems.append(str(_nobodys(row)))
