"""A full disk under the server's database: nothing is lost, one line says why, and room is all it takes to go on."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.acceptance.test_kill_server import Load, assert_all_there_once
from tests.support.poll import eventually
from tests.support.tracker import Tracker

SIZE = 12 << 20


def fill(folder: Path) -> Path:
    """Take all the room that is left."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        block = bytes(1 << 16)
        try:
            while True:
                file.write(block)
        except OSError:
            return ballast


@pytest.fixture
def small_tracker(start_tracker: Callable[..., Tracker], mount_small_fs: Callable[[int], Path]) -> tuple[Tracker, Path]:
    folder = mount_small_fs(SIZE)
    return start_tracker(data=folder / "data"), folder


def test_a_full_disk_under_the_database_loses_nothing(small_tracker: tuple[Tracker, Path]) -> None:
    tracker, folder = small_tracker
    load = Load(tracker.url, "run-full")
    load.start()
    eventually(lambda: load.acknowledged_rows > 0, 20, what="the first answer")
    ballast = fill(folder)
    eventually(lambda: "cannot be used" in tracker.log, 30, what="the line that says why")
    assert tracker.http.get("/health").status_code == 200
    ballast.unlink()
    before = load.acknowledged_rows
    eventually(lambda: load.acknowledged_rows > before, 30, what="an answer after there was room again")
    load.ending.set()
    load.join(60)
    assert load.fault is None, load.fault
    assert_all_there_once(tracker, load)


def test_a_full_disk_is_told_in_one_line_and_not_in_a_thousand(small_tracker: tuple[Tracker, Path]) -> None:
    tracker, folder = small_tracker
    load = Load(tracker.url, "run-quiet")
    load.start()
    eventually(lambda: load.acknowledged_rows > 0, 20, what="the first answer")
    ballast = fill(folder)
    eventually(lambda: "cannot be used" in tracker.log, 30, what="the line that says why")
    ballast.unlink()
    load.ending.set()
    load.join(60)
    assert tracker.log.count("cannot be used") <= 2
    assert "Traceback" not in tracker.log
