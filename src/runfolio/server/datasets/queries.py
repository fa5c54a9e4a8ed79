"""Statements over datasets and their uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import ColumnElement, func, select, tuple_

from runfolio.server.db.bulk import insert_into, table_of
from runfolio.server.db.membership import one_of, pair_of
from runfolio.server.db.models import Dataset, DatasetUse, Run

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from runfolio.server.db.session import WriteSession

_DATASETS: Final = table_of(Dataset)
_USES: Final = table_of(DatasetUse)
_OTHERS: Final = _USES.alias("others").c


class Used(NamedTuple):
    """A use and what is used. ``runs`` are the active ones that use it."""

    use: DatasetUse
    dataset: Dataset
    runs: int


class Known(NamedTuple):
    """A dataset, and how many active runs use it."""

    dataset: Dataset
    runs: int


class Purpose(NamedTuple):
    """What a dataset is used for by some run; the context may be empty."""

    experiment_id: str
    name: str
    digest: str
    context: str


async def ids(session: AsyncSession, experiment_id: str, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Those of an experiment's datasets that are there, by name and digest."""
    statement = select(Dataset.name, Dataset.digest, Dataset.id).where(
        Dataset.experiment_id == experiment_id, pair_of(Dataset.name, Dataset.digest, keys)
    )
    return {(name, digest): id_ for name, digest, id_ in await session.execute(statement)}


async def add(session: WriteSession, rows: Sequence[dict[str, Any]]) -> None:
    """Store new datasets, but for those that somebody else stores meanwhile."""
    statement = insert_into(session, _DATASETS).values(rows)
    await session.execute(statement.on_conflict_do_nothing(index_elements=["experiment_id", "name", "digest"]))


async def put_uses(session: WriteSession, rows: Sequence[dict[str, Any]]) -> None:
    """Store uses. Of one that is there already, what was said earliest is kept."""
    statement = insert_into(session, _USES).values(rows)
    new = statement.excluded
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["run_id", "dataset_id", "context"],
            set_={"tags": new.tags, "used_at": new.used_at},
            where=new.used_at < _USES.c.used_at,
        )
    )


async def run_page(
    session: AsyncSession, run_id: str, after: tuple[datetime, str, str] | None, limit: int
) -> list[Used]:
    """What a run uses, from the first on, past a key (time, dataset, context)."""
    key = (DatasetUse.used_at, DatasetUse.dataset_id, DatasetUse.context)
    statement = (
        select(DatasetUse, Dataset, _runs())
        .join(Dataset, Dataset.id == DatasetUse.dataset_id)
        .where(DatasetUse.run_id == run_id)
        .order_by(*key)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(tuple_(*key) > tuple_(*after))
    return [Used(*row) for row in await session.execute(statement)]


async def of_runs(session: AsyncSession, run_ids: Iterable[str]) -> list[tuple[DatasetUse, Dataset]]:
    """What some runs use, run by run, from the first on."""
    statement = (
        select(DatasetUse, Dataset)
        .join(Dataset, Dataset.id == DatasetUse.dataset_id)
        .where(one_of(DatasetUse.run_id, run_ids))
        .order_by(DatasetUse.run_id, DatasetUse.used_at, DatasetUse.dataset_id, DatasetUse.context)
    )
    return [(use, dataset) for use, dataset in await session.execute(statement)]


async def experiment_page(
    session: AsyncSession, experiment_id: str, after: tuple[datetime, str] | None, limit: int
) -> list[Known]:
    """Datasets of an experiment that some run uses, newest first, past a key (time, id)."""
    key = (Dataset.created_at, Dataset.id)
    statement = (
        select(Dataset, _runs())
        .where(Dataset.experiment_id == experiment_id, _uses(Run.lifecycle != "deleted").exists())
        .order_by(*(column.desc() for column in key))
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(tuple_(*key) < tuple_(*after))
    return [Known(*row) for row in await session.execute(statement)]


async def purposes(session: AsyncSession, experiment_ids: Iterable[str], limit: int) -> list[Purpose]:
    """What the datasets of some experiments are used for, each once, by name."""
    columns = (Dataset.experiment_id, Dataset.name, Dataset.digest, DatasetUse.context)
    statement = (
        select(*columns)
        .join(DatasetUse, DatasetUse.dataset_id == Dataset.id)
        .where(one_of(Dataset.experiment_id, experiment_ids))
        .distinct()
        .order_by(*columns)
        .limit(limit)
    )
    return [Purpose(*row) for row in await session.execute(statement)]


def _runs() -> ColumnElement[int]:
    uses = _uses(Run.lifecycle == "active")
    return uses.with_only_columns(func.count(_OTHERS.run_id.distinct())).scalar_subquery()


def _uses(kept: ColumnElement[bool]) -> Select[Any]:
    """Uses of the dataset in scope by runs that are ``kept``."""
    uses = select(_OTHERS.run_id).join(Run, Run.id == _OTHERS.run_id)
    return uses.where(_OTHERS.dataset_id == Dataset.id, kept).correlate(Dataset)
