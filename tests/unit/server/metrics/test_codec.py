"""Arrays to bytes and back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from runfolio.server.metrics import codec

any_doubles = hnp.arrays(np.uint64, st.integers(0, 200), elements=st.integers(0, 2**64 - 1)).map(
    lambda bits: bits.view(np.float64)
)
any_ints = hnp.arrays(np.int64, st.integers(0, 200), elements=st.integers(-(2**63), 2**63 - 1))


@given(any_doubles)
def test_every_bit_of_a_double_comes_back(values: np.ndarray) -> None:
    decoded = codec.decode_floats(codec.encode(values), len(values))
    assert decoded.tobytes() == values.tobytes()


@given(any_ints)
def test_every_int64_comes_back(values: np.ndarray) -> None:
    assert codec.decode_ints(codec.encode(values), len(values)).tolist() == values.tolist()


def test_steps_of_a_loop_cost_almost_nothing() -> None:
    assert len(codec.encode(np.arange(10_000))) < 100


def test_noise_costs_no_more_than_itself() -> None:
    noise = np.random.default_rng(0).integers(0, 2**63, 1000).view(np.float64)
    assert len(codec.encode(noise)) <= noise.nbytes + 1


def test_a_chunk_with_too_few_values_is_refused() -> None:
    with pytest.raises(ValueError, match="ends after"):
        codec.decode_floats(codec.encode(np.arange(100.0)), 101)


def test_a_codec_of_the_future_is_refused() -> None:
    with pytest.raises(ValueError, match="newer"):
        codec.decode_ints(b"\x09" + bytes(8), 1)
