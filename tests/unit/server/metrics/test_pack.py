"""Merged batches."""

import numpy as np

from runfolio.server.metrics.blocks import Block, group, split_columns
from runfolio.server.metrics.pack import read_pack, write_pack


def block(names: tuple[str, ...], steps: list[int], *, writer: str = "w", attempt: str = "a") -> Block:
    at = np.array(steps, np.int64)
    values = np.stack([at * 1.5 + i for i in range(len(names))])
    return Block(attempt, writer, names, at, at * 10, at * 100, values)


def test_blocks_come_back_as_they_were_packed() -> None:
    packed = [block(("a", "b"), list(range(100))), block(("c",), [5, 6], writer="v")]
    back = read_pack(write_pack(packed))
    assert [b.key for b in back] == [b.key for b in packed]
    assert all(
        (x.values == y.values).all() and (x.offsets == y.offsets).all() for x, y in zip(packed, back, strict=True)
    )


def test_one_column_is_read_without_the_others() -> None:
    (found,) = read_pack(write_pack([block(("a", "b"), [1, 2, 3]), block(("c",), [9])]), {"b"})
    assert found.names == ("b",)
    assert found.values.tolist() == [[2.5, 4.0, 5.5]]


def test_an_empty_pack_holds_nothing() -> None:
    assert read_pack(write_pack([])) == []


def test_rows_of_one_key_are_joined_in_order_of_step_time_and_offset() -> None:
    late, early = block(("a",), [5, 6]), block(("a",), [3, 1, 2])
    (joined,) = group([late, early])
    assert joined.steps.tolist() == [1, 2, 3, 5, 6]
    assert joined.values[0].tolist() == [1.5, 3.0, 4.5, 7.5, 9.0]


def test_writers_and_attempts_stay_apart() -> None:
    parts = [block(("a",), [1]), block(("a",), [1], writer="v"), block(("a",), [1], attempt="b")]
    assert len(group(parts)) == 3


def test_columns_of_seldom_shared_names_are_joined_by_metric() -> None:
    columns = split_columns([block(("a", "b"), [1]), block(("b", "c"), [2])])
    assert {c.names: c.steps.tolist() for c in columns} == {("a",): [1], ("b",): [1, 2], ("c",): [2]}
