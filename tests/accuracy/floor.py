"""The figures below which reading must not fall."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FLOOR = Path(__file__).with_name("floor.json")
GROUPS = ("digital", "scan", "set open", "set aside")
SHARES = ("header_f1", "line_f1", "lines_found", "whole_orders", "sure_and_right")
COUNTS = ("false_orders", "extra_orders", "crashes")
SLACK = 0.0005  # a share is kept to three places


def set_floor(figures: dict[str, dict[str, Any]]) -> None:
    """Keep what was reached as the floor."""
    kept = {key: {name: _rounded(figures[key][name]) for name in (*SHARES, *COUNTS)} for key in GROUPS}
    FLOOR.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def below_floor(figures: dict[str, dict[str, Any]], floor: dict[str, dict[str, Any]]) -> list[str]:
    """Each figure that fell, in words."""
    return [sentence for key, kept in floor.items() for sentence in _fallen(key, figures.get(key, {}), kept)]


def _fallen(key: str, now: dict[str, Any], kept: dict[str, Any]) -> Iterator[str]:
    for name in SHARES:
        if kept[name] is not None and (now.get(name) or 0) < kept[name] - SLACK:
            yield f"{key}: {name} is {now.get(name) or 0:.3f}, the floor is {kept[name]:.3f}"
    for name in COUNTS:
        if now.get(name, 0) > kept[name]:
            yield f"{key}: {now[name]} {name.replace('_', ' ')}, the floor allows {kept[name]}"


def _rounded(value: float | None) -> float | int | None:
    return round(value, 3) if isinstance(value, float) else value
