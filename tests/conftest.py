"""Suites that several folders subclass fail with the values they compared, whoever imports them first."""

import pytest

pytest.register_assert_rewrite(
    "tests.connectors.source_contract",
    "tests.connectors.messenger_contract",
    "tests.connectors.target_contract",
    "tests.connectors.api_target_contract",
)
