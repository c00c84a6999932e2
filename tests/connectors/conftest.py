"""Servers that the connectors' tests share."""

from collections.abc import Iterator

import pytest
import stamina

from tests.partners.dovecot import DovecotServer, dovecot
from tests.partners.pymap import PymapServer, pymap
from tests.partners.smtp import SmtpServer, smtp


@pytest.fixture(scope="session")
def dovecot_server() -> Iterator[DovecotServer]:
    """One Dovecot for the whole run; tests keep apart by user names of their own."""
    with dovecot() as server:
        yield server


@pytest.fixture(scope="session")
def pymap_server() -> Iterator[PymapServer]:
    with pymap() as server:
        yield server


@pytest.fixture
def smtp_server() -> Iterator[SmtpServer]:
    with smtp() as server:
        yield server


@pytest.fixture
def retries_without_pause() -> Iterator[None]:
    """Calls are tried again as often as ever, at once."""
    with stamina.set_testing(True, attempts=2, cap=True):
        yield
