"""``orderbot target try``: what a person sees of a trial order, and what never shows."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import cli
from bot.command.invocation import Invocation
from tests.bot.company import MASTER_DATA
from tests.connectors.target_contract import CUSTOMER, CUSTOMER_NAME, ITEMS
from tests.partners.kingdee import TENANT, KingdeePlace, kingdee_emulator, mapping_file

THERE = ("--customer", CUSTOMER, "--item", ITEMS[0], "--unit", "件")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[KingdeePlace]:
    """A company whose orderbot.toml names the emulator."""
    monkeypatch.setenv("KD_SECRET", TENANT.app_secret)
    (tmp_path / "masterdata").mkdir()
    for name, text in MASTER_DATA.items():
        (tmp_path / "masterdata" / f"{name}.csv").write_text(text, encoding="utf-8")
    with kingdee_emulator() as (app, faults, url):
        (tmp_path / "orderbot.toml").write_text(
            '[company]\nname = "海川"\n[[target]]\ntype = "kingdee"\nname = "erp"\n'
            f'url = "{url}"\naccount = "{TENANT.account}"\nuser = "{TENANT.user}"\napp_id = "{TENANT.app_id}"\n'
            f'app_secret = "env:KD_SECRET"\nmapping = "{mapping_file(tmp_path).absolute()}"\n',
            encoding="utf-8",
        )
        place = KingdeePlace(app, faults, url, tmp_path)
        yield place
        place.close()


def run(place: KingdeePlace, *arguments: str) -> tuple[int, str]:
    call = Invocation()
    given = ["-c", str(place.folder / "orderbot.toml"), "--lang", "en", "target", "try", *arguments]
    result = CliRunner().invoke(cli, given, obj=call, standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    return int(result.return_value or 0), result.stdout


def test_each_step_is_shown_with_request_and_reply_and_no_secret(place: KingdeePlace) -> None:
    status, shown = run(place, "erp", *THERE)

    assert status == 0, shown
    assert [line[0] for line in shown.splitlines() if line[0] in "✓✗–"] == ["✓"] * 4
    assert "POST http" in shown
    assert CUSTOMER_NAME in shown
    assert TENANT.app_secret not in shown


def test_as_json_it_is_one_document(place: KingdeePlace) -> None:
    status, shown = run(place, "erp", *THERE, "--keep", "--json")

    steps = json.loads(shown)["steps"]
    assert (status, [step["outcome"] for step in steps]) == (0, ["done", "done", "done", "cannot"])


def test_a_customer_that_the_target_does_not_know_fails_and_leaves_nothing(place: KingdeePlace) -> None:
    status, shown = run(place, "erp")

    assert (status, place.held()) == (1, [])
    assert "✗" in shown
