"""``orderbot screen record``, with a person played by Playwright."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.command.invocation import Invocation
from bot.command.screen_record import Wanted, record_and_show
from bot.errors import OrderbotError
from bot.masterdata.rows import Customer, Item
from bot.sample_order import read_sample, sample_order
from connectors.targets.form.reading import load_form_file
from connectors.targets.form.recorder import Recorder, Recording
from connectors.targets.form.sample import Fit, Sample
from tests.connectors.targets.form import people
from tests.partners.desk import desk_site

SAMPLE = {
    "reference": "TEST-20261125",
    "customer_number": "C001",
    "customer_name": "宁波测试机械有限公司",
    "ship_to": {"name": "样单收货方", "contact": "样先生", "phone": "0574-12345678", "address": "样单路 9 号"},
    "order_date": "2026-11-25",
    "requested_delivery_date": "2026-12-30",
    "payment_terms": "款到发货",
    "note": "样单，请勿发货",
    "lines": [
        {"item_number": "T-8-30", "description": "测试螺钉", "quantity": "3", "unit": "箱", "unit_price": "11.50",
         "requested_delivery_date": "2026-12-21"},
        {"item_number": "T-8-300", "description": "测试螺钉", "quantity": "7", "unit": "箱", "unit_price": "12.25",
         "requested_delivery_date": "2026-12-22"},
    ],
}  # fmt: skip


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    file = tmp_path / "sample.json"
    file.write_text(json.dumps(SAMPLE, ensure_ascii=False), encoding="utf-8")
    return file


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Invocation:
    """A call in an empty folder, in English."""
    monkeypatch.chdir(tmp_path)
    call = Invocation()
    call.language = "en"
    return call


def test_a_made_up_sample_tells_its_fields_apart() -> None:
    customer = Customer(customer_number="C001", name="宁波测试机械有限公司", payment_terms="月结30天")
    items = [Item(item_number=number, name=f"螺钉 {number}", base_unit="件") for number in ("T-8", "T-10")]

    sample = Sample(sample_order(customer, items, datetime(2026, 11, 25, tzinfo=UTC)))

    for values in (sample.head, *sample.lines):
        assert len(set(values.values())) == len(values)
    assert sample.fit("2026/12/15", None) == Fit("requested_delivery_date", "YYYY/MM/DD")
    assert sample.fit("T-10 螺钉", 1) == Fit("item_number")
    assert sample.fit("T-10 螺钉", 0) is None


def test_a_sample_order_may_leave_out_what_follows_from_the_rest(sample: Path) -> None:
    assert read_sample(sample) == people.sample()


@pytest.mark.parametrize(
    ("text", "said"),
    [("{", "no sample order"), ("[]", "no sample order"), ("{}", "'lines'"), ('{"lines": [{}]}', "'quantity'")],
)
def test_a_file_that_is_no_sample_order_is_told(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "x.json").write_text(text, encoding="utf-8")

    with pytest.raises(OrderbotError, match=said):
        read_sample(tmp_path / "x.json")


def test_an_order_entered_once_becomes_a_form_file(
    call: Invocation, sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "targets" / "desk.toml"

    def person(recorder: Recorder) -> Recording:
        people.enter_on_desk(recorder.page, recorder.look)
        return recorder.watch(lambda: True)

    with desk_site(tmp_path) as site:
        status = record_and_show(call, Wanted(site.url, out, sample, headless=True), person)

    said = capsys.readouterr().out
    assert status == 0
    assert "1. sign in" in said
    assert "customer's order number TEST-20261125" in " ".join(said.split())
    assert "+ targets/desk.toml  left to fill in: 2" in said
    assert load_form_file(out).typed.field("reference") == "客户单号"


def test_a_file_that_is_there_is_never_written_over(call: Invocation, sample: Path, tmp_path: Path) -> None:
    (tmp_path / "form.toml").write_text("mine", encoding="utf-8")

    with pytest.raises(OrderbotError, match=r"form\.toml is there already"):
        record_and_show(call, Wanted("http://127.0.0.1:9", tmp_path / "form.toml", sample, headless=True))


def test_a_machine_without_a_screen_is_told_at_once(
    call: Invocation, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)

    with pytest.raises(OrderbotError, match="this machine has no screen: record on a computer with a desktop"):
        record_and_show(call, Wanted("http://127.0.0.1:9", tmp_path / "form.toml", sample))


def test_without_settings_a_sample_has_to_be_given(call: Invocation, tmp_path: Path) -> None:
    with pytest.raises(OrderbotError, match="give one with --sample"):
        record_and_show(call, Wanted("http://127.0.0.1:9", tmp_path / "form.toml", headless=True))
