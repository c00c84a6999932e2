"""Rates of tax, and amounts of tax that stand under the same heading."""

import pytest

from extractors.understand.columns_by_content import is_tax_rate


@pytest.mark.parametrize("text", ["13%", "13", "0.13", "19,0 %", "20.00", "VAT 20%", "8.1", "0"])
def test_what_is_levied_is_a_rate(text: str) -> None:
    assert is_tax_rate(text)


@pytest.mark.parametrize("text", ["4.80", "0.80", "240.00", "26", "S", ""])
def test_other_figures_are_none(text: str) -> None:
    assert not is_tax_rate(text)
