"""What a later message changes."""

from decimal import Decimal

import pytest

from extractors.document import Passage
from extractors.understand.changes import apply_changes
from extractors.understand.context import Context
from extractors.understand.prose import read_prose

CONTEXT = Context(document="mail", language="zh")
ORDER = ["1. 螺栓 M12×40 500个", "2. 平垫 12 500个", "3. 螺母 M12 500个"]


def after(change: str) -> list[Decimal]:
    draft = read_prose(Passage(text="\n".join(ORDER)), ORDER, CONTEXT)
    apply_changes(draft, change, "line 1", CONTEXT)
    return [line["quantity"].value for line in draft.lines]


@pytest.mark.parametrize(
    ("change", "quantities"),
    [
        ("打错了，平垫要240个，不是500", [500, 240, 500]),
        ("螺母再加200个", [500, 500, 700]),
        ("螺栓先不要了，平垫翻倍，要1000个", [1000, 500]),
        ("1、第2项改为800；\n2、第3项取消", [500, 800]),
        ("螺母少要100个", [500, 500, 400]),
        ("螺栓 M12×40 500个 → 650个", [650, 500, 500]),
        ("please increase line 1 to 60, drop line 3", [60, 500]),
        ("Position 2 bitte auf 300 Stk erhöhen, Rest bleibt", [500, 300, 500]),
        ("double the 平垫", [500, 1000, 500]),
    ],
)
def test_a_change_gives_the_quantities_as_changed(change: str, quantities: list[int]) -> None:
    assert after(change) == quantities
