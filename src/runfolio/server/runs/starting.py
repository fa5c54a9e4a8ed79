"""Many new runs at once: a job array that starts, a thousand spools that are synced.

What is wholly new takes a handful of statements, however many runs there are. Anything else (a second writer, a resumed
run, a deleted experiment) is left to :func:`.apply.start_run`, which knows every case.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert, select

from runfolio.server import clock
from runfolio.server.clock import from_us
from runfolio.server.db.bulk import table_of
from runfolio.server.db.membership import one_of
from runfolio.server.db.models import Attempt, Experiment, Run, Writer
from runfolio.server.experiments import service as experiments
from runfolio.wire.resources import ExperimentCreate

from .apply import FIELDS
from .names import default_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from runfolio.server.db.session import WriteSession
    from runfolio.wire.events import Start

_RUNS: Final = table_of(Run)
_ATTEMPTS: Final = table_of(Attempt)
_WRITERS: Final = table_of(Writer)


@dataclass(frozen=True, slots=True)
class Beginning:
    """The first words of a writer that nobody has heard of."""

    run_id: str
    writer: str
    start: Start


async def start_new(session: WriteSession, beginnings: Iterable[Beginning]) -> None:
    """Make the runs that are wholly new, with their experiments, attempts and writers.

    A run that another transaction makes meanwhile fails this one: whoever grouped the beginnings tries each alone.
    """
    alone = _alone(beginnings)
    known = set((await session.scalars(select(Run.id).where(one_of(Run.id, [b.run_id for b in alone])))).all())
    kept = await _experiments(session, {b.start.experiment: b.start.owner for b in alone})
    new = [b for b in alone if b.run_id not in known and b.start.experiment in kept]
    if not new:
        return
    connection = await session.connection()
    await connection.execute(insert(_RUNS), [_run(b, kept[b.start.experiment]) for b in new])
    await connection.execute(insert(_ATTEMPTS), [_attempt(b) for b in new])
    await connection.execute(insert(_WRITERS), [_writer(b) for b in new])


def _alone(beginnings: Iterable[Beginning]) -> Sequence[Beginning]:
    """Those whose run has no second writer among them."""
    listed = list(beginnings)
    writers = Counter(b.run_id for b in listed)
    return [b for b in listed if writers[b.run_id] == 1]


async def _experiments(session: WriteSession, wanted: Mapping[str, str | None]) -> dict[str, str]:
    """Ids by name, made with their owner where there is none of that name. Deleted ones are left out."""
    columns = select(Experiment.name, Experiment.id, Experiment.status)
    rows = await session.execute(columns.where(one_of(Experiment.name, wanted)))
    found = {name: (id_, status) for name, id_, status in rows}
    for name in sorted(wanted.keys() - found.keys()):  # in order, so that two servers wait for each other in turn
        made, _ = await experiments.get_or_create(session, ExperimentCreate(name, wanted[name]))
        found[name] = made.id, made.status
    return {name: id_ for name, (id_, status) in found.items() if status != "deleted"}


def _run(b: Beginning, experiment: str) -> dict[str, Any]:
    now = clock.now()
    said = {field: getattr(b.start, field) for field in FIELDS}
    row: dict[str, Any] = {FIELDS[field]: value for field, value in said.items()}
    row["name"] = row["name"] if row["name"] is not None else default_name(b.run_id)
    marks = {field: [b.start.at, b.writer] for field, value in said.items() if value is not None}
    return row | {
        "id": b.run_id,
        "experiment_id": experiment,
        "status": "running",
        "lifecycle": "active",
        "started_at": from_us(b.start.at),
        "set_at": marks or None,
        "created_at": now,
        "updated_at": now,
    }


def _attempt(b: Beginning) -> dict[str, Any]:
    return {
        "run_id": b.run_id,
        "id": b.start.attempt,
        "started_at": from_us(b.start.at),
        "status": "running",
        "host": b.start.host,
        "pid": b.start.pid,
        "slurm_job_id": b.start.slurm_job_id,
    }


def _writer(b: Beginning) -> dict[str, Any]:
    return {
        "run_id": b.run_id,
        "id": b.writer,
        "attempt_id": b.start.attempt,
        "offset": 0,
        "rank": b.start.rank or 0,
        "started_at": from_us(b.start.at),
    }
