"""Rows into the store on the hot path: looking the table up anew for each row would cost more than writing it."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from sqlite_utils import Database


def insert(db: Database, table: str, row: Mapping[str, object]) -> int:
    """Insert one row and return its id."""
    return int(db.conn.execute(_insert(table, tuple(row)), tuple(row.values())).lastrowid or 0)


def insert_all(db: Database, table: str, rows: Iterable[Mapping[str, object]]) -> None:
    """Insert rows that all have the same columns."""
    listed = list(rows)
    if listed:
        insert_rows(db, table, tuple(listed[0]), [tuple(row.values()) for row in listed])


def insert_rows(db: Database, table: str, columns: tuple[str, ...], rows: Sequence[Sequence[object]]) -> None:
    """Insert rows of these columns."""
    db.conn.executemany(_insert(table, columns), rows)


def update(db: Database, table: str, identity: str | int, row: Mapping[str, object]) -> None:
    """Set these columns of the row with this id."""
    db.conn.execute(_update(table, tuple(row)), (*row.values(), identity))


@lru_cache(maxsize=200)
def _insert(table: str, columns: tuple[str, ...]) -> str:
    marks = ", ".join("?" * len(columns))
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - names of our own, never input


@lru_cache(maxsize=200)
def _update(table: str, columns: tuple[str, ...]) -> str:
    return f"UPDATE {table} SET {', '.join(f'{name} = ?' for name in columns)} WHERE id = ?"  # noqa: S608 - as above
