"""The one way in: bytes and a file name → purchase orders with evidence."""

from dataclasses import dataclass, field

from extractors.document import Document
from extractors.errors import UnreadableDocument
from extractors.purchase_order import Extraction
from extractors.readers import read_document
from extractors.seller import Seller
from extractors.structured import structured_orders
from extractors.understand.assembly import assemble, draft_of
from extractors.understand.draft import Draft
from extractors.understand.mail_orders import Enclosed, orders_of_mail
from extractors.understand.merge import without_repeats
from extractors.understand.named_places import name_apart
from extractors.understand.profile import Profile, reading_with
from extractors.understand.understanding import orders_of_document
from extractors.understand.verdict import reason_for, surest

DEEPEST = 6
MOST_FILES = 200
LARGEST_TOGETHER = 256 * 2**20
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".emf", ".wmf")
SMALLEST_PICTURE = 12_000  # bytes; smaller ones are logos and signatures


@dataclass(kw_only=True)
class _Reading:
    """What a file and all inside it gave."""

    document: Document
    drafts: list[Draft]
    why: str | None
    remarks: list[str] = field(default_factory=list)
    problems: list[UnreadableDocument] = field(default_factory=list)


@dataclass(kw_only=True)
class _Budget:
    files: int = MOST_FILES
    size: int = LARGEST_TOGETHER

    def take(self, content: bytes) -> bool:
        self.files -= 1
        self.size -= len(content)
        return self.files >= 0 and self.size >= 0


def extract(
    content: bytes, filename: str, *, seller: Seller | None = None, profile: Profile | None = None
) -> Extraction:
    """What a file orders, with all files inside it; ``profile`` is what is known of its writer's layout.

    Raises UnreadableDocument when the file itself cannot be read, or when nothing is ordered and a file inside that
    should have been the order is damaged.
    """
    with reading_with(profile):
        reading = _read(content, filename, filename, seller or Seller(), _Budget(), 0)
    as_data = reading.document.structured is not None  # then an order without lines is one, and a fault of its sender's
    drafts = [draft for draft in reading.drafts if draft.lines or as_data]
    if not drafts and reading.problems and reading.why == "nothing_ordered":
        raise reading.problems[0]
    remarks = (*reading.remarks, *(f"{problem}" for problem in reading.problems))
    for draft in drafts:
        name_apart(draft)
    why = None if drafts else reading.why or "nothing_ordered"
    return Extraction(
        document=filename,
        format=reading.document.format,
        orders=tuple(assemble(draft) for draft in drafts),
        why_none=why,
        reason=reason_for(why) if why else None,
        remarks=remarks,
        mail=reading.document.mail,
    )


def _read(content: bytes, name: str, path: str, seller: Seller, budget: _Budget, depth: int) -> _Reading:
    try:
        document = _as_data(content, name) or read_document(content, name)
    except UnreadableDocument as error:
        raise UnreadableDocument(path, error.problem, error.mend) from error
    reading = _Reading(document=document, drafts=[], why=None, remarks=list(document.remarks))
    inside = _enclosed(document, path, seller, budget, depth, reading)
    if document.structured is not None and document.structured.orders:
        reading.drafts = [draft_of(found, path) for found in document.structured.orders]
    elif document.mail is not None:
        parts = [
            Enclosed(
                drafts=tuple(one.drafts),
                why=one.why,
                is_mail=one.document.mail is not None,
                is_data=one.document.structured is not None,
            )
            for one in inside
        ]
        reading.drafts, reading.why = orders_of_mail(document, path, parts, seller)
    else:
        _of_file(reading, path, inside, seller)
    return reading


def _as_data(content: bytes, name: str) -> Document | None:
    """A file that is an order as data; None for all others."""
    try:
        found = structured_orders(content, name)
    except ValueError as error:
        mend = "ask the sender for it again, or for a PDF (请对方重发或改发 PDF)"
        raise UnreadableDocument(
            name, f"the order data break their format's rules (数据格式有误): {error}", mend
        ) from error
    return Document(name=name, format=found.format, structured=found) if found else None


def _of_file(reading: _Reading, path: str, inside: list[_Reading], seller: Seller) -> None:
    """A file that is no mail: its own orders, else those of the files in it (an archive, a PDF's attachments)."""
    document = reading.document
    data = [draft for one in inside if one.document.structured for draft in one.drafts]
    if data:
        reading.drafts = data  # an order inside a PDF beats what is printed on it
        return
    drafts, why = orders_of_document(document, path, seller) if document.grids or document.passages else ([], None)
    carried = [draft for one in inside for draft in one.drafts]
    reading.drafts = without_repeats([*drafts, *carried])
    reading.why = None if reading.drafts else surest([why or "", *(one.why or "" for one in inside)])


def _enclosed(
    document: Document, path: str, seller: Seller, budget: _Budget, depth: int, reading: _Reading
) -> list[_Reading]:
    found: list[_Reading] = []
    for name, content in document.enclosed:
        inner = f"{path}/{name}"
        if _is_ornament(name, content):
            continue
        if depth + 1 > DEEPEST or not budget.take(content):
            reading.remarks.append(f"{inner}: 嵌套过深或文件过多，未读 / nested too deep or too many files; not read")
            continue
        try:
            one = _read(content, name, inner, seller, budget, depth + 1)
        except UnreadableDocument as error:
            reading.problems.append(error)
            continue
        found.append(one)
        reading.remarks.extend(one.remarks)
        reading.problems.extend(one.problems)
    return found


def _is_ornament(name: str, content: bytes) -> bool:
    """Small pictures are logos; calendars, keys and cards order nothing."""
    low = name.lower()
    return (low.endswith(PICTURES) and len(content) < SMALLEST_PICTURE) or low.endswith(
        (".ics", ".vcf", ".p7s", ".asc")
    )
