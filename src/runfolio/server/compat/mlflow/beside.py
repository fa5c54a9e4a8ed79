"""What runs used and made, as it stands beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from runfolio.server.datasets import service as datasets
from runfolio.server.models import service as models

from .entities import filled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncSession

    from runfolio.server.db.models import Dataset, DatasetUse
    from runfolio.wire.models import ModelUse

CONTEXT: Final = "mlflow.data.context"
"""The tag of a use of a dataset that says what for."""


async def of_runs(session: AsyncSession, run_ids: Sequence[str]) -> dict[str, dict[str, dict[str, Any]]]:
    """``inputs`` and ``outputs`` of each of some runs, for any number of runs in two statements."""
    used, uses = await datasets.of_runs(session, run_ids), await models.uses_of(session, run_ids)
    return {run_id: _beside(used.get(run_id, ()), uses.get(run_id, ())) for run_id in run_ids}


def _beside(used: Sequence[tuple[DatasetUse, Dataset]], uses: Sequence[ModelUse]) -> dict[str, dict[str, Any]]:
    inputs = {
        "dataset_inputs": [_dataset(use, dataset) for use, dataset in used],
        "model_inputs": [{"model_id": use.model_id} for use in uses if use.role == "input"],
    }
    made = [{"model_id": use.model_id, "step": use.step} for use in uses if use.role == "output"]
    return {"inputs": filled(inputs), "outputs": filled({"model_outputs": made})}


def _dataset(use: DatasetUse, dataset: Dataset) -> dict[str, Any]:
    context = {CONTEXT: use.context} if use.context else {}
    named = ("name", "digest", "source_type", "source", "schema", "profile")
    return {
        "tags": [{"key": key, "value": value} for key, value in (context | use.tags).items()],
        "dataset": filled({name: getattr(dataset, name) for name in named}),
    }
