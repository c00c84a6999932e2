"""Two readings of one order: the body that completes its attachment, the same order twice."""

from collections.abc import Sequence

from extractors.understand.draft import Draft, Line
from extractors.understand.vocabulary import plain


def complete(draft: Draft, other: Draft, *, only: Sequence[str] | None = None) -> None:
    """Fill what the order does not say itself from a text that goes with it."""
    for path, found in other.header.items():
        if path not in draft.header and (only is None or any(path.startswith(prefix) for prefix in only)):
            draft.header[path] = found


def without_repeats(drafts: Sequence[Draft]) -> list[Draft]:
    """The orders, each once; of two readings of one the fuller stays and the other completes it."""
    numbers = [_number(draft) for draft in drafts]
    if all(numbers) and len(set(numbers)) == len(numbers):
        return list(drafts)
    kept: list[Draft] = []
    for draft in drafts:
        twin = next((other for other in kept if is_same_order(draft, other)), None)
        if twin is None:
            kept.append(draft)
            continue
        fuller, poorer = (draft, twin) if _fullness(draft) > _fullness(twin) else (twin, draft)
        complete(fuller, poorer)
        fuller.remarks.append(_remark(poorer))
        kept[kept.index(twin)] = fuller
    return kept


def is_same_order(one: Draft, other: Draft) -> bool:
    """Equal numbers, or no number on one side and the same things ordered."""
    numbers = _number(one), _number(other)
    if all(numbers):
        return numbers[0] == numbers[1]
    return same_things(one.lines, other.lines)


def _number(draft: Draft) -> str:
    """The order's number as numbers are compared; empty without one."""
    found = draft.header.get("order_number")
    return plain(found.value) if found and found.value else ""


def same_things(one: Sequence[Line], other: Sequence[Line]) -> bool:
    """Whether two lists of lines order the same quantities of mostly the same goods."""
    if not one or not other or abs(len(one) - len(other)) > max(1, len(one) // 5):
        return False
    keys = [{_key(line) for line in lines} for lines in (one, other)]
    return len(keys[0] & keys[1]) >= 0.7 * min(len(keys[0]), len(keys[1]))


def _key(line: Line) -> tuple[str, str]:
    for role in ("buyer_item_code", "seller_item_code", "description", "specification"):
        if role in line:
            return plain(str(line[role].value))[:12], str(
                line["quantity"].value.normalize()
            ) if "quantity" in line else ""
    return "", ""


def _fullness(draft: Draft) -> tuple[int, int]:
    return len(draft.lines), sum(len(line) for line in draft.lines) + len(draft.header)


def _remark(poorer: Draft) -> str:
    places = {found.evidence.document for found in poorer.header.values()} | {
        found.evidence.document for line in poorer.lines for found in line.values()
    }
    named = ", ".join(sorted(places)) or "?"
    return f"同一订单在 {named} 中又出现一次，已合并 / the same order also stands in {named}; merged"
