"""``runs/log-inputs`` and ``experiments/search-datasets``: the data that runs use."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Final

from annotated_types import MaxLen, MinLen
from fastapi import APIRouter, Response

from runfolio.server import clock
from runfolio.server.answers import json_answer
from runfolio.server.datasets import service
from runfolio.server.deps import App, Read, Write
from runfolio.wire.datasets import DatasetUse

from . import bodies, entities, model_uses, rules
from .beside import CONTEXT
from .errors import MlflowRoute, invalid
from .experiments import ids_of
from .model_bodies import ModelInput
from .runs import require_kept, tell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from runfolio.server.db import models
    from runfolio.server.db.session import WriteSession

router = APIRouter(route_class=MlflowRoute)

MAX_SEARCHED: Final = 20
"""Experiments whose datasets one request asks for."""

MAX_SUMMARIES: Final = 1000


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset as clients have it; ``schema`` and ``profile`` are texts."""

    name: Annotated[str, MinLen(1), MaxLen(500)]
    digest: Annotated[str, MinLen(1), MaxLen(36)]
    source_type: Annotated[str, MaxLen(500)]
    source: Annotated[str, MaxLen(65_535)]
    schema: Annotated[str, MaxLen(1_048_575)] | None = None
    profile: Annotated[str, MaxLen(16_777_215)] | None = None


@dataclass(frozen=True, slots=True)
class InputTag:
    """A tag of a use."""

    key: Annotated[str, MaxLen(255)]
    value: Annotated[str, MaxLen(500)] = ""


@dataclass(frozen=True, slots=True)
class DatasetInput:
    """A use of a dataset."""

    dataset: Dataset
    tags: list[InputTag] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class LogInputs:
    """``runs/log-inputs``."""

    run_id: str | None = None
    datasets: Annotated[list[DatasetInput], MaxLen(1000)] = field(default_factory=list)
    models: Annotated[list[ModelInput], MaxLen(1000)] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DatasetSearch:
    """``experiments/search-datasets``."""

    experiment_ids: list[str] = field(default_factory=list)


@router.post("/runs/log-inputs")
async def log_inputs(services: App, body: Annotated[LogInputs, bodies.read(LogInputs)], session: Write) -> Response:
    """Datasets, and models."""
    run = await require_kept(session, rules.run_id(body.run_id))
    await _use_datasets(session, run, body.datasets)
    if body.models:
        await model_uses.begin_with(services, session, run.id, body.models)
    tell(services, session, run)
    return json_answer({})


async def _use_datasets(session: WriteSession, run: models.Run, inputs: Iterable[DatasetInput]) -> None:
    """What a run uses already it uses once, for what was said first: their server has one use of a dataset a run."""
    known = (await service.of_runs(session, [run.id])).get(run.id, ())
    taken = {(dataset.name, dataset.digest) for _, dataset in known}
    new: dict[tuple[str, str], DatasetUse] = {}
    for one in inputs:
        key = (one.dataset.name, one.dataset.digest)
        if key not in taken:
            new.setdefault(key, _use(one))
    await service.use(session, run, list(new.values()), at=clock.now())


def _use(one: DatasetInput) -> DatasetUse:
    tags = {tag.key: tag.value for tag in one.tags}
    context = tags.pop(CONTEXT, "")
    said = one.dataset
    return DatasetUse(
        said.name, said.digest, said.source_type, said.source, said.schema, said.profile, context, tags
    )  # fmt: skip


@router.post("/experiments/search-datasets")
async def search_datasets(body: Annotated[DatasetSearch, bodies.read(DatasetSearch)], session: Read) -> Response:
    """What the datasets of some experiments are used for, each once."""
    if not 1 <= len(body.experiment_ids) <= MAX_SEARCHED:
        raise invalid(f"experiment_ids takes 1 to {MAX_SEARCHED} experiments, not {len(body.experiment_ids)}")
    within = await ids_of(session, body.experiment_ids)
    found = await service.purposes(session, within, limit=MAX_SUMMARIES)
    summaries = [one._asdict() | {"context": one.context or None} for one in found]
    return json_answer(entities.filled({"dataset_summaries": [entities.filled(one) for one in summaries]}))
