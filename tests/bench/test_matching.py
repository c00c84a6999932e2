"""What a line nearly says is found among very many items, at no more than the least that it can cost."""

import pytest

from bot.masterdata import MasterData
from bot.resolve_unknown import meant_by, near_items
from tests.bench.matching import Raw, catalogue, mistyped


@pytest.fixture(scope="module")
def master() -> MasterData:
    return catalogue(20_000)


def test_of_mistyped_texts_99_in_100_lead_to_their_item(master: MasterData) -> None:
    asked = mistyped(master, 300)
    found = [near_items(text, "", master)[0].number for _, text in asked]
    assert sum(one == number for one, (number, _) in zip(found, asked, strict=True)) >= 297


def test_what_is_suggested_is_hardly_ever_another_item(master: MasterData) -> None:
    asked = mistyped(master, 300, seed=5)
    suggested = [(meant_by(near_items(text, "", master)), number) for number, text in asked]
    assert sum(meant is not None for meant, _ in suggested) >= 290
    assert sum(meant not in (None, number) for meant, number in suggested) == 0


def test_the_plain_index_finds_no_more(master: MasterData) -> None:
    raw, asked = Raw(master), mistyped(master, 40)
    assert [raw.nearest(text) for _, text in asked] == [near_items(text, "", master)[0].number for _, text in asked]
