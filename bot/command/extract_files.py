"""Reads files for ``orderbot extract``: each in a process of its own, so that a bad one stops no other."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from bot import masterdata
from bot.clean_text import one_line
from bot.command.tongue import Tongue
from bot.our_side import seller
from bot.settings import Reading, Settings
from bot.workers import Outcome, Readers, Task
from extractors.errors import UnreadableDocument
from extractors.purchase_order import Extraction, to_json
from extractors.seller import Seller


def our_side(settings: Settings | None) -> tuple[Seller, str | None]:
    """Who we are by these settings, and what is wrong with the master data that would tell our item numbers."""
    if settings is None:
        return Seller(), None
    try:
        return seller(settings.company, masterdata.load(settings.folders.masterdata).items), None
    except masterdata.MasterDataError as error:
        return seller(settings.company, ()), str(error)


def read_files(files: Sequence[Path], ours: Seller, reading: Reading) -> Iterator[tuple[Path, Outcome]]:
    """Yield each file with what came of it, in the order given."""
    missing = {number: problem for number, file in enumerate(files) if (problem := _not_a_file(file))}
    tasks = [
        Task(key=str(number), path=file, filename=file.name)
        for number, file in enumerate(files)
        if number not in missing
    ]
    with Readers(ours, processes=min(reading.processes, max(len(tasks), 1)), seconds=reading.seconds) as readers:
        results = readers.read(tasks)
        for number, file in enumerate(files):
            yield file, missing[number] if number in missing else next(results)[1]


def as_document(outcome: Outcome, *, evidence: bool) -> dict[str, Any]:
    """The order document as plain data, or ``{"orders": [], "error": …}``.

    ``evidence`` adds to each order where its values stood ("evidence", by path) and what to know of the reading.
    """
    if isinstance(outcome, UnreadableDocument):
        return {"orders": [], "error": str(outcome)}
    document: dict[str, Any] = msgspec.json.decode(to_json(outcome))
    if evidence:
        for order, found in zip(document["orders"], outcome.orders, strict=True):
            order["evidence"] = msgspec.to_builtins(found.evidence)
            order["remarks"] = list(found.remarks)
        document |= {"document": outcome.document, "format": outcome.format, "remarks": list(outcome.remarks)}
    return document


def line(file: Path, outcome: Outcome, say: Tongue) -> str:
    """What came of one file, in one line."""
    if isinstance(outcome, UnreadableDocument):
        return f"{file}  {say('错误', 'error')}: {one_line(f'{outcome.problem}; {outcome.mend}')}"
    if not outcome.orders:
        why = one_line(outcome.reason or outcome.why_none or "?")
        return f"{file}  {outcome.format}  {say('不含订单', 'no order')}: {why}"
    remarks = "".join(f"; {one_line(remark)}" for remark in outcome.remarks)
    return f"{file}  {outcome.format}  {_orders(outcome, say)}{remarks}"


def summary(outcomes: Sequence[Outcome], say: Tongue) -> str:
    """What came of all of them."""
    read = [outcome for outcome in outcomes if isinstance(outcome, Extraction)]
    orders = sum(len(outcome.orders) for outcome in read)
    without = sum(not outcome.orders for outcome in read)
    errors = len(outcomes) - len(read)
    return say(
        f"{len(outcomes)} 个文件：{orders} 张订单，{without} 个不含订单，{errors} 个错误",
        f"{_many(len(outcomes), 'document')}: {_many(orders, 'order')}, {without} without an order, "
        f"{_many(errors, 'error')}",
    )


def _orders(outcome: Extraction, say: Tongue) -> str:
    lines = sum(len(found.order.lines) for found in outcome.orders)
    return say(
        f"{len(outcome.orders)} 张订单，{lines} 行",
        f"{_many(len(outcome.orders), 'order')}, {_many(lines, 'line')}",
    )


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _not_a_file(file: Path) -> UnreadableDocument | None:
    if file.is_dir():
        return UnreadableDocument(str(file), "is a folder", "name the files in it")
    try:
        with file.open("rb"):
            return None
    except OSError as error:
        return UnreadableDocument(str(file), f"cannot be opened ({error.strerror})", "look at the path")
