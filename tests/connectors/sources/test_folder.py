"""A folder keeps the contract of a source, on a real file system with what people do there."""

import os
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.errors import Refused, Unavailable
from connectors.parcel import Parcel
from connectors.sources.folder import Folder, FolderSettings
from tests.connectors.source_contract import SourceContract, fetched

Setting: TypeAlias = Any
"""A value of a settings class, each key with a type of its own."""


class FolderPlace:
    def __init__(self, path: Path, **settings: Setting) -> None:
        self.path = path
        self.settings = FolderSettings(**{"name": "folder", "path": path, "settle_seconds": 0, **settings})
        self._delivered = 0

    def open(self) -> Folder:
        return Folder(self.settings)

    def deliver(self, name: str) -> None:
        self.put(f"采购订单 {name}.csv", name.encode())

    def put(self, filename: str | bytes, content: bytes = b"order") -> None:
        """Lay a file there, a minute younger than the one before."""
        self._delivered += 1
        path = os.path.join(os.fsencode(self.path), os.fsencode(filename))  # noqa: PTH118 - names in any encoding
        with open(path, "wb") as stream:  # noqa: PTH123
            stream.write(content)
        at = datetime(2026, 11, 20, 8, self._delivered, tzinfo=UTC).timestamp()
        os.utime(path, (at, at))

    def withdraw(self, name: str) -> None:
        (self.path / f"采购订单 {name}.csv").unlink()

    def name_of(self, parcel: Parcel) -> str:
        return parcel.content.decode()

    def processed(self) -> dict[str, bytes]:
        """What lies in the folder of taken files."""
        return {path.name: path.read_bytes() for path in (self.path / self.settings.processed).iterdir()}


@pytest.fixture
def place(tmp_path: Path) -> FolderPlace:
    return FolderPlace(tmp_path)


class TestFolder(SourceContract):
    @pytest.fixture
    def place(self, tmp_path: Path) -> FolderPlace:
        return FolderPlace(tmp_path)


def test_a_file_becomes_a_parcel_with_its_name_and_time(place: FolderPlace) -> None:
    place.put("订单#7.csv", b"PO-1")
    source = place.open()

    parcels = list(source.fetch(source.waiting()))

    assert parcels == [
        Parcel(
            source="folder",
            key="订单#7.csv#515a3e1231a892d0",
            filename="订单#7.csv",
            content=b"PO-1",
            received_at=datetime(2026, 11, 20, 8, 1, tzinfo=UTC),
        )
    ]


def test_a_name_in_gbk_is_read_as_people_wrote_it(place: FolderPlace) -> None:
    place.put("订单.csv".encode("gbk"))
    source = place.open()
    keys = list(source.waiting())

    assert [parcel.filename for parcel in source.fetch(keys)] == ["订单.csv"]

    source.acknowledge(keys)
    assert list(source.waiting()) == []


@pytest.mark.parametrize(
    "name",
    ["~$订单.xlsx", ".~lock.订单.xlsx#", ".hidden", "a.pdf.part", "a.tmp", "A.CRDOWNLOAD", "Thumbs.db", "a.csv~"],
)
def test_what_editors_and_browsers_keep_beside_files_does_not_wait(place: FolderPlace, name: str) -> None:
    place.put(name)
    place.put("order.csv")

    assert [key.partition("#")[0] for key in place.open().waiting()] == ["order.csv"]


def test_only_files_of_the_pattern_directly_in_the_folder_wait(tmp_path: Path) -> None:
    place = FolderPlace(tmp_path, pattern="*.xlsx")
    for name in ("archive", "processed"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "old.xlsx").write_bytes(b"old")
    place.put("A.XLSX", b"new")
    place.put("b.txt")

    assert fetched(place, place.open()) == ["new"]


def test_a_file_that_is_still_growing_waits_for_the_next_run(tmp_path: Path) -> None:
    place = FolderPlace(tmp_path, settle_seconds=0.3)
    place.put("done.csv", b"done")
    growing = (tmp_path / "growing.csv").open("wb", buffering=0)
    stop = threading.Event()

    def grow() -> None:
        while not stop.wait(0.02):
            growing.write(b"x")

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        assert fetched(place, place.open()) == ["done"]
    finally:
        stop.set()
        writer.join()
        growing.close()
    assert len(place.open().waiting()) == 2


def test_a_file_laid_there_just_now_is_taken_by_the_same_run(tmp_path: Path) -> None:
    place = FolderPlace(tmp_path, settle_seconds=0.1)
    (tmp_path / "fresh.csv").write_bytes(b"fresh")

    assert fetched(place, place.open()) == ["fresh"]


