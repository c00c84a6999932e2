"""How a file was read, as plain data: what its reader made, the labels found, the columns chosen, and what it gave.

Derived again from the document by the functions that read it: it shows what they did, not what they should do.
"""

from collections.abc import Iterator
from itertools import islice

import msgspec

from extractors.document import Cell, Document
from extractors.errors import UnreadableDocument
from extractors.explain_tables import Table, tables_of
from extractors.extract import DEEPEST, MOST_FILES, PICTURES, SMALLEST_PICTURE, extract
from extractors.purchase_order import Extraction
from extractors.readers import read_document
from extractors.readers.page_pictures import PagePicture, page_pictures
from extractors.readers.unreadable import SEND_AGAIN
from extractors.seller import Seller
from extractors.structured import structured_orders
from extractors.understand.label_pairs import label_lists
from extractors.understand.layout import sections_of
from extractors.understand.understanding import context_of


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """A label, what it may mean (surest first, with its weight), and the text it was given."""

    text: str
    place: str
    meanings: tuple[tuple[str, float], ...]
    value: str
    value_place: str


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One file: the parcel itself, or a file inside it, by its path of names. ``problem``: why it was not read.

    ``document`` has lost the bytes of the files inside; ``inside`` has their names and sizes.
    """

    path: str
    document: Document | None = None
    inside: tuple[tuple[str, int], ...] = ()
    problem: str = ""
    labels: tuple[Label, ...] = ()
    tables: tuple[Table, ...] = ()
    pictures: tuple[PagePicture, ...] = ()


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """The file with all in it, outermost first, and what ``extract`` gave, or why it gave nothing."""

    parts: tuple[Part, ...]
    extraction: Extraction | None = None
    problem: UnreadableDocument | None = None


def explain(content: bytes, filename: str, *, seller: Seller | None = None, pictures: bool = False) -> Explanation:
    """How the file was read; with ``pictures``, the pages as pictures, too. Never raises for what is in the file."""
    ours = seller or Seller()
    parts = tuple(islice(_parts(content, filename, filename, ours, 0, pictures=pictures), MOST_FILES))
    try:
        return Explanation(parts=parts, extraction=extract(content, filename, seller=ours))
    except UnreadableDocument as error:
        return Explanation(parts=parts, problem=error)


def _parts(content: bytes, name: str, path: str, seller: Seller, depth: int, *, pictures: bool) -> Iterator[Part]:
    try:
        document = _read(content, name)
        shown = page_pictures(content, name) if pictures else ()
    except UnreadableDocument as error:
        yield Part(path=path, problem=f"{error.problem}; {error.mend}")
        return
    yield _explained(document, path, seller, shown)
    for inner, inside in document.enclosed:
        inner_path = f"{path}/{inner}"
        if depth == DEEPEST:
            yield Part(path=inner_path, problem="nested too deep; not read (嵌套过深，未读)")
        elif inner.lower().endswith(PICTURES) and len(inside) < SMALLEST_PICTURE:
            yield Part(path=inner_path, problem="a small picture: a logo or signature; not read (小图片，未读)")
        else:
            yield from _parts(inside, inner, inner_path, seller, depth + 1, pictures=pictures)


def _read(content: bytes, name: str) -> Document:
    try:
        found = structured_orders(content, name)
    except ValueError as error:
        problem = f"the order data break their format's rules (数据格式有误): {error}"
        raise UnreadableDocument(name, problem, SEND_AGAIN) from error
    return Document(name=name, format=found.format, structured=found) if found else read_document(content, name)


def _explained(document: Document, path: str, seller: Seller, pictures: tuple[PagePicture, ...]) -> Part:
    sections = sections_of(document)
    context = context_of(sections, path, seller, None)
    tables = tuple(tables_of(sections, context))  # first: a row that a table takes holds no labels
    labels = tuple(
        _label(pair.label, pair.label_cell, pair.meanings, pair.text, pair.cell)
        for listed in label_lists(sections)
        for pair in listed.pairs
    )
    return Part(
        path=path,
        document=msgspec.structs.replace(document, enclosed=()),
        inside=tuple((name, len(content)) for name, content in document.enclosed),
        labels=labels,
        tables=tables,
        pictures=pictures,
    )


def _label(text: str, cell: Cell, meanings: dict[str, float], value: str, value_cell: Cell) -> Label:
    surest = sorted(meanings.items(), key=lambda one: -one[1])
    return Label(text=text, place=cell.place, meanings=tuple(surest), value=value, value_place=value_cell.place)
