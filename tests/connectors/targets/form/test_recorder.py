"""What a person does once in a browser becomes a form file, and the robot goes on from there."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from connectors.browser import Browser
from connectors.errors import Refused
from connectors.settings import BrowserSettings
from connectors.targets.form.places import Place
from connectors.targets.form.reading import load_form_file
from connectors.targets.form.recorded_file import form_file, number_pattern
from connectors.targets.form.recorder import Deed, Recorder, Recording
from connectors.targets.form.sample import Sample
from tests.connectors.target_contract import order
from tests.connectors.targets.form import people
from tests.partners.desk import desk_site
from tests.partners.erp import TIMEOUT, erp_site
from tests.partners.form import FormSide

if TYPE_CHECKING:
    from playwright.sync_api import Page

Person = Callable[["Page", people.Look], None]


def recorded(url: str, person: Person, folder: Path) -> Recording:
    browser = Browser(BrowserSettings(evidence=folder, timeout_seconds=TIMEOUT), "record")
    try:
        recorder = Recorder(browser, Sample(people.sample()).texts())
        person(recorder.open(url), recorder.look)
        return recorder.watch(lambda: True)
    finally:
        browser.close()


def filled_in(text: str, **seen: str) -> str:
    """The file after a person has put in what the recorder could not see."""
    lines = []
    for line in text.splitlines():
        key = line.partition(" =")[0]
        lines.append(f'{key} = "{seen[key]}"' if "TODO" in line and key in seen else line)
    return "\n".join(lines)


def test_what_was_done_on_the_demo_erp_drives_the_robot(tmp_path: Path) -> None:
    with erp_site(tmp_path) as site:
        text = form_file(recorded(site.url, people.enter_on_erp, tmp_path), people.sample())
        file = tmp_path / "recorded.toml"
        file.write_text(filled_in(text, problems="css=#problems .problem"), encoding="utf-8")
        side = FormSide(site, file)
        try:
            side.form.check()
            number = side.form.create(order("PO-1")).number
            assert site.held()[1:] == [order("PO-1")]
            assert side.form.find("PO-1", "C001") == number
            assert side.form.status(number).state == "open"
        finally:
            side.form.close()


@pytest.mark.parametrize("person", [people.enter_on_desk, people.pick_on_desk], ids=["suggestions", "a box"])
def test_what_was_done_on_the_order_desk_drives_the_robot(tmp_path: Path, person: Person) -> None:
    with desk_site(tmp_path) as site:
        text = form_file(recorded(site.url, person, tmp_path), people.sample())
        assert ("[pickers.customer_number]" in text) is (person is people.pick_on_desk)
        file = tmp_path / "recorded.toml"
        file.write_text(filled_in(text, problems="css=.wrong p"), encoding="utf-8")
        side = FormSide(site, file)
        try:
            number = side.form.create(order("PO-1")).number
            assert site.held()[1:] == [order("PO-1")]
            assert side.form.find("PO-1", "C001") == number
            with pytest.raises(Refused, match="no entry has 'C00'"):
                side.form.create(order("PO-2", customer="C00"))
        finally:
            side.form.close()


def test_no_password_gets_into_a_recording(tmp_path: Path) -> None:
    import msgspec

    with desk_site(tmp_path) as site:
        recording = recorded(site.url, people.enter_on_desk, tmp_path)

    kept = msgspec.json.encode(recording).decode()
    assert [deed.value for deed in recording.deeds if deed.what == "password"] == [""]
    assert people.PASSWORD_TYPED not in kept
    assert people.PASSWORD_TYPED not in form_file(recording, people.sample())


def test_a_recording_of_next_to_nothing_says_what_is_missing(tmp_path: Path) -> None:
    text = form_file(Recording(deeds=[Deed(what="pressed", url="http://x.example/")], looks=[]), people.sample())
    file = tmp_path / "recorded.toml"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(ValueError, match=r"head\.reference: missing; .*line\.item_number: missing"):
        load_form_file(file)


def test_a_question_of_the_browsers_own_needs_no_button() -> None:
    url = "https://erp.example/so"
    typed = Deed(what="typed", url=url, ways=[Place("label", "单号")], value=people.sample().reference)
    saved = Deed(what="pressed", url=url, ways=[Place("button", "保存")], words="保存")
    asked = Deed(what="asked", words="确认保存？共 2 行")

    text = form_file(Recording(deeds=[typed, saved, asked], looks=[]), people.sample())

    assert '[save]\nbutton = "button=保存"\nasks = "确认保存"\nproblems' in text


@pytest.mark.parametrize(
    ("number", "pattern"),
    [
        ("SO-2026-00017", "[A-Za-z]+[-][0-9]+[-][0-9]+"),
        ("4711", "[0-9]+"),
        ("单17", "[单][0-9]+"),
        ("A--1^", r"[A-Za-z]+[-][-][0-9]+\^"),
    ],
)
def test_numbers_are_known_by_how_they_are_made(number: str, pattern: str) -> None:
    assert number_pattern(number) == pattern
