"""Other trackers beside Runfolio: the same work on the same machine in one run, with ratios.

``python -m benchmarks.peers [--setup] [--steps 1000] [--only mlflow,trackio] [--work bulk,log]``

Their environments lie in the folder that ``RUNFOLIO_PEERS`` names (the user's cache otherwise); ``--setup`` makes them.
A tracker that is not installed there is left out, and so is work that it has no way to do.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.support.peers import PEERS_DIR

from .support.report import Row, note, report

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).parent.parent
TIMEOUT_S: Final = 900


@dataclass(frozen=True, slots=True)
class Peer:
    """A tracker: its driver, its environment (None for ours), and its packages where no lock file says them."""

    title: str
    driver: str
    environment: str | None
    packages: tuple[str, ...] = ()

    def python(self) -> Path:
        return Path(sys.executable) if self.environment is None else PEERS_DIR / self.environment / "bin" / "python"


OURS: Final = Peer("Runfolio", "runfolio", None)
PEERS: Final = (
    Peer("MLflow 3.18.0", "mlflow", "mlflow-3"),
    Peer("FastTrackML 0.6.0", "mlflow", "fml", ("fasttrackml==0.6.0",)),
    Peer("trackio 0.43.0", "trackio", "trackio", ("trackio==0.43.0",)),
    Peer("W&B 0.31.0, offline", "wandb", "wandb", ("wandb==0.31.0", "numpy")),
)


@dataclass(frozen=True, slots=True)
class Measure:
    """A number that a driver prints. ``more`` says whether more of it is better."""

    work: str
    key: str
    title: str
    form: str
    more: bool = False


MEASURES: Final = (
    Measure("bulk", "points_per_s", "bulk, 100 metrics, `log()` to committed", "{:,.0f} points/s", more=True),
    Measure("bulk", "bytes_per_point", "bytes a point on disk", "{:.1f}"),
    Measure("log", "log_p50_us", "a call that logs 20 metrics, p50", "{:,.1f} µs"),
    Measure("log", "log_p99_us", "a call that logs 20 metrics, p99", "{:,.1f} µs"),
    Measure("page", "page_ms", "filtered and sorted page of 100 out of 10,000 runs", "{:,.1f} ms"),
    Measure("chart", "chart_ms", "chart of 100 runs × 10,000 points, cut down by the server", "{:,.1f} ms"),
    Measure("start", "start_s", "server: command to first answer", "{:.2f} s"),
    Measure("start", "idle_mb", "server: memory when idle", "{:,.0f} MB"),
)


def set_up(peer: Peer) -> None:
    """Make a peer's environment: by its lock file, as for the tests, or with uv."""
    if peer.environment is None:
        return
    if not peer.packages:
        subprocess.run([ROOT / "scripts" / "peers", peer.environment], check=True)
    elif not peer.python().exists():
        subprocess.run(["uv", "venv", "--python", "3.11", str(PEERS_DIR / peer.environment)], check=True)
        command = ["uv", "pip", "install", "--compile-bytecode", "--python", str(peer.python()), *peer.packages]
        subprocess.run(command, check=True)


def command_of(peer: Peer, work: str, steps: int = 0) -> list[str]:
    return [str(peer.python()), "-m", f"benchmarks.drivers.{peer.driver}", work, str(steps)]


def surroundings() -> dict[str, str]:
    """The environment of a driver: no setting of ours reaches it."""
    return {name: value for name, value in os.environ.items() if not name.startswith("RUNFOLIO_")}


def drive(peer: Peer, work: str, steps: int) -> dict[str, float]:
    """What a peer's driver measured; nothing if it cannot do the work."""
    if not peer.python().exists():
        return {}
    command = command_of(peer, work, steps)
    done = subprocess.run(
        command, cwd=ROOT, env=surroundings(), capture_output=True, text=True, check=False, timeout=TIMEOUT_S
    )
    if done.returncode:
        if f"KeyError: '{work}'" not in done.stderr:
            note(f"{peer.title} cannot do {work}: {done.stderr.strip().splitlines()[-1]}")
        return {}
    found: dict[str, float] = json.loads(
        next(line for line in reversed(done.stdout.splitlines()) if line.startswith("{"))
    )
    note(f"{peer.title}: {found}")
    return found


@contextmanager
def held(peer: Peer, work: str) -> Iterator[dict[str, str]]:
    """Addresses at a tracker that its driver has filled, and keeps up meanwhile."""
    driver = subprocess.Popen(
        command_of(peer, work),
        cwd=ROOT,
        env=surroundings(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert driver.stdout is not None
    try:
        addresses: dict[str, str] = json.loads(driver.stdout.readline())
        yield addresses
    finally:
        driver.communicate()  # its input ends, and with it the server


def measure(options: argparse.Namespace) -> Iterator[Row]:
    """One row for each measure: ours, then each peer with how many times better ours is."""
    chosen = [peer for peer in PEERS if not options.only or peer.environment in options.only.split(",")]
    works = options.work.split(",") if options.work else list(dict.fromkeys(one.work for one in MEASURES))
    for work in works:
        ours = drive(OURS, work, options.steps)
        theirs = {peer.title: drive(peer, work, options.steps) for peer in chosen}
        for one in MEASURES:
            if one.work == work:
                yield compare(one, ours, theirs)


def compare(one: Measure, ours: dict[str, float], theirs: dict[str, dict[str, float]]) -> Row:
    """A row of the table. ``×`` is how many times better Runfolio's number is."""
    said, numbers = [], {"Runfolio": ours.get(one.key)}
    for title, found in theirs.items():
        if one.key not in found or one.key not in ours:
            continue
        numbers[title] = found[one.key]
        ratio = ours[one.key] / found[one.key] if one.more else found[one.key] / ours[one.key]
        said.append(f"{title}: {one.form.format(found[one.key])} ({ratio:,.3g}×)")
    mine = one.form.format(ours[one.key]) if one.key in ours else "–"
    return Row(one.title, mine, "; ".join(said), None, numbers)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--setup", action="store_true", help="make the environments that are missing")
    parser.add_argument("--steps", type=int, default=1000, help="of the bulk work, 100 metrics each")
    parser.add_argument("--only", default="", help="environments, separated by commas")
    parser.add_argument("--work", default="", help="bulk, log, page, chart, start")
    options = parser.parse_args()
    if options.setup:
        for peer in PEERS:
            set_up(peer)
    report("peers", measure(options))


if __name__ == "__main__":
    main()
