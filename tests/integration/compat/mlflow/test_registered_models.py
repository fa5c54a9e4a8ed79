"""Names in the registry as MLflow's clients make, find and change them."""

from typing import Any

import pytest

from tests.support.mlflow import MlflowCalls, pairs


def create(mlflow: MlflowCalls, name: str, **said: Any) -> dict[str, Any]:
    made: dict[str, Any] = mlflow.post("registered-models/create", name=name, **said)["registered_model"]
    return made


def version(mlflow: MlflowCalls, name: str, **said: Any) -> str:
    made: str = mlflow.post("model-versions/create", name=name, source="s3://models/x", **said)["model_version"][
        "version"
    ]
    return made


def names(mlflow: MlflowCalls, **said: Any) -> list[str]:
    return [model["name"] for model in mlflow.get("registered-models/search", **said).get("registered_models", [])]


def test_a_name_comes_back_as_it_was_made(mlflow: MlflowCalls) -> None:
    made = create(mlflow, "digits", description="Digits from photographs", tags=pairs(task="vision"))
    assert mlflow.get("registered-models/get", name="digits")["registered_model"] == made
    assert (made["description"], made["tags"]) == ("Digits from photographs", pairs(task="vision"))


def test_a_name_that_is_taken_is_refused(mlflow: MlflowCalls) -> None:
    create(mlflow, "digits")
    mlflow.refused("RESOURCE_ALREADY_EXISTS", "POST", "registered-models/create", name="digits")


@pytest.mark.parametrize("name", ["a/b", "a:b", " ", "", "..", "x" * 300, 5, None])
def test_what_cannot_be_a_name_is_refused(sqlite_mlflow: MlflowCalls, name: object) -> None:
    sqlite_mlflow.refused("INVALID_PARAMETER_VALUE", "POST", "registered-models/create", name=name)


def test_without_a_description_it_is_taken_away(mlflow: MlflowCalls) -> None:
    create(mlflow, "digits", description="old")
    assert "description" not in mlflow.patch("registered-models/update", name="digits")["registered_model"]


def test_another_name_keeps_versions_and_aliases(mlflow: MlflowCalls) -> None:
    create(mlflow, "digits")
    mlflow.post("registered-models/alias", name="digits", alias="best", version=version(mlflow, "digits"))
    mlflow.post("registered-models/rename", name="digits", new_name="numbers")
    assert mlflow.get("registered-models/alias", name="numbers", alias="best")["model_version"]["name"] == "numbers"
    mlflow.refused("RESOURCE_DOES_NOT_EXIST", "GET", "registered-models/get", name="digits")


def test_the_name_of_another_cannot_be_taken(mlflow: MlflowCalls) -> None:
    create(mlflow, "digits")
    create(mlflow, "numbers")
    said = {"name": "digits", "new_name": "numbers"}
    mlflow.refused("RESOURCE_ALREADY_EXISTS", "POST", "registered-models/rename", **said)


def test_tags_change_and_go(mlflow: MlflowCalls) -> None:
    create(mlflow, "digits", tags=pairs(a="1", b="2"))
    mlflow.post("registered-models/set-tag", name="digits", key="a", value="3")
    mlflow.delete("registered-models/delete-tag", name="digits", key="b")
    mlflow.delete("registered-models/delete-tag", name="digits", key="b")
    assert mlflow.get("registered-models/get", name="digits")["registered_model"]["tags"] == pairs(a="3")


@pytest.mark.parametrize(
    "said", [{"key": "a$", "value": "1"}, {"key": "k" * 251, "value": "1"}, {"key": "k", "value": "1" * 100_001}]
)
def test_a_tag_that_breaks_a_rule_is_refused(sqlite_mlflow: MlflowCalls, said: dict[str, str]) -> None:
    create(sqlite_mlflow, "digits")
    sqlite_mlflow.refused("INVALID_PARAMETER_VALUE", "POST", "registered-models/set-tag", name="digits", **said)


def test_a_deleted_name_is_free_again_and_counts_from_one(mlflow: MlflowCalls) -> None:
    create(mlflow, "digits")
    version(mlflow, "digits")
    mlflow.delete("registered-models/delete", name="digits")
    mlflow.refused("RESOURCE_DOES_NOT_EXIST", "GET", "model-versions/get", name="digits", version="1")
    create(mlflow, "digits")
    assert version(mlflow, "digits") == "1"


@pytest.mark.parametrize(
    ("method", "call", "said"),
    [
        ("GET", "get", {}),
        ("PATCH", "update", {}),
        ("DELETE", "delete", {}),
        ("POST", "rename", {"new_name": "b"}),
        ("POST", "get-latest-versions", {}),
        ("POST", "set-tag", {"key": "a", "value": "b"}),
        ("DELETE", "delete-tag", {"key": "a"}),
        ("POST", "alias", {"alias": "a", "version": "1"}),
        ("GET", "alias", {"alias": "a"}),
        ("DELETE", "alias", {"alias": "a"}),
    ],
)
def test_a_name_that_is_not_there_is_not_found(
    sqlite_mlflow: MlflowCalls, method: str, call: str, said: dict[str, str]
) -> None:
    sqlite_mlflow.refused("RESOURCE_DOES_NOT_EXIST", method, f"registered-models/{call}", name="digits", **said)


