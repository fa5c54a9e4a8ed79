"""What is known of a metric, whatever order its points come in."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from runfolio.server.metrics.blocks import Block
from runfolio.server.metrics.summary import BY_VALUE, from_columns, summarise, to_columns

WRITERS = (BY_VALUE, "v", "w")
values = st.one_of(st.floats(-1e6, 1e6), st.sampled_from([math.nan, math.inf, -math.inf]))
point = st.tuples(st.integers(0, 20), st.integers(0, 3), st.sampled_from(WRITERS), values)


def block(points: list[tuple[int, int, str, float]], first_offset: int = 0) -> list[Block]:
    """One ordered block a writer."""
    made = []
    for writer in WRITERS:
        rows = [(s, t, first_offset + i, v) for i, (s, t, w, v) in enumerate(points) if w == writer]
        if rows:
            steps, times, offsets, found = (np.array(column) for column in zip(*rows, strict=True))
            made.append(Block("a", writer, ("m",), steps, times, offsets, found[None, :].astype(float)).ordered())
    return made


@given(st.lists(point, min_size=1, max_size=40), st.integers(0, 40))
def test_parts_add_up_to_the_whole(points: list[tuple[int, int, str, float]], cut: int) -> None:
    whole = summarise(block(points))["m"]
    parts = summarise([*block(points[cut:], cut), *block(points[:cut])])["m"]
    assert parts.sum == pytest.approx(whole.sum)
    assert (parts.latest.order, parts.count, parts.min, parts.min_step) == (
        whole.latest.order, whole.count, whole.min, whole.min_step,
    )  # fmt: skip
    assert (parts.max, parts.max_step, parts.nonfinite_count) == (whole.max, whole.max_step, whole.nonfinite_count)


def place(point: tuple[int, int, str, float], offset: int) -> float:
    """Where a point stands among those of its writer, step and time."""
    _, _, writer, value = point
    return offset if writer != BY_VALUE else -math.inf if math.isnan(value) else value


@given(st.lists(point, min_size=1, max_size=40))
def test_a_summary_is_what_a_plain_loop_finds(points: list[tuple[int, int, str, float]]) -> None:
    found = summarise(block(points))["m"]
    finite = [(v, s) for s, _, _, v in points if math.isfinite(v)]
    latest = max(enumerate(points), key=lambda p: (p[1][0], p[1][1], p[1][2], place(p[1], p[0])))[1]
    assert (found.latest.step, found.latest.time_us, found.latest.writer) == latest[:3]
    assert found.latest.value == latest[3] or math.isnan(latest[3])
    assert (found.count, found.nonfinite_count) == (len(finite), len(points) - len(finite))
    assert (found.min, found.max) == (min(finite)[0], max(finite)[0]) if finite else found.min is None


@pytest.mark.parametrize("value", [0.0, -0.0, 1.5, math.inf, -math.inf, math.nan])
def test_a_value_fits_into_two_columns(value: float) -> None:
    back = from_columns(*to_columns(value))
    assert back == value or (math.isnan(back) and math.isnan(value))
