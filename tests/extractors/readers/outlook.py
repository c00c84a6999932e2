"""Outlook messages made by code: a compound file (MS-CFB) with a message's properties (MS-OXMSG) in it."""

import struct

SECTOR, SMALL = 512, 64
END, FREE, NO_ENTRY = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFF
TEXT, BINARY, OBJECT = 0x1F, 0x102, 0x0D

Storage = dict[str, "bytes | Storage"]


def properties(head: int, **values: "str | bytes | Storage") -> Storage:
    """A storage of properties named like p0037; ``head`` is the length of what stands before the entries."""
    table, storage = bytes(head), Storage()
    for name, value in values.items():
        number = int(name[1:], 16)
        kind = TEXT if isinstance(value, str) else BINARY if isinstance(value, bytes) else OBJECT
        content = value.encode("utf-16-le") if isinstance(value, str) else value
        table += struct.pack("<HHIII", kind, number, 6, len(content), 0)
        storage[f"__substg1.0_{number:04X}{kind:04X}"] = content
    storage["__properties_version1.0"] = table
    return storage


def message(head: int = 32, attachments: "tuple[Storage, ...]" = (), **values: str | bytes) -> Storage:
    storage = properties(head, **values)
    for number, attachment in enumerate(attachments):
        storage[f"__attach_version1.0_#{number:08X}"] = attachment
    return storage


def compound_file(root: Storage) -> bytes:
    """All streams in the small-stream container, which is enough below 4096 bytes each."""
    entries: list[list] = [["Root Entry", 5, NO_ENTRY, NO_ENTRY, 0, 0]]  # name, type, next, child, start, size
    small = bytearray()
    small_table: list[int] = []

    def add(storage: Storage, parent: int) -> None:
        before = None
        for name, content in storage.items():
            number = len(entries)
            entries.append([name, 1 if isinstance(content, dict) else 2, NO_ENTRY, NO_ENTRY, 0, 0])
            if before is None:
                entries[parent][3] = number
            else:
                entries[before][2] = number
            before = number
            if isinstance(content, dict):
                add(content, number)
                continue
            count = -(-len(content) // SMALL)
            entries[number][4:] = [len(small_table) if count else END, len(content)]
            small_table.extend([*range(len(small_table) + 1, len(small_table) + count), END] if count else [])
            small.extend(content.ljust(count * SMALL, b"\x00"))

    add(root, 0)
    directory = [small_table_bytes(small_table), b"", bytes(small)]
    sizes = [-(-len(directory[0]) // SECTOR), -(-len(entries) * 128 // SECTOR), -(-len(small) // SECTOR)]
    starts = [1, 1 + sizes[0], 1 + sizes[0] + sizes[1]]
    entries[0][4:] = [starts[2], len(small)]
    packed = b"".join(map(entry_bytes, entries)).ljust(sizes[1] * SECTOR, b"\x00")
    table = [0xFFFFFFFD]
    for start, size in zip(starts, sizes, strict=True):
        table += [*range(start + 1, start + size), END]
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6, 0, 1, starts[1], 0, 4096, starts[0],
        sizes[0], END, 0,
    )  # fmt: skip
    header += struct.pack("<I", 0) + struct.pack("<I", FREE) * 108
    fat = b"".join(struct.pack("<I", entry) for entry in table).ljust(SECTOR, b"\xff")
    return (
        header
        + fat
        + directory[0].ljust(sizes[0] * SECTOR, b"\xff")
        + packed
        + bytes(small).ljust(sizes[2] * SECTOR, b"\x00")
    )


def small_table_bytes(table: list[int]) -> bytes:
    return b"".join(struct.pack("<I", entry) for entry in table)


def entry_bytes(entry: list) -> bytes:
    name, kind, following, child, start, size = entry
    raw = name.encode("utf-16-le") + b"\x00\x00"
    return struct.pack(
        "<64sHBBIII16sIQQIQ", raw, len(raw), kind, 1, NO_ENTRY, following, child, bytes(16), 0, 0, 0, start, size
    )
