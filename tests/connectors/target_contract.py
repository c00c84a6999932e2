"""What every target keeps. A test class below TargetContract gives the fixture ``erp``; the tests are here."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, Protocol

import pytest

from connectors.errors import OutcomeUnknown, Refused, Unavailable
from connectors.sales_order import SalesOrder, SalesOrderLine, ShipTo, Target

CUSTOMER, OTHER_CUSTOMER = "C001", "C0010"
CUSTOMER_NAME = "宁波测试机械有限公司"
ITEMS = ("T-8-30", "T-8-300", "T-10")
"""What the other side knows, sold in UNITS; names that begin alike are on purpose."""
DESCRIPTION = "测试螺钉"
UNITS = ("件", "箱")
TEXTS = """请先电话联系，“急件”
<script>document.title = 'x'</script> & <b>"quoted"</b> 'single'
{{ 7 * 7 }} ${note} %s \\n
𠮷野家 ①②③ émile 🚚"""
"""A note of several lines: Chinese, markup, templates, rare signs."""


class OtherSide(Protocol):
    """The other side of a target: what it holds, and what goes wrong there next."""

    def target(self) -> Target:
        """The target that works on it. Whoever gives the other side closes it."""

    def held(self) -> list[SalesOrder]:
        """Every order that is there, oldest first."""

    def unknown_number(self) -> str:
        """A number that no customer and no item has there."""

    def fail_once(self, moment: Literal["before save", "after save"]) -> None:
        """The next order's saving fails before, or just after, the order is kept."""


class TargetContract:
    """Subclass it as Test…, and override the fixture ``erp``."""

    LOOKS_BY_ITSELF = False
    """Whether after a fault behind saving it looks at once whether the order is there, and so knows its number."""

    MANY_LINES = 60
    """A robot that types a line with a dozen clicks may be asked for fewer."""

    @pytest.fixture
    def erp(self) -> OtherSide:
        raise NotImplementedError

    @pytest.fixture
    def target(self, erp: OtherSide) -> Target:
        return erp.target()

    def test_an_order_arrives_whole_and_once(self, erp: OtherSide, target: Target) -> None:
        sent = order("PO-1")

        target.create(sent)

        assert erp.held() == [sent]

    def test_an_order_is_found_by_the_number_that_it_got(self, target: Target) -> None:
        first, second = target.create(order("PO-1")), target.create(order("PO-2"))

        assert (target.find("PO-1", CUSTOMER), target.find("PO-2", CUSTOMER)) == (first.number, second.number)

    def test_nothing_is_found_where_nothing_was_created(self, target: Target) -> None:
        assert target.find("PO-1", CUSTOMER) is None

    def test_the_same_reference_of_another_customer_is_another_order(self, target: Target) -> None:
        number = target.create(order("PO-1", customer=OTHER_CUSTOMER)).number

        assert target.find("PO-1", CUSTOMER) is None
        assert target.find("PO-1", OTHER_CUSTOMER) == number

    def test_references_that_are_only_alike_are_not_found(self, target: Target) -> None:
        target.create(order("PO-10"))

        found = {reference: target.find(reference, CUSTOMER) for reference in ("PO-1", "O-10", "PO-100", "po-10", "%")}
        assert {reference: number for reference, number in found.items() if number is not None} == {}

    def test_a_created_order_has_not_left(self, target: Target) -> None:
        number = target.create(order("PO-1")).number

        assert target.status(number).state in ("open", "approved")

    @pytest.mark.parametrize("what", ["customer", "item"])
    def test_an_order_with_something_unknown_is_refused_and_leaves_nothing(
        self, erp: OtherSide, target: Target, what: str
    ) -> None:
        unknown = erp.unknown_number()
        sent = order("PO-1", customer=unknown) if what == "customer" else order("PO-1", items=(ITEMS[0], unknown))

        with pytest.raises(Refused):
            target.create(sent)

        assert erp.held() == []

    def test_a_fault_before_saving_leaves_nothing_and_is_over_with_the_next_order(
        self, erp: OtherSide, target: Target
    ) -> None:
        erp.fail_once("before save")

        with pytest.raises((Unavailable, OutcomeUnknown)):
            target.create(order("PO-1"))

        assert target.find("PO-1", CUSTOMER) is None
        assert erp.held() == []
        target.create(order("PO-2"))
        assert erp.held() == [order("PO-2")]

    def test_after_a_fault_behind_saving_the_order_is_found_and_the_next_one_arrives(
        self, erp: OtherSide, target: Target
    ) -> None:
        erp.fail_once("after save")

        if self.LOOKS_BY_ITSELF:
            assert target.create(order("PO-1")).number == target.find("PO-1", CUSTOMER)
        else:
            with pytest.raises(OutcomeUnknown):
                target.create(order("PO-1"))

        assert target.find("PO-1", CUSTOMER) is not None
        assert erp.held() == [order("PO-1")]
        target.create(order("PO-2"))
        assert erp.held() == [order("PO-1"), order("PO-2")]

    def test_figures_arrive_to_the_last_digit(self, erp: OtherSide, target: Target) -> None:
        sent = order("PO-1", figures=(("1234.5", "0.0525"), ("0.001", "1234567.89"), ("100", "1.005"), ("1", "0")))

        target.create(sent)

        assert erp.held() == [sent]

    def test_texts_arrive_as_text(self, erp: OtherSide, target: Target) -> None:
        sent = order("PO-1", note=TEXTS)

        target.create(sent)

        assert erp.held() == [sent]

    def test_an_order_of_many_lines_arrives_in_its_order(self, erp: OtherSide, target: Target) -> None:
        figures = tuple((str(number), "0.37") for number in range(1, self.MANY_LINES + 1))
        sent = order("PO-60", figures=figures)

        target.create(sent)

        assert erp.held() == [sent]

    def test_a_rehearsal_leaves_nothing(self, erp: OtherSide, target: Target) -> None:
        target.rehearse(order("PO-1"))

        assert erp.held() == []

    def test_a_check_says_something_and_leaves_nothing(self, erp: OtherSide, target: Target) -> None:
        assert target.check()
        assert erp.held() == []


