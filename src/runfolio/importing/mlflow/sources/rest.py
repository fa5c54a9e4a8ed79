"""MLflow's server, read through its REST protocol."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from runfolio.importing.errors import NotSpoken
from runfolio.importing.mlflow import models, rules
from runfolio.importing.mlflow.places import server
from runfolio.importing.points import Points
from runfolio.wire.models import ModelUse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from typing import BinaryIO

    from runfolio.importing.mlflow.api import MlflowApi
    from runfolio.importing.values import Experiment, File, Model, Registered, Run

_EXPERIMENTS: Final = 1000
_RUNS: Final = 1000
_POINTS: Final = 25_000
_MODELS: Final = 50
_REGISTERED: Final = 1000


class RestSource:
    """Asks a server. A metric is held as a whole while it is read, 24 bytes a point: answers may repeat points."""

    def __init__(self, api: MlflowApi) -> None:
        self._api = api
        self._metrics: dict[str, list[str]] = {}

    def experiments(self) -> Sequence[Experiment]:
        asked = {"max_results": _EXPERIMENTS, "view_type": "ALL", "order_by": ["experiment_id"]}
        found = self._api.pages("experiments/search", asked, "experiments", post=True)
        return [
            rules.experiment(each["experiment_id"], each["name"], each["lifecycle_stage"], _texts(each.get("tags")))
            for each in found
        ]

    def count_runs(self, experiment: Experiment) -> int | None:
        del experiment
        return None

    def runs(self, experiment: Experiment) -> Iterator[Run]:
        asked = {
            "experiment_ids": [experiment.key],
            "run_view_type": "ALL",
            "max_results": _RUNS,
            "order_by": ["attributes.start_time ASC"],
        }
        for each in self._api.pages("runs/search", asked, "runs", post=True):
            info, data = _info(each["info"]), each.get("data", {})
            self._metrics[info.run_id] = sorted(metric["key"] for metric in data.get("metrics", ()))
            used = each.get("inputs", {}).get("dataset_inputs", ())
            datasets = [rules.dataset(use["dataset"], _texts(use.get("tags"))) for use in used]
            params, tags = _texts(data.get("params")), _texts(data.get("tags"))
            yield rules.run(info, params, tags, experiment, datasets, _uses(each))

    def metrics(self, run: Run) -> Mapping[str, int | None]:
        return dict.fromkeys(self._metrics.pop(run.id))

    def history(self, run: Run, metric: str) -> Iterator[Points]:
        asked = {"run_id": run.id, "metric_key": metric, "max_results": _POINTS}
        found = list(self._api.pages("metrics/get-history", asked, "metrics"))
        steps = np.array([int(each.get("step", 0)) for each in found], np.int64)
        millis = np.array([int(each["timestamp"]) for each in found], np.int64)
        values = np.array([float(each["value"]) for each in found], np.float64)
        yield Points.at_millis(steps, millis, rules.values(values)).distinct()

    def models(self, experiment: Experiment) -> Iterator[Model]:
        asked = {"experiment_ids": [experiment.key], "max_results": _MODELS}
        asked["order_by"] = [{"field_name": "creation_timestamp", "ascending": True}]
        for each in _if_spoken(self._api.pages("logged-models/search", asked, "models", post=True)):
            told, data = each["info"], each.get("data", {})
            yield models.model(told, _texts(data.get("params")), _texts(told.get("tags")), data.get("metrics", ()))

    def registered(self) -> Iterator[Registered]:
        found = self._api.pages("registered-models/search", {"max_results": _REGISTERED}, "registered_models")
        for each in _if_spoken(found):
            name = each["name"].replace("'", "\\'")
            asked = {"filter": f"name='{name}'", "max_results": _REGISTERED}
            versions = list(self._api.pages("model-versions/search", asked, "model_versions"))
            aliases = {pair["alias"]: pair["version"] for pair in each.get("aliases", ())}
            tagged = [(version, _texts(version.get("tags"))) for version in versions]
            yield models.registered(each, _texts(each.get("tags")), aliases, tagged)

    def files(self, of: Run | Model) -> Sequence[File]:
        return server(self._api, of).files()

    def open(self, of: Run | Model, file: File) -> AbstractContextManager[BinaryIO]:
        return server(self._api, of).open(file)

    def close(self) -> None:
        self._api.close()


def _if_spoken(items: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """What a list holds; nothing where the server is older than the list."""
    with suppress(NotSpoken):
        yield from items


def _texts(pairs: Sequence[Mapping[str, str]] | None) -> dict[str, str]:
    return {pair["key"]: pair.get("value", "") for pair in pairs or ()}


def _uses(told: Mapping[str, Any]) -> Iterator[ModelUse]:
    for use in told.get("inputs", {}).get("model_inputs", ()):
        yield ModelUse(use["model_id"], "input")
    for use in told.get("outputs", {}).get("model_outputs", ()):
        yield ModelUse(use["model_id"], "output", int(use.get("step", 0)))


def _info(told: Mapping[str, Any]) -> rules.Info:
    return rules.Info(
        run_id=told["run_id"],
        name=told.get("run_name"),
        user=told.get("user_id"),
        status=told["status"],
        start=told.get("start_time"),
        end=told.get("end_time"),
        stage=told["lifecycle_stage"],
        artifact_uri=told.get("artifact_uri"),
    )
