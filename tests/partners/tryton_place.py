"""The real Tryton server behind a bad line, and targets for it by its API."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import httpx

from connectors.sales_order import SalesOrder, SalesOrderLine, ShipTo
from connectors.settings import Secret
from connectors.targets.tryton import Tryton, TrytonSettings
from fixtures.faults import Faults
from fixtures.sites import serving
from tests.connectors.target_contract import CUSTOMER_NAME
from tests.partners.tryton import PASSWORD, USER, TrytonServer, tryton_server

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

MAPPING = """
[head]
reference = "reference"
customer_number = { field = "party", lookup = "parties" }
currency = { field = "currency", lookup = "currencies" }
order_date = "sale_date"
requested_delivery_date = "shipping_date"
payment_terms = { field = "payment_term", lookup = "payment_terms" }
[line]
line_number = "sequence"
item_number = { field = "product", lookup = "products" }
description = "description"
quantity = "quantity"
unit = { field = "unit", lookup = "units" }
unit_price = "unit_price"
requested_delivery_date = "note"
[constants.head]
comment = "{ship_to.name}\\n{ship_to.contact}\\n{ship_to.phone}\\n{ship_to.address}\\n{note}"
"""
"""Every field of an order has a place of its own, so that whole orders can be compared. Prices stand as they are."""

SALES = """
SELECT s.id, s.reference, p.code, c.code, s.sale_date, s.shipping_date, t.name, s.comment
FROM sale_sale s JOIN party_party p ON p.id = s.party JOIN currency_currency c ON c.id = s.currency
LEFT JOIN account_invoice_payment_term t ON t.id = s.payment_term ORDER BY s.id
"""
LINES = """
SELECT l.sequence, pr.code, l.description, l.quantity, u.symbol, l.unit_price, l.note
FROM sale_line l JOIN product_product pr ON pr.id = l.product JOIN product_uom u ON u.id = l.unit
WHERE l.sale = ? ORDER BY l.sequence
"""


class Named:
    """WSGI around a bad line: a call's method becomes a part of its path, so that a fault can be planned for it."""

    def __init__(self, app: Faults) -> None:
        self._app = app

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = BytesIO(body)
        environ["PATH_INFO"] += json.loads(body or b"{}").get("method", "")
        return self._app(environ, start_response)


class Passing:
    """A WSGI app that hands every call on to the server and its answer back."""

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=url, timeout=60)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        headers = {
            name[5:].replace("_", "-"): str(value)
            for name, value in environ.items()
            if name.startswith("HTTP_") and name not in ("HTTP_HOST", "HTTP_CONNECTION", "HTTP_ACCEPT_ENCODING")
        }
        answer = self._client.request(
            environ["REQUEST_METHOD"],
            f"{environ['PATH_INFO'].partition('/rpc/')[0]}/rpc/",
            content=environ["wsgi.input"].read(length) if length else b"",
            headers={**headers, "Content-Type": environ.get("CONTENT_TYPE", "")},
        )
        kept = [(name, value) for name, value in answer.headers.items() if name in ("content-type", "location")]
        start_response(f"{answer.status_code} {answer.reason_phrase}", kept)
        return [answer.content]

    def close(self) -> None:
        """Hang up."""
        self._client.close()


class TrytonPlace:
    """The other side of the contract."""

    def __init__(
        self,
        server: TrytonServer,
        faults: Faults,
        url: str,
        folder: Path,
        after_save: Literal["nothing", "quote", "confirm"] = "nothing",
    ) -> None:
        self.server, self.faults = server, faults
        self.evidence = folder / "evidence"
        mapping = folder / "tryton.toml"
        mapping.write_text(MAPPING, encoding="utf-8")
        self.settings = TrytonSettings(
            url=f"{url}/erp",
            user=USER,
            password=Secret(PASSWORD),
            mapping=mapping,
            taxes="none",
            after_save=after_save,
            calls_per_second=1e6,
            timeout_seconds=20.0,
        )
        self._targets: list[Tryton] = []

    @property
    def secrets(self) -> tuple[str, ...]:
        """The password and every session that there is."""
        return (PASSWORD, *(str(key) for (key,) in self.server.rows("SELECT key FROM ir_session")))

    def target(self, **changes: Any) -> Tryton:
        """A target, closed with the place."""
        target = Tryton(replace(self.settings, **changes), self.evidence)
        self._targets.append(target)
        return target

    def making(self) -> Callable[[], Tryton]:
        """Makes a target as a new process has it."""
        return partial(Tryton, self.settings, self.evidence)

    def hasty(self) -> Callable[[], Tryton]:
        """The same giving up soon: for answers that hang."""
        return partial(Tryton, replace(self.settings, timeout_seconds=1.5), self.evidence)

    def with_wrong_secret(self) -> Tryton:
        """A target whose password is wrong."""
        return Tryton(replace(self.settings, password=Secret("not the password")), self.evidence)

    def unknown_number(self) -> str:
        """A number that nothing has there."""
        return "NO-SUCH"

    def fail_once(self, moment: Literal["before save", "after save"]) -> None:
        """Lose the call that saves, or its answer."""
        self.faults.plan("drop before" if moment == "before save" else "drop after", 1, "model.sale.sale.create")

    def clear(self) -> None:
        """Forget every order and every session."""
        self.faults.forget()
        self.server.empty()

    def held(self) -> list[SalesOrder]:
        """Every sale that is there, in our words."""
        return [self._order(row) for row in self.server.rows(SALES)]

    def close(self) -> None:
        """Let go of every target."""
        for target in self._targets:
            target.close()

    def _order(self, row: tuple[Any, ...]) -> SalesOrder:
        identity, reference, customer, currency, ordered, wanted, terms, comment = row
        lines = tuple(as_line(row) for row in self.server.rows(LINES, identity))
        name, contact, phone, address, *note = comment.split("\n", 4)
        return SalesOrder(
            reference=reference,
            customer_number=customer,
            customer_name=CUSTOMER_NAME,
            currency=currency,
            lines=lines,
            total_amount=sum((line.line_amount for line in lines), Decimal(0)),
            ship_to=ShipTo(name=name, contact=contact, phone=phone, address=address),
            order_date=date.fromisoformat(ordered),
            requested_delivery_date=date.fromisoformat(wanted) if wanted else None,
            payment_terms=terms,
            note=note[0] if note else None,
        )


def as_line(row: Sequence[Any]) -> SalesOrderLine:
    """A line's number, item, description, quantity, unit, price and day, in our words."""
    number, item, description, quantity, unit, price, wanted = row
    exact = Decimal(repr(quantity) if isinstance(quantity, float) else str(quantity))
    each = Decimal(price.decode() if isinstance(price, bytes) else price)
    return SalesOrderLine(
        line_number=number,
        item_number=item,
        description=description,
        quantity=exact,
        unit=unit,
        unit_price=each,
        line_amount=(exact * each).quantize(Decimal("0.01"), "ROUND_HALF_UP"),
        requested_delivery_date=date.fromisoformat(wanted) if wanted else None,
    )


@contextmanager
def tryton_place(folder: Path, after_save: Literal["nothing", "quote", "confirm"] = "nothing") -> Iterator[TrytonPlace]:
    """A server, the line to it, and the place."""
    (folder / "server").mkdir()
    with tryton_server(folder / "server") as server:
        passing = Passing(server.url)
        faults = Faults(passing)
        with serving(Named(faults)) as url:
            place = TrytonPlace(server, faults, url, folder, after_save)
            try:
                yield place
            finally:
                place.close()
                passing.close()
