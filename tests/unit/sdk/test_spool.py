"""The writing side: what is logged can be read back from the files alone."""

import os
import struct
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runfolio.sdk import segments
from runfolio.sdk import spool as spool_module
from runfolio.sdk.reading import SegmentFile, WriterFolder, segment_headers
from runfolio.sdk.spool import Spool
from runfolio.wire.frames import Kind
from runfolio.wire.ids import uuid7
from tests.support.streams import events, kinds, rows
from tests.unit.sdk.conftest import START

NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=20)
ROWS = st.lists(
    st.tuples(st.dictionaries(NAMES, st.floats(), min_size=1, max_size=6), st.integers(-(1 << 63), (1 << 63) - 1)),
    max_size=30,
)


def stream(folder: Path) -> bytes:
    """A writer's stream as its files have it."""
    return b"".join(SegmentFile(path).read(0, SegmentFile(path).position) for _, path in segment_headers(folder))


@given(ROWS)
@settings(max_examples=50, deadline=None)
def test_any_rows_come_back_bit_for_bit(
    tmp_path_factory: pytest.TempPathFactory, logged: list[tuple[dict[str, float], int]]
) -> None:
    folder = tmp_path_factory.mktemp("run") / uuid7()
    folder.mkdir()
    spool = Spool(folder, "run", folder.name, START, mapped=True)
    for values, step in logged:
        spool.named_row(values, step)
    spool.seal()
    spool.close()
    back = [(row.step, {name: struct.pack("<d", v) for name, v in row.values.items()}) for row in rows(stream(folder))]
    assert back == [(step, {name: struct.pack("<d", v) for name, v in values.items()}) for values, step in logged]


def test_a_call_without_a_step_takes_the_one_after_the_last(spool: Spool) -> None:
    for step in (None, None, 10, None, 3, None):
        spool.named_row({"a": 1.0}, step)
    assert [row.step for row in rows(stream(spool.folder))] == [0, 1, 10, 11, 3, 4]


