"""Models that are asked for together, by their ids."""

from tests.support.api import Api


def _model(api: Api, name: str) -> str:
    return str(api.post("/models", {"name": name, "experiment": "mnist"})["id"])


def test_models_are_listed_by_their_ids(api: Api) -> None:
    first, _second, third = (_model(api, name) for name in ("first", "second", "third"))
    items = api.get("/models", id=[first, third])["items"]
    assert [item["name"] for item in items] == ["third", "first"]


def test_an_id_that_nobody_has_is_passed_over(api: Api) -> None:
    one = _model(api, "one")
    assert [item["id"] for item in api.get("/models", id=[one, "nobody"])["items"]] == [one]