def test_a_file_changed_after_it_was_listed_is_another_one(place: FolderPlace) -> None:
    place.put("order.csv", b"first")
    source = place.open()
    keys = list(source.waiting())
    place.put("order.csv", b"second")

    assert list(source.fetch(keys)) == []
    source.acknowledge(keys)

    assert fetched(place, source) == ["second"]


def test_taken_files_of_one_name_lie_side_by_side(place: FolderPlace) -> None:
    source = place.open()
    for content in (b"first", b"second", b"third"):
        place.put("订单.csv", content)
        source.acknowledge(source.waiting())

    assert place.processed() == {"订单.csv": b"first", "订单 (2).csv": b"second", "订单 (3).csv": b"third"}


def test_a_link_is_not_followed_and_is_spoken_of(place: FolderPlace, tmp_path: Path) -> None:
    (tmp_path / "order.csv").symlink_to("/etc/hostname")
    source = place.open()

    assert list(source.waiting()) == []
    assert source.left_behind == [
        (
            f"folder ({tmp_path}): order.csv stays there: it is a link, and links are not followed; "
            "put the file itself there"
        ),
    ]


def test_a_file_turned_into_a_link_after_it_was_listed_is_not_followed(place: FolderPlace, tmp_path: Path) -> None:
    place.put("order.csv", b"secret")
    source = place.open()
    keys = list(source.waiting())
    (tmp_path / "order.csv").rename(tmp_path.parent / "elsewhere.csv")
    (tmp_path / "order.csv").symlink_to(tmp_path.parent / "elsewhere.csv")

    assert list(source.fetch(keys)) == []


def test_a_file_above_the_limit_stays_listed_and_is_spoken_of(tmp_path: Path) -> None:
    place = FolderPlace(tmp_path, largest_file_megabytes=1)
    place.put("扫描.pdf", b"x" * 1_200_000)
    place.put("order.csv", b"small")
    source = place.open()
    keys = list(source.waiting())

    assert [place.name_of(parcel) for parcel in source.fetch(keys)] == ["small"]
    assert source.left_behind == [
        (
            f"folder ({tmp_path}): 扫描.pdf stays there: 1.2 MB, more than largest_file_megabytes allows (1); "
            "raise that, or see to it by hand"
        ),
    ]
    assert list(source.waiting()) == keys == ["扫描.pdf#1200000 bytes", "order.csv#81db8ebbbbc69c6c"]


@settings(deadline=None)
@given(key=st.text() | st.sampled_from(["../secret.csv#", "/etc/passwd#", "..#", "#", "processed#"]).map(str))
def test_no_key_leads_out_of_the_folder(key: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside", numbered=True)
    (outside / "secret.csv").write_bytes(b"secret")
    (outside / "in").mkdir()
    source = FolderPlace(outside / "in").open()

    assert list(source.fetch([key])) == []
    source.acknowledge([key])
    assert (outside / "secret.csv").read_bytes() == b"secret"


def test_a_missing_folder_says_what_to_do(tmp_path: Path) -> None:
    source = FolderPlace(tmp_path / "orders").open()

    for use in (source.waiting, source.check, lambda: source.acknowledge(["a.csv#0"])):
        with pytest.raises(
            Unavailable, match="there is no such folder; make it, connect the drive it is on, or mend path"
        ):
            use()


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "orders").write_bytes(b"")

    with pytest.raises(Unavailable, match="this is no folder; mend path"):
        FolderPlace(tmp_path / "orders").open().check()


@pytest.mark.parametrize("what", ["a link", "a file"])
def test_where_taken_files_cannot_go_the_check_and_the_move_say_so(place: FolderPlace, what: str) -> None:
    place.put("order.csv")
    processed = place.path / "processed"
    if what == "a link":
        processed.symlink_to(place.path.parent)
    else:
        processed.touch()
    source = place.open()
    mend = r"'processed' below it is a link or a file, no folder; .* set processed to another name"

    with pytest.raises(Refused, match=mend):
        source.check()
    with pytest.raises(Refused, match=mend):
        source.acknowledge(source.waiting())

    assert len(source.waiting()) == 1
    assert source.left_behind == []


@pytest.mark.parametrize("processed", ["", "..", "../elsewhere", "C:\\taken"])
def test_processed_is_a_plain_name(processed: str) -> None:
    with pytest.raises(ValueError, match="has to be a plain name: a folder below path"):
        FolderSettings(name="folder", path=Path("orders"), processed=processed)
