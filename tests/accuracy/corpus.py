"""The committed documents with what they say."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).parents[2] / "fixtures" / "corpus"
SETS = ("open", "aside")
SCANS_IN_SUITE = ("scan_en_skewed-1.pdf", "scan_zh_screen-1.png")  # a page takes seconds: the suite reads two


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A document and what it says."""

    path: Path
    truth: dict[str, Any]

    @property
    def tags(self) -> dict[str, Any]:
        """Format, language, layout, origin, traits."""
        tags: dict[str, Any] = self.truth["tags"]
        return tags


def samples(folders: list[Path], only: str = "") -> Iterator[Sample]:
    """The samples of these folders; ``only``: those whose name or a tag holds this text."""
    for folder in folders:
        for file in sorted(folder.glob("*.json")):
            truth = json.loads(file.read_text(encoding="utf-8"))
            if "tags" not in truth or "orders" not in truth:
                continue
            sample = Sample(path=folder / truth["file"], truth=truth)
            if only in truth["file"] or any(only in str(tag) for tag in sample.tags.values()):
                yield sample


def folders(which: str) -> list[Path]:
    """The folder of a set, or both for ``all``."""
    return [CORPUS / name for name in SETS if which in (name, "all")]


def suite() -> list[Sample]:
    """What the test suite reads: all digital documents and two scans."""
    every = samples(folders("all"))
    return [one for one in every if "scan" not in one.tags["traits"] or one.path.name in SCANS_IN_SUITE]
