"""Rules of runs, as people change them. What their writers say is applied in :mod:`.apply`."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from runfolio.server import clock
from runfolio.server.attempts import service as attempts
from runfolio.server.attempts.hearing import seen_at
from runfolio.server.attempts.rules import ENDED
from runfolio.server.db.types import clean
from runfolio.server.errors import Conflict, Gone, Invalid, NotFound
from runfolio.server.experiments import service as experiments
from runfolio.server.metrics import service as metrics
from runfolio.server.search.fields import fields
from runfolio.server.search.goals import NO_GOALS, load_goals
from runfolio.server.search.parser import parse, parse_field_list, parse_sort
from runfolio.server.search.printer import render_field
from runfolio.server.search.tree import Compare, Field, conjunction
from runfolio.server.values import service as values
from runfolio.wire import limits
from runfolio.wire.ids import uuid7
from runfolio.wire.resources import ExperimentCreate, Page, RunDetail

from . import queries
from .listing import RunPage, RunQuery, count_runs, list_runs, select_runs
from .listing_cells import Asked, load_cells
from .listing_rows import ALL_COLUMNS, Columns, Document, load_runs
from .names import default_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from runfolio.server.db.models import Run
    from runfolio.server.db.session import ReadSession, WriteSession
    from runfolio.server.search.columns import Selection
    from runfolio.server.search.fields import KnownField
    from runfolio.wire.resources import Lifecycle, RunCreate, RunStatus, RunUpdate

SHOWN_METRICS: Final = 1000
"""Most metrics that a run shows by itself; ``GET /runs/{id}/metrics`` pages through all."""

_PINNED: Final = [limits.MAX_TIME_US, values.API]
"""When a field was set by hand: no START record is later."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A list of runs as it is asked for. ``experiments`` are ids or names; none: those that are not deleted."""

    experiments: tuple[str, ...] = ()
    filter: str = ""
    sort: str = ""
    status: RunStatus | None = None
    lifecycles: tuple[str, ...] = ("active",)
    fields: str | None = None
    limit: int = 100
    cursor: str | None = None
    skip: int = 0


async def require(session: ReadSession | WriteSession, run_id: str) -> Run:
    """The run, deleted or not. Raises :class:`NotFound`."""
    run = await queries.get(session, run_id)
    if run is None:
        raise NotFound("run", run_id)
    return run


async def lock_kept(session: WriteSession, run_id: str) -> Run:
    """The run, for a change. Raises :class:`NotFound`, or :class:`Gone` for a deleted one."""
    run = await queries.lock(session, run_id)
    if run is None:
        raise NotFound("run", run_id)
    if run.lifecycle == "deleted":
        message = f"run {run_id!r} was deleted; restore it first"
        raise Gone(message)
    return run


async def require_restorable(session: WriteSession, run_id: str) -> None:
    """Raises :class:`NotFound`, or :class:`Gone` for a run that is being purged."""
    run = await require(session, run_id)
    if run.lifecycle == "deleted" and run.deleted_at is None:
        message = f"run {run_id!r} is being purged"
        raise Gone(message)


async def create(session: WriteSession, new: RunCreate) -> Run:
    """A run for callers without the SDK.

    Raises :class:`Invalid`, :class:`Conflict` when the id is taken, :class:`Gone` when the experiment was deleted.
    """
    run_id = _checked_id(new.id)
    row = {"id": run_id, "experiment_id": await _experiment_of(session, new), **_times(new)}
    row |= {
        "name": new.name or default_name(run_id),
        "status": new.status,
        "lifecycle": "active",
        "seed": new.seed,
        "owner": new.owner or None,
        "group_name": new.group or None,
        "parent_id": new.parent_id,
        "notes": new.notes or None,
        "notes_at": clock.to_us(clock.now()) if new.notes else None,
    }
    if not await queries.add(session, row):
        message = f"the run id {run_id!r} is taken"
        raise Conflict(message, id=run_id)
    run = await require(session, run_id)
    at = clock.to_us(run.created_at)
    await values.put(session, "params", [run], new.params, at=at, by=values.API)
    await values.put(session, "tags", [run], new.tags, at=at, by=values.API)
    return run


