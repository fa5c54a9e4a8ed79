"""The journey that the dashboard is for: watch runs train, find the best one without reading anything, do it again."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import httpx2 as httpx
import pytest

from tests.browser.pages import Visit
from tests.support.poll import eventually
from tests.support.tracker import Tracker, clean_environment

ROOT = Path(__file__).parents[2]
RUNS = 13
STEPS = 130
Opens = Callable[..., Visit]


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[str]:
    """The address of a tracker beside which the demo trains."""
    command = [sys.executable, str(ROOT / "examples" / "demo" / "demo.py")]
    options = ["--port", "0", "--data", str(tmp_path / "data"), "--steps", str(STEPS)]
    with subprocess.Popen([*command, *options], stdout=subprocess.PIPE, text=True, env=clean_environment()) as process:
        assert process.stdout is not None
        yield _address(process.stdout)
        process.terminate()
        process.communicate()


def _address(output: IO[str]) -> str:
    for line in output:
        found = re.search(r"listens on (http://\S+)", line)
        if found:
            return found[1]
    raise AssertionError("the demo ended without an address")


def _best(url: str) -> Any:
    """The best of the demo's runs once all have ended: its cells are accuracy, rate and final loss."""
    fields = "metrics.val/accuracy.best,params.rate,metrics.train/loss"
    query = {"sort": "-metrics.val/accuracy.best", "fields": fields}
    runs = httpx.get(f"{url}/api/v1/table", params=query, trust_env=False).json()["items"]
    return runs[0] if [run["status"] for run in runs] == ["finished"] * RUNS else None


def test_a_newcomer_watches_finds_the_best_run_and_does_it_again(demo: str, visit: Opens, tmp_path: Path) -> None:
    page = visit(demo).page
    running = page.get_by_role("region", name="Running now")
    running.get_by_role("listitem").nth(1).wait_for()
    step = running.get_by_text(re.compile(r"^step \d+$")).first
    before = step.inner_text()
    eventually(lambda: step.inner_text() != before, what="a new point, without a reload")

    best = eventually(lambda: _best(demo), timeout=120, what="the end of the demo")
    page.get_by_role("link", name="digits").first.click()
    said = page.get_by_text("Best val/accuracy").locator("..")
    said.get_by_role("link", name=best["name"]).click()
    rate = page.get_by_role("region", name="Parameters").get_by_role("row", name=re.compile("^rate"))
    rate.get_by_text(f"{best['cells'][1]:g}", exact=True).wait_for()

    commands = page.get_by_role("region", name="Run it again").locator("pre").inner_text().splitlines()
    assert _again(commands, demo, best["id"], tmp_path) == best["cells"][2]


def _again(commands: list[str], demo: str, run: str, tmp_path: Path) -> float:
    """The final loss when the commands that are shown are run in a fresh clone, beside a tracker of its own."""
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    attempts = httpx.get(f"{demo}/api/v1/runs/{run}/attempts", trust_env=False).json()["items"]
    (clone / "run.diff").write_text(attempts[-1]["facts"]["git"].get("diff") or "")
    shutil.rmtree(tmp_path / "data" / "demo")  # nothing of the first training may help the second
    tracker = Tracker(tmp_path / "again", tmp_path / "spools").start()
    try:
        python = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        environment = clean_environment(
            RUNFOLIO_URL=tracker.url, RUNFOLIO_SPOOL_DIR=str(tmp_path / "spools"), PATH=python
        )
        wanted = [line for line in commands if not line.startswith("git clone")]
        subprocess.run("\n".join(["set -e", *wanted]), shell=True, check=True, cwd=clone, env=environment)
        metrics = tracker.http.get(f"/api/v1/runs/{run}").json()["metrics"]
        return float(metrics["train/loss"]["value"])
    finally:
        tracker.close()
