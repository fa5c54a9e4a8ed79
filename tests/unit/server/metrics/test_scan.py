"""One walk over an upload."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runfolio.server.metrics.rows import read_spool
from runfolio.server.metrics.scan import scan
from runfolio.wire import frames, limits
from runfolio.wire.frames import FrameError, Kind
from tests.unit.server.metrics.streams import Row, definitions, rows, stream

names = st.sampled_from(["loss", "val/acc", "lr", "é"])
points = st.tuples(
    st.integers(-(2**63), 2**63 - 1),
    st.integers(limits.MIN_TIME_US, limits.MAX_TIME_US),
    st.dictionaries(names, st.floats(), min_size=1, max_size=3),
)


def read(data: bytes) -> list[tuple[str, int, int, str]]:
    """Every point of a stream, values by their bits' text so that NaN equals NaN."""
    blocks = read_spool(data, attempt="a", writer="w", offset=0)
    return sorted(
        (name, step, time, value.hex())
        for b in blocks
        for i, name in enumerate(b.names)
        for step, time, value in zip(b.steps.tolist(), b.times.tolist(), b.values[i].tolist(), strict=True)
    )


@given(st.lists(points, max_size=60))
def test_every_point_of_a_stream_is_read_once(written: list[Row]) -> None:
    said = [(name, step, time, value.hex()) for step, time, values in written for name, value in values.items()]
    assert read(stream(written)) == sorted(said)


@given(st.binary(max_size=300))
def test_garbage_is_refused_with_its_place_or_read(data: bytes) -> None:
    try:
        scan(data)
    except FrameError as error:
        assert 0 <= error.offset <= len(data)  # noqa: PT017 - either outcome is right, a crash is not


@given(st.lists(points, min_size=1, max_size=5), st.data())
def test_a_flipped_bit_never_crashes_the_walk(written: list[Row], data: st.DataObject) -> None:
    damaged = bytearray(stream(written))
    place = data.draw(st.integers(0, len(damaged) - 1))
    damaged[place] ^= 1 << data.draw(st.integers(0, 7))
    try:
        scan(bytes(damaged))
    except FrameError as error:
        assert error.offset <= len(damaged)  # noqa: PT017 - either outcome is right, a crash is not


def test_rows_of_one_schema_are_one_stretch() -> None:
    found = scan(definitions(["a", "b"]) + rows((i, i, {"a": 1.0, "b": 2.0}) for i in range(1000)))
    assert [(s.schema, s.count) for s in found.stretches] == [(0, 1000)]


def test_a_stretch_ends_where_another_record_stands() -> None:
    row = rows([(0, 0, {"a": 1.0})])
    found = scan(definitions(["a"]) + row * 20 + frames.encode_json(Kind.EVENT, {"type": "notes"}) + row * 3)
    assert [s.count for s in found.stretches] == [20, 3]
    assert len(found.events) == 1


def test_sparse_rows_are_read_by_name() -> None:
    data = definitions(["a", "b"]) + frames.encode_sparse(7, 8, {0: 1.5, 1: 2.5})
    assert read(data) == [("a", 7, 8, (1.5).hex()), ("b", 7, 8, (2.5).hex())]


def test_only_wanted_columns_are_read() -> None:
    data = definitions(["a", "b", "c"]) + rows([(1, 2, {"a": 1.0, "b": 2.0, "c": 3.0})] * 3)
    (block,) = read_spool(data, attempt="", writer="", offset=0, wanted={"b"})
    assert block.names == ("b",)
    assert block.values.tolist() == [[2.0, 2.0, 2.0]]


def test_rows_know_their_place_in_the_stream() -> None:
    prelude, row = definitions(["a"]), rows([(1, 2, {"a": 1.0})])
    (block,) = read_spool(prelude + row * 3, attempt="", writer="", offset=1000, prelude=len(prelude))
    assert block.offsets.tolist() == [1000, 1000 + len(row), 1000 + 2 * len(row)]


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (rows([(1, 2, {"a": 1.0})], schema=9), "schema 9 is not defined"),
        (rows([(1, 2, {"a": 1.0, "b": 2.0})]), "has 24 bytes"),
        (rows([(1, limits.MAX_TIME_US + 1, {"a": 1.0})]), "years 1 and 9999"),
        (frames.encode_sparse(1, 2, {5: 1.0}), "name 5 is not defined"),
        (frames.encode_record(Kind.SPARSE, bytes(20)), "pairs of 16 bytes"),
        (frames.encode_record(Kind.NAME, b"\xff", 3), "not UTF-8"),
        (frames.encode_name(0, "other"), "defined twice"),
        (frames.encode_schema(1, [7]), "name 7"),
        (frames.encode_schema(1, [0, 0]), "twice"),
        (frames.encode_record(99, b"x"), "kind 99"),
        (rows([(1, 2, {"a": 1.0})])[:-8], "does not fit"),
        (b"\0" * 8, "within a record's head"),
    ],
)
def test_a_faulty_record_is_refused_with_its_place(record: bytes, reason: str) -> None:
    good = definitions(["a"]) + rows([(1, 2, {"a": 1.0})])
    with pytest.raises(FrameError, match=reason) as raised:
        scan(good + record)
    assert raised.value.offset == len(good)


def test_a_late_row_of_a_stretch_with_a_wild_time_is_named() -> None:
    good, row = definitions(["a"]), rows([(1, 2, {"a": 1.0})])
    with pytest.raises(FrameError) as raised:
        scan(good + row * 50 + rows([(1, limits.MIN_TIME_US - 1, {"a": 1.0})]) + row * 50)
    assert raised.value.offset == len(good) + 50 * len(row)


def test_a_prelude_may_only_define() -> None:
    prelude = definitions(["a"]) + rows([(1, 2, {"a": 1.0})])
    with pytest.raises(FrameError, match="prelude"):
        scan(prelude, len(prelude))


def test_a_prelude_ends_with_a_record() -> None:
    data = definitions(["a"])
    with pytest.raises(FrameError, match="prelude"):
        scan(data, len(data) - 8)
