"""Which life of a run this process belongs to, and its place among the processes that share it."""

from __future__ import annotations

import getpass
import os
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from runfolio.wire import limits
from runfolio.wire.ids import uuid7

if TYPE_CHECKING:
    from collections.abc import Mapping

ATTEMPT: Final = "RUNFOLIO_ATTEMPT"
"""``<run id>:<attempt id>``, set for child processes, which then share the attempt."""

ATTEMPT_STEP: Final = "RUNFOLIO_ATTEMPT_STEP"
"""The step behind which a resumed attempt goes on, set for child processes beside :data:`ATTEMPT`."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One life of a run. ``joined`` when a parent process began it; ``rank`` is this process's, where there is one."""

    id: str
    joined: bool = False
    rank: int | None = None
    slurm_job_id: str | None = None

    @property
    def leader(self) -> bool:
        """Whether this process says how the attempt ended. One of its processes does."""
        return not self.joined and self.rank in (None, 0)


def find_attempt(run_id: str, environment: Mapping[str, str]) -> Attempt:
    """The attempt by the environment: a parent's, a SLURM job's, a torchrun restart's, else a new one."""
    job = environment.get("SLURM_JOB_ID")
    rank = _rank(environment)
    run, colon, given = environment.get(ATTEMPT, "").rpartition(":")
    if given and (not colon or run == run_id):
        return Attempt(given[: limits.MAX_RUN_ID], joined=bool(colon), rank=rank, slurm_job_id=job)
    return Attempt(_launcher_id(environment) or uuid7(), rank=rank, slurm_job_id=job)


def inherited_step(environment: Mapping[str, str]) -> int:
    """The step behind which a joined attempt goes on; -1 for one that began at the beginning."""
    value = environment.get(ATTEMPT_STEP, "")
    return int(value) if value.removeprefix("-").isdigit() else -1


def describe() -> dict[str, Any]:
    """Owner, host and process of a START record."""
    try:
        owner: str | None = getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container's user may have no name
        owner = None
    return {"owner": owner, "host": socket.gethostname(), "pid": os.getpid()}


def _launcher_id(env: Mapping[str, str]) -> str | None:
    if job := env.get("SLURM_JOB_ID"):
        task = env.get("SLURM_ARRAY_TASK_ID")
        place = f"{job}_{task}" if task else job
        return f"slurm-{place}-{env.get('SLURM_RESTART_COUNT') or 0}"
    if group := env.get("TORCHELASTIC_RUN_ID"):
        restart, port = env.get("TORCHELASTIC_RESTART_COUNT") or 0, env.get("MASTER_PORT") or 0
        return f"torchrun-{group}-{restart}-{port}"[: limits.MAX_RUN_ID]
    return None


def _rank(env: Mapping[str, str]) -> int | None:
    """torchrun's rank, or SLURM's in a step of several tasks."""
    several = env.get("SLURM_STEP_NUM_TASKS", "1") != "1"
    value = env.get("RANK") or (env.get("SLURM_PROCID") if several else None) or ""
    return int(value) if value.isdigit() else None
