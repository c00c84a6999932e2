"""Grids and passages in, purchase orders out: labels, line tables, prose, parties, and whether it is an order."""
