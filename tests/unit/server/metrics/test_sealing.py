"""What a seal writes."""

import numpy as np

from runfolio.server.metrics import codec
from runfolio.server.metrics.blocks import Block
from runfolio.server.metrics.sealing import FRAGMENTED_POINTS, MAX_ROWS, SEAL_ROWS, plan


def block(rows: int, names: tuple[str, ...] = ("m",), first: int = 0) -> Block:
    at = np.arange(first, first + rows, dtype=np.int64)
    return Block("a", "w", names, at, at, at, np.tile(at * 0.5, (len(names), 1)))


def test_rows_wait_until_an_axis_has_enough() -> None:
    made = plan("r", [block(SEAL_ROWS - 1)], finish=False)
    assert made.sealed == []
    assert [b.rows for b in made.left] == [SEAL_ROWS - 1]


def test_an_axis_is_shared_by_what_was_logged_together() -> None:
    (sealed,) = plan("r", [block(SEAL_ROWS, ("a", "b"))], finish=False).sealed
    assert [chunk["name"] for chunk in sealed.chunks] == ["a", "b"]
    assert codec.decode_ints(sealed.axis["steps"], SEAL_ROWS).tolist() == list(range(SEAL_ROWS))


def test_a_long_axis_is_cut_into_even_chunks() -> None:
    sealed = plan("r", [block(MAX_ROWS + 2)], finish=False).sealed
    assert [s.axis["rows"] for s in sealed] == [MAX_ROWS // 2 + 1, MAX_ROWS // 2 + 1]


def test_small_uploads_of_one_axis_are_sealed_as_one() -> None:
    parts = [block(16, first=16 * i) for i in range(SEAL_ROWS // 16)]
    (sealed,) = plan("r", parts, finish=False).sealed
    assert sealed.axis["rows"] == SEAL_ROWS


def test_the_rest_of_an_ended_run_is_sealed_when_it_is_worth_it() -> None:
    made = plan("r", [block(2000), block(20, ("other",))], finish=True)
    assert [s.axis["rows"] for s in made.sealed] == [2000]
    assert [b.rows for b in made.left] == [20]


def test_names_that_are_never_logged_together_are_sealed_one_by_one() -> None:
    each = 1000
    parts = [block(1, ("loss", f"only-{i}"), first=i) for i in range(each)]
    parts += [block(FRAGMENTED_POINTS // 100, tuple(f"m{i}" for i in range(100)))]
    made = plan("r", parts, finish=False)
    assert "loss" in {chunk["name"] for s in made.sealed for chunk in s.chunks}
