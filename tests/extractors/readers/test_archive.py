import io
import struct
import zipfile

import pytest

from extractors.errors import UnreadableDocument
from extractors.readers import archive, read_document, zip_members


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as container:
        for name, member in members.items():
            container.writestr(name, member)
    return content.getvalue()


def test_files_come_out_under_their_own_names_without_folders():
    content = zipped({"订单/PO-7.csv": b"a,b", "订单/": b"", "__MACOSX/._PO-7.csv": b"x", "../../etc/passwd": b"y"})
    assert read_document(content, "x.zip").enclosed == (("PO-7.csv", b"a,b"), ("passwd", b"y"))


def test_chinese_names_written_in_gbk_are_read():
    content = zipped({"1234.csv": b"a,b"})
    assert read_document(content.replace(b"1234.csv", "订单.csv".encode("gbk")), "x.zip").enclosed == (
        ("订单.csv", b"a,b"),
    )


def test_locked_archive_asks_for_one_without_a_password():
    content = bytearray(zipped({"a.csv": b"a,b"}))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UnreadableDocument, match="locked with a password"):
        read_document(bytes(content), "x.zip")


def test_archive_of_too_many_files_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(archive, "MOST_FILES", 3)
    with pytest.raises(UnreadableDocument, match="more than 3 files inside"):
        read_document(zipped({f"{number}.txt": b"x" for number in range(4)}), "x.zip")


def test_bomb_that_says_its_size_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(zip_members, "LARGEST_EXPANDED", 1_000_000)
    with pytest.raises(UnreadableDocument, match="too large: more than 0 MB when unpacked"):
        read_document(zipped({"a": bytes(2_000_000)}), "x.zip")


def test_bomb_that_lies_about_its_size_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(zip_members, "LARGEST_EXPANDED", 1_000_000)
    content = zipped({"a": bytes(2_000_000)}).replace(struct.pack("<I", 2_000_000), struct.pack("<I", 10))
    with pytest.raises(UnreadableDocument, match="too large"):
        read_document(content, "x.zip")


def test_office_files_are_checked_for_bombs_too(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(zip_members, "LARGEST_EXPANDED", 1_000_000)
    for name in ("xl/workbook.xml", "word/document.xml"):
        with pytest.raises(UnreadableDocument, match="too large"):
            read_document(zipped({name: bytes(2_000_000)}), "x")


def test_cut_off_archive_is_said_to_be_damaged():
    with pytest.raises(UnreadableDocument, match="damaged archive"):
        read_document(zipped({"a.csv": b"a,b" * 100})[:60], "x.zip")
