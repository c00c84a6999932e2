"""Invented documents beside what they order: reading gives exactly that, whatever the layout."""

import json
from pathlib import Path

import pytest

from extractors.extract import extract
from extractors.purchase_order import to_json
from extractors.seller import Seller

FOLDER = Path(__file__).parent / "golden"
DOCUMENTS = sorted(path for path in FOLDER.iterdir() if path.suffix != ".json")
SELLER = Seller(names=("海川紧固件有限公司", "Haichuan Fasteners Co., Ltd."), mail_domains=("haichuan.example",))


def expectation_of(document: Path) -> Path:
    return document.with_name(document.name + ".expected.json")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_reading_gives_what_the_document_orders(document: Path) -> None:
    found = json.loads(to_json(extract(document.read_bytes(), document.name, seller=SELLER)))
    found.pop("reason", None)
    assert found == json.loads(expectation_of(document).read_text(encoding="utf-8"))


def test_every_expectation_has_its_document() -> None:
    assert {path.name for path in FOLDER.glob("*.json")} == {expectation_of(document).name for document in DOCUMENTS}
