"""Deleting a run of 10 million points for good: how long others are locked out meanwhile, and how much memory it takes.

``python -m benchmarks.delete [--points 10000000] [--kind sqlite|postgres]``
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Self

import numpy as np
import psutil

from .support import data
from .support.reads import wait_sealed
from .support.report import Row, note, report
from .support.servers import KINDS, serve
from .support.stream import Stream, encode_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .support.servers import Kind, Server

METRICS = 100
PAUSE_S = 0.005


class Watch:
    """While the block runs: uploads one row after the other, and looks at the memory of some processes."""

    def __init__(self, server: Server) -> None:
        self.waits: list[float] = []
        self.most_bytes = 0
        self._server = server
        self._watched = [server.process]
        self._stream = Stream.begin("beside", ["loss"])
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._upload), threading.Thread(target=self._weigh)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def also(self, pid: int) -> None:
        """Watch one more process."""
        self._watched.append(psutil.Process(pid))

    def _upload(self) -> None:
        client = self._server.client()
        while not self._over.wait(PAUSE_S):
            at = len(self.waits)
            row = encode_rows(np.array([at]), np.array([data.EPOCH_US + at]), np.ones((1, 1)))
            began = time.perf_counter()
            client.post_spool(*self._stream.upload(row))
            self.waits.append(time.perf_counter() - began)

    def _weigh(self) -> None:
        while not self._over.wait(PAUSE_S):
            self.most_bytes = max(self.most_bytes, sum(map(_resident, self._watched)))


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


def fill(server: Server, points: int) -> str:
    """One ended run of 100 metrics, sealed."""
    client, steps = server.client(), points // METRICS
    stream = Stream.begin("doomed", data.names(METRICS))
    stream.send(client, np.arange(steps), data.times(5, steps), data.walks(5, METRICS, steps))
    client.post_spool(*stream.finish(data.EPOCH_US + steps * data.STEP_US))
    wait_sealed(server)
    return stream.run


def collect(server: Server, watch: Watch) -> float:
    """Seconds that ``runfolio gc --now`` takes."""
    command = [sys.executable, "-m", "runfolio.cli.main", "gc", "--now", "--yes", "--data", str(server.tracker.data)]
    if server.database_url is not None:
        command += ["--database-url", server.database_url]
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    watch.also(process.pid)
    said, _ = process.communicate(timeout=600)
    assert process.returncode == 0, said
    return time.perf_counter() - began


def measure_one(kind: Kind, points: int) -> Row:
    with serve(kind) as server:
        run = fill(server, points)
        full = server.bytes_on_disk()
        server.restart()
        with Watch(server) as idle:
            time.sleep(5)
        server.client().request("DELETE", f"/api/v1/runs/{run}")
        with Watch(server) as watch:
            time.sleep(1)
            seconds = collect(server, watch)
            time.sleep(1)
        assert server.query(f"select count(*) from metric_chunks where run_id = '{run}'")[0][0] == 0
        assert server.query(f"select count(*) from runs where id = '{run}'")[0][0] == 0
        left = server.bytes_after_vacuum()
    locked, usual, more = max(watch.waits), max(idle.waits), watch.most_bytes - idle.most_bytes
    note(f"{kind}: {seconds:.1f} s, {full / 1e6:.0f} MB before, {left / 1e6:.0f} MB after")
    return Row(
        f"delete a run of {points:,} points, {kind}",
        "< 1 s locked, < 200 MB more memory",
        f"an upload beside it waits at most {locked:.2f} s (idle {usual:.2f} s); {more / 1e6:.0f} MB more; "
        f"{seconds:.1f} s in all; {full / 1e6:.0f} → {left / 1e6:.0f} MB on disk",
        locked < 1 and more < 200e6,
        {"locked_s": locked, "idle_s": usual, "more_bytes": more, "seconds": seconds},
    )


def measure(options: argparse.Namespace) -> Iterator[Row]:
    """On each database."""
    for kind in KINDS if options.kind == "both" else (options.kind,):
        yield measure_one(kind, options.points)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=10_000_000)
    parser.add_argument("--kind", choices=("both", "sqlite", "postgres"), default="both")
    report("delete", measure(parser.parse_args()))


if __name__ == "__main__":
    main()
