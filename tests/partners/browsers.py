"""One Chromium for many tests: starting it takes longer than most of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, TypeAlias
from unittest.mock import patch

from connectors import browser
from connectors.browser import find_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser as Process
    from playwright.sync_api import BrowserContext

Option: TypeAlias = Any


class Lent:
    """A process as a Browser sees it: contexts are its own, the process goes on after ``close``."""

    def __init__(self, process: "Process") -> None:
        self._process = process
        self._contexts: list[BrowserContext] = []

    def new_context(self, **options: Option) -> "BrowserContext":
        self._contexts.append(self._process.new_context(**options))
        return self._contexts[-1]

    def is_connected(self) -> bool:
        return self._process.is_connected()

    def close(self) -> None:
        while self._contexts:
            self._contexts.pop().close()


class LendingDriver:
    """Stands for Playwright's driver, and lends the one process whenever one is to be launched."""

    def __init__(self, process: "Process") -> None:
        self._process = process

    def take(self) -> SimpleNamespace:
        return SimpleNamespace(chromium=SimpleNamespace(launch=lambda **_: Lent(self._process)))

    def give_back(self, _: object) -> None:
        pass

    def stop(self) -> None:
        pass


@contextmanager
def one_browser() -> Iterator[None]:
    """Every Browser made inside gets a context of its own in one process that is shared."""
    driver = browser._driver
    playwright = driver.take()
    process = playwright.chromium.launch(
        executable_path=find_browser(), chromium_sandbox=not browser._as_root(), args=browser.FLAGS
    )
    try:
        with patch.object(browser, "_driver", LendingDriver(process)):
            yield
    finally:
        process.close()
        driver.give_back(playwright)
