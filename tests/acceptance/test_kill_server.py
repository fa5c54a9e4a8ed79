"""`kill -9` of the server under load: nothing acknowledged is lost, nothing is double, clients go on by themselves."""

import random
import re
import shutil
import threading
from collections import Counter
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path

import pytest

from tests.support import outsider
from tests.support.poll import eventually
from tests.support.tracker import Tracker

KILLS = 25
"""On each database: fifty in all."""
WRITERS = 4
ROWS = 150
NAMES = [f"m{i}" for i in range(6)]
WORK = re.compile(r"(fold|merge|seal) (begins|ends)")


def value(run: str, step: int, place: int) -> float:
    """What a run logs: known without keeping it."""
    return hash((run, step, place)) / 2**60


class Load(threading.Thread):
    """A client that logs and sends until it is told to end, and never gives up on a server that is away."""

    def __init__(self, url: str, run: str) -> None:
        super().__init__(daemon=True)
        self.client = outsider.Client(url, run, "killed")
        self.run_id, self.rows, self.acknowledged_rows = run, 0, 0
        self.ending = threading.Event()
        self.fault: Exception | None = None

    def run(self) -> None:
        try:
            while not self.ending.is_set():
                self.log_some()
                self.send()
            self.client.event("status", attempt=self.client.attempt, status="finished")
            self.send()
        except Exception as fault:  # noqa: BLE001 - the test shows it
            self.fault = fault

    def log_some(self) -> None:
        for _ in range(ROWS):
            self.client.log(self.rows, {name: value(self.run_id, self.rows, i) for i, name in enumerate(NAMES)})
            self.rows += 1

    def send(self) -> None:
        pause = threading.Event()
        while True:
            try:
                self.client.send()
            except (OSError, HTTPException, RuntimeError) as away:  # an answer cut off in its middle is the second
                if isinstance(away, RuntimeError) and "'status': 503" not in str(away):
                    raise
                pause.wait(0.05)
            else:
                self.acknowledged_rows = self.rows
                return


def assert_all_there_once(tracker: Tracker, load: Load) -> None:
    for place, name in enumerate(NAMES):
        found = []
        cursor: dict[str, str] = {}
        while True:
            params = {"name": name, "limit": "50000", **cursor}
            page = tracker.http.get(f"/api/v1/runs/{load.run_id}/metrics", params=params).json()
            found += [(item["step"], item["value"]) for item in page["items"]]
            if page["next_cursor"] is None:
                break
            cursor = {"cursor": page["next_cursor"]}
        assert found == [(step, value(load.run_id, step, place)) for step in range(load.rows)]


def unfinished_work(log: str) -> str:
    """What the server was doing when it was killed."""
    said = WORK.findall(log)
    return said[-1][0] if said and said[-1][1] == "begins" else "nothing"


def wait_for_moment(tracker: Tracker, dice: random.Random, pause: threading.Event) -> None:
    """Any moment, or the next one in which a certain job is at work; after a second any will do."""
    wanted = dice.choice([None, "fold", "merge", "seal"])
    pause.wait(dice.uniform(0.05, 0.6))
    for _ in range(500 if wanted else 0):
        if unfinished_work(tracker.log[-2000:]) == wanted:
            return
        pause.wait(0.002)


def test_a_server_killed_under_load_loses_and_doubles_nothing(
    start_tracker: Callable[..., Tracker], database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = random.SystemRandom().randrange(10**6)
    dice = random.Random(seed)
    print(f"seed {seed}")
    environment = {"RUNFOLIO_FOLD_SECONDS": "0.1", "RUNFOLIO_LOG_LEVEL": "debug"}
    tracker = start_tracker(database_url=database_url, environment=environment)
    loads = [Load(tracker.url, f"run-{i}") for i in range(WRITERS)]
    for load in loads:
        load.start()
    at_work: Counter[str] = Counter()
    pause = threading.Event()
    for _ in range(KILLS):
        wait_for_moment(tracker, dice, pause)
        tracker.kill()
        at_work[unfinished_work(tracker.log)] += 1
        tracker.start()
    for load in loads:
        load.ending.set()
    for load in loads:
        load.join(120)
        assert load.fault is None, load.fault
        assert not load.is_alive()
    with capsys.disabled():
        print(f"\n{KILLS} kills, seed {seed}, {sum(load.rows for load in loads)} rows; killed in: {dict(at_work)}")
    for load in loads:
        assert_all_there_once(tracker, load)


def test_a_server_restored_from_an_older_backup_is_filled_again(
    start_tracker: Callable[..., Tracker], tmp_path: Path
) -> None:
    tracker = start_tracker(data=tmp_path / "data")
    load = Load(tracker.url, "run-restored")
    load.log_some()
    load.send()
    tracker.stop()
    shutil.copytree(tmp_path / "data", tmp_path / "backup")
    tracker.start()
    load.log_some()
    load.send()
    tracker.stop()
    shutil.rmtree(tmp_path / "data")
    (tmp_path / "backup").rename(tmp_path / "data")
    tracker.start()
    load.log_some()
    load.send()
    assert_all_there_once(tracker, load)


def test_a_client_goes_on_by_itself_when_a_frozen_server_wakes(server: Tracker) -> None:
    from signal import SIGCONT, SIGSTOP

    load = Load(server.url, "run-frozen")
    load.start()
    eventually(lambda: load.acknowledged_rows > 0, 10, what="the first answer")
    server.send(SIGSTOP)
    before = load.acknowledged_rows
    server.send(SIGCONT)
    eventually(lambda: load.acknowledged_rows > before + ROWS, 20, what="an answer after the freeze")
    load.ending.set()
    load.join(60)
    assert load.fault is None, load.fault
    assert_all_there_once(server, load)
