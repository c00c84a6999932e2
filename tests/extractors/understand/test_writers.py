"""What a sender's line says of a person and a company."""

import pytest

from extractors.understand.writers import person_and_company


@pytest.mark.parametrize(
    ("name", "person", "company"),
    [
        ("Jane Doe", "Jane Doe", None),
        ("Jane Doe | Larkfield Ltd", "Jane Doe", "Larkfield Ltd"),
        ("三枝 剛（白樺精機株式会社）", "三枝 剛", "白樺精機株式会社"),
        ("采购部", None, None),
        ("no-reply", None, None),
        ("Orders", None, None),
        ("Fernhollow Trading LLC", None, "Fernhollow Trading LLC"),
    ],
)
def test_a_senders_name_gives_person_and_company(name: str, person: str | None, company: str | None) -> None:
    assert person_and_company(name) == (person, company)
