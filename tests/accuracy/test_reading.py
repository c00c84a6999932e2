"""One bad document stops no other."""

from pathlib import Path

from tests.accuracy.reading import read_all


def test_a_damaged_document_is_an_error_and_the_next_is_read(tmp_path: Path) -> None:
    bad, good = tmp_path / "bad.xlsx", tmp_path / "good.csv"
    bad.write_bytes(b"PK\x03\x04 broken")
    good.write_text("Purchase order,A-77\nItem,Description,Quantity\nR7,Rivnut,40\n", encoding="utf-8")
    read = read_all([bad, good], processes=1, limit=60, done=lambda _: None)
    assert read[bad].error.startswith("UnreadableDocument")
    assert (read[good].error, len(read[good].orders)) == ("", 1)


def test_a_document_that_takes_too_long_is_an_error(tmp_path: Path) -> None:
    slow = tmp_path / "slow.csv"
    slow.write_text("a,b\n" * 10, encoding="utf-8")
    assert read_all([slow], processes=1, limit=0, done=lambda _: None)[slow].error == "longer than 0 s"
