"""Points as columns: each once, and what one set has beyond another."""

import math

import numpy as np

from runfolio.importing.points import Points
from runfolio.wire import limits

Row = tuple[int, int, float]
T = 1_700_000_000_000_000


def points(*rows: Row) -> Points:
    steps, times, values = zip(*rows, strict=True) if rows else ((), (), ())
    return Points(np.array(steps, np.int64), np.array(times, np.int64), np.array(values, np.float64))


def rows(found: Points) -> list[tuple[int, int, str]]:
    """With values as texts: NaN is equal to itself, and 0.0 is not -0.0."""
    columns = (found.steps.tolist(), found.times.tolist(), map(repr, found.values.tolist()))
    return list(zip(*columns, strict=True))


def test_a_point_that_is_the_same_in_everything_is_one() -> None:
    twice = points((2, T, 0.5), (1, T, math.nan), (2, T, 0.5), (1, T, math.nan))
    assert rows(twice.distinct()) == [(1, T, "nan"), (2, T, "0.5")]


def test_points_that_differ_in_anything_stay() -> None:
    all_differ = points((1, T, -0.0), (1, T, 0.0), (1, T + 1, 0.0), (2, T, 0.0), (1, T, math.inf), (1, T, -math.inf))
    assert len(all_differ.distinct()) == 6


def test_equal_steps_and_times_come_by_value() -> None:
    assert rows(points((7, T, 3.0), (7, T, 1.0), (7, T, 2.0)).distinct())[-1] == (7, T, "3.0")


def test_what_is_there_already_is_left_out() -> None:
    source = points((1, T, 0.5), (2, T, math.nan), (3, T, 0.25))
    there = points((9, T, 1.0), (2, T, math.nan), (1, T, 0.5))
    assert rows(source.without(there)) == [(3, T, "0.25")]


def test_nothing_is_missing_of_nothing() -> None:
    assert len(points().without(points((1, T, 0.5)))) == 0
    assert rows(points((1, T, 0.5)).without(points())) == [(1, T, "0.5")]


def test_times_that_no_calendar_has_become_its_end() -> None:
    nanoseconds = 1_700_000_000_000_000_000
    found = Points.at_millis(np.array([0]), np.array([nanoseconds]), np.array([0.5]))
    assert found.times[0] == limits.MAX_TIME_US // 1000 * 1000


def test_pieces_hold_everything_in_order() -> None:
    whole = points(*((i, T, float(i)) for i in range(7)))
    assert [len(piece) for piece in whole.pieces(3)] == [3, 3, 1]
    assert rows(Points.joined(whole.pieces(3))) == rows(whole)
