"""A folder of files as one snapshot."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.masterdata.files import MasterDataError, read_folder
from bot.masterdata.master import MasterData
from bot.masterdata.rules import check_rules, merged


def load(folder: Path) -> MasterData:
    """Read every kind from its workbook or CSV file. Raises MasterDataError with all problems, row by row."""
    with _no_garbage():
        files = read_folder(folder)
        check_rules(files)
    if files.problems:
        raise MasterDataError(files.problems)
    return MasterData(
        merged(files), files.version, files.dated.get("stock"), dated=files.dated, paths=tuple(files.paths)
    )


@contextmanager
def _no_garbage() -> Iterator[None]:
    """Rows by the hundred thousand make no cycles: looking for some among them takes as long as reading them."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