def _checked_id(given: str | None) -> str:
    if given is None:
        return uuid7()
    if not limits.is_run_id(given):
        raise Invalid("body.id", "a run id is 1 to 128 letters, digits, dots, underscores and dashes")
    return given


async def _experiment_of(session: WriteSession, new: RunCreate) -> str:
    if (new.experiment is None) == (new.experiment_id is None):
        raise Invalid("body.experiment", "give either experiment (a name) or experiment_id")
    if new.experiment is not None:
        return (await experiments.get_or_create(session, ExperimentCreate(new.experiment)))[0].id
    try:
        experiment = await experiments.require(session, new.experiment_id or "")
    except NotFound as error:
        raise Invalid("body.experiment_id", error.detail) from None
    await experiments.require_kept(session, experiment.id)
    return experiment.id


def _times(new: RunCreate) -> dict[str, Any]:
    now = clock.now()
    started_at = new.started_at or (None if new.status == "queued" else now)
    ended_at = new.ended_at or (now if new.status in ENDED else None)
    if new.ended_at is not None and new.status not in ENDED:
        raise Invalid("body.ended_at", f"a run that is {new.status} has not ended")
    if started_at is not None and ended_at is not None and ended_at < started_at:
        raise Invalid("body.ended_at", "a run does not end before it starts")
    return {"started_at": started_at, "ended_at": ended_at, "created_at": now, "updated_at": now}


async def update(session: WriteSession, run_id: str, change: RunUpdate) -> Run:
    """Rename, describe, or end by hand. What a person sets, a later START record does not change back."""
    run = await lock_kept(session, run_id)
    pinned = dict(run.set_at or {})
    for field, column in (("name", "name"), ("owner", "owner"), ("group", "group_name")):
        value = getattr(change, field)
        if value is not None:
            setattr(run, column, value or None)
            pinned[field] = _PINNED
    run.set_at = pinned or None
    run.updated_at = clock.now()
    if change.notes is not None:
        run.notes, run.notes_at = change.notes or None, clock.to_us(run.updated_at)
    if change.status is not None and change.status != run.status:
        await attempts.override(session, run, change.status)
    if change.ended_at is not None:
        run.ended_at = _end(run, change.ended_at)
    return run


def _end(run: Run, ended_at: datetime) -> datetime:
    if run.status not in ENDED:
        raise Invalid("body.ended_at", f"a run that is {run.status} has not ended")
    if run.started_at is not None and ended_at < run.started_at:
        raise Invalid("body.ended_at", "a run does not end before it starts")
    return ended_at


async def set_lifecycle(session: WriteSession, run_ids: Sequence[str], lifecycle: Lifecycle) -> dict[str, str]:
    """Archive, delete or bring back many runs; gives the experiment of each run that was not so before."""
    return dict(await queries.set_lifecycle(session, sorted(set(run_ids)), lifecycle, clock.now()))


async def tag(session: WriteSession, run_ids: Sequence[str], tags: dict[str, Any]) -> dict[str, str]:
    """Tag many runs; null removes. Gives the experiment of each run that is there and not deleted."""
    runs = await queries.by_ids(session, sorted(set(run_ids)))
    await values.patch(session, "tags", runs, tags)
    for run in runs:
        run.updated_at = clock.now()
    return {run.id: run.experiment_id for run in runs}


async def detail(session: ReadSession | WriteSession, run_id: str) -> RunDetail:
    """A run with everything that a page or a resuming client needs."""
    run = await require(session, run_id)
    shown = await metrics.list_summaries(session, run_id, limit=SHOWN_METRICS, cursor=None)
    return RunDetail(
        **_columns(run),
        params=await values.of_run(session, "params", run_id),
        tags=await values.of_run(session, "tags", run_id),
        summary=await values.of_run(session, "summary", run_id),
        metrics={metric.name: metric for metric in shown.items},
        last_step=await metrics.last_step(session, run_id),
        seen_at=await seen_at(session, run_id),
    )


def _columns(run: Run) -> dict[str, Any]:
    same = ("id", "experiment_id", "name", "status", "lifecycle", "started_at", "ended_at", "seed", "owner")
    columns = {name: getattr(run, name) for name in (*same, "parent_id", "notes", "created_at", "updated_at")}
    return columns | {"group": run.group_name}


