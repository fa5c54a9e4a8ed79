"""Spools of dead processes: found, sent, kept for a while, deleted."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from runfolio.sdk.retention import KEEP_S, prune
from runfolio.sdk.spool import Spool
from runfolio.sdk.sync import find_spools, held, sync_spool
from tests.support.fake_tracker import FakeTracker, problem
from tests.support.streams import rows


@pytest.fixture
def dead(make_spool: Callable[..., Spool]) -> Path:
    """The folder of a writer that was stopped after 100 rows."""
    spool = make_spool()
    for i in range(100):
        spool.named_row({"a": float(i)}, i)
    spool.seal()
    spool.close()
    return spool.folder


def test_a_dead_spool_is_found_with_what_is_pending(dead: Path) -> None:
    (found,) = find_spools(dead.parent.parent)
    assert (found.run_id, found.writer_id, found.live) == ("run", dead.name, False)
    assert found.pending("http://fake") == found.size > 100 * 40


def test_it_is_sent_whole(dead: Path, tracker: FakeTracker) -> None:
    seen: list[tuple[int, int]] = []
    result = sync_spool(dead, tracker, progress=lambda *counts: seen.append(counts))
    assert (result.left, result.trouble) == (0, None)
    assert seen[-1] == (result.sent, result.sent)
    assert [row.step for row in rows(tracker.stream())] == list(range(100))


def test_it_is_not_sent_again_to_the_same_server(dead: Path, tracker: FakeTracker) -> None:
    sync_spool(dead, tracker)
    tracker.requests.clear()
    sync_spool(dead, tracker)
    assert tracker.requests == []
    assert find_spools(dead.parent.parent)[0].pending("http://fake") == 0


def test_two_that_send_the_same_spool_do_no_harm(dead: Path, tracker: FakeTracker) -> None:
    sync_spool(dead, tracker)
    (dead / "ack").unlink()
    sync_spool(dead, tracker)
    assert len(rows(tracker.stream())) == 100


def test_without_a_deadline_it_gives_up_at_once(dead: Path, tracker: FakeTracker) -> None:
    tracker.down()
    result = sync_spool(dead, tracker)
    assert result.left > 0
    assert result.trouble == "connection refused"


def test_with_a_deadline_it_waits_as_the_server_asks(dead: Path, tracker: FakeTracker) -> None:
    tracker.script.append(problem(503, "busy", retry_after=2))
    waited: list[float] = []
    result = sync_spool(dead, tracker, deadline=time.monotonic() + 60, wait=waited.append)
    assert result.left == 0
    assert 1.5 <= waited[0] <= 2


def test_a_held_lock_says_that_somebody_sends(dead: Path) -> None:
    with held(dead) as mine:
        assert mine
        assert find_spools(dead.parent.parent)[0].live
        with held(dead) as theirs:
            assert not theirs
    assert not find_spools(dead.parent.parent)[0].live


def test_what_no_server_has_is_never_pruned(dead: Path) -> None:
    assert prune(dead.parent.parent, now=time.time() + 10 * KEEP_S, keep_bytes=0) == 0


def test_what_a_server_has_goes_after_a_day(dead: Path, tracker: FakeTracker) -> None:
    sync_spool(dead, tracker)
    assert prune(dead.parent.parent) == 0
    assert prune(dead.parent.parent, now=time.time() + KEEP_S + 60) > 0
    assert not dead.parent.exists()


def test_beyond_the_bound_it_goes_sooner(dead: Path, tracker: FakeTracker) -> None:
    sync_spool(dead, tracker)
    assert prune(dead.parent.parent, keep_bytes=0) > 0