# -- aliases -----------------------------------------------------------------------------------------------------------


def test_an_alias_moves_from_version_to_version(mlflow: MlflowCalls) -> None:
    create(mlflow, "digits")
    for number in (version(mlflow, "digits"), version(mlflow, "digits")):
        mlflow.post("registered-models/alias", name="digits", alias="best", version=number)
    found = mlflow.get("registered-models/alias", name="digits", alias="best")["model_version"]
    assert (found["version"], found["aliases"]) == ("2", ["best"])


def test_latest_is_the_greatest_version(mlflow: MlflowCalls) -> None:
    create(mlflow, "digits")
    mlflow.refused("RESOURCE_DOES_NOT_EXIST", "GET", "registered-models/alias", name="digits", alias="latest")
    version(mlflow, "digits")
    version(mlflow, "digits")
    assert mlflow.get("registered-models/alias", name="digits", alias="latest")["model_version"]["version"] == "2"


def test_an_alias_that_is_not_there_is_said_so_as_clients_expect(mlflow: MlflowCalls) -> None:
    create(mlflow, "digits")
    said = {"name": "digits", "alias": "best"}
    assert "not found" in mlflow.refused("INVALID_PARAMETER_VALUE", "GET", "registered-models/alias", **said)
    mlflow.delete("registered-models/alias", **said)


@pytest.mark.parametrize("alias", ["latest", "Latest", "v1", "V12", "a b", "a.b", "", "a" * 256])
def test_what_cannot_be_an_alias_is_refused(sqlite_mlflow: MlflowCalls, alias: str) -> None:
    create(sqlite_mlflow, "digits")
    said = {"name": "digits", "alias": alias, "version": version(sqlite_mlflow, "digits")}
    sqlite_mlflow.refused("INVALID_PARAMETER_VALUE", "POST", "registered-models/alias", **said)


def test_an_alias_of_no_version_is_refused(mlflow: MlflowCalls) -> None:
    create(mlflow, "digits")
    said = {"name": "digits", "alias": "best", "version": "7"}
    mlflow.refused("RESOURCE_DOES_NOT_EXIST", "POST", "registered-models/alias", **said)


# -- search ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["Cats", "dogs", "fish"]),
        ("name = 'dogs'", ["dogs"]),
        ("name != 'dogs'", ["Cats", "fish"]),
        ("name LIKE 'c%'", []),
        ("name ILIKE 'c%'", ["Cats"]),
        ("name IN ('dogs', 'fish')", ["dogs", "fish"]),
        ("name NOT IN ('dogs')", ["Cats", "fish"]),
        ("tags.legs = '4'", ["Cats", "dogs"]),
        ("tags.legs != '4'", ["fish"]),
        ("tags.`legs` LIKE '%'", ["Cats", "dogs", "fish"]),
        ("tags.wings != '4'", []),
        ("attribute.name ILIKE '%s' AND tag.legs = '4'", ["Cats", "dogs"]),
    ],
)
def test_a_filter_and_the_names_that_it_finds(mlflow: MlflowCalls, text: str, found: list[str]) -> None:
    for name, legs in (("fish", "0"), ("dogs", "4"), ("Cats", "4")):
        create(mlflow, name, tags=pairs(legs=legs))
    assert names(mlflow, filter=text) == found


def test_names_come_in_the_order_that_is_asked_for(mlflow: MlflowCalls) -> None:
    for name in ("a", "b", "c"):
        create(mlflow, name)
    mlflow.patch("registered-models/update", name="b", description="last")
    assert names(mlflow, order_by="name DESC") == ["c", "b", "a"]
    assert names(mlflow, order_by=["last_updated_timestamp DESC", "name ASC"])[0] == "b"


def test_prompts_are_listed_only_when_they_are_asked_for(mlflow: MlflowCalls) -> None:
    create(mlflow, "digits")
    create(mlflow, "greeting", tags=[{"key": "mlflow.prompt.is_prompt", "value": "true"}])
    assert names(mlflow) == ["digits"]
    assert names(mlflow, filter="tags.`mlflow.prompt.is_prompt` = 'true'") == ["greeting"]


def test_pages_of_names_follow_one_another_to_the_end(mlflow: MlflowCalls) -> None:
    for name in ("a", "b", "c"):
        create(mlflow, name)
    first = mlflow.get("registered-models/search", max_results=2)
    token = first["next_page_token"]
    assert [model["name"] for model in first["registered_models"]] == ["a", "b"]
    rest = mlflow.get("registered-models/search", max_results=2, page_token=token)
    assert [model["name"] for model in rest["registered_models"]] == ["c"]
    assert "next_page_token" not in rest


@pytest.mark.parametrize(
    "said",
    [
        {"filter": "name > 'a'"},
        {"filter": "description = 'a'"},
        {"order_by": "color"},
        {"order_by": ["name", "name"]},
        {"max_results": "1001"},
        {"page_token": "what"},
    ],
)
def test_a_search_of_names_that_cannot_be_meant_is_refused(sqlite_mlflow: MlflowCalls, said: dict[str, Any]) -> None:
    sqlite_mlflow.refused("INVALID_PARAMETER_VALUE", "GET", "registered-models/search", **said)
