"""Which points a later attempt hides."""

import numpy as np

from runfolio.server.metrics.blocks import Block
from runfolio.server.metrics.series import gather
from runfolio.server.metrics.visibility import EVERYTHING, AttemptStart, Visibility


def block(attempt: str, steps: list[int], names: tuple[str, ...] = ("m",)) -> Block:
    at = np.array(steps, np.int64)
    return Block(attempt, attempt, names, at, at, at, np.tile(at * 1.0, (len(names), 1)))


def test_a_requeue_hides_what_was_logged_past_its_checkpoint() -> None:
    seen = Visibility.of([AttemptStart("a", 1, 0), AttemptStart("b", 2, 3)])
    series = gather([block("a", [0, 1, 2, 3, 4, 5]), block("b", [3, 4])], "m", seen)
    assert series.steps.tolist() == [0, 1, 2, 3, 4]


def test_the_order_of_arrival_of_attempts_does_not_matter() -> None:
    starts = [AttemptStart("a", 1, 0), AttemptStart("b", 2, 3), AttemptStart("c", 3, 2)]
    assert Visibility.of(starts) == Visibility.of(starts[::-1])
    assert Visibility.of(starts).hidden_from == {"a": 2, "b": 2}


def test_an_attempt_that_logged_nothing_hides_nothing() -> None:
    assert Visibility.of([AttemptStart("a", 1, 0), AttemptStart("b", 2, None)]).hidden_from == {}


def test_system_metrics_are_never_hidden() -> None:
    seen = Visibility.of([AttemptStart("a", 1, 0), AttemptStart("b", 2, 0)])
    parts = list(seen.split([block("a", [0, 1], ("system/cpu", "m"))]))
    assert {part.names: part.rows for part in parts} == {("system/cpu",): 2, ("m",): 0}


def test_asking_for_all_attempts_shows_both_sides_of_a_requeue() -> None:
    series = gather([block("a", [0, 1, 2]), block("b", [1, 2])], "m", EVERYTHING)
    assert series.steps.tolist() == [0, 1, 1, 2, 2]


def test_the_last_point_of_a_step_is_the_one_drawn() -> None:
    series = gather([block("a", [0, 1, 2]), block("b", [1, 2])], "m", EVERYTHING).last_of_each_step()
    assert series.steps.tolist() == [0, 1, 2]
