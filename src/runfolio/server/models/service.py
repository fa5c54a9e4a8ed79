"""Rules of models: what may change of one, and what is shown of it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING, Final, cast

from runfolio.server import clock
from runfolio.server.db.types import clean
from runfolio.server.errors import Conflict, Gone, Invalid, NotFound
from runfolio.server.experiments import service as experiments
from runfolio.server.paging import decode_cursor, encode_cursor
from runfolio.server.runs import service as runs
from runfolio.wire import limits
from runfolio.wire.ids import uuid7
from runfolio.wire.models import Model as Resource
from runfolio.wire.models import ModelRole, ModelUse, RunModel
from runfolio.wire.resources import ExperimentCreate, Page

from . import metrics, queries
from .conditions import NEWEST_FIRST
from .describing import describe
from .rules import check_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy.ext.asyncio import AsyncSession

    from runfolio.server.db.models import Model, Run
    from runfolio.server.db.session import ReadSession, WriteSession
    from runfolio.wire.models import ModelCreate, ModelMetricPoint, ModelUpdate

    from .conditions import Condition, Order

ROLES: Final[tuple[ModelRole, ...]] = ("output", "input")
PREFIX: Final = "m-"
"""Of the ids that are made here, by which people and other trackers' clients tell them from runs."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A list of models as it is asked for. ``experiments`` are ids or names; none: those that are not deleted."""

    experiments: tuple[str, ...] = ()
    run_id: str | None = None
    words: str = ""
    deleted: bool = False
    ids: tuple[str, ...] = ()
    """Only these, where any are given."""


# -- one model -------------------------------------------------------------------------------------------------------


async def create(session: WriteSession, new: ModelCreate) -> Model:
    """A new model.

    Raises :class:`Invalid`, :class:`Conflict` when the id is taken, :class:`Gone` when the experiment was deleted.
    """
    model_id = _checked_id(new.id)
    now = clock.now()
    row = {
        "id": model_id,
        "experiment_id": await _experiment_of(session, new),
        "run_id": new.run_id,
        "name": new.name,
        "type": new.type or None,
        "status": new.status,
        "created_at": now,
        "updated_at": now,
    }
    if not await queries.add(session, row):
        message = f"the model id {model_id!r} is taken"
        raise Conflict(message, id=model_id)
    await queries.put_values(session, model_id, "param", _cleaned(new.params))
    await queries.put_values(session, model_id, "tag", _cleaned(new.tags))
    return await require(session, model_id)


def _checked_id(given: str | None) -> str:
    if given is None:
        return PREFIX + uuid7()
    if not limits.is_run_id(given):
        raise Invalid("body.id", "a model id is 1 to 128 letters, digits, dots, underscores and dashes")
    return given


async def _experiment_of(session: WriteSession, new: ModelCreate) -> str:
    if new.experiment is not None and new.experiment_id is not None:
        raise Invalid("body.experiment", "give either experiment (a name) or experiment_id")
    if new.experiment is not None:
        return (await experiments.get_or_create(session, ExperimentCreate(new.experiment)))[0].id
    experiment_id = new.experiment_id
    if experiment_id is None:
        if new.run_id is None:
            raise Invalid("body.experiment", "give the experiment, or the run that made the model")
        experiment_id = await _experiment_of_run(session, new.run_id)
    try:
        experiment = await experiments.require(session, experiment_id)
    except NotFound as error:
        raise Invalid("body.experiment_id", error.detail) from None
    await experiments.require_kept(session, experiment.id)
    return experiment.id


async def _experiment_of_run(session: WriteSession, run_id: str) -> str:
    try:
        return (await runs.lock_kept(session, run_id)).experiment_id
    except NotFound as error:
        raise Invalid("body.run_id", error.detail) from None


async def require(session: AsyncSession, model_id: str) -> Model:
    """The model, deleted or not. Raises :class:`NotFound`."""
    model = await queries.get(session, model_id)
    if model is None:
        raise NotFound("model", model_id)
    return model


async def lock_kept(session: WriteSession, model_id: str) -> Model:
    """The model, for a change. Raises :class:`NotFound`, or :class:`Gone` for a deleted one."""
    model = await _lock(session, model_id)
    if model.deleted_at is not None:
        message = f"model {model_id!r} was deleted; restore it first"
        raise Gone(message)
    return model


async def _lock(session: WriteSession, model_id: str) -> Model:
    model = await queries.lock(session, model_id)
    if model is None:
        raise NotFound("model", model_id)
    return model


async def detail(session: AsyncSession, model_id: str) -> Resource:
    """A model with all that is known of it, deleted or not. Raises :class:`NotFound`."""
    return (await describe(session, [await require(session, model_id)]))[0]


async def update(session: WriteSession, model_id: str, change: ModelUpdate) -> Model:
    """Change a model. Raises :class:`NotFound`, :class:`Gone`, :class:`Conflict` for a parameter of another value."""
    model = await lock_kept(session, model_id)
    if change.name is not None:
        model.name = change.name
    if change.type is not None:
        model.type = change.type or None
    if change.status is not None:
        model.status = change.status
    if change.status_message is not None:
        model.status_message = change.status_message or None
    await _add_params(session, model, _cleaned(change.params))
    await set_tags(session, model, change.tags)
    return model


async def _add_params(session: WriteSession, model: Model, params: dict[str, str]) -> None:
    if not params:
        return
    stored = {row.key: row.value for row in await queries.values_of(session, [model.id]) if row.family == "param"}
    for key, value in params.items():
        if stored.get(key, value) != value:
            message = f"the parameter {key!r} of model {model.id!r} is {stored[key]!r} and does not change"
            raise Conflict(message)
    await queries.put_values(session, model.id, "param", params)


