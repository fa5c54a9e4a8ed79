"""MLflow's server as a source, where it is older than what it is asked for."""

import pytest

from runfolio.importing.errors import NotSpoken
from runfolio.importing.mlflow.api import MlflowApi
from runfolio.importing.mlflow.sources.rest import RestSource
from runfolio.importing.values import Experiment


class Old(MlflowApi):
    """Knows neither models nor a registry."""

    def _json(self, method: str, path: str, body: bytes | None) -> dict[str, object]:
        raise NotSpoken(f"{method} {path} {body!r}: Not Found")


@pytest.fixture
def source() -> RestSource:
    return RestSource(Old("http://127.0.0.1:9"))


def test_a_server_that_knows_no_models_has_none(source: RestSource) -> None:
    assert list(source.models(Experiment("1", "e"))) == []


def test_a_server_that_knows_no_registry_has_none(source: RestSource) -> None:
    assert list(source.registered()) == []


def test_what_every_server_knows_is_no_matter_of_age(source: RestSource) -> None:
    with pytest.raises(NotSpoken):
        source.experiments()
