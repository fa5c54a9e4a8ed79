"""The registry: names under which versions of models stand."""

import asyncio
from typing import Any

import pytest

from runfolio.server.db.session import WriteSession
from runfolio.server.registry import service
from runfolio.wire.models import VersionCreate
from tests.support.api import Api

ELSEWHERE = {"source": "s3://models/digits"}


def register(api: Api, name: str = "digits", **body: Any) -> None:
    api.post("/registry/models", {"name": name, **body})


def add(api: Api, name: str = "digits", **body: Any) -> dict[str, Any]:
    version: dict[str, Any] = api.post(f"/registry/models/{name}/versions", body or ELSEWHERE)
    return version


def versions(api: Api, name: str = "digits") -> list[int]:
    """Numbers, page by page."""
    numbers: list[int] = []
    query: dict[str, Any] = {}
    while True:
        page = api.get(f"/registry/models/{name}/versions", limit=2, **query)
        numbers += [version["version"] for version in page["items"]]
        if page["next_cursor"] is None:
            return numbers
        query["cursor"] = page["next_cursor"]


def test_a_name_is_taken_once(api: Api) -> None:
    register(api, description="Digits", tags={"task": "vision"})
    found = api.get("/registry/models/digits")
    assert (found["description"], found["tags"], found["versions"], found["latest"]) == (
        "Digits", {"task": "vision"}, 0, None,
    )  # fmt: skip
    problem = api.refused("POST", "/registry/models", 409, body={"name": "digits"})
    assert (problem["code"], problem["id"]) == ("name_taken", found["id"])


@pytest.mark.parametrize("name", ["a/b", "a:b", " ", "..", "a\nb"])
def test_a_name_that_could_not_stand_in_an_address_is_refused(sqlite_api: Api, name: str) -> None:
    problem = sqlite_api.refused("POST", "/registry/models", 422, body={"name": name})
    assert problem["errors"][0]["field"] == "body.name"


def test_a_name_changes_and_its_versions_stay(api: Api) -> None:
    register(api)
    register(api, "other")
    add(api, aliases=["champion"], **ELSEWHERE)
    assert api.refused("PATCH", "/registry/models/digits", 409, body={"name": "other"})["code"] == "name_taken"
    api.patch("/registry/models/digits", {"name": "new", "description": "x", "tags": {"a": "1"}})
    api.refused("GET", "/registry/models/digits", 404)
    assert api.get("/registry/models/new/aliases/champion")["name"] == "new"
    changed = api.patch("/registry/models/new", {"description": "", "tags": {"a": None}})
    assert (changed["description"], changed["tags"]) == (None, {})


def test_a_deleted_name_takes_its_versions_along_and_leaves_the_models(api: Api) -> None:
    model = api.post("/models", {"name": "net", "experiment": "e"})["id"]
    register(api)
    add(api, model_id=model, aliases=["champion"])
    api.delete("/registry/models/digits")
    api.refused("GET", "/registry/models/digits/versions", 404)
    assert api.get(f"/models/{model}")["versions"] == []
    register(api)
    assert (add(api)["version"], api.get("/registry/models/digits")["aliases"]) == (1, {})


def test_names_are_listed_in_order_and_found_by_words(api: Api) -> None:
    for name in ("c", "a", "b"):
        register(api, name, description="the first" if name == "a" else None)
    first = api.get("/registry/models", limit=2)
    second = api.get("/registry/models", limit=2, cursor=first["next_cursor"])
    assert [item["name"] for page in (first, second) for item in page["items"]] == ["a", "b", "c"]
    assert [item["name"] for item in api.get("/registry/models", q="FIRST")["items"]] == ["a"]


# -- versions --------------------------------------------------------------------------------------------------------


def test_a_version_of_a_model_knows_the_run_that_made_it(api: Api) -> None:
    api.post("/runs", {"id": "r", "experiment": "e"})
    model = api.post("/models", {"name": "net", "run_id": "r"})["id"]
    register(api)
    version = add(api, model_id=model, description="good", tags={"a": "1"}, stage="Staging", owner="ada")
    assert (version["run_id"], version["source"], version["path"]) == ("r", f"models:/{model}", None)
    assert api.get(f"/models/{model}")["versions"] == [{"name": "digits", "version": 1}]
    assert api.get("/registry/models/digits/versions/1") == version


