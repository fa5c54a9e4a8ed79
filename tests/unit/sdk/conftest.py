"""A spool in a temporary folder, a tracker in memory, and the delivery between the two."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from runfolio.sdk.delivery import Delivery
from runfolio.sdk.spool import Spool
from runfolio.wire.ids import uuid7
from tests.support.fake_tracker import FakeTracker

START = {"at": 1, "experiment": "e", "attempt": "a"}


@pytest.fixture
def tracker() -> FakeTracker:
    return FakeTracker()


@pytest.fixture
def make_spool(tmp_path: Path) -> Iterator[Callable[..., Spool]]:
    """Open spools that are closed when the test ends: `make_spool(mapped=False)`."""
    opened: list[Spool] = []

    def make(*, mapped: bool = True, run_id: str = "run") -> Spool:
        writer = uuid7()
        folder = tmp_path / "spool" / run_id / writer
        folder.mkdir(parents=True)
        opened.append(Spool(folder, run_id, writer, START, mapped=mapped))
        return opened[-1]

    yield make
    for spool in opened:
        spool.seal()
        spool.close()


@pytest.fixture
def spool(make_spool: Callable[..., Spool]) -> Spool:
    return make_spool()


@pytest.fixture
def said() -> list[str]:
    """What was said to the person at the terminal."""
    return []


@pytest.fixture
def delivery(spool: Spool, tracker: FakeTracker, said: list[str]) -> Delivery:
    return Delivery(spool, tracker, said.append)
