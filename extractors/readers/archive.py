"""ZIP archives: their files, to be read one by one. Nothing is written to a disk and no path is followed."""

import io
import zipfile
import zlib

from extractors.document import Document
from extractors.readers import zip_members
from extractors.readers.mail_parts import safe_name
from extractors.readers.text_encoding import decode
from extractors.readers.unreadable import damaged, locked, too_large

FORMAT = "archive"
MOST_FILES = 200
LARGEST_FILE = 100 * 1024 * 1024
NO_CONTENT = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")
UTF8_NAME = 0x800
ENCRYPTED = 0x1


def recognises(content: bytes, filename: str) -> bool:  # noqa: ARG001 - every reader is asked the same
    """Whether this is a ZIP container; asked after the office formats, which are ZIP too."""
    return content.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def read(content: bytes, filename: str) -> Document:
    """The files inside under their own names, without folders.

    Raises UnreadableDocument for an archive that is damaged, locked, or beyond the limits.
    """
    try:
        broken = zip_members.bomb(content)
        if broken:
            raise too_large(filename, broken)
        with zipfile.ZipFile(io.BytesIO(content)) as container:
            members = [member for member in container.infolist() if _is_content(member)]
            if any(member.flag_bits & ENCRYPTED for member in members):
                raise locked(filename, "archive")
            if len(members) > MOST_FILES:
                raise too_large(filename, f"more than {MOST_FILES} files inside")
            if any(member.file_size > LARGEST_FILE for member in members):
                raise too_large(filename, f"a file of more than {LARGEST_FILE // 2**20} MB inside")
            enclosed = tuple((_name(member), container.read(member)) for member in members)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise damaged(filename, _what(filename)) from error
    return Document(name=filename, format=FORMAT, enclosed=enclosed)


def _what(filename: str) -> str:
    """An office file that is cut off can no longer say what it is; its name can."""
    ending = filename.lower().rpartition(".")[2]
    return {"xlsx": "workbook", "xlsm": "workbook", "docx": "Word document"}.get(ending, "archive")


def _is_content(member: zipfile.ZipInfo) -> bool:
    return (
        bool(member.filename)
        and not member.is_dir()
        and not any(name in member.filename.lower() for name in NO_CONTENT)
    )


def _name(member: zipfile.ZipInfo) -> str:
    """Chinese programs write names in GBK without saying so; Python then reads them as code page 437."""
    name = member.filename
    if not member.flag_bits & UTF8_NAME:
        try:
            name = decode(name.encode("cp437"))
        except UnicodeEncodeError:
            name = member.filename
    return safe_name(name, "file")