def test_time_never_runs_backwards(spool: Spool, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([5_000_000, 3_000_000, 7_000_000])
    monkeypatch.setattr("runfolio.sdk.spool.time.time_ns", lambda: next(clock))
    for _ in range(3):
        spool.named_row({"a": 1.0}, None)
    assert [row.time_us for row in rows(stream(spool.folder))] == [5000, 5000, 7000]


def test_a_side_row_leaves_the_step_counter_alone(spool: Spool) -> None:
    spool.named_row({"a": 1.0}, 7)
    spool.side_row({"system/cpu": 0.5}, 600)
    spool.named_row({"a": 1.0}, None)
    assert [row.step for row in rows(stream(spool.folder))] == [7, 600, 8]


def test_each_segment_can_be_read_alone(spool: Spool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool_module, "FIRST_SIZE", 4096)
    values = {f"m{i}": float(i) for i in range(50)}
    for _ in range(10_000):
        spool.named_row(values, None)
    headers = segment_headers(spool.folder)
    assert len(headers) > 1
    for _, path in headers:
        alone = SegmentFile(path)
        data = alone.read(0, alone.position)
        assert kinds(data)[0] == Kind.START
        assert all(row.values == values for row in rows(data))


def test_segments_lie_end_to_end_in_the_stream(spool: Spool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool_module, "FIRST_SIZE", 4096)
    for _ in range(20_000):
        spool.named_row({f"m{i}": 0.5 for i in range(30)}, None)
    found = [SegmentFile(path) for _, path in segment_headers(spool.folder)]
    assert [segment.offset for segment in found[1:]] == [segment.end for segment in found[:-1]]
    assert [row.step for row in rows(stream(spool.folder))] == list(range(20_000))


def test_past_256_sets_of_names_rows_are_sparse(spool: Spool) -> None:
    for i in range(300):
        spool.named_row({"shared": 1.0, f"m{i}": float(i)}, None)
    data = stream(spool.folder)
    assert (kinds(data).count(Kind.SCHEMA), kinds(data).count(Kind.SPARSE)) == (256, 44)
    assert [row.values[f"m{i}"] for i, row in enumerate(rows(data))] == [float(i) for i in range(300)]


def test_a_record_larger_than_a_segment_gets_one_of_its_size(spool: Spool) -> None:
    large = {"type": "notes", "at": 1, "text": "x" * 4_000_000}
    assert spool.event(large)
    assert spool.event(large)
    assert [event["text"] for event in events(stream(spool.folder))] == [large["text"]] * 2


def test_a_record_over_the_limit_is_refused_by_the_caller_s_return_value(spool: Spool) -> None:
    assert not spool.event({"type": "notes", "text": "x" * (4 << 20)})


def test_a_step_that_is_no_int64_leaves_nothing_behind(spool: Spool) -> None:
    with pytest.raises(struct.error):
        spool.named_row({"a": 1.0}, 1 << 63)
    assert rows(stream(spool.folder)) == []


def test_a_call_in_the_middle_of_a_record_waits_until_that_one_is_whole(
    spool: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    schema = spool.schema(("outer",))
    assert schema is not None
    segment = spool.live[0]
    append = segment.append

    def interrupted(crc: int, tail: bytes) -> None:
        monkeypatch.setattr(segment, "append", append)
        spool.named_row({"inner": 2.0}, None)  # as a signal handler would
        append(crc, tail)

    spool.row(schema, None, schema.pack(1.0))
    monkeypatch.setattr(segment, "append", interrupted)
    spool.row(schema, None, schema.pack(1.0))
    assert [row.values for row in rows(stream(spool.folder))] == [{"outer": 1.0}, {"outer": 1.0}, {"inner": 2.0}]


def test_a_record_that_was_interrupted_half_way_is_not_there(spool: Spool, monkeypatch: pytest.MonkeyPatch) -> None:
    spool.named_row({"a": 1.0}, 0)
    segment = spool.live[0]
    with monkeypatch.context() as patch:
        patch.setattr(segment, "append", _interrupt)
        with pytest.raises(KeyboardInterrupt):
            spool.named_row({"a": 2.0}, 1)
    spool.named_row({"a": 3.0}, 2)
    assert [row.step for row in rows(stream(spool.folder))] == [0, 2]


def _interrupt(crc: int, tail: bytes) -> None:
    raise KeyboardInterrupt


def test_eight_threads_lose_nothing(spool: Spool) -> None:
    def work(thread: int) -> None:
        for i in range(2000):
            spool.named_row({f"t{thread}": float(i)}, i)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = rows(stream(spool.folder))
    for number in range(8):
        assert [r.step for r in found if f"t{number}" in r.values] == list(range(2000))


def test_a_torn_tail_is_not_read(spool: Spool) -> None:
    spool.named_row({"a": 1.0}, 0)
    spool.named_row({"a": 2.0}, 1)
    spool.seal()
    spool.close()
    (path,) = spool.folder.glob("*.spool")
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - 3)
    assert [row.step for row in rows(stream(spool.folder))] == [0]
    assert WriterFolder(spool.folder).end == SegmentFile(path).position


def test_a_segment_is_cut_to_size_in_the_end(spool: Spool) -> None:
    spool.offer(spool.wants_space)
    spool.named_row({"a": 1.0}, 0)
    spool.seal()
    spool.close()
    assert sum(path.stat().st_size for path in spool.folder.glob("*.spool")) < 1024


class _FullDisk:
    """Allocation that fails until there is room again."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.full = True
        real = os.posix_fallocate
        monkeypatch.setattr(os, "posix_fallocate", lambda *a: self._refuse() if self.full else real(*a))

    def _refuse(self) -> None:
        raise OSError(28, "No space left on device")


def test_on_a_full_disk_rows_wait_in_memory_and_the_rest_is_counted(
    make_spool: Callable[..., Spool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segments, "BUFFER_SIZE", 0)
    disk = _FullDisk(monkeypatch)
    spool = make_spool()
    for _ in range(100_000):
        spool.named_row({f"m{i}": 0.5 for i in range(20)}, None)
    assert spool.trouble is not None
    kept = (8 << 20) // 192
    assert 0.9 * kept < 100_000 - spool.drops.rows <= kept
    assert spool.drops.points == 20 * spool.drops.rows
    disk.full = False


def test_rows_go_back_to_the_disk_by_themselves(
    make_spool: Callable[..., Spool], monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = _FullDisk(monkeypatch)
    spool = make_spool()
    spool.named_row({"a": 1.0}, 0)
    disk.full = False
    spool.offer(spool.wants_space)
    (waiting,) = spool.buffered()
    waiting.flushed(waiting.flush(waiting.take()))
    spool.named_row({"a": 2.0}, 1)
    assert [row.step for row in rows(stream(spool.folder))] == [0, 1]


def test_nothing_is_added_once_sealed(spool: Spool) -> None:
    schema = spool.schema(("a",))
    assert schema is not None
    spool.seal()
    spool.row(schema, 0, schema.pack(1.0))
    assert spool.drops.rows == 1
