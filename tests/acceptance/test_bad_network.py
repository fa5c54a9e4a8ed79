"""A real server behind a network and proxies that do everything wrong: the loop goes on, each point arrives once."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pytest

import runfolio as rf
from runfolio.sdk.config import spool_dir as configured_spool_dir
from runfolio.sdk.reading import writer_folders
from tests.support.gate import Gate, Mode, gate_before
from tests.support.poll import eventually

if TYPE_CHECKING:
    from tests.support.tracker import Tracker

BAD: list[Mode] = [mode for mode in get_args(Mode) if mode != "pass" and not mode.startswith("hold")]


def points(server: Tracker, run_id: str) -> list[tuple[int, float]]:
    found, cursor = [], None
    while True:
        parameters = {"name": "m", "limit": "5000"} | ({"cursor": cursor} if cursor else {})
        page = server.http.get(f"/api/v1/runs/{run_id}/metrics", params=parameters).raise_for_status().json()
        found += [(point["step"], point["value"]) for point in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            return found


class Loop:
    """A training loop that logs as fast as it can while something is awaited."""

    def __init__(self, run: rf.Run) -> None:
        self.run = run
        self.steps = 0

    def until(self, gate: Gate, mode: Mode, uploads: int) -> None:
        """Log until so many more uploads have met the gate in this mode."""
        gate.mode = mode
        reached = gate.met[mode] + uploads

        def met() -> bool:
            self.run.log({"m": self.steps / 7}, step=self.steps)
            self.steps += 1
            return gate.met[mode] >= reached

        eventually(met, 60, what=f"uploads that meet {mode!r}")


@pytest.mark.parametrize("mode", BAD)
def test_while_every_upload_goes_wrong_the_loop_goes_on_and_nothing_is_lost(
    mode: Mode, server_on_each_database: Tracker
) -> None:
    server = server_on_each_database
    with gate_before(server.url) as gate:
        run = rf.init("bad", url=gate.url, capture=False)
        loop = Loop(run)
        loop.until(gate, "pass", 1)
        loop.until(gate, mode, 2)
        loop.until(gate, "pass", 2)
        run.finish()

    assert points(server, run.id) == [(step, step / 7) for step in range(loop.steps)]
    assert server.http.get(f"/api/v1/runs/{run.id}").json()["status"] == "finished"


def test_a_record_that_the_server_refuses_is_set_aside_and_the_rest_arrives(
    server_on_each_database: Tracker, capsys: pytest.CaptureFixture[str]
) -> None:
    server = server_on_each_database
    run = rf.init("refused", url=server.url, capture=False)
    for step in range(100):
        run.log({"m": step / 7}, step=step)
        if step == 50:
            run._event({"type": "notes", "words": "which no server knows"})
    run.finish()

    (folder,) = writer_folders(configured_spool_dir(), run.id)
    assert points(server, run.id) == [(step, step / 7) for step in range(100)]
    assert len(list((folder / "refused").iterdir())) == 1
    assert capsys.readouterr().err.count("the server refused a record") == 1
    notices = server.http.get(f"/api/v1/runs/{run.id}/notices").json()["items"]
    assert ["was refused" in notice["message"] for notice in notices] == [True]


def test_a_run_that_was_deleted_while_it_trains_is_told_so_once_and_trains_on(
    server_on_each_database: Tracker, capsys: pytest.CaptureFixture[str]
) -> None:
    server = server_on_each_database
    with gate_before(server.url) as gate:
        run = rf.init("deleted", url=gate.url, capture=False)
        loop = Loop(run)
        loop.until(gate, "pass", 1)
        eventually(lambda: server.http.get(f"/api/v1/runs/{run.id}").status_code == 200, what="the run")
        kept = run.spool_dir
        server.http.delete(f"/api/v1/runs/{run.id}").raise_for_status()
        loop.until(gate, "pass", 1)
        eventually(lambda: "was deleted" in capsys.readouterr().err, what="the words about it")
        for step in range(1000):
            run.log({"m": step / 7})
        run.finish()

    assert "was deleted" not in capsys.readouterr().err
    assert any(kept.glob("*/*.spool")), "what it logged stays on disk"
