"""What a browser is given at the dashboard's addresses."""

import pytest

from tests.support.tracker import Tracker


@pytest.mark.parametrize("path", ["/", "/e/0123-mnist", "/r/0123"])
def test_a_page_answers_whether_the_dashboard_is_built_or_not(server: Tracker, path: str) -> None:
    answer = server.http.get(path)
    assert answer.status_code == 200
    assert "Runfolio" in answer.text


def test_an_unknown_address_of_the_api_is_a_problem_and_no_page(server: Tracker) -> None:
    answer = server.http.get("/api/v1/nothing")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
