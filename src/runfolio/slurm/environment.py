"""What SLURM tells a job about itself, read from the environment variables that it sets."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMES: Final[Mapping[str, str]] = {
    "job_id": "SLURM_JOB_ID",
    "job_name": "SLURM_JOB_NAME",
    "array_job_id": "SLURM_ARRAY_JOB_ID",
    "array_task_id": "SLURM_ARRAY_TASK_ID",
    "restart_count": "SLURM_RESTART_COUNT",
    "step_id": "SLURM_STEP_ID",
    "cluster": "SLURM_CLUSTER_NAME",
    "partition": "SLURM_JOB_PARTITION",
    "account": "SLURM_JOB_ACCOUNT",
    "qos": "SLURM_JOB_QOS",
    "submit_host": "SLURM_SUBMIT_HOST",
    "submit_dir": "SLURM_SUBMIT_DIR",
    "nodes": "SLURM_JOB_NODELIST",
    "node_count": "SLURM_JOB_NUM_NODES",
    "node": "SLURMD_NODENAME",
    "node_rank": "SLURM_NODEID",
    "task_count": "SLURM_NTASKS",
    "rank": "SLURM_PROCID",
    "local_rank": "SLURM_LOCALID",
    "cpus_per_task": "SLURM_CPUS_PER_TASK",
    "gpus": "SLURM_JOB_GPUS",
    "start_time": "SLURM_JOB_START_TIME",
    "end_time": "SLURM_JOB_END_TIME",
}
"""Fields of :class:`Job`, and the variables that carry them. Times are seconds since 1970; SLURM 23.02 brought them."""


@dataclass(frozen=True, slots=True)
class Job:
    """The job that this process runs in. A field is None where SLURM did not say; numbers that it says are whole."""

    job_id: str
    job_name: str | None = None
    array_job_id: str | None = None
    array_task_id: str | None = None
    restart_count: int | None = None
    """How often the job was put back into the queue; SLURM sets it from the first requeue on."""
    step_id: str | None = None
    cluster: str | None = None
    partition: str | None = None
    account: str | None = None
    qos: str | None = None
    submit_host: str | None = None
    submit_dir: str | None = None
    nodes: str | None = None
    """In SLURM's short form: ``gpu[01-04]``."""
    node_count: int | None = None
    node: str | None = None
    node_rank: int | None = None
    task_count: int | None = None
    rank: int | None = None
    local_rank: int | None = None
    cpus_per_task: int | None = None
    gpus: str | None = None
    start_time: int | None = None
    end_time: int | None = None

    def facts(self) -> dict[str, str | int]:
        """The fields that SLURM said, by name."""
        values = ((each.name, getattr(self, each.name)) for each in fields(self))
        return {name: value for name, value in values if value is not None}


_WHOLE: Final = frozenset(each.name for each in fields(Job) if str(each.type).startswith("int"))


def read(environ: Mapping[str, str]) -> Job | None:
    """The job that ``environ`` describes; None outside SLURM. A number that is none is left out."""
    found: dict[str, Any] = {}
    for name, variable in NAMES.items():
        text = environ.get(variable)
        if not text:
            continue
        if name not in _WHOLE:
            found[name] = text
        elif text.isascii() and text.isdigit():
            found[name] = int(text)
    return Job(**found) if "job_id" in found else None
