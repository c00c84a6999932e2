"""``orderbot learnt``, ``rehearse`` and ``shadow``: what people are shown of what was taught, tried and typed."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from tests.bot.company import SmallCompany
from tests.bot.learning.test_learning import teach

SETTINGS = '[company]\nname = "海川测试有限公司"\nlanguage = "en"\n'
TYPED = "customer_number,order_number,ordered_at,item_number,quantity,unit\nC1,PO-1,2026-11-20,T-1,999,件\n"


@pytest.fixture(autouse=True)
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallCompany:
    made = SmallCompany(tmp_path)
    teach(made, 1)
    made.deliver("clean", "PO-9", quantity=400)
    made.run()
    monkeypatch.chdir(tmp_path)
    Path("orderbot.toml").write_text(SETTINGS, encoding="utf-8")
    return made


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert isinstance(ended.value.code, int)
    return ended.value.code


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert run(*arguments, "--json") == 0
    return json.loads(capsys.readouterr().out)


def test_what_was_learnt_is_listed_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    run("--lang", "en", "learnt", "list")
    run("--lang", "zh", "learnt", "list")
    english, chinese = capsys.readouterr().out.split("编号")
    assert "on probation" in english
    assert "XX-7 → T-1" in english
    assert "试用" in chinese


def test_it_is_put_in_force_taken_back_and_listed_no_more(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "learnt", "promote", "1")["state"] == "active"
    assert said(capsys, "learnt", "undo", "1")["state"] == "retired"
    assert said(capsys, "learnt", "list") == []
    assert [one["id"] for one in said(capsys, "learnt", "list", "--all")] == [1]


def test_a_workbook_goes_out_and_comes_in_and_none_is_written_over(capsys: pytest.CaptureFixture[str]) -> None:
    said(capsys, "learnt", "export", "out.xlsx")
    assert said(capsys, "learnt", "import", "out.xlsx") == {"added": [], "known": 1, "problems": []}
    assert run("learnt", "export", "out.xlsx") == 1


def test_a_rehearsal_says_what_would_stop_and_needs_to_be_told_what_to_try(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("edited.toml").write_text(SETTINGS + '[checks]\napproval_amount = "150"\n', encoding="utf-8")
    found = said(capsys, "rehearse", "--with", "edited.toml")
    assert [one["order_number"] for one in found["would_stop"]] == ["PO-9"]
    assert (found["orders"], found["would_pass"], found["findings"]) == (
        2, [], {"approval-amount": {"now": 0, "then": 1}},
    )  # fmt: skip
    assert run("rehearse") == 1
    assert "--with edited.toml" in capsys.readouterr().err


def test_a_rehearsal_with_a_slip_in_the_edited_file_names_it(capsys: pytest.CaptureFixture[str]) -> None:
    Path("edited.toml").write_text(SETTINGS + '[checks]\nmargin_flor = "0.9"\n', encoding="utf-8")
    assert run("rehearse", "--with", "edited.toml") == 1
    assert "did you mean 'margin_floor'?" in capsys.readouterr().err


def test_the_shadow_shows_agreement_by_field_and_every_difference(capsys: pytest.CaptureFixture[str]) -> None:
    Path("typed.csv").write_text(TYPED, encoding="utf-8")
    assert run("shadow", "typed.csv") == 0
    out = capsys.readouterr().out
    assert [line.split() for line in out.splitlines() if line.startswith("C1 PO-1")] == [
        ["C1", "PO-1", "quantity", "T-1", "210", "999", "(would", "have", "asked)"]
    ]
