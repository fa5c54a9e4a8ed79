"""A server in this process on each database, emptied for each test: making the tables takes longer than most tests."""

from collections.abc import Iterator

import pytest
from sqlalchemy import delete

from runfolio.server.db.models import Experiment, OutboxEvent, RegisteredModel
from runfolio.server.db.session import WriteSession
from tests.support.api import Api, open_api
from tests.support.postgres import Postgres


@pytest.fixture(scope="module")
def _on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with open_api(tmp_path_factory.mktemp("sqlite")) as running:
        yield running


@pytest.fixture(scope="module")
def _on_postgres(tmp_path_factory: pytest.TempPathFactory, postgres: Postgres) -> Iterator[Api]:
    name = postgres.create_database()
    with open_api(tmp_path_factory.mktemp("postgres"), postgres.url(name)) as running:
        yield running
    postgres.drop_database(name)


def _emptied(running: Api) -> Api:
    async def empty(session: WriteSession) -> None:
        for model in (RegisteredModel, Experiment, OutboxEvent):
            await session.execute(delete(model))

    running.call(running.services.metric_jobs.drain)  # work on what is there would meet its removal
    running.write(empty)
    return running


@pytest.fixture(params=["sqlite", "postgres"])
def api(request: pytest.FixtureRequest) -> Api:
    """A server on SQLite, then on PostgreSQL."""
    return _emptied(request.getfixturevalue(f"_on_{request.param}"))


@pytest.fixture
def sqlite_api(_on_sqlite: Api) -> Api:
    """A server on SQLite, for what does not depend on the database."""
    return _emptied(_on_sqlite)
