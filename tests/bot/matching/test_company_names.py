"""What a company is called, without what it is."""

import pytest

from bot.matching.company_names import company_core, likeness


@pytest.mark.parametrize(
    "name",
    [
        "宁波市海川机械有限公司",
        "宁波海川机械股份有限公司",
        "宁波海川机械（中国）有限责任公司",
        "宁波 海川机械(集团)公司",
    ],
)
def test_the_legal_form_and_the_country_do_not_tell_companies_apart(name: str) -> None:
    assert company_core(name) == "宁波海川机械"


@pytest.mark.parametrize(
    "name", ["Sample Marine Ltd", "SAMPLE MARINE Co., Ltd.", "Sample Marine GmbH & Co. KG", "The Sample Marine S.p.A."]
)
def test_nor_do_they_in_other_languages(name: str) -> None:
    assert company_core(name) == "samplemarine"


def test_two_companies_stay_two() -> None:
    names = ["宁波海川机械有限公司", "上海海川机械有限公司", "宁波海川贸易有限公司", "Sample Marine Ltd", "Sample Ltd"]
    assert len({company_core(name) for name in names}) == len(names)


def test_a_name_that_is_nothing_but_a_form_is_kept() -> None:
    assert company_core("The Group Ltd") == "thegroupltd"
    assert company_core(None) == ""


def test_names_in_two_scripts_cannot_be_compared() -> None:
    assert likeness("海川机械有限公司", "Haichuan Machinery Ltd") is None
    assert likeness("海川机械采购部", "海川机械有限公司") == 100
    assert (likeness("绿谷餐饮有限公司", "宁波海川机械有限公司") or 0) < 50
