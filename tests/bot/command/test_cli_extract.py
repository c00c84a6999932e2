"""``orderbot extract``: order documents alone on stdout, what came of each file on stderr."""

import json
from pathlib import Path

import pytest

from bot.cli import main
from tests.bot.company import MASTER_DATA, order_csv


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without orderbot.toml, with an order and a text that is none."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    (tmp_path / "PO-1.csv").write_bytes(order_csv("PO-1"))
    (tmp_path / "letter.txt").write_text("Die Kantine bleibt am Freitag geschlossen.\n", encoding="utf-8")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing more")
    return tmp_path


def extract(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["extract", *arguments])
    assert isinstance(ended.value.code, int)
    return ended.value.code


def test_one_file_gives_the_order_document_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert extract("PO-1.csv") == 0
    out, err = capsys.readouterr()
    (order,) = json.loads(out)["orders"]
    assert (order["order_number"], order["total_amount"]) == ("PO-1", "100.00")
    assert order["lines"][0]["quantity"] == "200"
    assert "evidence" not in order
    assert err == "PO-1.csv  csv  1 order, 1 line\n"


def test_several_files_give_a_document_each_by_name_and_a_summary(capsys: pytest.CaptureFixture[str]) -> None:
    assert extract("PO-1.csv", "letter.txt") == 0
    out, err = capsys.readouterr()
    documents = json.loads(out)
    assert list(documents) == ["PO-1.csv", "letter.txt"]
    assert documents["letter.txt"]["orders"] == []
    assert documents["letter.txt"]["reason"]
    assert err.splitlines()[1].startswith("letter.txt  text  no order: ")
    assert err.splitlines()[2] == "2 documents: 1 order, 1 without an order, 0 errors"


def test_a_file_that_cannot_be_read_stops_no_other(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    (folder / "sub").mkdir()
    assert extract("broken.pdf", "missing.pdf", "sub", "PO-1.csv") == 1
    out, err = capsys.readouterr()
    documents = json.loads(out)
    assert [bool(document.get("error")) for document in documents.values()] == [True, True, True, False]
    assert len(documents["PO-1.csv"]["orders"]) == 1
    lines = err.splitlines()
    assert lines[1] == "missing.pdf  error: cannot be opened (No such file or directory); look at the path"
    assert lines[2] == "sub  error: is a folder; name the files in it"
    assert lines[4] == "4 documents: 1 order, 0 without an order, 3 errors"


def test_evidence_is_added_when_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    extract("--evidence", "PO-1.csv")
    document = json.loads(capsys.readouterr().out)
    evidence = document["orders"][0]["evidence"]["order_number"]
    assert (evidence["document"], evidence["text"]) == ("PO-1.csv", "PO-1")
    assert 0 < evidence["confidence"] <= 1
    assert document["format"] == "csv"


def test_with_settings_our_own_name_is_never_the_buyer(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    (folder / "orderbot.toml").write_text('[company]\nname = "宁波测试机械有限公司"\n', encoding="utf-8")
    (folder / "masterdata").mkdir()
    for name, text in MASTER_DATA.items():
        (folder / "masterdata" / f"{name}.csv").write_text(text, encoding="utf-8")
    assert extract("PO-1.csv") == 0
    assert json.loads(capsys.readouterr().out)["orders"][0]["buyer"]["name"] is None


def test_master_data_that_cannot_be_used_is_told_and_reading_goes_on(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    (folder / "orderbot.toml").write_text('[company]\nname = "海川"\nlanguage = "en"\n', encoding="utf-8")
    assert extract("PO-1.csv") == 0
    out, err = capsys.readouterr()
    assert len(json.loads(out)["orders"]) == 1
    assert err.startswith("without master data: ")


def test_settings_that_are_wrong_are_an_error(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    (folder / "orderbot.toml").write_text("[company]\nnome = 1\n", encoding="utf-8")
    assert extract("PO-1.csv") == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "did you mean 'name'?" in err
