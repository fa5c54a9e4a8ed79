"""Views of an experiment that were saved under a name."""

from typing import Any

from tests.support.api import Api


def saved(api: Api, experiment: str, **body: Any) -> dict[str, Any]:
    answer = api.client.put(f"/api/v1/experiments/{experiment}/views", json=body)
    assert answer.status_code == 200, answer.text
    view: dict[str, Any] = answer.json()
    return view


def listed(api: Api, experiment: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = api.get(f"/experiments/{experiment}/views")["items"]
    return items


def test_a_saved_view_comes_back_as_it_was(api: Api) -> None:
    experiment = api.post("/experiments", {"name": "mnist"})["id"]
    view = saved(api, experiment, name="Best first", state={"sort": "-metrics.a", "q": "params.λ < 1"}, owner="ada")
    assert listed(api, experiment) == [view]
    assert view["state"] == {"sort": "-metrics.a", "q": "params.λ < 1"}


def test_saving_under_the_same_name_takes_its_place(api: Api) -> None:
    experiment = api.post("/experiments", {"name": "mnist"})["id"]
    first = saved(api, experiment, name="mine", state={"mode": "table"})
    second = saved(api, experiment, name="mine", state={"mode": "charts"})
    assert first["id"] == second["id"]
    assert [view["state"] for view in listed(api, experiment)] == [{"mode": "charts"}]


def test_a_removed_view_is_gone_and_cannot_be_removed_again(api: Api) -> None:
    experiment = api.post("/experiments", {"name": "mnist"})["id"]
    view = saved(api, experiment, name="mine", state={})
    assert api.client.delete(f"/api/v1/views/{view['id']}").status_code == 204
    assert listed(api, experiment) == []
    api.refused("DELETE", f"/views/{view['id']}", 404)


def test_a_view_that_is_too_large_is_refused(api: Api) -> None:
    experiment = api.post("/experiments", {"name": "mnist"})["id"]
    body = {"name": "mine", "state": {"q": "x" * 70_000}}
    problem = api.refused("PUT", f"/experiments/{experiment}/views", 422, body=body)
    assert problem["errors"][0]["field"] == "body.state"
