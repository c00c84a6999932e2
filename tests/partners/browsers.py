"""One Chromium for many tests: starting it takes longer than most of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, TypeAlias
from unittest.mock import patch

from playwright.sync_api import Error

from connectors import browser
from connectors.browser import find_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser as Process
    from playwright.sync_api import BrowserContext, Page

Option: TypeAlias = Any


class Used:
    """A context with its one page, used by one Browser after the other: a new page costs a process of its own."""

    def __init__(self, context: "BrowserContext") -> None:
        self._context, self._page = context, context.new_page()
        self.set_default_timeout = context.set_default_timeout

    def new_page(self) -> "Page":
        return self._page

    def emptied(self) -> bool:
        """Whether nothing is left in it of the one before."""
        try:
            self._page.goto("about:blank")
            self._context.clear_cookies()
        except Error:  # the page crashed, or was closed
            self._context.close()
            return False
        return len(self._context.pages) == 1


class Lent:
    """A process as a Browser sees it: contexts are its own as long as it has them, the process goes on after."""

    def __init__(self, process: "Process", unused: list[Used]) -> None:
        self._process, self._unused = process, unused
        self._used: list[Used] = []

    def new_context(self, **options: Option) -> Used:
        self._used.append(self._unused.pop() if self._unused else Used(self._process.new_context(**options)))
        return self._used[-1]

    def is_connected(self) -> bool:
        return self._process.is_connected()

    def close(self) -> None:
        self._unused += [each for each in self._used if each.emptied()]
        self._used.clear()


class LendingDriver:
    """Stands for Playwright's driver, and lends the one process whenever one is to be launched."""

    def __init__(self, process: "Process") -> None:
        self._process = process
        self._unused: list[Used] = []

    def take(self) -> SimpleNamespace:
        return SimpleNamespace(chromium=SimpleNamespace(launch=lambda **_: Lent(self._process, self._unused)))

    def give_back(self, _: object) -> None:
        pass

    def stop(self) -> None:
        pass


@contextmanager
def one_browser() -> Iterator[None]:
    """Every Browser made inside has a context to itself, in one process that is shared."""
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
