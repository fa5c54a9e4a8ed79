"""`kill -9` of the training process: every call of `log()` that returned is stored, once."""

import os
import random
import signal
import struct
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from runfolio.sdk.config import spool_dir as configured_spool_dir
from runfolio.sdk.reading import SegmentFile, segment_headers, writer_folders
from runfolio.sdk.sync import find_spools, sync_spool
from runfolio.sdk.transport import HttpTransport
from tests.support import training
from tests.support.gate import Gate, gate_before
from tests.support.poll import eventually
from tests.support.streams import rows
from tests.support.tracker import Tracker, clean_environment

SEED = int(os.environ.get("RUNFOLIO_TEST_SEED") or random.SystemRandom().randrange(1 << 32))
PHASES = ("before the first upload", "request in flight", "committed, not answered", "segment roll", "finish")
KILLS = 5
"""In each phase, on each database: fifty in all."""


class Training:
    """A training process of one phase, and the shared memory in which it notes how far it came."""

    def __init__(self, phase: str, run_id: str, folder: Path, gate: Gate) -> None:
        self.gate = gate
        self.run_id = run_id
        self.note = folder / "note"
        self.note.write_bytes(bytes(16))
        environment = clean_environment(
            RUNFOLIO_URL=gate.url, RUNFOLIO_RUN_ID=run_id, RUNFOLIO_SPOOL_DIR=str(configured_spool_dir())
        )
        if phase == "segment roll":
            environment |= {"ROLL": "1", "FAST": "1"}
        steps = "300" if phase == "finish" else "1000000"
        self.process = subprocess.Popen(
            [sys.executable, training.__file__, str(self.note), steps], env=environment, stderr=subprocess.PIPE
        )

    def returned(self) -> int:
        """Calls of `log()` that returned."""
        assert self.process.poll() is None, self.process.stderr and self.process.stderr.read().decode()
        return int(struct.unpack("<q", self.note.read_bytes()[:8])[0])

    def looped(self) -> bool:
        return self.note.read_bytes()[8] == 1

    def kill(self) -> int:
        """The number of calls that had returned at the latest moment that can be known."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)
        if self.process.stderr is not None:
            self.process.stderr.close()
        return int(struct.unpack("<q", self.note.read_bytes()[:8])[0])


@pytest.mark.parametrize("phase", PHASES)
def test_every_call_that_returned_is_stored_once(phase: str, tmp_path: Path, server_on_each_database: Tracker) -> None:
    for number in range(KILLS):
        print(f"RUNFOLIO_TEST_SEED={SEED}, {phase}, kill {number}")
        chance = random.Random(f"{SEED}/{phase}/{number}")
        kill_once(phase, f"kill-{number}", chance, tmp_path, server_on_each_database)


def kill_once(phase: str, run_id: str, chance: random.Random, tmp_path: Path, server: Tracker) -> None:
    with gate_before(server.url) as gate:
        gate.mode = "refuse" if phase == "before the first upload" else "pass"
        process = Training(phase, run_id, tmp_path, gate)
        wait_for(phase, process, chance)
        returned = process.kill()
    assert returned > 0
    logged = spooled(run_id)
    assert [(step, walk) for step, _, walk in logged[:returned]] == [
        (step, training.value(run_id, step)) for step in range(returned)
    ]
    assert len(logged) in (returned, returned + 1), "at most the call that was under way is there beside them"
    send_the_rest(server)
    assert stored(server, run_id, "walk") == logged
    assert [value for _, _, value in stored(server, run_id, "twice")] == [2.0 * step for step, _, _ in logged]


def wait_for(phase: str, process: Training, chance: random.Random) -> None:
    """Return when it is time to kill."""
    gate = process.gate
    rest = chance.randrange(1, 200)
    if phase == "before the first upload":
        eventually(lambda: process.returned() > rest, what="the first calls")
    elif phase == "segment roll":
        segments = chance.randrange(3, 40)
        eventually(lambda: process.returned() > 0 and count_segments(process.run_id) >= segments, what="rolls")
    elif phase == "finish":
        gate.mode = chance.choice(["hold request", "hold answer", "pass"])
        eventually(process.looped, what="the end of the loop")
    else:
        eventually(lambda: process.returned() > rest and gate.passed.is_set(), what="the first uploads")
        gate.mode = "hold request" if phase == "request in flight" else "hold answer"
        assert gate.caught.wait(10)
        reached = process.returned()
        eventually(lambda: process.returned() > reached + rest, what="calls while the request is under way")


def count_segments(run_id: str) -> int:
    return sum(len(list(folder.glob("*.spool"))) for folder in writer_folders(configured_spool_dir(), run_id))


def spooled(run_id: str) -> list[tuple[int, int, float]]:
    """What is on disk: step, time in µs and value of each row."""
    (folder,) = writer_folders(configured_spool_dir(), run_id)
    stream = b"".join(
        segment.read(0, segment.position) for _, path in segment_headers(folder) for segment in [SegmentFile(path)]
    )
    return [(row.step, row.time_us, row.values["walk"]) for row in rows(stream)]


def send_the_rest(server: Tracker) -> None:
    transport = HttpTransport(server.url)
    for found in find_spools(configured_spool_dir()):
        assert not found.live
        assert sync_spool(found.folder, transport).left == 0
    transport.close()


def stored(server: Tracker, run_id: str, name: str) -> list[tuple[int, int, float]]:
    """What the server has, by raw read."""
    found, cursor = [], None
    while True:
        parameters = {"name": name, "limit": "1000"} | ({"cursor": cursor} if cursor else {})
        page = server.http.get(f"/api/v1/runs/{run_id}/metrics", params=parameters).raise_for_status().json()
        found += [(point["step"], micros(point["time"]), point["value"]) for point in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            return found


def micros(text: str) -> int:
    since = datetime.fromisoformat(text) - datetime.fromisoformat("1970-01-01T00:00:00Z")
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
