"""Looking into a ZIP container without trusting it: no path is followed, nothing expands beyond its limits."""

import io
import zipfile
import zlib

LARGEST_EXPANDED = 256 * 1024 * 1024
MOST_MEMBERS = 2000
# Deflate cannot expand further than this: below it a container is safe without being unpacked.
LARGEST_RATIO = 1032


def names(content: bytes) -> frozenset[str]:
    """The members' names; none where this is no ZIP container."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as container:
            return frozenset(container.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return frozenset()


def bomb(content: bytes) -> str | None:
    """Which limit the container breaks once unpacked, or None. Raises BadZipFile for a damaged one."""
    with zipfile.ZipFile(io.BytesIO(content)) as container:
        members = container.infolist()
    if len(members) > MOST_MEMBERS:
        return f"more than {MOST_MEMBERS} files inside"
    if sum(member.compress_size for member in members) > len(content):
        return "files inside overlap"
    limit = f"more than {LARGEST_EXPANDED // 2**20} MB when unpacked"
    if sum(member.file_size for member in members) > LARGEST_EXPANDED:
        return limit
    if len(content) * LARGEST_RATIO > LARGEST_EXPANDED and _expanded(content, members) > LARGEST_EXPANDED:
        return limit
    return None


def _expanded(content: bytes, members: list[zipfile.ZipInfo]) -> int:
    """The true size: a bomb lies about it in its directory."""
    total = 0
    for member in members:
        if member.compress_type != zipfile.ZIP_DEFLATED:
            total += member.compress_size
            continue
        start = member.header_offset + 30
        start += int.from_bytes(content[start - 4 : start - 2], "little")
        start += int.from_bytes(content[member.header_offset + 28 : member.header_offset + 30], "little")
        total += _inflated(content[start : start + member.compress_size], LARGEST_EXPANDED - total)
        if total > LARGEST_EXPANDED:
            break
    return total


def _inflated(packed: bytes, limit: int) -> int:
    unpack = zlib.decompressobj(-zlib.MAX_WBITS)
    size, rest = 0, packed
    while rest and size <= limit and not unpack.eof:
        try:
            size += len(unpack.decompress(rest, 1 << 20))
        except zlib.error:
            break
        rest = unpack.unconsumed_tail
    return size
