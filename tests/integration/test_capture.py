"""What a real program leaves of its surroundings, its output and its media, without anybody asking for it."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import runfolio as rf
from runfolio.sdk.errors import ConfigError
from tests.support.spooled import Spooled, read_spool

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """
import sys, time
import runfolio as rf
run = rf.init("captured", id="run-1", mode="offline")
"""


def run_program(body: str, spool_dir: Path, *arguments: str, **environment: str) -> tuple[Spooled, str]:
    """Run a program that logs to ``run``. What it left in its spool, and what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", HEAD + body, *arguments],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return read_spool(spool_dir / "run-1"), done.stdout


def test_a_program_that_only_logs_tells_what_it_was_made_with(spool_dir: Path) -> None:
    found, _ = run_program("run.log({'a': 1})", spool_dir, "--api-key", "sesame", SLURM_JOB_ID="4711")
    (capture,) = found.of("capture")
    facts = capture["facts"]
    assert facts["command"]["arguments"][-2:] == ["--api-key", "[redacted]"]
    assert facts["slurm"] == {"job_id": "4711"}
    assert {"python", "packages", "host"} <= set(facts)
    assert facts["packages"]["pytest"] == pytest.__version__


def test_what_it_prints_is_recorded_up_to_its_end(spool_dir: Path) -> None:
    body = "for step in range(3): print('step', step)\nprint('careful', file=sys.stderr)\nraise SystemExit(0)"
    found, printed = run_program(body, spool_dir)
    assert printed == "step 0\nstep 1\nstep 2\n"
    assert {"careful", "step 0", "step 1", "step 2"} <= set(found.console.splitlines())


def test_an_exception_is_recorded_with_the_line_that_raised_it(spool_dir: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        run_program("raise RuntimeError('diverged')", spool_dir)
    found = read_spool(spool_dir / "run-1")
    (status,) = found.of("status")
    assert status["status"] == "failed"
    assert "RuntimeError: diverged" in found.console


def test_a_program_may_turn_everything_off(spool_dir: Path) -> None:
    found, _ = run_program(
        "run.finish()\nagain = rf.init('captured', id='run-2', mode='offline', capture=False)\nprint('unseen')",
        spool_dir,
    )
    second = read_spool(spool_dir / "run-2")
    assert found.of("capture")
    assert not second.of("capture")
    assert second.console == ""


def test_media_wait_beside_the_spool_with_what_is_known_of_them(spool_dir: Path) -> None:
    images = "[rf.Image([[0, 255]], caption='two'), rf.Image([[9]])]"
    found, _ = run_program(f"run.log({{'sample': {images}, 'bad': rf.Image('absent.png')}}, step=7)", spool_dir)
    media = found.of("media")
    assert [(each["name"], each["step"], each["index"], each["caption"]) for each in media] == [
        ("sample", 7, 0, "two"),
        ("sample", 7, 1, None),
    ]
    stored = spool_dir / "run-1" / "files" / media[0]["digest"]
    assert stored.read_bytes().startswith(b"\x89PNG")
    assert (media[0]["meta"]["width"], media[0]["size"]) == (2, stored.stat().st_size)
    assert any(notice["notice"] == "skipped" for notice in found.of("notice"))


def test_a_process_that_joins_an_attempt_records_its_console_alone(spool_dir: Path) -> None:
    child = HEAD + "print('from the child')"
    body = f"import subprocess\nsubprocess.run([sys.executable, '-c', {child!r}], check=True)\nprint('from the parent')"
    found, _ = run_program(body, spool_dir)
    assert len(found.starts) == 2
    assert len(found.of("capture")) == 1
    assert {"from the child", "from the parent"} <= set(found.console.splitlines())


def test_a_task_of_a_sweep_with_a_run_of_its_own_is_captured_whole(spool_dir: Path) -> None:
    body = "own = rf.init('sweep', mode='offline')\nprint(own.id)"
    _, printed = run_program(body, spool_dir, SLURM_JOB_ID="7", SLURM_PROCID="3", SLURM_STEP_NUM_TASKS="8")
    found = read_spool(spool_dir / printed.strip())
    assert found.of("capture")
    assert found.of("status")


def test_a_part_that_does_not_exist_is_refused_before_anything_begins(spool_dir: Path) -> None:
    with pytest.raises(ConfigError, match="not 'gits'"):
        rf.init("captured", mode="offline", capture=["gits"])
    assert rf.active_run() is None
    assert not spool_dir.exists()
