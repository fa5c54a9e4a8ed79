"""Processes that fork, spawn, are told to end, or end while the network hangs: what they logged is stored, once."""

import subprocess
import sys
import textwrap
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from signal import SIGINT, SIGTERM
from typing import Any

import pytest

from runfolio.sdk.config import spool_dir as configured_spool_dir
from runfolio.sdk.sync import FoundSpool, find_spools, sync_spool
from runfolio.sdk.transport import HttpTransport
from tests.support.gate import gate_before
from tests.support.poll import eventually
from tests.support.tracker import Tracker, clean_environment

PROGRAM = """
import os, signal, sys, threading, time
import multiprocessing as mp
import runfolio as rf

def work(number, count, run_id=None):
    run = rf.active_run() or rf.init("ends", id=run_id, capture=False)
    for i in range(count):
        run.log({f"w{number}": float(i)}, step=i)
    return run

def idle(seconds):
    threading.Event().wait(seconds)

"""


def start(server: Tracker, program: str, url: str | None = None) -> "subprocess.Popen[str]":
    """Run a program that has the names of `PROGRAM`, as a file, so that it may spawn."""
    path = configured_spool_dir().parent / "program.py"
    path.write_text(PROGRAM + textwrap.dedent(program))
    environment = clean_environment(RUNFOLIO_URL=url or server.url, RUNFOLIO_SPOOL_DIR=str(configured_spool_dir()))
    return subprocess.Popen(
        [sys.executable, str(path)],
        env=environment | {"RUNFOLIO_RUN_ID": "ends"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(server: Tracker, program: str, url: str | None = None) -> "subprocess.CompletedProcess[str]":
    process = start(server, program, url)
    out, err = process.communicate(timeout=60)
    return subprocess.CompletedProcess([], process.returncode, out, err)


def send(server: Tracker, left: FoundSpool) -> None:
    transport = HttpTransport(server.url)
    assert sync_spool(left.folder, transport).left == 0
    transport.close()


def points(server: Tracker, name: str) -> list[float]:
    answer = server.http.get("/api/v1/runs/ends/metrics", params={"name": name, "limit": "1000"}).raise_for_status()
    return [point["value"] for point in answer.json()["items"]]


def status(server: Tracker) -> Any:
    return server.http.get("/api/v1/runs/ends").raise_for_status().json()["status"]


def test_forked_children_have_their_own_writers(server: Tracker) -> None:
    done = run(
        server,
        """
        run = work(0, 100)
        children = []
        for number in range(1, 8):
            child = os.fork()
            if child == 0:
                work(number, 100)
                sys.exit(0)
            children.append(child)
        work(8, 100)
        for child in children:
            assert os.waitpid(child, 0)[1] == 0
        """,
    )
    assert done.returncode == 0, done.stderr
    assert [points(server, f"w{number}") for number in range(9)] == [[float(i) for i in range(100)]] * 9
    assert len(find_spools(configured_spool_dir())) == 8
    assert status(server) == "finished"


def test_a_forked_child_that_vanishes_is_swept_up_by_its_parent(server: Tracker) -> None:
    done = run(
        server,
        """
        run = work(0, 10)
        child = os.fork()
        if child == 0:
            work(1, 100)
            os._exit(0)
        os.waitpid(child, 0)
        """,
    )
    assert done.returncode == 0, done.stderr
    assert points(server, "w1") == [float(i) for i in range(100)]


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_eight_processes_write_one_run(method: str, server: Tracker) -> None:
    done = run(
        server,
        f"""
        if __name__ == "__main__":
            run = work(0, 10)
            context = mp.get_context("{method}")
            processes = [context.Process(target=work, args=(number, 200, run.id)) for number in range(1, 9)]
            for process in processes: process.start()
            for process in processes: process.join()
            assert not any(process.exitcode for process in processes)
        """,
    )
    assert done.returncode == 0, done.stderr
    assert [points(server, f"w{number}") for number in range(1, 9)] == [[float(i) for i in range(200)]] * 8
    (attempt,) = server.http.get("/api/v1/runs/ends/attempts").json()["items"]
    assert attempt["status"] == "finished"


def test_a_fork_while_threads_log_loses_nothing(server: Tracker) -> None:
    done = run(
        server,
        """
        run = work(0, 1)
        threads = [threading.Thread(target=work, args=(number, 900)) for number in range(1, 5)]
        for thread in threads: thread.start()
        for number in range(5, 15):
            child = os.fork()
            if child == 0:
                work(number, 50)
                sys.exit(0)
            assert os.waitpid(child, 0)[1] == 0
        for thread in threads: thread.join()
        """,
    )
    assert done.returncode == 0, done.stderr
    assert [len(points(server, f"w{number}")) for number in range(1, 15)] == [900] * 4 + [50] * 10


def test_log_in_a_signal_handler_tears_nothing(server: Tracker) -> None:
    done = run(
        server,
        """
        from itertools import count
        numbers, ticks = count(), 0
        def tick(*_):
            global ticks
            ticks = next(numbers)  # a tick may come within a tick
            run.log({"ticks": float(ticks)}, step=ticks)
        run = work(0, 1)
        signal.signal(signal.SIGALRM, tick)
        signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0005)
        work(1, 1000)
        while ticks < 300:
            work(2, 100)
        signal.setitimer(signal.ITIMER_REAL, 0)
        print(next(numbers))
        """,
    )
    assert done.returncode == 0, done.stderr
    assert points(server, "w1") == [float(i) for i in range(1000)]
    assert Counter(points(server, "ticks")) == Counter(float(i) for i in range(min(1000, int(done.stdout))))


@pytest.mark.parametrize(
    ("number", "code", "told"), [(SIGTERM, -SIGTERM, "SIGTERM"), (SIGINT, -SIGINT, "KeyboardInterrupt")], ids=str
)
def test_a_signal_ends_the_process_and_says_killed(number: int, code: int, told: str, server: Tracker) -> None:
    process = start(server, "work(0, 100); print('ready', flush=True)\nwhile True: work(1, 100); idle(0.01)")
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.send_signal(number)
    process.communicate(timeout=30)
    assert process.returncode == code
    assert status(server) == "killed"
    (attempt,) = server.http.get("/api/v1/runs/ends/attempts").json()["items"]
    assert attempt["reason"] == told
    assert points(server, "w0") == [float(i) for i in range(100)]


def test_a_user_s_handler_is_called_as_before(server: Tracker) -> None:
    done = run(
        server,
        """
        signal.signal(signal.SIGTERM, lambda *_: (print("mine"), sys.exit(3)))
        work(0, 10)
        os.kill(os.getpid(), signal.SIGTERM)
        """,
    )
    assert (done.returncode, done.stdout) == (3, "mine\n")
    assert status(server) == "killed"


def test_an_uncaught_exception_says_failed(server: Tracker) -> None:
    done = run(server, "work(0, 10)\nraise ValueError('diverged')")
    assert "ValueError: diverged" in done.stderr
    assert status(server) == "failed"


def test_the_end_of_the_program_finishes_the_run(server: Tracker) -> None:
    assert run(server, "work(0, 10)").returncode == 0
    assert status(server) == "finished"


def test_what_was_logged_before_os_exit_is_in_the_spool(server: Tracker) -> None:
    run(server, "work(0, 500); os._exit(0)")
    (left,) = find_spools(configured_spool_dir())
    send(server, left)
    assert points(server, "w0") == [float(i) for i in range(500)]


@pytest.mark.parametrize("mode", ["hold request", "hold answer"])
def test_the_exit_does_not_hang_with_the_network(mode: Any, server: Tracker) -> None:
    with gate_before(server.url) as gate:
        gate.mode = mode
        began = time.monotonic()
        done = run(server, "work(0, 500).finish(timeout=1)", gate.url)
        assert time.monotonic() - began < 15
    assert done.returncode == 0, done.stderr
    assert "are kept in" in done.stderr
    (left,) = find_spools(configured_spool_dir())
    send(server, left)
    assert points(server, "w0") == [float(i) for i in range(500)]
    assert status(server) == "finished"


def test_a_server_that_is_not_there_is_not_waited_for(server: Tracker) -> None:
    server.stop()
    began = time.monotonic()
    done = run(server, "work(0, 10)")
    assert time.monotonic() - began < 10
    assert "runfolio sync" in done.stderr
    assert done.returncode == 0


def test_a_full_disk_stops_neither_the_loop_nor_the_recovery(
    server: Tracker, mount_small_fs: Callable[[int], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = mount_small_fs(24 << 20)
    (disk / "ballast").write_bytes(bytes(16 << 20))
    monkeypatch.setenv("RUNFOLIO_SPOOL_DIR", str(disk / "spool"))
    program = """
        run = rf.init("ends", capture=False)
        values = {f"m{i}": 0.5 for i in range(100)}
        for step in range(40_000):
            run.log(values, step)
        run.log({"last of the full disk": 1.0})
        print("full", flush=True)
        sys.stdin.readline() if sys.stdin else None
        deadline = time.monotonic() + 20
        while run._spool.trouble is not None and time.monotonic() < deadline:
            idle(0.05)
        for step in range(40_000, 40_100):
            run.log(values, step)
        """
    with gate_before(server.url) as gate:
        gate.mode = "refuse"
        process = start_on(disk, program, gate.url)
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline() == "full\n"
        (disk / "ballast").unlink()
        gate.mode = "pass"
        _, err = process.communicate("go\n", timeout=60)
    assert process.returncode == 0, err
    assert err.count("no room for the spool") == 1
    assert err.count("has room again") == 1
    notices = server.http.get("/api/v1/runs/ends/notices").json()["items"]
    dropped = sum(notice["count"] for notice in notices if notice["notice"] == "dropped")
    (kept,) = [m for m in eventually(lambda: summaries(server), what="the fold") if m["name"] == "m0"]
    assert dropped > 0
    assert 100 * kept["count"] + dropped in range(100 * 40_100, 100 * 40_100 + 2)
    assert kept["step"] == 40_099


def start_on(disk: Path, program: str, url: str) -> "subprocess.Popen[str]":
    path = disk.parent / "program.py"
    path.write_text(PROGRAM + textwrap.dedent(program))
    return subprocess.Popen(
        [sys.executable, str(path)],
        env=clean_environment(RUNFOLIO_URL=url, RUNFOLIO_SPOOL_DIR=str(disk / "spool"), RUNFOLIO_RUN_ID="ends"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def summaries(server: Tracker) -> Any:
    items = server.http.get("/api/v1/runs/ends/metrics", params={"limit": "1000"}).json()["items"]
    assert any(m["name"] == "m0" and m["step"] == 40_099 for m in items)
    return items
