"""Tables as typed settings: read as they are, or refused with the mend."""

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.toml_values import Reader
from connectors.settings import Secret

NO_PASSWORD = Secret("")


@dataclass(frozen=True, kw_only=True)
class Sample:
    name: str
    count: int = 1
    seconds: float = 1.0
    share: Decimal = Decimal(0)
    on: bool = False
    colour: Literal["red", "green"] = "red"
    where: Path = Path("x")
    maybe: Path | None = None
    listed: tuple[str, ...] = ()
    rates: dict[str, Decimal] = field(default_factory=dict)
    password: Secret = NO_PASSWORD


def read(**values: Any) -> tuple[Sample | None, list[str]]:
    reader = Reader(Path("/base"))
    return reader.table({"name": "n", **values}, Sample, "part"), reader.problems


def test_values_are_read_as_their_fields_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("P", "pw")
    found, problems = read(
        count=2,
        seconds=3,
        share="0.1",
        on=True,
        colour="green",
        where="y",
        maybe="/z",
        listed=["a"],
        rates={"USD": "7.1"},
        password="env:P",
    )
    assert problems == []
    assert found == Sample(
        name="n",
        count=2,
        seconds=3.0,
        share=Decimal("0.1"),
        on=True,
        colour="green",
        where=Path("/base/y"),
        maybe=Path("/z"),
        listed=("a",),
        rates={"USD": Decimal("7.1")},
        password=Secret("pw"),
    )


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("count", True, "True is no whole number"),
        ("count", 1.5, "1.5 is no whole number"),
        ("seconds", float("nan"), "nan is no figure"),
        ("seconds", "3", "'3' is no number"),
        ("share", 0.1, "0.1 is no exact figure"),
        ("share", "Infinity", "Infinity is no figure"),
        ("share", "a lot", "'a lot' is no figure"),
        ("on", "yes", "'yes' is neither true nor false"),
        ("colour", "blue", "'blue' is not one of 'red', 'green'"),
        ("where", 7, "7 is no text"),
        ("listed", "a", "'a' is no list"),
        ("rates", [], "[] is no table"),
    ],
)
def test_what_does_not_fit_is_refused_by_its_key(name: str, value: object, said: str) -> None:
    found, problems = read(**{name: value})
    assert found is None
    assert len(problems) == 1
    assert problems[0].startswith(f"part.{name}: {said}")


PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
ANYTHING = PLAIN | st.lists(PLAIN, max_size=2) | st.dictionaries(st.text(max_size=5), PLAIN, max_size=2)


@given(values=st.dictionaries(st.sampled_from([*Sample.__dataclass_fields__, "other"]), ANYTHING))
def test_whatever_stands_there_is_read_or_refused_and_never_a_crash(values: dict[str, Any]) -> None:
    reader = Reader(Path("/base"))
    found = reader.table(values, Sample, "part")
    assert (found is None) == bool(reader.problems)
