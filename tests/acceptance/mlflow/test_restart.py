"""The server is killed while a client logs: what was acknowledged is kept, and the client goes on by itself."""

from collections.abc import Callable
from pathlib import Path

import runfolio as rf
from tests.acceptance.mlflow.conftest import SCENARIOS
from tests.support.mlflow_client import NEWEST
from tests.support.tracker import Tracker

KILLS = 3
RETRIES = {"MLFLOW_HTTP_REQUEST_MAX_RETRIES": "7", "MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR": "1"}


def test_a_killed_server_loses_nothing_that_a_client_was_told_is_kept(
    start_tracker: Callable[..., Tracker], database_url: str, tmp_path: Path
) -> None:
    tracker = start_tracker(database_url=database_url)
    process = NEWEST.start(f"{SCENARIOS}.endless", url=tracker.url, folder=tmp_path, settings=RETRIES)
    assert process.stdin is not None
    assert process.stdout is not None
    lines = iter(process.stdout.readline, "")
    run_id = next(lines).strip()
    step = -1
    for _ in range(KILLS):
        for _ in range(5):
            step = int(next(lines))
        tracker.kill()
        tracker.start()
    out, err = process.communicate("")
    assert process.returncode == 0, err
    last = max(int(line) for line in [str(step), *out.splitlines()] if line.isdigit())

    run = rf.get_run(run_id, url=tracker.url)
    points = run.history("acc").rows()
    assert sorted({point["step"] for point in points}) == list(range(last + 1))
    assert {f"p{number}" for number in range(last + 1)} <= set(run.params)
    assert run.status == "finished"
