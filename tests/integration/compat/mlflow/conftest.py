"""A server in this process, asked as MLflow's clients ask."""

import pytest

from tests.support.api import Api
from tests.support.mlflow import MlflowCalls


@pytest.fixture
def mlflow(api: Api) -> MlflowCalls:
    """A server on SQLite, then on PostgreSQL."""
    return MlflowCalls(api)


@pytest.fixture
def sqlite_mlflow(sqlite_api: Api) -> MlflowCalls:
    """A server on SQLite, for what does not depend on the database."""
    return MlflowCalls(sqlite_api)
