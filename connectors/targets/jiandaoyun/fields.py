"""A form's fields as the API lists them, found by whatever name a mapping calls them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from connectors.targets.api.mapping_metadata import SystemField

SUBFORM = "subform"
UNWRITABLE = frozenset({"sn", "signature", "linkdata", "linkquery", "aggregation", "separator", SUBFORM})
"""Types that the API writes in no form, or (subforms) in none that a mapped field could have."""

FILTERABLE = frozenset({"text", "radiogroup", "combo", "sn", "number", "lookup", "user"})
"""Types that a record can be looked for by: those that know "eq" and hold one value."""


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """A field: ``name`` is what the API calls it (the alias, or the id), ``items`` the fields of a subform."""

    name: str
    identity: str
    label: str
    type: str
    items: tuple["Field", ...] = ()


class Fields:
    """The fields of a form, or of a subform. A mapping calls one by alias, id or, where only one has it, label."""

    def __init__(self, fields: Iterable[Field]) -> None:
        self._fields = tuple(fields)
        labels = Counter(field.label for field in self._fields)
        self._named = {field.label: field for field in self._fields if labels[field.label] == 1}
        self._named |= {field.identity: field for field in self._fields}
        self._named |= {field.name: field for field in self._fields}

    def __len__(self) -> int:
        return len(self._fields)

    def get(self, name: str | None) -> Field | None:
        """The field that is called so."""
        return self._named.get(name or "")

    def labels(self) -> list[str]:
        """The labels, in the order of the form."""
        return [field.label for field in self._fields]

    def lines(self, name: str) -> "Fields | None":
        """The fields of the subform that is called so."""
        field = self.get(name)
        return Fields(field.items) if field is not None and field.type == SUBFORM else None

    def described(self) -> Mapping[str, SystemField]:
        """The fields for a check of the mapping, by every name that one may have."""
        return {
            name: SystemField(name=name, label=field.label, writable=field.type not in UNWRITABLE)
            for name, field in self._named.items()
        }

    def names(self, *called: str | None) -> list[str]:
        """What the API calls these; those that the form does not have are left out."""
        return [field.name for field in map(self.get, called) if field is not None]


def read_fields(widgets: object) -> Fields:
    """The fields of a reply's ``widgets``; what has no name there is none."""
    return Fields(_listed(widgets))


def _listed(widgets: object) -> Iterator[Field]:
    for widget in widgets if isinstance(widgets, list) else []:
        if isinstance(widget, dict) and isinstance(widget.get("name"), str):
            name = widget["name"]
            yield Field(
                name=name,
                identity=str(widget.get("widgetName") or name),
                label=str(widget.get("label") or ""),
                type=str(widget.get("type") or "text"),
                items=tuple(_listed(widget.get("items"))),
            )
