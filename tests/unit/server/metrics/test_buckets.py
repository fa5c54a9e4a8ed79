"""Points to pixels, against a plain reference."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from runfolio.server.metrics import rollup
from runfolio.server.metrics.buckets import (
    Buckets,
    Cutter,
    bucket,
    bucket_floats,
    coarsen,
    float_exponent_for,
    join,
    shift_for,
)

steps = st.lists(st.integers(-5000, 5000), min_size=1, max_size=300).map(sorted)


def reference(x: list[int], values: list[float], shift: int) -> dict[int, dict[str, float]]:
    """What each bucket holds, one point at a time."""
    found: dict[int, list[float]] = {}
    for at, value in zip(x, values, strict=True):
        found.setdefault(math.floor(at / 2**shift), []).append(value)
    return {
        index: {
            "min": min((v for v in held if math.isfinite(v)), default=math.nan),
            "max": max((v for v in held if math.isfinite(v)), default=math.nan),
            "mean": float(np.mean([v for v in held if math.isfinite(v)] or [math.nan])),
            "last": held[-1],
            "count": sum(map(math.isfinite, held)),
            "size": len(held),
        }
        for index, held in found.items()
    }


def assert_same(found: Buckets, expected: dict[int, dict[str, float]]) -> None:
    assert found.index.tolist() == list(expected)
    for column in ("min", "max", "mean", "last", "count", "size"):
        wanted = [held[column] for held in expected.values()]
        np.testing.assert_allclose(getattr(found, column), wanted, rtol=1e-9, atol=1e-9)


@given(steps, st.integers(0, 12), st.randoms(use_true_random=False))
def test_buckets_hold_what_a_plain_loop_puts_there(x: list[int], shift: int, random: object) -> None:
    odd = [math.nan, math.inf, -math.inf, -0.0, 5e-324]
    values = [random.choice([random.uniform(-9, 9), random.choice(odd)]) for _ in x]  # type: ignore[attr-defined]  # hypothesis gives a Random
    found = bucket(np.array(x, np.int64), np.array(values), shift)
    assert_same(found, reference(x, values, shift))


@given(steps, st.integers(0, 6), st.integers(0, 6))
def test_coarser_buckets_are_joined_fine_ones(x: list[int], fine: int, by: int) -> None:
    at, values = np.array(x, np.int64), np.linspace(-1, 1, len(x))
    assert_same(coarsen(bucket(at, values, fine), by), reference(x, values.tolist(), fine + by))


@given(steps, st.integers(0, 300), st.integers(0, 9))
def test_parts_that_share_a_bucket_join_as_if_never_parted(x: list[int], cut: int, shift: int) -> None:
    at, values = np.array(x, np.int64), np.linspace(-1, 1, len(x))
    joined = join([bucket(at[:cut], values[:cut], shift), bucket(at[cut:], values[cut:], shift)])
    assert_same(joined, reference(x, values.tolist(), shift))


@given(st.integers(-(2**63), 2**63 - 1), st.integers(0, 2**63), st.integers(1, 2000))
def test_the_grid_never_has_more_buckets_than_asked_for(low: int, span: int, most: int) -> None:
    high = min(low + span, 2**63 - 1)
    shift = shift_for(low, high, most)
    assert (high >> shift) - (low >> shift) < most or shift == 63
    assert shift == 0 or (high >> (shift - 1)) - (low >> (shift - 1)) >= most


def test_a_grown_series_keeps_its_buckets() -> None:
    values = np.arange(2000.0)
    short, long = (bucket(np.arange(n), values[:n], 3) for n in (1000, 2000))
    assert long.max[: len(short)].tolist() == short.max.tolist()


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6), st.integers(2, 1000))
def test_the_grid_of_another_metric_has_at_most_the_buckets_asked_for(low: float, span: float, most: int) -> None:
    high = low + span
    exponent = float_exponent_for(low, high, most)
    assert math.floor(math.ldexp(high, -exponent)) - math.floor(math.ldexp(low, -exponent)) < most


def test_buckets_over_another_metric_are_aligned_at_zero() -> None:
    found = bucket_floats(np.array([-0.3, 0.1, 0.2, 0.6]), np.arange(4.0), -1)
    assert found.index.tolist() == [-1, 0, 1]
    assert found.size.tolist() == [1, 2, 1]


def test_a_sum_past_the_greatest_double_is_infinite_and_no_error() -> None:
    assert bucket(np.array([1, 1]), np.array([1.7e308, 1.7e308]), 0).mean.tolist() == [math.inf]


def test_a_rollup_is_the_chunks_own_buckets() -> None:
    at, values = np.arange(5000) * 3, np.random.default_rng(1).random(5000)
    made = rollup.make(at, values)
    assert made is not None
    shift, found = rollup.read(made)
    assert shift == rollup.shift_of(5000, 0, 14_997)
    assert_same(found, reference(at.tolist(), values.tolist(), shift))


def test_a_short_chunk_has_no_rollup() -> None:
    assert rollup.make(np.arange(100), np.arange(100.0)) is None


def test_a_rollup_of_the_future_is_refused() -> None:
    with pytest.raises(ValueError, match="newer"):
        rollup.read(b"\x09" + bytes(7))


@given(st.lists(st.tuples(steps, st.integers(0, 9)), min_size=1, max_size=6), st.integers(0, 12))
def test_series_that_share_an_axis_are_cut_as_each_alone(axes: list[tuple[list[int], int]], shift: int) -> None:
    cutter = Cutter(shift)
    for steps_, seed in axes * 2:
        x, values = np.array(steps_), np.random.default_rng(seed).standard_normal(len(steps_))

        shared, alone = cutter.bucket(x, values), bucket(x, values, shift)

        assert [getattr(shared, c).tolist() for c in Buckets.__slots__] == [
            getattr(alone, c).tolist() for c in Buckets.__slots__
        ]
