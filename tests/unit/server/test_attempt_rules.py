"""How an attempt ends, out of what its writers said."""

from datetime import UTC, datetime, timedelta

from runfolio.server.attempts.rules import Ending, Voice, first, outcome

T = datetime(2026, 1, 1, tzinfo=UTC)
FINISHED = Ending("finished", T + timedelta(hours=1), 0, None)
FAILED = Ending("failed", T + timedelta(minutes=5), 1, "out of memory")


def voice(writer: str, ending: Ending | None = None, *, rank: int = 0, after_s: float = 0) -> Voice:
    return Voice(writer, rank, T + timedelta(seconds=after_s), ending)


def test_an_attempt_nobody_writes_has_not_ended() -> None:
    assert outcome([]) is None
    assert first([]) is None


def test_the_least_rank_speaks_whoever_started_first() -> None:
    voices = [voice("a", FAILED, rank=1), voice("b", FINISHED, rank=0, after_s=3)]
    assert outcome(voices) == FINISHED


def test_while_the_first_rank_goes_on_so_does_the_attempt() -> None:
    assert outcome([voice("a", FINISHED, rank=1), voice("b", rank=0)]) is None


def test_without_ranks_the_first_process_speaks() -> None:
    assert outcome([voice("z", FINISHED), voice("a", after_s=1)]) == FINISHED
    assert outcome([voice("z"), voice("a", FAILED, after_s=1)]) is None


def test_a_forked_child_that_says_nothing_does_not_hold_the_attempt_open() -> None:
    assert outcome([voice("child"), voice("parent", FINISHED)]) == FINISHED
