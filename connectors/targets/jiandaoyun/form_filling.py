"""An order typed into the public form in a browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path

from connectors.browser import Browser
from connectors.errors import ConnectorError, Refused
from connectors.settings import BrowserSettings
from connectors.targets.api.client import in_doubt
from connectors.targets.api.mapping import FieldMapping, Filled, Form
from connectors.targets.api.wire_values import Wire, from_wire, plain
from connectors.targets.jiandaoyun.fields import Field, Fields
from connectors.targets.jiandaoyun.order_form import OrderForm
from connectors.targets.jiandaoyun.public_form import FILLABLE, PublicForm
from connectors.targets.jiandaoyun.settings import JiandaoyunSettings

PASSES = 3
"""How often it is typed: linked fields may be filled by the form over what was typed."""


class FormFilling:
    """The public form of the settings, filled with orders in the form that the mapping gives them."""

    def __init__(self, settings: JiandaoyunSettings, browser: BrowserSettings, mapping: FieldMapping) -> None:
        self._settings = settings
        self._browser = Browser(browser, settings.name, (settings.form_password, settings.api_key))
        self._mapping = mapping
        self._page: PublicForm | None = None
        self._form: OrderForm | None = None
        self._pictures: tuple[Path, ...] = ()

    def send(self, form: OrderForm, reference: str, filled: Filled) -> str:
        """Fill the form and submit it; the id of the record that was made.

        Raises Refused with the form's own words, Unavailable (nothing was submitted) or OutcomeUnknown.
        """
        with self._telling(reference):
            page = self._filled(form, filled)
            self._pictures = self._browser.evidence(f"{reference} before")
        with in_doubt(), self._telling(reference):
            return page.submit()

    def rehearse(self, form: OrderForm, reference: str, filled: Filled) -> None:
        """Fill the form and leave it."""
        with self._telling(reference):
            self._filled(form, filled)
            self._browser.page.goto("about:blank")

    def evidence(self, reference: str) -> tuple[Path, ...]:
        """The page as it was before the last submitting, and as it is now."""
        return (*self._pictures, *self._browser.evidence(reference))

    def problems(self, form: OrderForm) -> Iterator[str]:
        """Mapped fields that no robot can fill, or whose label another field has too."""
        for part, fields, entries, constants in (
            ("head", form.head, self._mapping.head, self._mapping.head_constants),
            ("line", form.line, self._mapping.line, self._mapping.line_constants),
        ):
            for called in (*(entry.field for entry in entries), *(constant.field for constant in constants)):
                field = fields.get(called)
                if field is not None and field.type not in FILLABLE:
                    yield f"{self._mapping.place}: {part}: '{field.label}' ({field.type}) cannot be filled on the page"
                elif field is not None and fields.get(field.label) is not field:
                    yield f"{self._mapping.place}: {part}: several fields are called '{field.label}'; rename one"

    def close(self) -> None:
        """End the browser."""
        self._browser.close()

    def _filled(self, form: OrderForm, filled: Filled) -> PublicForm:
        head = self._texts(form.head, filled.head)
        lines = [self._texts(form.line, line) for line in filled.lines]
        if self._page is None or self._form is not form:
            self._page, self._form = PublicForm(self._browser, form.head, form.subform), form
        page = self._page
        page.open(self._settings.form_url, self._settings.form_password, next(iter(head)))
        unlike: list[str] = []
        for _ in range(PASSES):
            page.fill(head, lines)
            unlike = page.unlike(head, lines)
            if not unlike:
                return page
        raise Refused(f"the form does not take the order: {'; '.join(unlike)}")

    def _texts(self, fields: Fields, form: Form) -> dict[str, str]:
        """What is typed, by label, in the order of the form: what is chosen first may fill what comes after it."""
        texts = {field.label: self._text(field, wire) for called, wire in form.items() if (field := fields.get(called))}
        return {label: texts[label] for label in fields.labels() if label in texts}

    def _text(self, field: Field, wire: Wire) -> str:
        if field.type == "datetime":
            return str(from_wire(wire, "moment", date, self._mapping.zone))
        return plain(wire) if isinstance(wire, Decimal) else str(wire)

    @contextmanager
    def _telling(self, reference: str) -> Iterator[None]:
        """Errors name the system, and have the page's picture."""
        try:
            with self._browser.telling(f"filling the form with {reference}"):
                yield
        except ConnectorError as error:
            said = str(error) if str(error).startswith(self._settings.name) else f"{self._settings.name}: {error}"
            raise type(error)(said, error.evidence or self._browser.evidence(reference)) from error
