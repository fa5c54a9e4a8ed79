"""MLflow's clients at a server that asks for an API key."""

from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.api import Api, open_api

PATH = "/api/2.0/mlflow/experiments/search"


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with open_api(tmp_path_factory.mktemp("guarded"), api_key="s3cret") as running:
        yield running


def basic(user: str, password: str) -> str:
    return f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"


@pytest.mark.parametrize("said", ["Bearer s3cret", basic("ada", "s3cret"), basic("", "s3cret")])
def test_a_token_or_a_password_lets_them_in(guarded: Api, said: str) -> None:
    assert guarded.client.post(PATH, json={}, headers={"Authorization": said}).status_code == 200


@pytest.mark.parametrize(
    "said", ["", "Bearer other", "Basic s3cret", basic("s3cret", "ada"), "Basic \xff", "Token s3cret"]
)
def test_without_the_key_they_are_told_so_in_their_words(guarded: Api, said: str) -> None:
    answer = guarded.client.post(PATH, json={}, headers={b"Authorization": said.encode("latin-1")})
    assert (answer.status_code, answer.json()["error_code"]) == (401, "UNAUTHENTICATED")
    assert "Basic" in answer.headers["www-authenticate"]


def test_ours_are_told_as_before(guarded: Api) -> None:
    answer = guarded.client.get("/api/v1/runs")
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


def test_a_page_of_another_site_may_write_nothing(tmp_path: Path) -> None:
    with open_api(tmp_path) as running:
        answer = running.client.post(PATH, json={}, headers={"Origin": "http://evil.example"})
    assert (answer.status_code, answer.json()["error_code"]) == (403, "PERMISSION_DENIED")
