"""The fields of a form of the client's, by their names.

A field's name is the same in every language of the client's; titles and labels are not, so none is used.
"""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from connectors.errors import Refused, Unavailable
from connectors.targets.screens_values import figure
from connectors.targets.tryton_screens.client import FIELD_SECONDS, Client

if TYPE_CHECKING:
    from playwright.sync_api import Locator

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
        self._typed: dict[str, str] = {}

    def pick(self, name: str, text: str, identity: int | None = None) -> None:
        """Choose the record of this id, or the one that is called just so, from the menu of what fits ``text``."""
        field = self._field(name)
        field.click()
        if field.input_value():
            field.press("Backspace")  # a key clears the whole record; text alone would leave it
            self._client.rest(FIELD_SECONDS)
        with self._client.calling(f"model.{MODELS[name]}.autocomplete") as call:
            field.fill(text)
        offered = [one for one in call.result if one["id"] is not None]
        fitting = [n for n, one in enumerate(offered) if _fits(one, text, identity)]
        if len(fitting) != 1:
            names = ", ".join(one["name"] for one in offered)
            raise Refused(f"{name}: '{text}' fits {len(fitting)} records (offered: {names})")
        entry = self._client.form().locator(".dropdown.open .completion a").nth(fitting[0])
        entry.click()
        self._client.rest(FIELD_SECONDS)
        self._keep(name, offered[fitting[0]]["name"], Unavailable)

    def write(self, name: str, text: str) -> None:
        """Type into a text field, and see that it stayed."""
        field = self._field(name)
        field.fill(text)
        field.press("Tab")
        self._client.rest(FIELD_SECONDS)
        self._keep(name, text, Refused)

    def write_number(self, name: str, value: Decimal) -> None:
        """Type a figure: the field is a text that becomes a number input while it has the focus."""
        self._field(name).click()
        focused = self._fields(name).nth(1)
        focused.fill(f"{value:f}")
        focused.press("Tab")
        self._client.rest(FIELD_SECONDS)
        if self.figure(name) != value:
            raise Refused(f"{name}: '{value:f}' was typed, '{self.text(name)}' stands there")
        self._typed[name] = self.text(name)

    def write_day(self, name: str, value: date) -> None:
        """Choose a day in the field's calendar, which has it in one form whatever the language."""
        calendar = self._field(name).locator("xpath=..").locator("input[type=date]")
        calendar.evaluate(_CHOOSE_DAY, value.isoformat())
        self._client.rest(FIELD_SECONDS)
        if calendar.evaluate(_CHOSEN_DAY) != value.isoformat():
            raise Refused(f"{name}: {value} was chosen, '{self.text(name)}' stands there")
        self._typed[name] = self.text(name)

    def check(self) -> None:
        """Raise Unavailable where something that was typed is not there any more."""
        for name, text in self._typed.items():
            if self.text(name) != text:
                raise Unavailable(f"{name}: '{text}' did not stay in its field, '{self.text(name)}' stands there")

    def text(self, name: str) -> str:
        """What stands in a field."""
        return self._fields(name).first.input_value()

    def figure(self, name: str) -> Decimal | None:
        """The figure that stands in a field; None where there is none."""
        return figure(self.text(name))

    def _keep(self, name: str, text: str, error: type[Refused | Unavailable]) -> None:
        if self.text(name) != text:
            raise error(f"{name}: '{text}' was typed, '{self.text(name)}' stands there")
        self._typed[name] = text

    def _field(self, name: str) -> "Locator":
        """The field, its tab brought to the front."""
        field = self._fields(name).first
        field.evaluate(_REVEAL)
        return field

    def _fields(self, name: str) -> "Locator":
        return self._client.form().locator(f"input[name={name}], textarea[name={name}], select[name={name}]")


def _fits(one: dict[str, object], text: str, identity: int | None) -> bool:
    return one["name"] == text if identity is None else one["id"] == identity


_REVEAL = """field => {
    const pane = field.closest('.form-notebook .tab-pane');
    if (pane && !pane.classList.contains('active'))
        document.querySelector(`[aria-controls="${pane.id}"], a[href="#${pane.id}"]`).click();
}"""

_CHOOSE_DAY = """(calendar, day) => {
    calendar.value = day;
    calendar.dispatchEvent(new Event('change', {bubbles: true}));
}"""

# A click fills the calendar with what the field holds, as when a person opens it.
_CHOSEN_DAY = "calendar => { calendar.dispatchEvent(new Event('click')); return calendar.value; }"
