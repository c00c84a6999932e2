"""Bad input of every kind, by name: what strangers send by mistake, by broken programs, or on purpose."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from email.message import EmailMessage

import openpyxl
import pypdfium2
from docx import Document as WordDocument
from PIL import Image

from tests.extractors.readers.pages import pdf, put, table

Specimen = tuple[str, bytes]  # the file's name and its bytes
ROWS = [["No.", "Code", "Description", "Qty", "Price"], ["1", "T-1", "Bolt M8 x 30", "200", "0.35"]]
ENTITIES = b"".join(b'<!ENTITY e%d "%s">' % (n + 1, b"&e%d;" % n * 10) for n in range(9))
LAUGHS = b'<!DOCTYPE r [<!ENTITY e0 "ha">' + ENTITIES + b"]>"
EXTERNAL = b'<!DOCTYPE r [<!ENTITY e9 SYSTEM "file:///etc/passwd">]>'


def sound() -> dict[str, Specimen]:
    """One sound document of each format, to be cut, bent and renamed."""
    order = pdf(lambda canvas: (put(canvas, 50, 50, "PO-7"), table(canvas, ROWS, [50, 90, 150, 300, 340, 400], 80)))
    csv = "\n".join(",".join(row) for row in ROWS).encode()
    return {
        "pdf": ("order.pdf", order),
        "xlsx": ("order.xlsx", workbook()),
        "docx": ("order.docx", word()),
        "png": ("order.png", picture("PNG")),
        "jpg": ("order.jpg", picture("JPEG")),
        "tif": ("order.tif", picture("TIFF")),
        "zip": ("order.zip", zipped(("order.csv", csv))),
        "eml": ("order.eml", mail("order.csv", csv)),
        "csv": ("order.csv", csv),
        "xml": ("order.xml", b"<?xml version='1.0'?><Order xmlns='urn:x'><ID>7</ID></Order>"),
    }


def workbook(rows: list[list[str]] | None = None) -> bytes:
    """An xlsx of one sheet."""
    book = openpyxl.Workbook()
    for row in rows or ROWS:
        book.active.append(row)
    return saved(book)


def word() -> bytes:
    """A docx of a paragraph and a table."""
    document = WordDocument()
    document.add_paragraph("Purchase order PO-7")
    grid = document.add_table(rows=0, cols=len(ROWS[0]))
    for row in ROWS:
        for cell, text in zip(grid.add_row().cells, row, strict=True):
            cell.text = text
    return saved(document)


def saved(thing: object) -> bytes:
    """What has a ``save`` as bytes."""
    target = io.BytesIO()
    thing.save(target)  # type: ignore[attr-defined] - workbooks, Word documents and PDFs alike
    return target.getvalue()


def picture(kind: str, size: tuple[int, int] = (60, 40)) -> bytes:
    """A white picture."""
    target = io.BytesIO()
    Image.new("L", size, 255).save(target, kind)
    return target.getvalue()


def zipped(*members: tuple[str, bytes]) -> bytes:
    """A ZIP archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return target.getvalue()


