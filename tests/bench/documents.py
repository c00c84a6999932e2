"""Reading documents, beside the libraries that give their raw content."""

import io
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

from extractors.extract import extract
from extractors.readers import pdf
from fixtures.demo.parcels import folder, mailbox
from tests.bench.pairs import Pair
from tests.bench.pdfium_cells import pdfium_cells
from tests.bench.workbooks import flat_table, order_of


def pairs(today: date) -> Iterator[Pair]:
    """Workbooks, a PDF and a mail from end to end, each beside the raw call on the same bytes."""
    files = folder(today)
    workbook = next(content for name, content in files.items() if name.startswith("北屿海工"))
    contract = next(content for name, content in files.items() if name.startswith("澜汐合同"))
    mail = next(content for content in mailbox(today) if b"text/html" in content)
    yield _pair("xlsx → order ÷ calamine's values", workbook, "order.xlsx", calamine_values, times=5)
    yield _pair("50-line xlsx → order ÷ calamine's values", order_of(50), "order.xlsx", calamine_values, times=5)
    yield Pair(
        name="100,000-row xlsx → 5,000 orders ÷ calamine's rows",
        product=partial(extract, long := flat_table(100_000), "orders.xlsx"),
        raw=partial(calamine_rows, long),
        rounds=1,
    )
    yield _pair("PDF → order ÷ pypdfium2's characters", contract, "order.pdf", pdfium_characters)
    yield Pair(
        name="PDF page → cells ÷ pypdfium2's, grouped in Python",
        product=partial(pdf.read, contract, "order.pdf"),
        raw=partial(pdfium_cells, contract),
        times=3,
    )
    yield _pair("mail → order ÷ the standard library's parts", mail, "order.eml", mail_parts, times=5)


def _pair(name: str, content: bytes, filename: str, raw: Callable[[bytes], object], times: int = 3) -> Pair:
    return Pair(name=name, product=partial(extract, content, filename), raw=partial(raw, content), times=times)


def calamine_values(content: bytes) -> list[object]:
    """Every sheet's values."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def calamine_rows(content: bytes) -> int:
    """Every row of the first sheet, one after the other."""
    from python_calamine import CalamineWorkbook

    return sum(1 for _ in CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).iter_rows())


def pdfium_characters(content: bytes) -> int:
    """Every character with its box."""
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    count = 0
    for page in document:
        text = page.get_textpage()
        count += sum(1 for index in range(text.count_chars()) if text.get_charbox(index))
        text.close()
        page.close()
    document.close()
    return count


def mail_parts(content: bytes) -> list[object]:
    """Every part's decoded content."""
    from email import message_from_bytes, policy

    message = message_from_bytes(content, policy=policy.default)
    return [part.get_payload(decode=True) for part in message.walk() if not part.is_multipart()]
