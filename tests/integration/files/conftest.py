"""A server in this process."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.files import Files, running


@pytest.fixture
def files(tmp_path: Path) -> Iterator[Files]:
    """On SQLite: for what no database decides."""
    with running(tmp_path, None) as files:
        yield files


@pytest.fixture
def files_on_each_database(database_url: str, tmp_path: Path) -> Iterator[Files]:
    """The test runs once on SQLite and once on PostgreSQL."""
    with running(tmp_path, database_url) as files:
        yield files
