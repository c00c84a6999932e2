"""Pictures inside office files, for those that are nothing but a screenshot or scan in an envelope."""

import io
import zipfile
import zlib
from contextlib import suppress

SMALLEST = 20 * 1024
LARGEST = 30 * 1024 * 1024
MOST = 10
ENDINGS = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp")


def pictures_inside(content: bytes) -> tuple[tuple[str, bytes], ...]:
    """The larger pictures of a docx or xlsx container, as (name, bytes)."""
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as container:
        for member in container.infolist():
            fits = SMALLEST <= member.file_size <= LARGEST
            if "/media/" in member.filename and member.filename.lower().endswith(ENDINGS) and fits:
                with suppress(zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError):  # a damaged one
                    found.append((member.filename.rsplit("/", 1)[-1], container.read(member)))
    return tuple(found[:MOST])
