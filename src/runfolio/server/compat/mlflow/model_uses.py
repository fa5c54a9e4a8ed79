"""Models beside runs: those that a run made, began with and measured."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Annotated, Any, Final

import orjson
from fastapi import APIRouter, Response

from runfolio.server.answers import json_answer
from runfolio.server.deps import App, Write
from runfolio.server.errors import Invalid
from runfolio.server.models import service
from runfolio.server.models.telling import tell
from runfolio.server.runs import service as runs_service
from runfolio.server.values import service as values
from runfolio.wire import limits
from runfolio.wire.models import ModelMetricPoint, ModelUse

from . import bodies, entities, logged_models, model_bodies, rules, runs
from .errors import MISSING, MlflowError, MlflowRoute, invalid

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from runfolio.server.db.session import WriteSession
    from runfolio.server.services import Services

router = APIRouter(prefix="/runs", route_class=MlflowRoute)
HISTORY: Final = "mlflow.log-model.history"
"""The tag in which clients before 3.0 find the models of a run."""
_TOLD: Final = ("run_id", "artifact_path", "utc_time_created", "model_uuid")
_NEEDED: Final = frozenset({"artifact_path", "flavors", "utc_time_created", "run_id"})


@router.post("/outputs")
async def log_outputs(
    services: App, body: Annotated[model_bodies.Outputs, bodies.read(model_bodies.Outputs)], session: Write
) -> Response:
    """Models that a run made."""
    uses = [ModelUse(model.model_id, "output", model.step) for model in body.models]
    await _use(services, session, rules.run_id(body.run_id), uses)
    return json_answer({})


@router.post("/log-model")
async def log_model(
    services: App, body: Annotated[model_bodies.OldModel, bodies.read(model_bodies.OldModel)], session: Write
) -> Response:
    """A model as clients before 3.0 log it: files of the run, and a line in a tag."""
    run = await runs.require_kept(session, rules.run_id(body.run_id))
    told = _history((await values.of_run(session, "tags", run.id)).get(HISTORY))
    text = orjson.dumps([*told, _told(body.model_json)]).decode()
    if len(text) > limits.MAX_TEXT:
        raise invalid(f"the tag {HISTORY!r} of run {run.id!r} would have more than {limits.MAX_TEXT} characters")
    await runs_service.tag(session, [run.id], {HISTORY: text})
    runs.tell(services, session, run)
    return json_answer({})


async def begin_with(
    services: Services, session: WriteSession, run_id: str, models: Sequence[model_bodies.ModelInput]
) -> None:
    """Models that a run began with, as ``runs/log-inputs`` names them."""
    await _use(services, session, run_id, [ModelUse(model.model_id, "input") for model in models])


async def measure(services: Services, session: WriteSession, run_id: str, said: Iterable[bodies.Metric]) -> None:
    """Keep what points say of models. Raises an error for a model that is not there."""
    measured: dict[str, list[ModelMetricPoint]] = defaultdict(list)
    for one in said:
        measured[one.model_id or ""].append(_point(run_id, one))
    for model_id in sorted(measured):  # in one order, so that two batches never wait for each other
        await logged_models.kept(session, model_id)
        tell(services.changes, session, await service.measure(session, model_id, measured[model_id]))


async def _use(services: Services, session: WriteSession, run_id: str, uses: Sequence[ModelUse]) -> None:
    try:
        run = await service.use(session, run_id, uses)
    except Invalid as error:
        raise MlflowError(MISSING, error.detail) from None
    runs.tell(services, session, run)


def _point(run_id: str, said: bodies.Metric) -> ModelMetricPoint:
    return ModelMetricPoint(
        name=said.key,
        value=said.value,
        step=said.step,
        timestamp=entities.moment(said.timestamp),
        run_id=run_id,
        dataset_name=said.dataset_name or None,
        dataset_digest=said.dataset_digest or None,
    )


def _told(text: str) -> dict[str, Any]:
    """What the history says of a model."""
    model = _json(text)
    if not isinstance(model, dict):
        raise invalid("Malformed model info: model_json is no JSON object")
    missing = sorted(_NEEDED - model.keys())
    if missing:
        raise invalid(f"Model json is missing mandatory fields: {', '.join(missing)}")
    told = {name: model.get(name) for name in _TOLD}
    return told | {"flavors": {name: _brief(flavor) for name, flavor in _object(model["flavors"]).items()}}


def _brief(flavor: Any) -> Any:
    """Without its settings, which are long."""
    return {name: value for name, value in flavor.items() if name != "config"} if isinstance(flavor, dict) else flavor


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _history(tag: Any) -> list[Any]:
    told = _json(entities.text_of(tag)) if tag is not None else []
    return told if isinstance(told, list) else []


def _json(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
