"""Sites with plain forms on loopback, and the robot that works on them by their form files."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import fixtures
from connectors.sales_order import SalesOrder
from connectors.settings import BrowserSettings, Secret
from connectors.targets.form import FormSettings, FormTarget
from fixtures.erp.store import Store
from fixtures.erp.switches import Switches
from tests.partners.desk import DeskSite
from tests.partners.erp import PASSWORD, TIMEOUT, ErpSite

FILES = Path(fixtures.__file__).parent


class FormSide:
    """A site as the contract sees it, with the robot of a form file; ``form`` stays through all tests."""

    def __init__(self, site: ErpSite | DeskSite, file: Path) -> None:
        self.site, self.file = site, file
        self.form = self.robot()

    def robot(self, password: str = PASSWORD) -> FormTarget:
        settings = FormSettings(url=self.site.url, form=self.file, user="robot", password=Secret(password))
        return FormTarget(settings, BrowserSettings(evidence=self.site.evidence, timeout_seconds=TIMEOUT))

    @contextmanager
    def emptied(self) -> Iterator["FormSide"]:
        """The site without orders and without faults, for one test."""
        app = self.site.app
        app.store, app.switches = Store(), Switches()
        yield self
        assert app.switches.planned == [], "a planned fault never struck"
        app.store.close()

    def target(self) -> FormTarget:
        return self.form

    def held(self) -> list[SalesOrder]:
        return self.site.held()

    def unknown_number(self) -> str:
        return self.site.unknown_number()

    def fail_once(self, moment: Literal["before save", "after save"]) -> None:
        self.site.fail_once(moment)
