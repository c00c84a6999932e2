"""The ERP's pages, a class each: every selector of the screens target stands here, and nowhere else."""

from typing import TYPE_CHECKING, Literal
from urllib.parse import quote, urlencode, urljoin

import msgspec

from connectors.targets.screens_values import Shown, Texts

if TYPE_CHECKING:
    from playwright.sync_api import Page, Response


class SignInPage:
    """The form for user and password; the ERP shows it wherever a session is missing."""

    def __init__(self, page: "Page") -> None:
        self._page = page

    def shown(self) -> bool:
        """Whether this is the page now."""
        return self._page.locator("#sign-in").count() > 0

    def sign_in(self, user: str, password: str) -> str | None:
        """Sign in; return what the page says against it, or None."""
        self._page.fill("#sign-in [name=user]", user)
        self._page.fill("#sign-in [name=password]", password)
        with self._page.expect_navigation(wait_until="domcontentloaded"):
            self._page.click("#sign-in button")
        if not self.shown():
            return None
        said = self._page.locator("#sign-in-problem")
        return said.inner_text() if said.count() else "the sign-in page came again"


class MessagePage:
    """A page that says one thing: no such order, the system is busy …"""

    def __init__(self, page: "Page") -> None:
        self._page = page

    def text(self) -> str:
        """What it says; nothing where it is another page."""
        message = self._page.locator("#message")
        return message.inner_text() if message.count() else ""


class Row(msgspec.Struct, frozen=True):
    """An order in the list."""

    number: str
    reference: str
    customer_number: str


class OrdersPage:
    """The list of sales orders with its search."""

    PATH = "/orders"

    def __init__(self, page: "Page") -> None:
        self._page = page

    @classmethod
    def search_path(cls, reference: str) -> str:
        """Where the list searched for exactly this customer reference is."""
        return f"{cls.PATH}?{urlencode({'reference': reference, 'match': 'exact'})}"

    def searched(self) -> str:
        """The reference that the list says it was searched by."""
        exact = self._page.input_value("#search [name=match]") == "exact"
        return self._page.input_value("#search [name=reference]") if exact else ""

    def rows(self) -> list[Row]:
        """The orders on this page of the list."""
        return [Row(*texts) for texts in self._page.evaluate(_READ_ROWS)]

    def next_path(self) -> str | None:
        """Where the next page of the list is; None on the last."""
        link = self._page.locator("#next-page")
        return urljoin(self._page.url, link.get_attribute("href")) if link.count() else None

    def found(self) -> str:
        """What the list says of its length."""
        return self._page.locator("#found").inner_text()


class LookUp(msgspec.Struct, frozen=True, kw_only=True):
    """How a look-up field answered: "chosen", "none", "many" or "failed", and what it said or offered."""

    field: str
    wanted: str
    outcome: Literal["chosen", "none", "many", "failed"]
    said: str


class OrderFormPage:
    """The form of a new sales order."""

    PATH = "/orders/new"

    def __init__(self, page: "Page") -> None:
        self._page = page

    def look_up(self, customer_number: str, item_numbers: list[str]) -> list[LookUp]:
        """Add the lines and choose customer and items. An entry is taken only if exactly one has the number exactly.

        All fields are typed into first, so that their suggestions load side by side.
        """
        self._page.evaluate(_TYPE_LOOK_UPS, [customer_number, item_numbers])
        self._page.wait_for_function(_LOOK_UPS_ANSWERED)
        answers = self._page.evaluate(_CHOOSE, [customer_number, item_numbers])
        return [LookUp(**answer) for answer in answers]

    def fill(self, head: Texts, lines: list[Texts]) -> None:
        """Type these texts into the head's fields and into the lines."""
        self._page.evaluate(_FILL, [head, lines])

    def read(self) -> Shown:
        """Everything that the form holds now."""
        return msgspec.convert(self._page.evaluate(_READ_FORM), Shown)

    def save(self) -> "Response | None":
        """Click Save and wait for the answer."""
        with self._page.expect_navigation(wait_until="domcontentloaded") as answer:
            self._page.click("#save")
        return answer.value

    def problems(self) -> list[str]:
        """What the page has against the order, in its own words."""
        return [text.strip() for text in self._page.locator("#problems .problem").all_inner_texts()]

    def duplicate_warning(self) -> str:
        """What the page says of an order that is there already; nothing where it does not."""
        warning = self._page.locator("#duplicate-warning")
        return warning.inner_text() if warning.count() else ""

    def leave(self) -> None:
        """Go back to the list; nothing is saved."""
        with self._page.expect_navigation(wait_until="domcontentloaded"):
            self._page.click("#leave")


class OrderPage:
    """A saved sales order."""

    def __init__(self, page: "Page") -> None:
        self._page = page

    @staticmethod
    def path(number: str) -> str:
        """Where the order of this number is shown."""
        return f"/orders/{quote(number, safe='')}"

    def number(self) -> str | None:
        """The ERP's number of the order; None where this is another page."""
        number = self._page.locator("#saved-number")
        return number.inner_text() if number.count() and self._page.locator("#saved-lines").count() else None

    def read(self) -> Shown:
        """Everything that was saved."""
        return msgspec.convert(self._page.evaluate(_READ_SAVED), Shown)


