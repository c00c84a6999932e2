"""The files that begin first are there, so that a renamed one does not silently lose its place."""

from pathlib import Path

import pytest

from tests.conftest import LONGEST


def test_each_of_the_longest_files_is_there(pytestconfig: pytest.Config) -> None:
    assert [path for path in LONGEST if not Path(pytestconfig.rootpath, path).is_file()] == []
