"""Whatever is sent to an endpoint, the answer is one that the OpenAPI document promises, and never a fault of ours."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from runfolio.server.app import create_app
from runfolio.server.settings import Settings
from tests.support.postgres import Postgres
from tests.support.tracker import Tracker

schemathesis.serializer.alias(
    ["application/vnd.runfolio.spool", "application/vnd.apache.arrow.stream"], "application/octet-stream"
)
DOCUMENT = create_app(Settings(data_dir=Path("unused"))).openapi()
ENDLESS = "/api/v1/events"


def _operations() -> Iterator[Any]:
    for found in schemathesis.openapi.from_dict(DOCUMENT).get_all_operations():
        operation: Any = found
        if operation.ok().path != ENDLESS:
            yield operation.ok()


OPERATIONS = {f"{operation.method.upper()} {operation.path}": operation for operation in _operations()}
EXAMPLES = 10
DISK_FULL = 507
"""An honest answer to an upload that says it will have a hundred gigabytes."""


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def tracker(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, postgres: Postgres
) -> Iterator[Tracker]:
    """A real server for all operations: what one leaves behind, the next must bear."""
    folder = tmp_path_factory.mktemp("contract")
    url = postgres.url(postgres.create_database()) if request.param == "postgres" else None
    running = Tracker(folder / "data", folder / "spools", database_url=url).start()
    yield running
    running.close()


def known_ids(tracker: Tracker, label: str) -> dict[str, str]:
    """Ids of things that are there, by the names of the parameters that take them."""
    run = f"run-{list(OPERATIONS).index(label)}"
    body = {"experiment": label, "id": run, "params": {"a": 1}}
    made = tracker.http.post("/api/v1/runs", json=body).json()
    tracker.http.post(f"/api/v1/runs/{run}/metrics", json={"metrics": [{"name": "loss", "value": 1, "step": 3}]})
    model = tracker.http.post("/api/v1/models", json={"name": "net", "run_id": run}).json()["id"]
    tracker.http.post("/api/v1/registry/models", json={"name": run})
    version = {"model_id": model, "aliases": ["champion"]}
    tracker.http.post(f"/api/v1/registry/models/{run}/versions", json=version)
    registered = {"model_id": model, "name": run, "version": "1", "alias": "champion"}
    return {"run_id": run, "experiment_id": made["experiment_id"], **registered}


@pytest.mark.parametrize("label", OPERATIONS)
def test_every_answer_is_promised(tracker: Tracker, label: str) -> None:
    operation, known = OPERATIONS[label], known_ids(tracker, label)
    promised = {int(status) for status in DOCUMENT["paths"][operation.path][operation.method]["responses"]}

    @settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(case=operation.as_strategy(), there=st.booleans())
    def ask(case: Any, there: bool) -> None:
        if there and case.path_parameters:
            case.path_parameters = {name: known.get(name, value) for name, value in case.path_parameters.items()}
        with requests.Session() as session:
            session.trust_env = False
            answer = case.call(base_url=tracker.url, session=session, timeout=30)
        assert answer.status_code < 500 or answer.status_code == DISK_FULL, (
            case.as_curl_command(),
            tracker.log[-3000:],
        )
        assert answer.status_code in promised, (case.as_curl_command(), answer.text)
        if answer.status_code >= 400 and operation.method != "head":
            assert answer.headers["content-type"] == ["application/problem+json"], answer.text

    ask()


def test_every_operation_says_what_it_does() -> None:
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            assert operation["summary"], (method, path)
            assert operation["description"], (method, path)


def test_operations_have_names_of_their_own() -> None:
    names = [operation["operationId"] for methods in DOCUMENT["paths"].values() for operation in methods.values()]
    assert len(names) == len(set(names))
