"""orderbot.toml: every problem at once, by its key, with the mend, and never a password."""

from decimal import Decimal
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.plugs import PLUGS, plug_connector, plug_settings
from bot.settings import load
from bot.thresholds import ApprovalTier

SMALL = """
[company]
name = "海川测试有限公司"
mail_domains = ["haichuan.example"]

[[source]]
type = "folder"
name = "shared"
path = "inbox"

[[messenger]]
type = "smtp"
name = "mail"
host = "127.0.0.1"
sender = "orders@haichuan.example"
user = "orders"
password = "env:TEST_MAIL_PASSWORD"
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "orderbot.toml"
    path.write_text(text, encoding="utf-8")
    return path


def problems_of(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load(written(tmp_path, text))
    return caught.value.problems


@pytest.fixture(autouse=True)
def _password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_MAIL_PASSWORD", "geheim-7")


def test_folders_count_from_the_file_and_not_from_where_one_stands(tmp_path: Path) -> None:
    settings = load(written(tmp_path, SMALL))
    assert settings.folders.data == tmp_path / "data"
    assert settings.browser.evidence == tmp_path / "data" / "evidence"
    assert settings.sources[0].settings.path == tmp_path / "inbox"


def test_a_password_is_read_from_the_environment_and_printed_nowhere(tmp_path: Path) -> None:
    settings = load(written(tmp_path, SMALL))
    assert settings.secrets() == ("geheim-7",)
    assert "geheim-7" not in repr(settings)


def test_commands_that_connect_to_nothing_need_no_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEST_MAIL_PASSWORD")
    assert load(written(tmp_path, SMALL), secrets=False).secrets() == ()


def test_all_problems_come_at_once_each_by_its_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "TEST_MAIL_PASSWORD"
    monkeypatch.delenv(name)
    text = SMALL.replace('path = "inbox"', 'pth = "inbox"').replace("mail_domains", "mail_domain")
    text += '[reading]\nprocesses = "two"\n[check]\n[checks]\nprice_tolerance = 0.01\n'
    assert problems_of(tmp_path, text) == [
        "check: no such section; did you mean 'checks'?",
        "company.mail_domain: no such key; did you mean 'mail_domains'?",
        "reading.processes: 'two' is no whole number; write one without quotes",
        'checks.price_tolerance: 0.01 is no exact figure; write it in quotes: "0.01"',
        "source 1 (shared).pth: no such key; did you mean 'path'?",
        "source 1 (shared).path: missing; it has to be given",
        f"messenger 1 (mail).password: 'env:{name}' holds nothing; set the environment variable {name}",
    ]


@pytest.mark.parametrize("written_down", ['"hunter2"', "20231114", '["hunter2"]', "true"])
def test_a_password_that_stands_in_the_file_is_refused_without_being_repeated(
    tmp_path: Path, written_down: str
) -> None:
    (problem,) = problems_of(tmp_path, SMALL.replace('"env:TEST_MAIL_PASSWORD"', written_down))
    assert problem == (
        'messenger 1 (mail).password: a password is never written here; write "env:NAME" or "keyring:SERVICE/USER"'
    )


def test_a_kind_that_does_not_exist_lists_those_that_do(tmp_path: Path) -> None:
    assert problems_of(tmp_path, SMALL.replace('"folder"', '["floder"]')) == [
        "source 1.type: ['floder'] is not one of 'mailbox', 'folder', 'portal'"
    ]


def test_single_brackets_and_equal_names_are_pointed_out(tmp_path: Path) -> None:
    twice = SMALL + '[[source]]\ntype = "folder"\nname = "shared"\npath = "other"\n'
    assert problems_of(tmp_path, twice) == ["source: 2 are called 'shared'; give each a name of its own"]
    single = SMALL.replace("[[source]]", "[source]")
    assert problems_of(tmp_path, single) == ["source: write it with double brackets: [[source]]"]


@pytest.mark.parametrize("zone", ["Asia/Shanghia", "", "Asia", "../UTC"])
def test_a_time_zone_that_does_not_exist_is_a_problem_of_its_key(tmp_path: Path, zone: str) -> None:
    (problem,) = problems_of(tmp_path, SMALL.replace("[[source]]", f'timezone = "{zone}"\n[[source]]', 1))
    assert problem.startswith("company.timezone: ")


@pytest.mark.parametrize(
    ("checks", "said"),
    [
        ('margin_floor = "5"', "checks: margin_floor is a share"),
        ('approval_amount = "nan"', "checks.approval_amount: NaN is no figure"),
        ('severities = { unit-price = "warning" }', "checks.severities: 'warning' is not one of"),
        ('exchange_rates = { USD = "0" }', "checks: exchange_rates have to be above 0"),
        ("approval = [{ people = 2 }]", "checks.approval: write either amount (from it on) or margin (below it)"),
        ('approval = [{ amount = "x" }]', "checks.approval: amount: 'x' is no figure"),
        ('approval = [{ sum = "1" }]', "checks.approval: sum: no such key; the keys here are amount, by, margin"),
    ],
)
def test_thresholds_that_make_no_sense_are_refused(tmp_path: Path, checks: str, said: str) -> None:
    (problem,) = problems_of(tmp_path, SMALL + f"[checks]\n{checks}\n")
    assert problem.startswith(said)


def test_tiers_of_approval_are_read_in_either_way_of_writing_them(tmp_path: Path) -> None:
    path = tmp_path / "orderbot.toml"
    path.write_text(
        SMALL + '[[checks.approval]]\namount = "200000"\nby = ["王经理", "李总"]\npeople = 2\n\n'
        '[[checks.approval]]\nmargin = "0.10"\n',
        encoding="utf-8",
    )
    assert load(path).checks.tiers()[1:] == (
        ApprovalTier(amount=Decimal(200000), by=("王经理", "李总"), people=2),
        ApprovalTier(margin=Decimal("0.10")),
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"[company", "this is no TOML"), ("[公司]".encode("gb18030"), "the file is not UTF-8"), (None, "no such file")],
)
def test_a_file_that_cannot_be_read_says_what_is_wrong_with_it(
    tmp_path: Path, content: bytes | None, said: str
) -> None:
    path = tmp_path / "orderbot.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SettingsError, match=said):
        load(path)


@pytest.mark.parametrize("kind_and_type", [(kind, type_) for kind, plugs in PLUGS.items() for type_ in plugs])
def test_every_kind_that_settings_may_name_is_there(kind_and_type: tuple[str, str]) -> None:
    plug = PLUGS[kind_and_type[0]][kind_and_type[1]]
    assert callable(plug_connector(plug))
    assert isinstance(plug_settings(plug), type)
