"""Settings and mapping files of a 简道云 target that cannot be used."""

import re
from pathlib import Path
from typing import Any

import pytest

from connectors.settings import Secret
from connectors.targets.api.mapping_file import MappingProblems
from connectors.targets.jiandaoyun import JiandaoyunSettings
from tests.partners.jiandaoyun import KEY, TEMPLATE, mapping


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"guard": "batch", "trigger": True}, "smart assistant"),
        ({"interface": "form"}, "form_url"),
        ({"interface": "form", "form_url": "https://f.example/f/1", "guard": "batch"}, "guard"),
    ],
)
def test_settings_that_contradict_each_other_are_refused(change: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        JiandaoyunSettings(api_key=Secret(KEY), app_id="a", entry_id="b", mapping=TEMPLATE, **change)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('lines = "订单明细"', "", "lookups.order.lines: missing"),
        ('"已收款" = "paid"', '"已收款" = "payed"', "tables.states.已收款: 'payed' is none of"),
        ('blocked_as = "是"', 'blocked_if = "是"', "lookups.items.blocked_if: no such key"),
    ],
)
def test_a_mapping_file_is_refused_by_key(tmp_path: Path, old: str, new: str, words: str) -> None:
    path = mapping(tmp_path, (old, new))

    with pytest.raises(MappingProblems, match=re.escape(words)):
        JiandaoyunSettings(api_key=Secret(KEY), app_id="a", entry_id="b", mapping=path)