def order(
    reference: str,
    *,
    customer: str = CUSTOMER,
    items: tuple[str, ...] = ITEMS,
    figures: tuple[tuple[str, str], ...] = (("200", "0.50"), ("12", "35.00")),
    note: str | None = "周一到货",
) -> SalesOrder:
    """An order of the test customer; ``figures`` are quantity and price of each line."""
    lines = tuple(_line(number, items, *figure) for number, figure in enumerate(figures, 1))
    return SalesOrder(
        reference=reference,
        customer_number=customer,
        customer_name=CUSTOMER_NAME,
        currency="CNY",
        lines=lines,
        total_amount=sum((line.line_amount for line in lines), Decimal(0)),
        ship_to=ShipTo(
            name="测试二厂", contact="张测试", phone="0574-87001234", address="浙江省宁波市鄞州区测试路 8 号"
        ),
        order_date=date(2026, 11, 20),
        requested_delivery_date=date(2026, 12, 1),
        payment_terms="月结30天",
        note=note,
    )


def _line(number: int, items: tuple[str, ...], quantity: str, price: str) -> SalesOrderLine:
    return SalesOrderLine(
        line_number=number,
        item_number=items[(number - 1) % len(items)],
        description=DESCRIPTION,
        quantity=Decimal(quantity),
        unit=UNITS[number % 2],
        unit_price=Decimal(price),
        line_amount=(Decimal(quantity) * Decimal(price)).quantize(Decimal("0.01"), ROUND_HALF_UP),
        requested_delivery_date=date(2026, 12, number % 28 + 1) if number % 2 else None,
    )
