"""Typing an order into a new sale's form."""

from decimal import Decimal

from connectors.errors import Refused
from connectors.sales_order import SalesOrder, SalesOrderLine
from connectors.targets.screens_values import head_texts, one_line
from connectors.targets.tryton_screens.client import Client
from connectors.targets.tryton_screens.fields import Typed
from connectors.targets.tryton_screens.pages import LineForm, SaleForm, SalesPage
from connectors.targets.tryton_screens.sale_values import CENT, Known, comment, price
from connectors.targets.tryton_screens.settings import Prices


class Entry:
    """Types orders in. What it looked up stays known."""

    def __init__(self, client: Client, prices: Prices) -> None:
        self._client = client
        self._prices = prices
        self._known: dict[tuple[str, str], int] = {}

    def look_up(self, order: SalesOrder) -> Known:
        """Customer, currency and items, by the ids that Tryton gave them. Raises Refused where one is not there once.

        A menu in a form shows names alone, and fits codes that begin alike.
        """
        codes = [("party.party", order.customer_number), ("currency.currency", order.currency)]
        codes += [("product.product", line.item_number) for line in order.lines]
        for model, code in codes:
            if (model, code) not in self._known:
                found = self._client.look(model, [["code", "=", code]])
                if len(found) != 1:
                    raise Refused(f"{model}: {len(found)} records have the code '{code}'")
                self._known[model, code] = found[0]
        return self._known

    def fill(self, order: SalesOrder) -> SaleForm:
        """The form with the whole order in it, and nothing else changed. Raises SessionEnded, and as Form does."""
        prices = [price(line, self._prices) for line in order.lines]
        known = self.look_up(order)
        form = SalesPage(self._client).new()
        self._fill_head(form, order, known)
        dialog = form.new_line()
        for number, (line, each) in enumerate(zip(order.lines, prices, strict=True), 1):
            self._fill_line(dialog, line, known, each)
            dialog.add(last=number == len(order.lines))
        form.check()
        self._expect_total(form, order)
        return form

    @staticmethod
    def _fill_head(form: SaleForm, order: SalesOrder, known: Known) -> None:
        texts = head_texts(order)
        form.pick("party", order.customer_number, known["party.party", order.customer_number])
        form.pick("currency", order.currency, known["currency.currency", order.currency])
        terms = texts.get("payment_terms")
        if terms and form.text("payment_term") != terms:
            form.pick("payment_term", terms)
        days = (("sale_date", order.order_date), ("shipping_date", order.requested_delivery_date))
        plain: dict[str, Typed] = {"reference": texts["reference"], **{name: day for name, day in days if day}}
        if comment(order):
            plain["comment"] = comment(order)
        form.write(plain)

    @staticmethod
    def _fill_line(dialog: LineForm, line: SalesOrderLine, known: Known, each: Decimal) -> None:
        dialog.pick("product", line.item_number, known["product.product", line.item_number])
        if dialog.text("unit") != line.unit:
            dialog.pick("unit", line.unit)
        plain: dict[str, Typed] = {"quantity": line.quantity, "unit_price": each}
        plain["description"] = one_line(line.description)
        if line.requested_delivery_date:
            plain["note"] = line.requested_delivery_date.isoformat()
        dialog.write(plain)

    @staticmethod
    def _expect_total(form: SaleForm, order: SalesOrder) -> None:
        """The form adds up tax and total by itself: a total that is more than cents off is not saved at all."""
        total = form.figure("total_amount")
        if total is None or abs(total - order.total_amount) > CENT * len(order.lines):
            said = f"{order.total_amount:f} was meant, the form shows {form.text('total_amount')}"
            raise Refused(f"total amount: {said}; compare the items' tax in Tryton with the order's")
