"""The browser: which one is run, what is saved of a page, and what happens when it is lost."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask, request
from PIL import Image

from connectors import browser as module
from connectors.browser import Browser, find_browser
from connectors.browser_masks import without
from connectors.errors import Unavailable
from connectors.settings import BrowserSettings
from fixtures.erp.app import drop_connection
from tests.partners.processes import browsers, command_line, descendants
from tests.partners.sites import serving

if TYPE_CHECKING:
    from playwright.sync_api import FloatRect

SECRET = "pw&<\"geheim'2026"
PAGE = """<title>Sign in</title><body style="font-family: sans-serif">
<input id="typed" type="password"><input id="old" type="password" value="pw-in-attribute">
<input id="shown" value=""><p id="said">You typed: <b></b></p><p id="plain">测试</p>"""


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    browser = Browser(BrowserSettings(evidence=tmp_path / "evidence", timeout_seconds=15), "portal", [SECRET])
    yield browser
    browser.close()


def test_the_browser_of_the_setting_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program(tmp_path / "chromium")
    program(tmp_path / "brave")
    monkeypatch.setenv("PATH", str(tmp_path))

    assert find_browser(str(tmp_path / "brave")) == str(tmp_path / "brave")
    assert find_browser("brave") == str(tmp_path / "brave")
    assert find_browser("/nowhere/chrome") == "/nowhere/chrome"


@pytest.mark.parametrize("name", ["google-chrome", "chromium", "chromium-browser", "microsoft-edge"])
def test_a_browser_on_the_path_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    program(tmp_path / name)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert find_browser() == str(tmp_path / name)


def test_a_script_that_only_points_to_the_snap_is_no_browser(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program(tmp_path / "chromium-browser", 'echo "to install it: snap install chromium"')
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("connectors.browser_choice.PLACES", ())

    assert find_browser() is None


def test_without_any_browser_one_line_says_what_to_do(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(module, "find_browser", lambda _: None)
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))

    with pytest.raises(Unavailable, match=r"^portal: there is no browser on this machine; install .* executable$"):
        _ = browser.page


def test_a_setting_that_names_no_browser_says_so(tmp_path: Path) -> None:
    browser = Browser(BrowserSettings(executable=str(tmp_path / "chrome")), "portal")

    with pytest.raises(Unavailable, match=r"browser.executable: there is no '.*/chrome'; leave it empty"):
        _ = browser.page


def test_evidence_shows_the_page_and_no_secret(browser: Browser) -> None:
    browser.page.set_content(PAGE)
    browser.page.fill("#typed", "pw-typed")
    browser.page.fill("#shown", f"x{SECRET}x")
    browser.page.evaluate("secret => { document.querySelector('b').textContent = secret }", SECRET)
    boxes = {name: browser.page.locator(f"#{name}").bounding_box() for name in ("typed", "old", "shown", "plain")}

    picture, source = browser.evidence("signing in")

    text = source.read_text(encoding="utf-8")
    assert [word for word in ("pw-", "geheim", "测试") if word in text] == ["测试"]
    assert {name: len(colours(picture, box)) for name, box in boxes.items() if name != "plain"} == dict.fromkeys(
        ("typed", "old", "shown"), 1
    )
    assert len(colours(picture, boxes["plain"])) > 1


@pytest.mark.parametrize(
    "spelled",
    ["{}", "pw%26%3C%22geheim%272026", "pw&amp;<\"geheim'2026", "pw&amp;&lt;&quot;geheim'2026", "pw&<\\\"geheim'2026"],
    ids=["plain", "address", "text of a page", "attribute", "JSON"],
)
def test_a_secret_is_masked_however_it_is_spelled(spelled: str) -> None:
    assert without(f"a {spelled.format(SECRET)} b", [SECRET]) == "a ••• b"


def test_evidence_stays_in_its_folder_whatever_its_name(browser: Browser) -> None:
    browser.page.set_content(PAGE)
    names = ("../../../etc/passwd", "PO/1\\2:3*?", "采购订单 7", "x" * 500, "", "")

    files = [path for name in names for path in browser.evidence(name)]

    assert sorted(files) == sorted(browser.settings.evidence.iterdir())
    assert len(files) == 2 * len(names)


def test_evidence_of_a_page_that_was_never_opened_is_nothing(browser: Browser) -> None:
    assert browser.evidence("anything") == ()


def test_a_page_that_does_not_come_is_unavailable_with_evidence(browser: Browser) -> None:
    with serving(Flask("gone")) as url:
        pass

    with pytest.raises(Unavailable, match=r"^portal: opening the list: net::ERR_CONNECTION_REFUSED") as away:  # noqa: SIM117
        with browser.telling("opening the list"):
            browser.page.goto(url)

    assert [path.suffix for path in away.value.evidence] == [".png", ".html"]


def test_what_is_not_there_in_time_is_unavailable(tmp_path: Path) -> None:
    browser = Browser(BrowserSettings(evidence=tmp_path, timeout_seconds=0.5), "portal")

    with pytest.raises(Unavailable, match=r"^portal: clicking: no answer within 0.5 s$"):  # noqa: SIM117
        with browser.telling("clicking"):
            browser.page.click("#not-there")

    browser.close()


@pytest.mark.parametrize("victim", ["browser", "renderer", "driver"])
def test_a_lost_browser_is_unavailable_once_and_then_replaced(browser: Browser, victim: str) -> None:
    browser.page.set_content(PAGE)
    for process in find(victim):
        os.kill(process, signal.SIGKILL)

    with pytest.raises(Unavailable, match="the browser was lost; the next try starts another"):  # noqa: SIM117
        with browser.telling("reading"):
            browser.page.wait_for_selector("#never")

    browser.page.set_content("<p>again</p>")
    assert browser.page.inner_text("p") == "again"


def test_browsers_share_one_driver_and_leave_nothing(tmp_path: Path) -> None:
    others = descendants(os.getpid()).keys()  # servers that tests before this one still use
    first, second = (Browser(BrowserSettings(evidence=tmp_path), name) for name in ("portal", "erp"))
    _, _ = first.page, second.page
    drivers = [process for process, command in descendants(os.getpid()).items() if "playwright/driver" in command]
    first.close()
    second.page.set_content("<p>still here</p>")
    second.close()
    second.close()

    assert len(drivers) == 1
    assert descendants(os.getpid()).keys() <= others


def test_a_process_killed_without_warning_leaves_no_browser(tmp_path: Path) -> None:
    code = (
        "from pathlib import Path\nfrom connectors.browser import Browser\n"
        "from connectors.settings import BrowserSettings\n"
        f"Browser(BrowserSettings(evidence=Path({str(tmp_path)!r})), 'portal').page\n"
        "print('started', flush=True)\ninput()\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stdout.readline() == "started\n"
    below = descendants(process.pid)
    assert browsers(process.pid)

    process.kill()
    process.wait()
    process.stdin.close()
    process.stdout.close()

    assert gone(below, within=10) == []


def test_what_is_posted_once_is_sent_once_though_the_connection_breaks(browser: Browser) -> None:
    app, posts = Flask("post"), []

    @app.get("/")
    def form() -> str:
        return "<form method='post'><button>Save</button></form>"

    @app.post("/")
    def save() -> str:
        posts.append(request.content_length)
        drop_connection()
        return ""

    with serving(app) as url:
        for _ in range(3):
            browser.page.goto(url)
            with pytest.raises(Unavailable), browser.telling("saving"), browser.sending_once():  # noqa: SIM117
                with browser.page.expect_navigation():
                    browser.page.click("button")

    assert len(posts) == 3


def program(path: Path, says: str = "") -> None:
    """A program on the path."""
    path.write_text(f"#!/bin/sh\n{says}\n")
    path.chmod(0o755)


def colours(picture: Path, box: "FloatRect | None") -> set[object]:
    """The colours inside this box of the picture, its rim left out."""
    assert box is not None
    left, top = box["x"] + 2, box["y"] + 2
    area = (left, top, left + box["width"] - 4, top + box["height"] - 4)
    with Image.open(picture) as image:
        return {colour for _, colour in image.convert("RGB").crop(area).getcolors(1_000_000) or ()}


def find(victim: str) -> set[int]:
    """The processes that a drill ends: the browser's own, those that draw pages, or Playwright's driver."""
    if victim == "browser":
        return browsers(os.getpid())
    sign = {"renderer": "--type=renderer", "driver": "playwright/driver"}[victim]
    return {process for process, command in descendants(os.getpid()).items() if sign in command}


def gone(processes: dict[int, str], within: float) -> list[str]:
    """What is still running of these when the time is up; nothing, as soon as all have ended."""
    end = time.monotonic() + within
    while True:
        left = [command for process, command in processes.items() if command_line(process) == command]
        if not left or time.monotonic() > end:
            return left
        time.sleep(0.05)