async def find(session: ReadSession, query: RunQuery) -> RunPage:
    """A page of run ids for whoever has read a filter in another language. Raises ``InvalidCursor``."""
    return await list_runs(session, query, now=clock.now())


async def list_page(session: ReadSession, wanted: Wanted) -> Document:
    """A page of runs with what is asked for of each, as JSON.

    Raises ``InvalidFilter`` for a filter, an order or a list of fields that cannot be read, ``InvalidCursor``.
    """
    columns = ALL_COLUMNS if wanted.fields is None else Columns.of(parse_field_list(wanted.fields))
    page = await _find(session, wanted)
    return {"items": await load_runs(session, page.ids, columns), "next_cursor": page.next_cursor}


async def table_page(session: ReadSession, wanted: Wanted) -> Document:
    """The same as rows of a table, with a cell for each field. Raises what :func:`list_page` does."""
    fields = parse_field_list(wanted.fields or "", every=False)
    page = await _find(session, wanted)
    goals = await load_goals(session, fields) if page.ids else NO_GOALS
    items = await load_cells(session, page.ids, Asked(fields, goals, clock.now()))
    return {"fields": [render_field(field) for field in fields], "items": items, "next_cursor": page.next_cursor}


async def count(session: ReadSession, wanted: Wanted) -> int:
    """How many runs are on all pages. Raises ``InvalidFilter``."""
    query = await _query(session, wanted)
    return 0 if query is None else await count_runs(session, query, now=clock.now())


async def select(session: ReadSession, wanted: Wanted, fields: Sequence[Field]) -> Selection | None:
    """The runs on all pages, for who reads ``fields`` of them at once; None without any. Raises ``InvalidFilter``."""
    query = await _query(session, wanted)
    return None if query is None else await select_runs(session, query, fields, now=clock.now())


async def _find(session: ReadSession, wanted: Wanted) -> RunPage:
    query = await _query(session, wanted)
    return RunPage([], None) if query is None else await list_runs(session, query, now=clock.now())


async def _query(session: ReadSession, wanted: Wanted) -> RunQuery | None:
    """What is asked for; None when it names no experiment that there is."""
    where = parse(wanted.filter)
    if wanted.status is not None:
        where = conjunction((where, Compare(Field("runs", "status"), "=", wanted.status)))
    ids: tuple[str, ...] = ()
    if wanted.experiments:
        ids = tuple(await experiments.resolve(session, wanted.experiments))
        if not ids:
            return None
    sort = parse_sort(wanted.sort)
    return RunQuery(ids, where, sort, wanted.lifecycles, wanted.limit, wanted.cursor, wanted.skip)


async def with_runs(session: ReadSession, experiment_id: str, limit: int) -> Document:
    """An experiment and the first of its runs, as JSON. Raises :class:`NotFound`."""
    experiment = await experiments.to_resource(session, await experiments.require(session, experiment_id))
    if not limit:
        return {**asdict(experiment), "runs": [], "runs_next_cursor": None}
    page = await list_page(session, Wanted(experiments=(experiment_id,), limit=limit))
    return {**asdict(experiment), "runs": page["items"], "runs_next_cursor": page["next_cursor"]}


async def known_fields(session: ReadSession, experiment_id: str, words: str, limit: int) -> Page[KnownField]:
    """Fields of an experiment's runs. Raises :class:`NotFound`."""
    await experiments.require(session, experiment_id)
    return Page(await fields(session, experiment_id, clean(words), limit))


async def found(session: WriteSession, experiment_id: str, filter_: str, lifecycles: tuple[str, ...]) -> list[str]:
    """The ids of all runs of an experiment that a filter lets pass."""
    query = RunQuery((experiment_id,), parse(filter_), lifecycles=lifecycles, limit=limits.MAX_PAGE)
    ids: list[str] = []
    now = clock.now()
    while True:
        page = await list_runs(session, query, now=now)
        ids += page.ids
        if page.next_cursor is None:
            return ids
        query = replace(query, cursor=page.next_cursor)
