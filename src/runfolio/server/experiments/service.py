"""Rules of experiments."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from runfolio.server import clock
from runfolio.server.db.types import clean
from runfolio.server.errors import Conflict, Gone, Invalid, NameTaken, NotFound
from runfolio.server.paging import decode_cursor, encode_cursor
from runfolio.wire.ids import uuid7
from runfolio.wire.resources import Experiment as Resource
from runfolio.wire.resources import Page

from . import queries

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.ext.asyncio import AsyncSession

    from runfolio.server.db.models import Experiment
    from runfolio.server.db.session import WriteSession
    from runfolio.wire.resources import ExperimentCreate, ExperimentUpdate

    from .conditions import Condition, Order

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
    now = clock.now()
    id_ = uuid7()
    row = {"id": id_, "name": new.name, "owner": new.owner, "description": new.description, "status": "active"}
    made = await queries.add(session, row | {"created_at": now, "updated_at": now})
    if made and new.tags:
        await queries.set_tags(session, id_, new.tags)
    return await queries.by_name(session, new.name), made


async def require_kept(session: WriteSession, experiment_id: str) -> None:
    """Raises :class:`Gone` when the experiment was deleted."""
    experiment = await queries.get(session, experiment_id)
    if experiment is None or experiment.status == "deleted":
        message = f"the experiment {experiment.name if experiment else experiment_id!r} was deleted"
        raise Gone(message)


async def create(session: WriteSession, new: ExperimentCreate) -> Experiment:
    """A new experiment. Raises :class:`NameTaken`, also when a deleted one still has the name."""
    found, made = await _find_or_add(session, new)
    if found is None:
        message = f"the experiment {new.name!r} comes and goes; try again"
        raise Conflict(message)
    if not made:
        raise NameTaken("experiment", new.name, found.id)
    return found


async def require(session: AsyncSession, experiment_id: str) -> Experiment:
    """The experiment, deleted or not. Raises :class:`NotFound`."""
    found = await queries.get(session, experiment_id)
    if found is None:
        raise NotFound("experiment", experiment_id)
    return found


async def by_name(session: AsyncSession, name: str) -> Experiment | None:
    """The experiment that has a name, deleted or not."""
    return await queries.by_name(session, name)


async def exists(session: AsyncSession, experiment_id: str) -> bool:
    """Whether there is such an experiment, deleted or not."""
    return await queries.get(session, experiment_id) is not None


async def ensure(session: WriteSession, experiment_id: str, name: str) -> None:
    """Make the experiment of a given id and name, unless one of these is taken."""
    now = clock.now()
    row = {"id": experiment_id, "name": name, "status": "active", "created_at": now, "updated_at": now}
    await queries.add(session, row)


async def find(
    session: AsyncSession, where: Sequence[Condition], order: Sequence[Order], *, skip: int, limit: int
) -> list[Resource]:
    """Experiments for whoever has read a filter in another language."""
    return await to_resources(session, await queries.find(session, where, order, skip=skip, limit=limit))


async def statuses(session: AsyncSession, experiment_ids: Sequence[str]) -> dict[str, str]:
    """How those of some experiments stand that there are."""
    return await queries.statuses(session, experiment_ids)


async def resolve(session: AsyncSession, keys: Sequence[str]) -> list[str]:
    """The ids of experiments given by id or name; unknown ones are left out."""
    return await queries.resolve(session, keys)


async def _lock(session: WriteSession, experiment_id: str) -> Experiment:
    found = await queries.lock(session, experiment_id)
    if found is None:
        raise NotFound("experiment", experiment_id)
    return found


async def update(session: WriteSession, experiment_id: str, change: ExperimentUpdate) -> Experiment:
    """Rename, describe or archive. Raises :class:`Gone` for a deleted one, :class:`NameTaken`."""
    experiment = await _lock(session, experiment_id)
    if experiment.status == "deleted":
        message = f"the experiment {experiment.name!r} was deleted; restore it first"
        raise Gone(message)
    if change.name is not None and change.name != experiment.name:
        await _rename(session, experiment, change.name)
    if change.owner is not None:
        experiment.owner = change.owner or None
    if change.description is not None:
        experiment.description = change.description or None
    if change.status is not None:
        experiment.status = change.status
    await _tag(session, experiment_id, change.tags)
    experiment.updated_at = clock.now()
    return experiment


async def _tag(session: WriteSession, experiment_id: str, tags: Mapping[str, str | None]) -> None:
    """Set some tags and remove others, which are null."""
    kept = {key: value for key, value in tags.items() if value is not None}
    if kept:
        await queries.set_tags(session, experiment_id, kept)
    if len(kept) < len(tags):
        await queries.remove_tags(session, experiment_id, [key for key in tags if key not in kept])


async def _rename(session: WriteSession, experiment: Experiment, name: str) -> None:
    if not await queries.rename(session, experiment.id, name):
        holder = await queries.by_name(session, name)
        raise NameTaken("experiment", name, holder.id if holder else "")
    await session.refresh(experiment)


async def delete(session: WriteSession, experiment_id: str) -> None:
    """Hide it and its runs. Its name stays taken until it is purged."""
    experiment = await _lock(session, experiment_id)
    if experiment.status != "deleted":
        experiment.status, experiment.deleted_at = "deleted", clock.now()
        experiment.updated_at = experiment.deleted_at


async def restore(session: WriteSession, experiment_id: str) -> Experiment:
    """Bring back a deleted or archived one. Raises :class:`Gone` when it is being purged."""
    experiment = await _lock(session, experiment_id)
    if experiment.status == "deleted" and experiment.deleted_at is None:
        message = f"the experiment {experiment.name!r} is being purged"
        raise Gone(message)
    if experiment.status != "active":
        experiment.status, experiment.deleted_at, experiment.updated_at = "active", None, clock.now()
    return experiment


async def list_page(
    session: AsyncSession, *, status: str, words: str | None, sort: str, limit: int, cursor: str | None
) -> Page[Resource]:
    """A page of experiments. Raises :class:`Invalid` for an unknown sort order, ``InvalidCursor``."""
    field, descending = sort.removeprefix("-"), sort.startswith("-")
    if field not in queries.SORTS:
        raise Invalid("query.sort", f"sort by {', '.join(queries.SORTS)}; a - before it turns the order round")
    of = ("experiments", status, words, sort)
    after = decode_cursor(cursor, of, str if field == "name" else datetime, str)
    found = await queries.page(
        session,
        status=status,
        words=clean(words or ""),
        sort=field,
        descending=descending,
        after=after,
        limit=limit + 1,
    )
    items = found[:limit]
    more = len(found) > limit
    return Page(
        await to_resources(session, items),
        encode_cursor(of, getattr(items[-1], field), items[-1].id) if more else None,
    )


async def to_resource(session: AsyncSession, row: Experiment) -> Resource:
    """An experiment as it appears in JSON."""
    return (await to_resources(session, [row]))[0]


async def to_resources(session: AsyncSession, rows: Sequence[Experiment]) -> list[Resource]:
    """Experiments as they appear in JSON, with one statement for all of their tags."""
    tags: dict[str, dict[str, str]] = {row.id: {} for row in rows}
    for experiment, key, value in await queries.tags(session, list(tags)):
        tags[experiment][key] = value
    return [Resource(**_columns(row), tags=tags[row.id]) for row in rows]


def _columns(row: Experiment) -> dict[str, Any]:
    return {name: getattr(row, name) for name in Resource.__dataclass_fields__ if name != "tags"}
