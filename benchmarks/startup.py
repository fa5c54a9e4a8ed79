"""What it costs to be there: the command to its first answer, memory when idle, and ``import runfolio``.

``python -m benchmarks.startup [--repeat 7]``
"""

from __future__ import annotations

import argparse
import http.client
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from tests.support.ports import free_port
from tests.support.postgres import Postgres
from tests.support.tracker import clean_environment

from .support.report import Row, report

if TYPE_CHECKING:
    from collections.abc import Iterator

IDLE_S = 10.0


def installed_environment() -> dict[str, str]:
    """Without the setting that keeps Python from keeping compiled modules: those of a wheel are compiled once."""
    return {name: value for name, value in clean_environment().items() if name != "PYTHONDONTWRITEBYTECODE"}


def first_answer(port: int) -> None:
    """Until ``/ready`` says 200."""
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("GET", "/ready")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.002)
        finally:
            connection.close()


def start(data: Path, url: str | None) -> tuple[float, subprocess.Popen[bytes]]:
    """Seconds from the command to the first answer, and the server."""
    environment = installed_environment() | {"RUNFOLIO_SPOOL_DIR": str(data.with_name("spools"))}
    if url is not None:
        environment["RUNFOLIO_DATABASE_URL"] = url
    port = free_port()
    command = [str(Path(sys.executable).with_name("runfolio")), "server", "--port", str(port), "--data", str(data)]
    began = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    first_answer(port)
    return time.perf_counter() - began, process


def servers(repeat: int, kind: str, url: str | None) -> Iterator[Row]:
    new: list[float] = []
    again: list[float] = []
    memory: list[float] = []
    for i in range(repeat):
        with tempfile.TemporaryDirectory(prefix="runfolio-bench-") as folder:
            fresh = url if url is None else url + str(i)
            for times in (new, again):
                seconds, process = start(Path(folder) / "data", fresh)
                times.append(seconds)
                if times is again and i < 2:
                    time.sleep(IDLE_S)
                    memory.append(psutil.Process(process.pid).memory_info().rss / 1e6)
                process.terminate()
                process.wait(30)
    first, second = statistics.median(new), statistics.median(again)
    yield Row(
        f"server, {kind}: command to first answer",
        "≤ 1.5 s",
        f"{first:.2f} s with a new database, {second:.2f} s with an existing one",
        max(first, second) <= 1.5,
        {"new_s": first, "existing_s": second},
    )
    yield Row(
        f"server, {kind}: memory when idle",
        "≤ 120 MB",
        f"{max(memory):.0f} MB resident",
        max(memory) <= 120,
        {"rss_mb": max(memory)},
    )


def interpreter(code: str) -> tuple[float, int]:
    """Seconds that a new interpreter takes for ``code``, and how many modules it has loaded then."""
    began = time.perf_counter()
    program = f"{code}\nimport sys\nprint(len(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=installed_environment()
    )
    return time.perf_counter() - began, int(done.stdout)


def importing(repeat: int) -> Iterator[Row]:
    """Over a bare interpreter, in turn. ``import runfolio`` alone, and with the function that every training calls."""
    for what in ("import runfolio", "from runfolio import init"):
        _, modules = interpreter(what)  # compiles what was not
        bare, ours = [], []
        for _ in range(3 * repeat):
            bare.append(interpreter("pass")[0])
            ours.append(interpreter(what)[0])
        over = (statistics.median(ours) - statistics.median(bare)) * 1e3
        yield Row(
            f"`{what}`",
            "≤ 60 ms over bare Python, < 170 modules",
            f"{over:.0f} ms, {modules} modules",
            over <= 60 and modules < 170,
            {"over_ms": over, "modules": modules},
        )


def measure(options: argparse.Namespace) -> Iterator[Row]:
    """Imports, then servers."""
    yield from importing(options.repeat)
    yield from servers(options.repeat, "sqlite", None)
    postgres = Postgres(settings={})
    postgres.start()
    try:
        for i in range(options.repeat):
            postgres.execute(f"create database bench{i}")
        yield from servers(options.repeat, "postgres", postgres.url("bench"))
    finally:
        postgres.remove()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=7)
    report("startup", measure(parser.parse_args()))


if __name__ == "__main__":
    main()