def with_member(container: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """An office file in which one part is another."""
    with zipfile.ZipFile(io.BytesIO(container)) as archive:
        parts = [(one, archive.read(one)) for one in archive.namelist()]
    return zipped(*((one, change(part) if one == name else part) for one, part in parts))


def mail(name: str, content: bytes) -> bytes:
    """A mail with an attachment."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@b.example", "c@d.example", "order"
    message.set_content("see attachment")
    message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def png_of(width: int, height: int) -> bytes:
    """A PNG that declares a size and holds nothing of it."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*one) for one in ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0"))))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def truncated() -> Iterator[tuple[str, Specimen]]:
    """Every format cut off at many points."""
    for form, (name, content) in sound().items():
        for share in (1, 5, 20, 40, 60, 80, 95, 99):
            yield f"{form} cut at {share} %", (name, content[: max(1, len(content) * share // 100)])


def renamed() -> Iterator[tuple[str, Specimen]]:
    """Every format under a name that tells another."""
    endings = ["xlsx", "pdf", "csv", "docx", "eml", "png"]
    for number, (form, (_, content)) in enumerate(sound().items()):
        ending = endings[number % len(endings)]
        yield f"{form} called {ending}", (f"order.{ending}", content)


def containers() -> Iterator[tuple[str, Specimen]]:
    """Bombs, locks, nests and loops."""
    zeros = zipped(("zeros.csv", bytes(400 * 2**20)))
    yield "zip bomb", ("bomb.zip", zeros)
    yield "zip bomb that lies", ("bomb.zip", zeros.replace(struct.pack("<I", 400 * 2**20), struct.pack("<I", 100)))
    book = sound()["xlsx"][1]
    yield "xlsx bomb", ("bomb.xlsx", with_member(book, "xl/worksheets/sheet1.xml", lambda _: bytes(400 * 2**20)))
    yield "docx bomb", ("bomb.docx", with_member(word(), "word/document.xml", lambda _: bytes(400 * 2**20)))
    locked = bytearray(sound()["zip"][1])
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.find(signature) + flags] |= 1
    yield "locked zip", ("locked.zip", bytes(locked))
    yield "locked pdf", ("locked.pdf", LOCKED_PDF())
    nested = sound()["csv"][1]
    for depth in range(30):
        nested = zipped((f"{depth}.zip" if depth else "order.csv", nested))
    yield "zip in zip", ("nested.zip", nested)
    nested = sound()["eml"][1]
    for _ in range(30):
        nested = mail("inner.eml", nested)
    yield "mail in mail", ("nested.eml", nested)
    yield "names that climb", ("climb.zip", zipped(("../../../etc/order.csv", sound()["csv"][1])))
    yield "many members", ("many.zip", zipped(*((f"{n}.csv", b"a,b\n1,2\n") for n in range(3000))))


def LOCKED_PDF() -> bytes:  # noqa: N802 - made when asked for
    """A PDF that asks for a password."""
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    target = io.BytesIO()
    canvas = Canvas(target, encrypt=StandardEncryption("secret", strength=128))
    canvas.drawString(50, 50, "PO-7")
    canvas.save()
    return target.getvalue()


def markup() -> Iterator[tuple[str, Specimen]]:
    """Entities that expand or reach outside, in everything that is XML."""
    for kind, head in (("laughs", LAUGHS), ("external", EXTERNAL)):
        body = b"<?xml version='1.0'?>" + head
        yield f"{kind} in xml", ("order.xml", body + b"<r>&e9;</r>")
        ubl = b"<Order xmlns='urn:oasis:names:specification:ubl:schema:xsd:Order-2'><ID>&e9;</ID></Order>"
        yield f"{kind} in ubl", ("order.xml", body + ubl)
        yield f"{kind} in html", ("order.html", body + b"<html><body>&e9;</body></html>")
        for form, part in (("docx", "word/document.xml"), ("xlsx", "xl/worksheets/sheet1.xml")):
            name, content = sound()[form]
            bent = with_member(content, part, lambda xml, head=head: _with_head(xml, head))
            yield f"{kind} in {form}", (name, bent)
    yield "deep xml", ("deep.xml", b"<?xml version='1.0'?>" + b"<a>" * 200_000)
    yield "deep docx", ("deep.docx", with_member(word(), "word/document.xml", _deepened))


def _with_head(xml: bytes, head: bytes) -> bytes:
    start = xml.find(b"?>") + 2
    text = xml[start:].replace(b"Bolt M8 x 30", b"&e9;").replace(b"<sheetData>", b"<sheetData><x>&e9;</x>")
    return xml[:start] + head + text


def _deepened(xml: bytes) -> bytes:
    cell = b"<w:tbl><w:tr><w:tc>"
    end = b"</w:tc></w:tr></w:tbl>"
    return xml.replace(b"<w:body>", b"<w:body>" + cell * 3000 + b"<w:p/>" + end * 3000, 1)


def giants() -> Iterator[tuple[str, Specimen]]:
    """Dimensions and counts that nobody reads to the end."""
    yield "picture of 60000 x 60000", ("huge.png", png_of(60_000, 60_000))
    yield "picture of 1 x 2000000000", ("huge.png", png_of(1, 2_000_000_000))
    yield "picture of 9999 x 9999 white", ("white.png", picture("PNG", (9_999, 9_999)))
    yield (
        "bitmap of 30000 x 30000",
        ("huge.bmp", b"BM" + struct.pack("<IIIIiiHHIIiiII", 99, 0, 54, 40, 30_000, 30_000, 1, 24, 0, 0, 0, 0, 0, 0)),
    )
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "No.", "end"
    yield "sheet with its corners filled", ("corners.xlsx", saved(book))
    dimension = b'<dimension ref="A1:XFD1048576"/>'
    bent = with_member(
        workbook(), "xl/worksheets/sheet1.xml", lambda x: x.replace(b'<dimension ref="A1:E2"/>', dimension)
    )
    yield "sheet that declares all cells", ("declared.xlsx", bent)
    pages = pypdfium2.PdfDocument.new()
    for _ in range(10_000):
        pages.new_page(200, 200)
    yield "pdf of 10000 pages", ("pages.pdf", saved(pages))
    yield "pdf page tree that loops", ("loop.pdf", LOOP)
    yield "endless csv line", ("line.csv", b"a," * 8_000_000)
    yield "endless csv field", ("field.csv", b'a,"' + b"x" * 16_000_000)
    yield "many short csv lines", ("lines.csv", b"1,2,3\n" * 2_000_000)
    yield "endless text line", ("line.txt", b"order " * 2_000_000)
    yield "many text lines", ("lines.txt", "M8 x 30 螺栓 200个\n".encode() * 200_000)
    yield "html of many cells", ("cells.html", b"<html><table>" + b"<tr><td>1<td>2<td>3" * 200_000)
    yield (
        "html with a wide span",
        ("span.html", b"<html><table><tr><td colspan=99999999 rowspan=99999999>1<td>2</table>"),
    )
    yield (
        "mail with a long header",
        ("head.eml", b"From: a@b.example\nMIME-Version: 1.0\nSubject: " + b"a " * 4_000_000 + b"\n\nx"),
    )
    yield "mail of many parts", ("parts.eml", PARTS)


LOOP = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 5>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF"
)
PARTS = (
    b"From: a@b.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
    + b"--b\nContent-Type: text/plain\n\n200 M8\n" * 20_000
    + b"--b--\n"
)


def oddities() -> Iterator[tuple[str, Specimen]]:
    """Zero bytes, macros, and bytes of no kind."""
    csv = sound()["csv"][1]
    yield "zero bytes in csv", ("zeros.csv", b"\0".join(bytes([one]) for one in csv))
    yield "zero bytes alone", ("zeros.xlsx", bytes(100_000))
    yield "zero bytes behind a pdf", ("order.pdf", sound()["pdf"][1] + bytes(5_000_000))
    yield "zero bytes in text", ("order.txt", b"please send 200\0 pcs M8\0\0 bolts")
    macro = with_member(workbook(), "xl/workbook.xml", lambda xml: xml)
    with zipfile.ZipFile(target := io.BytesIO(macro), "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1Sub Auto_Open()")
    yield "macros", ("order.xlsm", target.getvalue())
    yield "all bytes", ("order.dat", bytes(range(256)) * 4000)
    yield "lone surrogates", ("order.txt", b"\xed\xa0\x80 200 M8")


def everything() -> dict[str, Specimen]:
    """The whole zoo."""
    return dict(specimen for cage in (truncated, renamed, containers, markup, giants, oddities) for specimen in cage())
