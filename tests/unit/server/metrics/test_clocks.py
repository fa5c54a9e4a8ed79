"""Time since a run's start, with and without the pauses between its attempts."""

import numpy as np

from runfolio.server.metrics.clocks import Clock, Span


def at(clock: Clock, *times: int) -> list[int]:
    return [int(one) for one in clock.at(np.array(times))]


def test_a_wall_clock_counts_on() -> None:
    assert at(Clock.wall(100), 90, 100, 250) == [-10, 0, 150]


def test_an_active_clock_stands_from_an_end_to_the_next_start() -> None:
    clock = Clock.active([Span(100, 110), Span(500, 520), Span(900, None)])
    assert at(clock, 100, 105, 110, 300, 500, 515, 899, 900, 1000) == [0, 5, 10, 10, 10, 25, 30, 30, 130]


def test_attempts_come_in_any_order() -> None:
    assert at(Clock.active([Span(500, 520), Span(100, 110)]), 505) == [15]


def test_an_attempt_whose_end_nobody_knows_ends_with_the_next() -> None:
    assert at(Clock.active([Span(100, None), Span(500, 600)]), 300, 500, 550) == [200, 400, 450]


def test_attempts_that_overlap_never_count_back() -> None:
    clock = Clock.active([Span(100, 400), Span(300, 350), Span(340, 330)])
    times = list(range(90, 500, 7))
    found = at(clock, *times)
    assert found == sorted(found)


def test_the_last_attempt_counts_on_past_its_end() -> None:
    assert at(Clock.active([Span(100, 110)]), 120) == [20]


def test_a_run_without_attempts_is_counted_by_moments() -> None:
    assert at(Clock.active([]), 42) == [42]
