"""What is known of a run that goes on, here and at the server."""

from collections.abc import Callable
from pathlib import Path

import pytest

from runfolio.sdk.config import Resume
from runfolio.sdk.errors import RunExistsError, RunNotFoundError
from runfolio.sdk.resume import look_up
from runfolio.sdk.spool import Spool
from tests.support.fake_tracker import FakeTracker


@pytest.fixture
def seek(tmp_path: Path, tracker: FakeTracker, said: list[str]) -> Callable[[Resume], int]:
    return lambda policy: look_up("run", tmp_path / "spool" / "run", tracker, policy, said.append)


def test_a_run_that_is_known_nowhere_begins(seek: Callable[[Resume], int], said: list[str]) -> None:
    assert seek("allow") == seek("never") == -1
    assert said == []


def test_the_greatest_step_of_the_spools_counts(seek: Callable[[Resume], int], spool: Spool) -> None:
    for step in (5, 90, 7):
        spool.named_row({"a": 1.0}, step)
    assert seek("allow") == 90


def test_seconds_of_system_metrics_are_no_steps(seek: Callable[[Resume], int], spool: Spool) -> None:
    spool.named_row({"a": 1.0}, 5)
    spool.side_row({"system/cpu": 1.0}, 3600)
    assert seek("allow") == 5


def test_the_server_may_know_more(seek: Callable[[Resume], int], spool: Spool, tracker: FakeTracker) -> None:
    spool.named_row({"a": 1.0}, 5)
    tracker.last_steps["run"] = 40
    assert seek("must") == 40


def test_without_an_answer_the_spools_are_enough(
    seek: Callable[[Resume], int], spool: Spool, tracker: FakeTracker
) -> None:
    spool.named_row({"a": 1.0}, 5)
    tracker.down()
    assert seek("allow") == 5


def test_a_step_that_is_not_known_is_said(
    seek: Callable[[Resume], int], spool: Spool, tracker: FakeTracker, said: list[str]
) -> None:
    tracker.down()
    assert (seek("allow"), len(said)) == (-1, 1)


def test_must_needs_a_run(seek: Callable[[Resume], int]) -> None:
    with pytest.raises(RunNotFoundError, match="must"):
        seek("must")


def test_never_refuses_a_run(seek: Callable[[Resume], int], tracker: FakeTracker) -> None:
    tracker.last_steps["run"] = 1
    with pytest.raises(RunExistsError, match="never"):
        seek("never")
