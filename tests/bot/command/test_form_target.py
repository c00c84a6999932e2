"""A plain web form as a target: ``orderbot target try`` tries it out, doctor holds its file against the page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import cli
from bot.command.invocation import Invocation
from tests.bot.company import MASTER_DATA
from tests.connectors.target_contract import CUSTOMER, ITEMS
from tests.partners.desk import DeskSite, desk_site
from tests.partners.erp import PASSWORD
from tests.partners.form import FILES


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DeskSite]:
    """A company whose orderbot.toml names the order desk and a form file of its own."""
    monkeypatch.setenv("DESK_PASSWORD", PASSWORD)
    (tmp_path / "masterdata").mkdir()
    for name, text in MASTER_DATA.items():
        (tmp_path / "masterdata" / f"{name}.csv").write_text(text, encoding="utf-8")
    (tmp_path / "targets").mkdir()
    (tmp_path / "targets" / "desk.toml").write_bytes((FILES / "desk" / "form.toml").read_bytes())
    with desk_site(tmp_path) as site:
        (tmp_path / "orderbot.toml").write_text(
            '[company]\nname = "海川"\n[[target]]\ntype = "form"\nname = "desk"\n'
            f'url = "{site.url}"\nuser = "robot"\npassword = "env:DESK_PASSWORD"\nform = "targets/desk.toml"\n',
            encoding="utf-8",
        )
        yield site


def run(desk: DeskSite, *arguments: str) -> tuple[int, str]:
    call = Invocation()
    given = ["-c", str(desk.evidence / "orderbot.toml"), "--lang", "en", *arguments]
    result = CliRunner().invoke(cli, given, obj=call, standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    return int(result.return_value or 0), result.stdout


def test_a_trial_order_is_typed_read_back_and_cancelled(desk: DeskSite) -> None:
    status, shown = run(desk, "target", "try", "desk", "--customer", CUSTOMER, "--item", ITEMS[0], "--unit", "件")

    assert status == 0, shown
    assert [line[0] for line in shown.splitlines() if line[0] in "✓✗–"] == ["✓"] * 4
    assert [order.status for order in desk.app.store.orders()] == ["cancelled"]
    assert PASSWORD not in shown


def test_doctor_names_the_control_that_the_page_has_not(desk: DeskSite) -> None:
    file = desk.evidence / "targets" / "desk.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('note = "附言"', 'note = "备注"', 1), encoding="utf-8")

    _, shown = run(desk, "doctor")

    assert "targets/desk.toml: head.note: no control labelled '备注' on /entry" in " ".join(shown.split())
