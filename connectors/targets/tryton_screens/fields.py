"""The fields of a form of the client's, by their names.

A field's name is the same in every language of the client's; titles and labels are not, so none is used.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from connectors.errors import Refused, Unavailable
from connectors.targets.screens_values import figure
from connectors.targets.tryton_screens.client import Client

Typed = str | date | Decimal
"""What goes into a plain field: a text, a day, a figure."""

MODELS = {
    "party": "party.party",
    "currency": "currency.currency",
    "payment_term": "account.invoice.payment_term",
    "product": "product.product",
    "unit": "product.uom",
}
"""Fields that refer to a record, and to which kind."""


class Form:
    """The form that is seen. What was typed is remembered, for ``check`` to find it there still."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._typed: dict[str, Typed] = {}

    def pick(self, name: str, text: str, identity: int | None = None) -> None:
        """Choose the record of this id, or the one that is called just so, from the menu of what fits ``text``."""
        self._client.do("clear", name)
        with self._client.calling(f"model.{MODELS[name]}.autocomplete") as call:
            self._client.do("seek", [name, text])
        offered = [one for one in call.result if one["id"] is not None]
        fitting = [n for n, one in enumerate(offered) if _fits(one, text, identity)]
        if len(fitting) != 1:
            names = ", ".join(one["name"] for one in offered)
            raise Refused(f"{name}: '{text}' fits {len(fitting)} records (offered: {names})")
        self._client.until(lambda: bool(self._client.do("choose", fitting[0])), f"the menu of {name}")
        self._client.rest()
        self._typed[name] = str(offered[fitting[0]]["name"])
        self._expect({name: self._typed[name]}, Unavailable)

    def write(self, values: Mapping[str, Typed]) -> None:
        """Type into plain fields, in this order, and see that it stayed. Raises Refused where one does not take it."""
        self._client.do("type", [[name, _kind(value), _text(value)] for name, value in values.items()])
        self._client.rest()
        self._expect(values, Refused)
        self._typed.update(values)

    def check(self) -> None:
        """Raise Unavailable where something that was typed is not there any more."""
        self._expect(self._typed, Unavailable)

    def text(self, name: str) -> str:
        """What stands in a field."""
        return str(self._client.do("shown", [[name, "text"]])[0])

    def figure(self, name: str) -> Decimal | None:
        """The figure that stands in a field; None where there is none."""
        return figure(self.text(name))

    def _expect(self, values: Mapping[str, Typed], error: type[Refused | Unavailable]) -> None:
        shown = self._client.do("shown", [[name, _kind(value)] for name, value in values.items()])
        for (name, value), there in zip(values.items(), shown, strict=True):
            if not _is(there, value):
                raise error(f"{name}: '{_text(value)}' was typed, '{there}' stands there")


def _kind(value: Typed) -> str:
    """What client.js calls such a field."""
    return "number" if isinstance(value, Decimal) else "day" if isinstance(value, date) else "text"


def _text(value: Typed) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _is(there: str, value: Typed) -> bool:
    return figure(there) == value if isinstance(value, Decimal) else there == _text(value)


def _fits(one: dict[str, object], text: str, identity: int | None) -> bool:
    return one["name"] == text if identity is None else one["id"] == identity
