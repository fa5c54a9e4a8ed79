"""``runs/search`` and ``experiments/search``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Final

import orjson
from fastapi import APIRouter, Query, Response

from runfolio.server.answers import age, json_answer
from runfolio.server.conditions import OneOf
from runfolio.server.deps import App, Read
from runfolio.server.experiments import service as experiments
from runfolio.server.metrics import service as metrics
from runfolio.server.runs import service as runs
from runfolio.server.runs.listing import RunQuery
from runfolio.server.search.tree import Compare, Field, In, conjunction, disjunction

from . import bodies, documents, entities
from .errors import MlflowRoute
from .experiments import ids_of
from .search import experiments as of_experiments
from .search import tokens
from .search.orders import metrics_of, parse_order, with_ends
from .search.runs import parse_filter

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Mapping

    from runfolio.server.db.session import ReadSession
    from runfolio.server.experiments.conditions import Condition

router = APIRouter(route_class=MlflowRoute)

_LIFECYCLE: Final = Field("runs", "lifecycle")
_EXPERIMENT: Final = Field("runs", "experiment_id")

_SLICE: Final = 1000
"""Runs that are read at once."""


@router.post("/runs/search")
async def search_runs(
    services: App, body: Annotated[bodies.RunSearch, bodies.read(bodies.RunSearch)], session: Read
) -> Response:
    """Runs with what was logged to them last. What has just come is folded first, as for every search."""
    behind = await services.metric_jobs.fold_before_search(session)
    statuses = await experiments.statuses(session, await ids_of(session, body.experiment_ids))
    search = (sorted(body.experiment_ids), body.filter, body.order_by, body.run_view_type)
    query = RunQuery(
        filter=parse_filter(body.filter or ""),
        sort=parse_order(body.order_by),
        limit=body.max_results,
        cursor=tokens.decode(search, body.page_token),
    )
    query = _within(query, statuses, body.run_view_type)
    if not query.experiment_ids:
        return json_answer({})
    ends = await metrics.not_finite(session, query.experiment_ids, metrics_of(query.sort))
    page = await runs.find(session, replace(query, sort=with_ends(query.sort, ends)))
    deleted = {id_ for id_, status in statuses.items() if status == "deleted"}
    token = tokens.encode(search, page.next_cursor) if page.next_cursor else None
    found = [orjson.Fragment(part) async for part in _slices(session, page.ids, deleted)]
    return json_answer(entities.filled({"runs": found, "next_page_token": token}), age(behind))


def _within(query: RunQuery, statuses: Mapping[str, str], view: bodies.View) -> RunQuery:
    """The query over some experiments. With an experiment its runs are deleted, whatever became of each before."""
    deleted = tuple(sorted(id_ for id_, status in statuses.items() if status == "deleted"))
    kept = tuple(sorted(statuses.keys() - set(deleted)))
    if view == "ACTIVE_ONLY":
        return replace(query, experiment_ids=kept, lifecycles=("active", "archived"))
    if view == "DELETED_ONLY" and not deleted:
        return replace(query, experiment_ids=kept, lifecycles=("deleted",))
    if view == "DELETED_ONLY":
        gone = disjunction((Compare(_LIFECYCLE, "=", "deleted"), In(_EXPERIMENT, deleted)))
        query = replace(query, filter=conjunction((query.filter, gone)))
    return replace(query, experiment_ids=(*kept, *deleted), lifecycles=("active", "archived", "deleted"))


async def _slices(session: ReadSession, ids: list[str], deleted: Collection[str]) -> AsyncIterator[bytes]:
    """The runs as JSON, some at a time: an answer may hold many more than should lie in memory as objects."""
    for first in range(0, len(ids), _SLICE):
        some = ids[first : first + _SLICE]
        for run in await documents.load(session, some, await documents.folded_metrics(session, some), deleted):
            yield orjson.dumps(run)


@router.post("/experiments/search")
async def search_experiments(
    body: Annotated[bodies.ExperimentSearch, bodies.read(bodies.ExperimentSearch)], session: Read
) -> Response:
    """Experiments by their attributes and tags, newest first unless asked otherwise."""
    return await _experiments(session, body)


@router.get("/experiments/search")
async def get_experiments(
    session: Read,
    max_results: Annotated[int, Query(ge=1, le=bodies.MAX_RUNS)] = bodies.MAX_EXPERIMENTS,
    page_token: Annotated[str | None, Query()] = None,
    filter_: Annotated[str | None, Query(alias="filter")] = None,
    order_by: Annotated[list[str], Query()] = [],  # noqa: B006 - FastAPI copies it
    view_type: Annotated[bodies.View, Query()] = "ACTIVE_ONLY",
) -> Response:
    """The same, asked for by address."""
    return await _experiments(session, bodies.ExperimentSearch(max_results, page_token, filter_, order_by, view_type))


_VIEWS: Final[dict[bodies.View, tuple[Condition, ...]]] = {
    "ACTIVE_ONLY": (OneOf("status", ("deleted",), negated=True),),
    "DELETED_ONLY": (OneOf("status", ("deleted",)),),
    "ALL": (),
}


async def _experiments(session: ReadSession, body: bodies.ExperimentSearch) -> Response:
    search = ("experiments", body.filter, body.order_by, body.view_type)
    skip = tokens.decode_offset(search, body.page_token)
    where = (*_VIEWS[body.view_type], *of_experiments.parse_filter(body.filter or ""))
    order = of_experiments.parse_order(body.order_by)
    found = await experiments.find(session, where, order, skip=skip, limit=body.max_results + 1)
    shown = found[: body.max_results]
    token = tokens.encode(search, skip + len(shown)) if len(found) > len(shown) else None
    made = {"experiments": [entities.experiment(one) for one in shown], "next_page_token": token}
    return json_answer(entities.filled(made))
