"""Bytes in, purchase orders with evidence out. Knows nothing of bot, connectors or schedules."""
