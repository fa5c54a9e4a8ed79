"""How often clients may come."""

import pytest

from runfolio.server.spool.pace import MAX_S, MIN_S, WINDOW_S, Pace


class Clock:
    """Time that passes when the test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def idle() -> float:
    """A loop that computes nothing."""
    return 0.0


def work(pace: Pace, clock: Clock, seconds: float, share: float) -> None:
    """Commits that take a share of the time."""
    for _ in range(int(seconds * 10)):
        with pace.measure():
            clock.now += 0.1 * share
        clock.now += 0.1 * (1 - share)
    pace.next_upload_s()


def test_an_idle_server_asks_for_the_shortest_interval(clock: Clock) -> None:
    pace = Pace(clock, idle)
    work(pace, clock, 60, 0.05)
    assert pace.interval_s == MIN_S


def test_a_burst_of_starts_does_not_slow_anybody(clock: Clock) -> None:
    pace = Pace(clock, idle)
    work(pace, clock, WINDOW_S * 1.5, 1.0)
    assert pace.interval_s == MIN_S


def test_lasting_load_makes_the_interval_grow_up_to_a_minute(clock: Clock) -> None:
    pace = Pace(clock, idle)
    work(pace, clock, 10, 0.9)
    assert MIN_S < pace.interval_s < 10
    work(pace, clock, 300, 0.9)
    assert pace.interval_s == MAX_S


def test_clients_come_often_again_once_the_load_is_gone(clock: Clock) -> None:
    pace = Pace(clock, idle)
    work(pace, clock, 300, 0.9)
    work(pace, clock, 2 * WINDOW_S, 0.05)
    assert pace.interval_s == MIN_S


def test_commits_at_the_same_time_count_once(clock: Clock) -> None:
    pace = Pace(clock, idle)
    for _ in range(100):
        with pace.measure(), pace.measure(), pace.measure():
            clock.now += 0.05
        clock.now += 0.05
    assert pace.interval_s == MIN_S


def test_a_commit_longer_than_a_window_is_no_more_than_busy(clock: Clock) -> None:
    pace = Pace(clock, idle)
    with pace.measure():
        clock.now += 10 * WINDOW_S
    assert pace.interval_s == MIN_S


def test_clients_are_not_told_to_come_back_together(clock: Clock) -> None:
    pace = Pace(clock, idle)
    assert len({pace.next_upload_s() for _ in range(20)}) > 1


def test_an_event_loop_that_does_nothing_but_compute_makes_the_interval_grow(clock: Clock) -> None:
    pace = Pace(clock, lambda: 0.9 * clock.now)
    work(pace, clock, 10, 0.05)
    assert MIN_S < pace.interval_s < 10