def test_a_version_may_be_a_folder_of_a_runs_files(api: Api) -> None:
    api.post("/runs", {"id": "r", "experiment": "e"})
    register(api)
    assert add(api, run_id="r", path="out/model/")["source"] == "runs:/r/out/model"
    assert add(api, run_id="r", path="")["source"] == "runs:/r"
    assert [version["path"] for version in api.get("/runs/r/models")["versions"]] == ["", "out/model"]
    assert [version["version"] for version in api.get("/registry/versions", run_id="r")["items"]] == [2, 1]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "body.source"),
        ({"model_id": "m-0"}, "body.model_id"),
        ({"path": "x"}, "body.run_id"),
        ({"path": "x", "run_id": "nobody"}, "body.run_id"),
        ({"path": "../x", "run_id": "r"}, "body.path"),
        ({"source": "s3://x", "aliases": ["ok", "v12"]}, "body.aliases.1"),
    ],
)
def test_a_version_of_nothing_is_refused(sqlite_api: Api, body: dict[str, Any], field: str) -> None:
    register(sqlite_api)
    problem = sqlite_api.refused("POST", "/registry/models/digits/versions", 422, body=body)
    assert problem["errors"][0]["field"] == field
    assert versions(sqlite_api) == []


def test_a_number_is_never_given_again(api: Api) -> None:
    register(api)
    for _ in range(3):
        add(api)
    api.delete("/registry/models/digits/versions/3")
    assert add(api)["version"] == 4
    assert versions(api) == [4, 2, 1]
    assert api.get("/registry/models/digits")["latest"]["version"] == 4


def test_versions_that_come_at_once_get_numbers_of_their_own(api: Api) -> None:
    register(api)

    async def one() -> int:
        async with api.services.database.write() as session:
            return (await service.create_version(session, "digits", VersionCreate(source="s3://x"))).version

    async def many() -> list[int]:
        return await asyncio.gather(*(one() for _ in range(20)))

    assert sorted(api.call(many)) == list(range(1, 21))


def test_a_version_is_described_and_tagged(api: Api) -> None:
    register(api)
    add(api)
    url = "/registry/models/digits/versions/1"
    api.patch(url, {"description": "good", "stage": "Production", "tags": {"a": "1", "b": "2"}, "owner": "ada"})
    changed = api.patch(url, {"stage": "", "tags": {"a": None}})
    assert (changed["description"], changed["stage"], changed["tags"]) == ("good", None, {"b": "2"})


def test_the_latest_version_of_each_stage_is_known(api: Api) -> None:
    register(api)
    for stage in ("Production", "Staging", "Production", None):
        add(api, stage=stage, **ELSEWHERE)
    found = api.get("/registry/models/digits")
    assert (found["stages"], found["latest"]["version"], found["versions"]) == ({"Production": 3, "Staging": 2}, 4, 4)


def test_a_version_that_takes_a_stage_can_move_the_others_on(api: Api) -> None:
    register(api)
    for stage in ("Production", "Production", None):
        add(api, stage=stage, **ELSEWHERE)

    async def promote(session: WriteSession) -> None:
        for version in (3, 2):
            await service.set_stage(session, "digits", version, "Production", others="Archived")

    api.write(promote)
    stages = [api.get(f"/registry/models/digits/versions/{version}")["stage"] for version in (1, 2, 3)]
    assert stages == ["Archived", "Production", "Archived"]


# -- aliases ---------------------------------------------------------------------------------------------------------


def test_an_alias_moves(api: Api) -> None:
    register(api)
    add(api, aliases=["champion", "old"], **ELSEWHERE)
    add(api, aliases=["champion"], **ELSEWHERE)
    assert api.get("/registry/models/digits/aliases/champion")["version"] == 2
    assert api.put("/registry/models/digits/aliases/champion", {"version": 1})["aliases"] == ["champion", "old"]
    assert api.get("/registry/models/digits")["aliases"] == {"champion": 1, "old": 1}
    api.delete("/registry/models/digits/aliases/old")
    api.refused("DELETE", "/registry/models/digits/aliases/old", 404)
    api.refused("GET", "/registry/models/digits/aliases/old", 404)


def test_a_deleted_version_takes_its_aliases_along(api: Api) -> None:
    register(api)
    add(api, aliases=["champion"], **ELSEWHERE)
    api.delete("/registry/models/digits/versions/1")
    api.refused("GET", "/registry/models/digits/aliases/champion", 404)
    assert api.get("/registry/models/digits")["aliases"] == {}


@pytest.mark.parametrize("alias", ["latest", "Latest", "v3", "V10", "a b", "a:b"])
def test_an_alias_that_would_be_a_version_is_refused(sqlite_api: Api, alias: str) -> None:
    register(sqlite_api)
    add(sqlite_api)
    problem = sqlite_api.refused("PUT", f"/registry/models/digits/aliases/{alias}", 422, body={"version": 1})
    assert problem["errors"][0]["field"] == "path.alias"


def test_an_alias_of_no_version_is_refused(sqlite_api: Api) -> None:
    register(sqlite_api)
    sqlite_api.refused("PUT", "/registry/models/digits/aliases/champion", 404, body={"version": 7})
