"""What was deleted long ago goes for good, a little at a time."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from runfolio.server import gc
from runfolio.server.db.models import Experiment, MetricBatch, Model, Run
from runfolio.server.db.session import WriteSession
from tests.support.api import Api

LONG_AGO = datetime.now(UTC) - timedelta(days=31)


def make(api: Api, run: str, experiment: str = "e") -> str:
    """A run with values and points; gives its experiment."""
    body = {"id": run, "experiment": experiment, "params": {"a": 1}, "tags": {"b": 2}}
    made: str = api.post("/runs", body)["experiment_id"]
    api.post(f"/runs/{run}/metrics", {"metrics": [{"name": "m", "value": 1.0}]})
    return made


def age(api: Api) -> None:
    """Let everything deleted have been deleted long ago."""

    async def work(session: WriteSession) -> None:
        await session.execute(update(Run).where(Run.lifecycle == "deleted").values(deleted_at=LONG_AGO))
        await session.execute(update(Model).where(Model.deleted_at.is_not(None)).values(deleted_at=LONG_AGO))
        await session.execute(update(Experiment).where(Experiment.status == "deleted").values(deleted_at=LONG_AGO))

    api.write(work)


def left(api: Api) -> dict[str, int]:
    """Rows by table, of those that belong to runs."""

    async def work(session: WriteSession) -> dict[str, int]:
        tables = {table.name: table for table in gc.dependents()}
        counts = {name: await session.scalar(select(func.count()).select_from(t)) for name, t in tables.items()}
        return {name: count for name, count in counts.items() if count}

    return api.write(work)


def test_every_table_of_runs_is_purged() -> None:
    names = [table.name for table in gc.dependents()]
    assert {"metric_chunks", "metric_axes", "metric_batches", "params", "writers", "console_chunks"} <= set(names)
    assert names.index("metric_chunks") < names.index("metric_axes")


def test_what_was_deleted_long_ago_goes_and_the_rest_stays(api: Api) -> None:
    for run in ("old", "new", "kept"):
        make(api, run)
    api.delete("/runs/old")
    age(api)
    api.delete("/runs/new")
    assert api.call(lambda: gc.find(api.services.database)) == gc.Purged(0, 1)
    assert api.call(lambda: gc.purge(api.services.database)) == gc.Purged(0, 1)
    api.refused("GET", "/runs/old", 404)
    assert api.get("/runs/new")["lifecycle"] == "deleted"
    assert api.get("/runs/kept")["params"] == {"a": 1}


def test_a_deleted_experiment_goes_with_its_runs_and_frees_its_name(api: Api) -> None:
    experiment = make(api, "r1", "gone")
    make(api, "r2", "gone")
    api.put(f"/experiments/{experiment}/metric-definitions/m", {"goal": "min"})
    api.delete(f"/experiments/{experiment}")
    told: list[gc.Purged] = []
    done = api.call(lambda: gc.purge(api.services.database, retention=timedelta(0), progress=told.append))
    assert (done, told[-1]) == (gc.Purged(1, 2), gc.Purged(1, 2))
    assert left(api) == {}
    assert api.post("/experiments", {"name": "gone"})["id"] != experiment


def test_a_run_is_removed_in_many_small_transactions(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gc, "BATCH_BYTES", 100)
    make(api, "r")
    for step in range(20):
        api.post("/runs/r/metrics", {"metrics": [{"name": "m", "value": 1.0, "step": step}]})
    deleted: list[int] = []

    async def batches(session: WriteSession) -> int:
        return await session.scalar(select(func.count()).select_from(MetricBatch)) or 0

    before = api.write(batches)
    assert before
    api.delete("/runs/r")
    api.call(lambda: gc.purge(api.services.database, retention=timedelta(0), progress=lambda p: deleted.append(p.runs)))
    assert (deleted, left(api)) == ([1], {})


def test_what_is_being_purged_cannot_be_restored_and_goes_at_the_next_try(api: Api) -> None:
    make(api, "r")
    api.delete("/runs/r")

    async def begin(session: WriteSession) -> None:
        await session.execute(update(Run).where(Run.id == "r").values(deleted_at=None))

    api.write(begin)
    assert api.refused("POST", "/runs/r/restore", 410)["code"] == "gone"
    assert api.post("/runs/bulk", {"action": "restore", "ids": ["r"]}) == {"changed": 0}
    assert api.call(lambda: gc.purge(api.services.database)) == gc.Purged(0, 1)


def register(api: Api, **version: str) -> None:
    """Let a version in the registry need something."""
    api.post("/registry/models", {"name": "digits"})
    api.post("/registry/models/digits/versions", version)


def test_a_deleted_model_goes_and_its_run_stays(api: Api) -> None:
    make(api, "r")
    model = api.post("/models", {"name": "net", "run_id": "r"})["id"]
    api.delete(f"/models/{model}")
    assert api.call(lambda: gc.purge(api.services.database)) == gc.Purged()
    age(api)
    assert api.call(lambda: gc.find(api.services.database)) == gc.Purged(models=1)
    assert api.call(lambda: gc.purge(api.services.database)) == gc.Purged(models=1)
    api.refused("GET", f"/models/{model}", 404)
    assert api.get("/runs/r")["lifecycle"] == "active"


def test_a_model_outlives_its_run_but_not_its_experiment(api: Api) -> None:
    experiment = make(api, "r")
    model = api.post("/models", {"name": "net", "run_id": "r"})["id"]
    api.delete("/runs/r")
    assert api.call(lambda: gc.purge(api.services.database, retention=timedelta(0))) == gc.Purged(runs=1)
    assert api.get(f"/models/{model}")["run_id"] == "r"
    api.delete(f"/experiments/{experiment}")
    assert api.call(lambda: gc.purge(api.services.database, retention=timedelta(0))) == gc.Purged(1, 0, 1)


def test_a_model_that_a_version_needs_stays_with_its_experiment(api: Api) -> None:
    experiment = make(api, "r")
    model = api.post("/models", {"name": "net", "run_id": "r"})["id"]
    register(api, model_id=model)
    api.delete(f"/models/{model}")
    api.delete(f"/experiments/{experiment}")
    age(api)
    assert api.call(lambda: gc.find(api.services.database)) == gc.Purged()
    api.delete("/registry/models/digits")
    assert api.call(lambda: gc.purge(api.services.database)) == gc.Purged(1, 1, 1)


def test_a_run_whose_files_a_version_needs_stays(api: Api) -> None:
    make(api, "r")
    register(api, run_id="r", path="model")
    api.delete("/runs/r")
    age(api)
    assert api.call(lambda: gc.purge(api.services.database)) == gc.Purged()
    api.delete("/registry/models/digits/versions/1")
    assert api.call(lambda: gc.purge(api.services.database)) == gc.Purged(runs=1)
