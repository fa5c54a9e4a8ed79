"""Rules of datasets: which two are one, and what stays of what was said twice."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from runfolio.server import clock
from runfolio.server.db.types import clean
from runfolio.server.paging import decode_cursor, encode_cursor
from runfolio.wire.datasets import Dataset as Resource
from runfolio.wire.datasets import UsedDataset
from runfolio.wire.ids import uuid7
from runfolio.wire.resources import Page

from . import queries

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.ext.asyncio import AsyncSession

    from runfolio.server.db.models import Dataset, DatasetUse, Run
    from runfolio.server.db.session import WriteSession
    from runfolio.wire import events
    from runfolio.wire.datasets import DatasetUse as NewUse

_NAMED = ("id", "experiment_id", "name", "digest", "source_type", "source", "schema", "profile", "created_at")


async def apply_dataset(session: WriteSession, run: Run, event: events.Dataset) -> None:
    """Take what a writer says that the run uses."""
    await use(session, run, [event], at=clock.from_us(event.at))


async def use(session: WriteSession, run: Run, uses: Sequence[NewUse], *, at: datetime) -> None:
    """Say that a run uses some datasets. One name and digest are one dataset of its experiment, made when new.

    What was said of a dataset first stays, and of two equal uses the earlier one.
    """
    if not uses:
        return
    first: dict[tuple[str, str], NewUse] = {}
    for used in uses:
        first.setdefault(_key(used), used)
    ids = await _ids(session, run, first, at)
    rows = {(ids[_key(used)], clean(used.context)): used for used in reversed(uses)}
    await queries.put_uses(
        session,
        [
            {"run_id": run.id, "dataset_id": dataset, "context": context, "tags": dict(used.tags), "used_at": at}
            for (dataset, context), used in sorted(rows.items(), key=lambda row: row[0])
        ],
    )
    run.updated_at = clock.now()


async def _ids(
    session: WriteSession, run: Run, wanted: dict[tuple[str, str], NewUse], at: datetime
) -> dict[tuple[str, str], str]:
    """The datasets' ids. Looked for before they are made, in one order: many runs that start at once use the same."""
    found = await queries.ids(session, run.experiment_id, wanted)
    new = [wanted[key] for key in sorted(wanted.keys() - found.keys())]
    if not new:
        return found
    common = {"experiment_id": run.experiment_id, "created_at": at}
    fields = ("name", "digest", "source_type", "source", "schema", "profile")
    await queries.add(session, [{"id": uuid7(), **common, **{f: getattr(one, f) for f in fields}} for one in new])
    return await queries.ids(session, run.experiment_id, wanted)


def _key(used: NewUse) -> tuple[str, str]:
    return clean(used.name), clean(used.digest)


async def run_page(session: AsyncSession, run_id: str, *, limit: int, cursor: str | None) -> Page[UsedDataset]:
    """A page of what a run uses, in the order in which it began to."""
    of = ("datasets of a run", run_id)
    after = decode_cursor(cursor, of, datetime, str, str)
    rows = await queries.run_page(session, run_id, (after[0], after[1], after[2]) if after else None, limit + 1)
    last = rows[limit - 1].use if len(rows) > limit else None
    items = [
        UsedDataset(**_fields(row.dataset), runs=row.runs, context=row.use.context, tags=row.use.tags,
                    used_at=row.use.used_at)
        for row in rows[:limit]
    ]  # fmt: skip
    return Page(items, encode_cursor(of, last.used_at, last.dataset_id, last.context) if last else None)


async def experiment_page(
    session: AsyncSession, experiment_id: str, *, limit: int, cursor: str | None
) -> Page[Resource]:
    """A page of what the runs of an experiment use, newest first."""
    of = ("datasets of an experiment", experiment_id)
    after = decode_cursor(cursor, of, datetime, str)
    rows = await queries.experiment_page(session, experiment_id, (after[0], after[1]) if after else None, limit + 1)
    items = [Resource(**_fields(row.dataset), runs=row.runs) for row in rows[:limit]]
    last = items[-1] if len(rows) > limit else None
    return Page(items, encode_cursor(of, last.created_at, last.id) if last else None)


async def of_runs(session: AsyncSession, run_ids: Iterable[str]) -> dict[str, list[tuple[DatasetUse, Dataset]]]:
    """What each of some runs uses, in the order in which it began to; nothing for a run that uses none."""
    found: dict[str, list[tuple[DatasetUse, Dataset]]] = defaultdict(list)
    for use_, dataset in await queries.of_runs(session, run_ids):
        found[use_.run_id].append((use_, dataset))
    return dict(found)


async def purposes(session: AsyncSession, experiment_ids: Iterable[str], *, limit: int) -> list[queries.Purpose]:
    """What the datasets of some experiments are used for, each once."""
    return await queries.purposes(session, experiment_ids, limit)


def _fields(row: Dataset) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _NAMED}
