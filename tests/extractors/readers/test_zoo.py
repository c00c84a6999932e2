"""Bad input of every kind: read soundly or refused in clear words, within seconds and memory; never a crash."""

import contextlib
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.errors import UnreadableDocument
from extractors.extract import extract
from tests.extractors.readers.zoo import sound

SECONDS = 5.0
MEBIBYTES = 450
RECOGNISING = (8.0, 1250)  # a page goes to recognition: seconds and MiB
CLEAR = ("damaged", "locked", "too large", "empty", "no known", "rules")
SOUND = sound()


@pytest.fixture(scope="module")
def shown() -> dict[str, dict[str, object]]:
    """What came of each specimen, each in a process of its own."""
    keeper = [sys.executable, "-m", "tests.extractors.readers.zoo_keeper"]
    root = Path(__file__).parents[3]
    told = subprocess.run(keeper, cwd=root, capture_output=True, text=True, check=True, timeout=900)
    return {one["name"]: one for one in map(json.loads, told.stdout.splitlines())}


def test_every_specimen_is_read_or_refused_in_clear_words(shown: dict[str, dict[str, object]]) -> None:
    odd = {name: one["outcome"] for name, one in shown.items() if not _is_clear(str(one["outcome"]))}
    assert odd == {}
    assert len(shown) > 100


def test_none_takes_long_or_much_memory(shown: dict[str, dict[str, object]]) -> None:
    heavy = {name: one for name, one in shown.items() if not _is_light(one)}
    assert heavy == {}


@pytest.mark.parametrize("form", ["pdf", "xlsx", "docx", "zip", "eml", "csv"])
def test_what_is_whole_is_read(form: str) -> None:
    name, content = SOUND[form]
    assert len(extract(content, name).orders) == 1


def test_nothing_outside_is_read(shown: dict[str, dict[str, object]]) -> None:
    assert not [name for name, one in shown.items() if "root:" in str(one["outcome"])]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(["pdf", "xlsx", "docx", "zip", "eml", "csv", "xml"]), st.data())
def test_flipped_bytes_do_no_worse_than_to_have_it_refused(form: str, data: st.DataObject) -> None:
    name, whole = SOUND[form]
    bent = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 12))):
        bent[data.draw(st.integers(0, len(bent) - 1))] = data.draw(st.integers(0, 255))
    _read_or_refused(bytes(bent), name)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(["xlsx", "docx"]), st.data())
def test_flipped_bytes_of_the_parts_inside_do_no_worse(form: str, data: st.DataObject) -> None:
    name, whole = SOUND[form]
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as source, zipfile.ZipFile(target, "w") as bent:
        names = source.namelist()
        hit = data.draw(st.sampled_from(names))
        for one in names:
            part = bytearray(source.read(one))
            if one == hit:
                for _ in range(data.draw(st.integers(1, 6))):
                    part[data.draw(st.integers(0, len(part) - 1))] = data.draw(st.sampled_from(b'<>/"=&9A\x00\xff'))
            bent.writestr(one, bytes(part))
    _read_or_refused(target.getvalue(), name)


def _read_or_refused(content: bytes, name: str) -> None:
    with contextlib.suppress(UnreadableDocument):
        extract(content, name)


def _is_clear(outcome: str) -> bool:
    return outcome.startswith("read: ") or (
        outcome.startswith("unreadable: ")
        and any(word in outcome for word in CLEAR)
        and "(请" in outcome.replace("（", "(")
    )


def _is_light(one: dict[str, object]) -> bool:
    seconds, mebibytes = RECOGNISING if "read: image" in str(one["outcome"]) else (SECONDS, MEBIBYTES)
    return float(str(one["seconds"])) <= seconds and int(str(one["mebibytes"])) <= mebibytes
