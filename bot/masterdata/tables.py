"""A snapshot as rows of text: the staging store keeps a copy that people can query."""

from decimal import Decimal

from bot.masterdata.master import MasterData
from bot.masterdata.rows import KINDS


def tables(master: MasterData) -> dict[str, list[dict[str, str | None]]]:
    """The snapshot as rows of text, by the staging store's table names."""
    return {
        table: [{name: _as_text(getattr(row, name)) for name in shape.__struct_fields__} for row in master.rows(kind)]
        for kind, (table, shape) in KINDS.items()
    }


def _as_text(value: object) -> str | None:
    if value is None or value == ():
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ";".join(value)
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
