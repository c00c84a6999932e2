"""What was found so far: values with where they stood, before they become a purchase order."""

from dataclasses import dataclass, field
from typing import Any

from extractors.document import Cell
from extractors.purchase_order import Evidence


@dataclass(frozen=True, kw_only=True)
class Found:
    """One value and its evidence. ``weight`` decides between rivals; ``confidence`` is what is promised to people."""

    value: Any
    evidence: Evidence
    weight: float = 1.0

    @property
    def confidence(self) -> float:
        """What is promised to people."""
        return self.evidence.confidence


Line = dict[str, Found]


@dataclass(kw_only=True)
class Draft:
    """An order in the making: header values by path ("buyer.name"), lines by field, totals that were printed."""

    header: dict[str, Found] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def offer(self, path: str, found: Found) -> None:
        """Keep the value unless a surer one is there."""
        if path not in self.header or self.header[path].weight < found.weight:
            self.header[path] = found


def found_in(cell: Cell, value: object, *, document: str, confidence: float, weight: float | None = None) -> Found:
    """A value that stood in this cell; a badly legible cell lowers the confidence."""
    sure = round(confidence * cell.confidence, 3)
    evidence = Evidence(
        document=document,
        place=cell.place,
        text=cell.text[:500],
        confidence=sure,
        box=(cell.left, cell.top, cell.right, cell.bottom) if cell.place.startswith("page") else None,
    )
    return Found(value=value, evidence=evidence, weight=confidence if weight is None else weight)