async def set_tags(session: WriteSession, model: Model, tags: Mapping[str, str | None]) -> None:
    """Set and, with None, remove tags of a model that the caller has locked."""
    await queries.put_values(session, model.id, "tag", _cleaned({k: v for k, v in tags.items() if v is not None}))
    removed = [clean(key) for key, value in tags.items() if value is None]
    if removed:
        await queries.remove_values(session, model.id, "tag", removed)
    model.updated_at = clock.now()


async def delete(session: WriteSession, model_id: str) -> Model:
    """Hide it. ``runfolio gc`` removes it later, unless a version in the registry needs it."""
    model = await _lock(session, model_id)
    if model.deleted_at is None:
        model.deleted_at = model.updated_at = clock.now()
    return model


async def restore(session: WriteSession, model_id: str) -> Model:
    """Bring it back."""
    model = await _lock(session, model_id)
    if model.deleted_at is not None:
        model.deleted_at, model.updated_at = None, clock.now()
    return model


async def measure(session: WriteSession, model_id: str, points: Sequence[ModelMetricPoint]) -> Model:
    """Store values measured of a model. Raises :class:`NotFound`, :class:`Gone`."""
    model = await lock_kept(session, model_id)
    await metrics.put(session, model, points)
    model.updated_at = clock.now()
    return model


# -- many models -----------------------------------------------------------------------------------------------------


async def find(
    session: AsyncSession,
    *,
    experiments: Sequence[str] | None = None,
    where: Sequence[Condition] = (),
    order: Sequence[Order] = NEWEST_FIRST,
    limit: int,
    offset: int = 0,
) -> list[Resource]:
    """Models of some experiments, or of all, for which every condition holds; deleted ones are left out."""
    found = await queries.find(session, experiments=experiments, where=where, order=order, limit=limit, offset=offset)
    return await describe(session, found)


async def list_page(session: ReadSession, wanted: Wanted, *, limit: int, cursor: str | None) -> Page[Resource]:
    """A page of models, newest first. Raises ``InvalidCursor``."""
    rows, following = await _page(session, wanted, limit, cursor)
    return Page(await describe(session, rows), following)


async def of_run(session: ReadSession, run_id: str, *, limit: int, cursor: str | None) -> Page[RunModel]:
    """A page of the models that a run made or used, newest first. Raises :class:`NotFound`, ``InvalidCursor``."""
    await runs.require(session, run_id)
    rows, following = await _page(session, Wanted(run_id=run_id), limit, cursor)
    uses = {(use.model_id, use.role): use.step for use in (await uses_of(session, [run_id])).get(run_id, [])}
    return Page([_beside(model, run_id, uses) for model in await describe(session, rows)], following)


def _beside(model: Resource, run_id: str, uses: Mapping[tuple[str, ModelRole], int]) -> RunModel:
    steps = {role: uses.get((model.id, role)) for role in ROLES}
    roles = [role for role in ROLES if steps[role] is not None or (role == "output" and model.run_id == run_id)]
    step = next((step for step in steps.values() if step is not None), None)
    return RunModel(**{field.name: getattr(model, field.name) for field in fields(model)}, roles=roles, step=step)


async def _page(
    session: AsyncSession, wanted: Wanted, limit: int, cursor: str | None
) -> tuple[list[Model], str | None]:
    of = ("models", wanted)
    after = decode_cursor(cursor, of, datetime, str)
    ids = await experiments.resolve(session, wanted.experiments) if wanted.experiments else None
    found = await queries.page(
        session,
        experiments=ids,
        run_id=wanted.run_id,
        words=clean(wanted.words),
        deleted=wanted.deleted,
        ids=wanted.ids,
        after=(after[0], after[1]) if after else None,
        limit=limit + 1,
    )
    items = found[:limit]
    return items, encode_cursor(of, items[-1].created_at, items[-1].id) if len(found) > limit else None


# -- beside runs -----------------------------------------------------------------------------------------------------


async def use(session: WriteSession, run_id: str, uses: Sequence[ModelUse]) -> Run:
    """A run made or used models; said again, the step is what was said last.

    Raises :class:`NotFound` or :class:`Gone` for the run, :class:`Invalid` for a model that is not there.
    """
    run = await runs.lock_kept(session, run_id)
    known = {model.id for model in await queries.by_ids(session, {each.model_id for each in uses})}
    for number, each in enumerate(uses):
        if each.model_id not in known:
            raise Invalid(f"body.models.{number}.model_id", f"there is no model {each.model_id!r}")
    steps = {(each.model_id, each.role): each.step for each in uses}
    rows = [{"run_id": run_id, "model_id": key[0], "role": key[1], "step": step} for key, step in steps.items()]
    await queries.put_uses(session, rows)
    run.updated_at = clock.now()
    return run


async def uses_of(session: AsyncSession, run_ids: Iterable[str]) -> dict[str, list[ModelUse]]:
    """What each of some runs made and used, by role and step; a run without any is left out."""
    found: dict[str, list[ModelUse]] = {}
    for row in await queries.uses_of(session, run_ids):
        found.setdefault(row.run_id, []).append(ModelUse(row.model_id, cast("ModelRole", row.role), row.step))
    return found


def _cleaned(values: Mapping[str, str]) -> dict[str, str]:
    """As the database holds them, so that no two keys become one within a statement."""
    for key in values:
        check_key("body", key)
    return {clean(key): clean(value) for key, value in values.items()}
