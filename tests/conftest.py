"""The longest files begin first, and suites that several folders subclass fail with the values they compared."""

import pytest

pytest.register_assert_rewrite(
    "tests.connectors.source_contract",
    "tests.connectors.messenger_contract",
    "tests.connectors.target_contract",
    "tests.connectors.api_target_contract",
    "tests.connectors.targets.form.form_contract",
)

LONGEST = (
    "tests/test_killed_night.py",
    "tests/connectors/targets/tryton/test_screens_contract.py",
    "tests/connectors/targets/tryton/test_screens_drills.py",
    "tests/connectors/targets/form/test_form_on_desk.py",
    "tests/connectors/sources/test_portal.py",
    "tests/connectors/targets/form/test_form_on_erp.py",
    "tests/connectors/targets/jiandaoyun/test_public_form.py",
    "tests/connectors/targets/kingdee/test_contract.py",
    "tests/connectors/targets/test_screens.py",
    "tests/connectors/targets/test_screens_drills.py",
    "tests/test_demo_night.py",
    "tests/bot/test_journey.py",
    "tests/connectors/targets/tryton/test_contract.py",
    "tests/accuracy/test_accuracy.py",
    "tests/extractors/readers/test_zoo.py",
    "tests/extractors/readers/test_image.py",
    "tests/checks_bench/test_checks_bench.py",
)
"""Files of half a minute and more, begun in this order before all others, so that no core waits for one at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    order = {path: at for at, path in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(item.nodeid.partition("::")[0], len(order)))
