"""Tryton by its API, on the real server: the contract, and what comes after saving."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from connectors.errors import Refused
from fixtures.faults import Kind
from tests.connectors.api_target_contract import ApiOtherSide, ApiTargetContract, calls_of_a_push, push_until_done
from tests.connectors.target_contract import CUSTOMER, order
from tests.partners.tryton_place import TrytonPlace, tryton_place


class TestTryton(ApiTargetContract):
    """Every call costs a real server's time: of the faults those that leave most in doubt."""

    @pytest.fixture(scope="class")
    @classmethod
    def place(cls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TrytonPlace]:
        with tryton_place(tmp_path_factory.mktemp("tryton")) as place:
            yield place

    @pytest.fixture
    def erp(self, place: TrytonPlace) -> Iterator[TrytonPlace]:
        place.clear()
        yield place
        assert place.faults.waiting == 0, "a planned fault never struck"

    @pytest.mark.parametrize("fault", ["drop after"])
    def test_a_fault_at_any_call_leaves_the_order_once_and_is_told_honestly(
        self, erp: ApiOtherSide, fault: Kind
    ) -> None:
        super().test_a_fault_at_any_call_leaves_the_order_once_and_is_told_honestly(erp, fault)

    @pytest.mark.parametrize("moment", ["kill after"])
    def test_killed_at_any_call_the_order_is_there_once_after_the_next_run(
        self, erp: ApiOtherSide, moment: Kind
    ) -> None:
        super().test_killed_at_any_call_the_order_is_there_once_after_the_next_run(erp, moment)


@pytest.fixture(scope="module")
def quoting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TrytonPlace]:
    with tryton_place(tmp_path_factory.mktemp("quoting"), after_save="quote") as place:
        yield place


@pytest.fixture
def erp(quoting: TrytonPlace) -> TrytonPlace:
    quoting.clear()
    return quoting


def test_a_quoted_sale_goes_by_the_number_that_tryton_gave_it(erp: TrytonPlace) -> None:
    target = erp.target()
    number = target.create(order("PO-1")).number
    assert not number.startswith("#")
    assert target.find("PO-1", CUSTOMER) == number
    assert target.read(number).head["reference"] == "PO-1"


def test_a_break_between_saving_and_quoting_is_finished_and_never_a_second_sale(erp: TrytonPlace) -> None:
    for number in range(calls_of_a_push(erp) - 6, calls_of_a_push(erp) + 1):
        erp.clear()
        erp.faults.plan("drop after", number)
        push_until_done(erp)
        assert erp.held() == [order("PO-1")], f"at call {number}"
        assert erp.server.rows("SELECT state FROM sale_sale") == [("quotation",)]


def test_a_changed_order_has_the_new_lines_alone(erp: TrytonPlace) -> None:
    target = erp.target()
    number = target.create(order("PO-1")).number
    target.change(number, order("PO-1", figures=(("7", "2.50"),)))
    assert erp.held() == [order("PO-1", figures=(("7", "2.50"),))]


def test_a_document_is_attached_once(erp: TrytonPlace, tmp_path: Path) -> None:
    target, file = erp.target(), tmp_path / "采购订单 PO-1.pdf"
    file.write_bytes(b"%PDF-1.7 an order")
    number = target.create(order("PO-1")).number
    target.attach(number, file)
    target.attach(number, file)
    assert erp.server.rows("SELECT name FROM ir_attachment") == [("采购订单 PO-1.pdf",)]


def test_a_confirmed_sale_cannot_be_cancelled_any_more_and_tryton_says_so(erp: TrytonPlace) -> None:
    target = erp.target()
    number = target.create(order("PO-1")).number
    target.submit(number)
    with pytest.raises(Refused, match="cancel"):
        target.cancel(number, "too late")


def test_prices_before_tax_come_to_the_same_total(erp: TrytonPlace, tmp_path: Path) -> None:
    mapping = tmp_path / "net.toml"
    text = erp.settings.mapping.read_text(encoding="utf-8").replace("unit_price = ", "unit_price_without_tax = ")
    mapping.write_text(text, encoding="utf-8")
    plain = order("PO-1")
    taxed = tuple(msgspec.structs.replace(line, tax_rate=Decimal("0.13")) for line in plain.lines)

    erp.target(mapping=mapping, taxes="product").create(msgspec.structs.replace(plain, lines=taxed))

    # A total that is more than cents off is refused by the target itself, which reads it back.
    prices = erp.server.rows("SELECT unit_price FROM sale_line ORDER BY sequence")
    assert prices == [(b"0.442478",), (b"30.973451",)]


def test_prices_and_taxes_that_do_not_fit_together_are_refused(erp: TrytonPlace) -> None:
    with pytest.raises(ValueError, match='write unit_price_without_tax = "unit_price"'):
        erp.target(taxes="product")
