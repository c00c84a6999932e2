"""Whether a date is its line's or the whole order's."""

from collections.abc import Sequence

from extractors.understand.draft import Draft

ALSO_THE_ORDERS = 0.9  # how sure a line's day is that says no more than the order's


def dates_of_orders(drafts: Sequence[Draft]) -> None:
    """Of several orders in one table, where each has one day for all of its lines, that day is the order's, too."""
    dated = [one for one in drafts if any("requested_delivery_date" in line for line in one.lines)]
    others = all("requested_delivery_date" in one.header for one in drafts if one not in dated)
    if len(drafts) > 1 and others and all(map(_one_day, dated)) and max(len(one.lines) for one in drafts) > 1:
        for one in dated:
            one.header["requested_delivery_date"] = one.lines[0]["requested_delivery_date"]
            for line in one.lines:
                line["requested_delivery_date"] = line["requested_delivery_date"].at_most(ALSO_THE_ORDERS)


def _one_day(draft: Draft) -> bool:
    days = [line["requested_delivery_date"].value for line in draft.lines if "requested_delivery_date" in line]
    return bool(days) and len(days) == len(draft.lines) and len(set(days)) == 1


def two_dates(draft: Draft) -> None:
    """One date under one label is not both the order's and the delivery's."""
    issued, due = (draft.header.get(field) for field in ("issue_date", "requested_delivery_date"))
    if not issued or not due or not issued.evidence.place:
        return
    same = issued.evidence.place == due.evidence.place and issued.evidence.text == due.evidence.text
    if same and issued.value == due.value:
        del draft.header["issue_date" if issued.weight <= due.weight else "requested_delivery_date"]


def one_date(draft: Draft) -> None:
    """A date in one cell merged over all lines is the order's."""
    found = [line.get("requested_delivery_date") for line in draft.lines]
    places = {one.evidence.place if one else None for one in found}
    if len(found) > 1 and len(places) == 1 and found[0] is not None:
        draft.header.setdefault("requested_delivery_date", found[0])
        for line in draft.lines:
            del line["requested_delivery_date"]
