"""Statements over ``models``, their values and metrics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, func, or_, select, tuple_

from runfolio.server import conditions
from runfolio.server.db.bulk import insert_into, table_of
from runfolio.server.db.membership import one_of
from runfolio.server.db.models import (
    Experiment,
    Model,
    ModelFile,
    ModelMetric,
    ModelUse,
    ModelValue,
    ModelVersion,
    RegisteredModel,
)
from runfolio.server.objects.trees import Tree
from runfolio.server.search.patterns import ESCAPE, containing

from .cells import METRICS, MODELS, VALUES, cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from runfolio.server.db.session import WriteSession

    from .conditions import Condition, Order

_USES: Final = table_of(ModelUse)
_FILES: Final = table_of(ModelFile)
TREE: Final = Tree("files of a model", _FILES, _FILES.c.model_id)
_METRIC_KEY: Final = ("model_id", "name", "dataset_name", "dataset_digest", "run_id")


async def get(session: AsyncSession, model_id: str) -> Model | None:
    """The model, deleted or not."""
    return (await session.scalars(select(Model).where(Model.id == model_id))).one_or_none()


async def by_ids(session: AsyncSession, model_ids: Iterable[str]) -> list[Model]:
    """Those of some models that are there, deleted or not."""
    return list((await session.scalars(select(Model).where(one_of(Model.id, model_ids)))).all())


async def lock(session: WriteSession, model_id: str) -> Model | None:
    """The model, whose row no one else changes until the transaction ends."""
    statement = select(Model).where(Model.id == model_id).with_for_update(key_share=True)
    return (await session.scalars(statement.execution_options(populate_existing=True))).one_or_none()


async def add(session: WriteSession, row: dict[str, Any]) -> bool:
    """Store a new model; False when its id is taken."""
    statement = insert_into(session, MODELS).values(row).on_conflict_do_nothing(index_elements=["id"])
    return (await session.execute(statement.returning(MODELS.c.id))).first() is not None


async def find(
    session: AsyncSession,
    *,
    experiments: Sequence[str] | None = None,
    where: Sequence[Condition] = (),
    order: Sequence[Order] = (),
    limit: int,
    offset: int = 0,
) -> list[Model]:
    """Models of some experiments, or of all, for which every condition holds; deleted ones are left out."""
    dialect = session.get_bind().dialect.name
    held = (conditions.compile_condition(each, cell, dialect) for each in where)
    statement = select(Model).where(Model.deleted_at.is_(None), *held)
    if experiments is not None:
        statement = statement.where(one_of(Model.experiment_id, experiments))
    keys = [part for each in order for part in conditions.compile_order(each, cell)]
    return list((await session.scalars(statement.order_by(*keys).limit(limit).offset(offset))).all())


async def page(
    session: AsyncSession,
    *,
    experiments: Sequence[str] | None,
    run_id: str | None,
    words: str,
    deleted: bool,
    ids: Sequence[str],
    after: tuple[datetime, str] | None,
    limit: int,
) -> list[Model]:
    """Models, newest first, past a key ``(created_at, id)``; of a run, those that it made or used."""
    statement = select(Model).order_by(Model.created_at.desc(), Model.id.desc()).limit(limit)
    statement = statement.where(Model.deleted_at.is_not(None) if deleted else Model.deleted_at.is_(None))
    if experiments is not None:
        statement = statement.where(one_of(Model.experiment_id, experiments))
    elif run_id is None:
        kept = select(Experiment.id).where(Experiment.status != "deleted")
        statement = statement.where(Model.experiment_id.in_(kept))
    if run_id is not None:
        used = select(_USES.c.model_id).where(_USES.c.run_id == run_id)
        statement = statement.where(or_(Model.run_id == run_id, Model.id.in_(used)))
    if ids:
        statement = statement.where(one_of(Model.id, ids))
    if words:
        statement = _with_words(statement, words)
    if after is not None:
        statement = statement.where(tuple_(Model.created_at, Model.id) < tuple_(*after))
    return list((await session.scalars(statement)).all())


def _with_words(statement: Select[Model], words: str) -> Select[Model]:
    text = func.lower(Model.name + " " + func.coalesce(Model.type, ""))
    return statement.where(text.like(containing(words.lower()), escape=ESCAPE))


# -- parameters and tags ---------------------------------------------------------------------------------------------


async def put_values(session: WriteSession, model_id: str, family: str, values: Mapping[str, str]) -> None:
    if not values:
        return
    rows = [{"model_id": model_id, "family": family, "key": key, "value": value} for key, value in values.items()]
    statement = insert_into(session, VALUES).values(rows)
    changed = {"value": statement.excluded.value}
    await session.execute(statement.on_conflict_do_update(index_elements=["model_id", "family", "key"], set_=changed))


async def remove_values(session: WriteSession, model_id: str, family: str, keys: Iterable[str]) -> None:
    mine = (VALUES.c.model_id == model_id, VALUES.c.family == family)
    await session.execute(delete(VALUES).where(*mine, one_of(VALUES.c.key, keys)))


async def values_of(session: AsyncSession, model_ids: Iterable[str]) -> list[ModelValue]:
    """By key."""
    statement = select(ModelValue).where(one_of(ModelValue.model_id, model_ids)).order_by(ModelValue.key)
    return list((await session.scalars(statement)).all())


# -- metrics ---------------------------------------------------------------------------------------------------------


async def put_metrics(session: WriteSession, rows: list[dict[str, Any]]) -> None:
    """Store values, each in the place of the one with its key."""
    if not rows:
        return
    statement = insert_into(session, METRICS).values(rows)
    changed = {name: statement.excluded[name] for name in ("step", "value", "kind", "timestamp")}
    await session.execute(statement.on_conflict_do_update(index_elements=_METRIC_KEY, set_=changed))


async def metrics_of(session: AsyncSession, model_ids: Iterable[str]) -> list[ModelMetric]:
    """By name, then by what was measured on, then by run."""
    key = (ModelMetric.name, ModelMetric.dataset_name, ModelMetric.dataset_digest, ModelMetric.run_id)
    return list(
        (await session.scalars(select(ModelMetric).where(one_of(ModelMetric.model_id, model_ids)).order_by(*key))).all()
    )


# -- where they are from and where they stand ------------------------------------------------------------------------


async def put_uses(session: WriteSession, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    statement = insert_into(session, _USES).values(rows)
    key = ["run_id", "model_id", "role"]
    await session.execute(statement.on_conflict_do_update(index_elements=key, set_={"step": statement.excluded.step}))


async def uses_of(session: AsyncSession, run_ids: Iterable[str]) -> list[ModelUse]:
    """What runs made and used: by run, role, step and model. Deleted models are left out."""
    there = select(Model.id).where(Model.deleted_at.is_(None))
    statement = select(ModelUse).where(one_of(ModelUse.run_id, run_ids), ModelUse.model_id.in_(there))
    statement = statement.order_by(ModelUse.run_id, ModelUse.role, ModelUse.step, ModelUse.model_id)
    return list((await session.scalars(statement)).all())


async def versions_of(session: AsyncSession, model_ids: Iterable[str]) -> list[tuple[str, str, int]]:
    """(model, name, version) of what stands in the registry."""
    statement = (
        select(ModelVersion.model_id, RegisteredModel.name, ModelVersion.version)
        .join(RegisteredModel, RegisteredModel.id == ModelVersion.registered_model_id)
        .where(one_of(ModelVersion.model_id, model_ids))
        .order_by(RegisteredModel.name, ModelVersion.version)
    )
    return [(model_id or "", name, version) for model_id, name, version in await session.execute(statement)]


async def totals_of(session: AsyncSession, model_ids: Iterable[str]) -> dict[str, tuple[int, int]]:
    """How many files there are, and how large together."""
    statement = (
        select(ModelFile.model_id, func.count(), func.sum(ModelFile.size))
        .where(one_of(ModelFile.model_id, model_ids))
        .group_by(ModelFile.model_id)
    )
    return {model_id: (count, int(size)) for model_id, count, size in await session.execute(statement)}


# -- files -----------------------------------------------------------------------------------------------------------


async def put_file(session: WriteSession, row: dict[str, Any]) -> None:
    """Name bytes by a path of a model, in the place of what it held."""
    statement = insert_into(session, _FILES).values(row)
    changed = {name: statement.excluded[name] for name in ("digest", "size", "mime", "created_at")}
    await session.execute(statement.on_conflict_do_update(index_elements=["model_id", "path"], set_=changed))


async def get_file(session: AsyncSession, model_id: str, path: str) -> ModelFile | None:
    return (
        await session.scalars(select(ModelFile).where(ModelFile.model_id == model_id, ModelFile.path == path))
    ).one_or_none()


async def remove_file(session: WriteSession, model_id: str, path: str) -> bool:
    """Whether it was there."""
    mine = (_FILES.c.model_id == model_id, _FILES.c.path == path)
    return (await session.execute(delete(_FILES).where(*mine).returning(_FILES.c.path))).first() is not None
