"""How much of a sheet is held: workbooks and delimited files alike."""

MOST_ROWS = 200_000
"""Rows of one sheet; a longer one is the export of a system, not an order."""

MOST_CELLS = 400_000
"""Cells that are held, of all sheets together."""

LONG, HEAD = 5_000, 1_000
"""Rows from which on a sheet is not held as a whole, and how many of its first ones are."""
