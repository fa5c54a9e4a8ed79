"""Rules of experiments."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from runfolio.server.errors import Conflict, Gone
from runfolio.wire.ids import uuid7

from . import queries

if TYPE_CHECKING:
    from runfolio.server.db.models import Experiment
    from runfolio.server.db.session import WriteSession
    from runfolio.wire.resources import ExperimentCreate

_TRIES = 5


async def get_or_create(session: WriteSession, new: ExperimentCreate) -> tuple[Experiment, bool]:
    """The experiment of that name, and whether it was made. Atomic: any number of callers get the same one.

    Raises :class:`Gone` when the name belongs to a deleted experiment.
    """
    for _ in range(_TRIES):
        found, made = await _find_or_add(session, new)
        if found is None:
            continue  # purged between the two statements: the name is free now
        if found.status == "deleted":
            message = f"the experiment {new.name!r} was deleted; restore it, or purge it to free its name"
            raise Gone(message)
        return found, made
    message = f"the experiment {new.name!r} comes and goes; try again"
    raise Conflict(message)


async def _find_or_add(session: WriteSession, new: ExperimentCreate) -> tuple[Experiment | None, bool]:
    found = await queries.by_name(session, new.name)
    if found is not None:
        return found, False
    now = datetime.now(UTC)
    row = {"id": uuid7(), "name": new.name, "owner": new.owner, "description": new.description, "status": "active"}
    made = await queries.add(session, row | {"created_at": now, "updated_at": now})
    return await queries.by_name(session, new.name), made


async def require_kept(session: WriteSession, experiment_id: str) -> None:
    """Raises :class:`Gone` when the experiment was deleted."""
    experiment = await queries.get(session, experiment_id)
    if experiment is None or experiment.status == "deleted":
        message = f"the experiment {experiment.name if experiment else experiment_id!r} was deleted"
        raise Gone(message)