class DeliveryPage:
    """Goods-out and invoice of an order."""

    def __init__(self, page: "Page") -> None:
        self._page = page

    @staticmethod
    def path(number: str) -> str:
        """Where goods-out and invoice of this order are shown."""
        return f"{OrderPage.path(number)}/delivery"

    def state(self) -> str:
        """The ERP's state of the order, by the name that is the same in every language."""
        classes = self._page.locator("#saved-status").get_attribute("class") or ""
        return classes.replace("status", "", 1).strip()

    def text(self) -> str:
        """State, delivery note, carrier and invoice in the page's own words."""
        parts: list[str] = self._page.locator("#saved-status, #goods-out dd, #billed dd").all_inner_texts()
        return " · ".join(part.strip() for part in parts if part.strip())


_READ_ROWS = """() => [...document.querySelectorAll('#orders tbody tr:not(.none)')].map(row =>
    ['.number', '.reference', '.customer-number'].map(cell => row.querySelector(cell).textContent.trim()))"""

_FIELDS = """
    const type = (field, text) => {
        field.value = text;
        field.dispatchEvent(new Event('input', {bubbles: true}));
        field.dispatchEvent(new Event('change', {bubbles: true}));
    };
    const rows = () => [...document.querySelectorAll('#lines tr.line')];
    const inLine = (row, name) => row.querySelector(`[name=line-${row.dataset.position}-${name}]`);
    const lookUps = () => [document.querySelector('#customer'), ...rows().map(row => row.querySelector('.look-up'))];
"""

_TYPE_LOOK_UPS = f"""([customer, items]) => {{ {_FIELDS}
    for (const _ of items) document.querySelector('#add-line').click();
    [customer, ...items].forEach((number, index) => type(lookUps()[index].querySelector('[role=combobox]'), number));
}}"""

_LOOK_UPS_ANSWERED = (
    f"() => {{ {_FIELDS} return lookUps().every(box => !box.querySelector('[role=listbox]').hidden); }}"
)

_CHOOSE = f"""([customer, items]) => {{ {_FIELDS}
    return [customer, ...items].map((number, index) => {{
        const list = lookUps()[index].querySelector('[role=listbox]');
        const options = [...list.querySelectorAll('[role=option]')];
        const exact = options.filter(option => option.querySelector('b').textContent === number);
        if (exact.length === 1) exact[0].click();
        return {{
            field: index ? `line ${{index}} item` : 'customer',
            wanted: number,
            outcome: list.dataset.failed ? 'failed' : ['none', 'chosen'][exact.length] ?? 'many',
            said: [...list.querySelectorAll('li')].map(entry => entry.textContent.trim()).join('; '),
        }};
    }});
}}"""

_FILL = f"""([head, lines]) => {{ {_FIELDS}
    const form = document.querySelector('#order-form');
    for (const [name, text] of Object.entries(head)) type(form.elements[name], text);
    lines.forEach((line, index) => {{
        for (const [name, text] of Object.entries(line)) type(inLine(rows()[index], name), text);
    }});
}}"""

_READ_FORM = f"""() => {{ {_FIELDS}
    const form = document.querySelector('#order-form');
    const head = {{customer_number: form.elements.customer_id.value}};
    for (const name of ['reference', 'order_date', 'delivery_date', 'currency', 'payment_terms', 'note',
        'ship_to_name', 'ship_to_contact', 'ship_to_phone', 'ship_to_address']) head[name] = form.elements[name].value;
    const choices = select => [...select.options].map(option => option.value);
    const offered = {{currency: choices(form.elements.currency)}};
    const lines = rows().map((row, index) => {{
        offered[`${{index + 1}} unit`] = choices(inLine(row, 'unit'));
        const line = {{item_number: inLine(row, 'item_id').value, amount: row.querySelector('.amount').textContent}};
        for (const name of ['quantity', 'unit', 'unit_price', 'delivery_date']) line[name] = inLine(row, name).value;
        return line;
    }});
    return {{head, lines, total: document.querySelector('#total').textContent, offered}};
}}"""

_READ_SAVED = """() => {
    const head = {};
    for (const name of ['customer_number', 'reference', 'order_date', 'delivery_date', 'currency', 'payment_terms',
        'note', 'ship_to_name', 'ship_to_contact', 'ship_to_phone', 'ship_to_address'])
        head[name] = document.querySelector(`#saved-${name}`).textContent;
    const columns = {item_number: '.item', quantity: '.quantity', unit: '.unit', unit_price: '.price',
        amount: '.amount', delivery_date: '.delivery-date'};
    const lines = [...document.querySelectorAll('#saved-lines tbody tr')].map(row => Object.fromEntries(
        Object.entries(columns).map(([name, cell]) => [name, row.querySelector(cell).textContent.trim()])));
    return {head, lines, total: document.querySelector('#saved-total').textContent};
}"""
