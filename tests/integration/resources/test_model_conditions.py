"""Models and versions found by conditions, for whoever translates another tracker's language."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from runfolio.server.conditions import Compare, Has, Like, Not, OneOf, Order, Within
from runfolio.server.models import conditions as of_models
from runfolio.server.models import service as models
from runfolio.server.models.conditions import Dataset, Measured, Metric, Param, Tag
from runfolio.server.registry import conditions as of_registry
from runfolio.server.registry import service as registry
from runfolio.server.registry.conditions import Tag as RegistryTag
from tests.support.api import Api

OLD = datetime(2000, 1, 1, tzinfo=UTC)


def make_models(api: Api) -> None:
    """``a`` and ``b`` with values, ``c`` without any, and a deleted one."""
    for name, value, digest in (("a", 0.5, "1"), ("b", 0.9, "2")):
        body = {"name": name, "experiment": "e", "params": {"k": name}, "tags": {"t": f"T{name}"}}
        model = api.post("/models", body)["id"]
        points = [
            {"name": "acc", "value": value, "step": 1, "dataset_name": "d", "dataset_digest": digest},
            {"name": "acc", "value": "Infinity", "step": 0},
            {"name": "nan", "value": "NaN"},
        ]
        api.post(f"/models/{model}/metrics", {"metrics": points})
    api.post("/models", {"name": "c", "experiment": "e"})
    gone = api.post("/models", {"name": "gone", "experiment": "e"})["id"]
    api.delete(f"/models/{gone}")


def found(api: Api, *where: of_models.Condition, order: Sequence[of_models.Order] = (), **page: Any) -> str:
    """Names of the models, by name unless ordered."""
    order = order or (Order("name"),)

    async def names(session: Any) -> str:
        rows = await models.find(session, where=where, order=order, **{"limit": 10, **page})
        return "".join(row.name for row in rows)

    return api.write(names)


@pytest.mark.parametrize(
    ("condition", "names"),
    [
        (OneOf("name", ("a", "c")), "ac"),
        (OneOf("name", ("a",), negated=True), "bc"),
        (OneOf(Param("k"), ("a",)), "a"),
        (OneOf(Param("k"), ("a",), negated=True), "b"),
        (Not(OneOf(Param("k"), ("a",))), "bc"),
        (Like(Tag("t"), "T%"), "ab"),
        (Like(Tag("t"), "t%"), ""),
        (Like(Tag("t"), "t%", ignore_case=True), "ab"),
        (Has(Tag("t")), "ab"),
        (Has(Tag("t"), negated=True), "c"),
        (Compare(Metric("acc"), ">", 0.6), "b"),
        (Compare(Metric("acc"), "!=", 0.5), "b"),
        (Compare(Metric("acc", (Dataset("d", "1"),)), ">", 0), "a"),
        (Compare(Metric("acc", (Dataset("d"),)), ">", 0), "ab"),
        (Compare(Metric("acc", (Dataset(""),)), ">", 1e300), "ab"),
        (Compare(Metric("nan"), "!=", 0), ""),
        (Has(Measured((Dataset("d", "2"), Dataset("nowhere")))), "b"),
        (Within("created_at", start=OLD), "abc"),
        (Within("created_at", start=OLD, negated=True), ""),
        (Within("created_at", end=OLD), ""),
        (Within("created_at", end=OLD, negated=True), "abc"),
    ],
)
def test_a_condition_finds_models(api: Api, condition: of_models.Condition, names: str) -> None:
    make_models(api)
    assert found(api, condition) == names


def test_all_conditions_have_to_hold(api: Api) -> None:
    make_models(api)
    assert found(api, Has(Tag("t")), Like("name", "b")) == "b"


def test_what_has_no_value_comes_last_in_both_directions(api: Api) -> None:
    make_models(api)
    assert found(api, order=(Order(Metric("acc")), Order("name"))) == "abc"
    assert found(api, order=(Order(Metric("acc"), descending=True), Order("name"))) == "bac"


def test_models_are_found_within_experiments_from_an_offset(api: Api) -> None:
    make_models(api)
    experiment = api.get("/models", limit=1)["items"][0]["experiment_id"]
    assert found(api, experiments=[experiment], offset=1, limit=1) == "b"
    assert found(api, experiments=["nowhere"]) == ""
    assert found(api, experiments=[]) == ""


def make_versions(api: Api) -> None:
    for name in ("digits", "Letters"):
        api.post("/registry/models", {"name": name, "tags": {'a "key"': name}})
        for number in (1, 2):
            body = {"source": f"s3://{name}/{number}", "run_id": f"r{number}", "tags": {"n": str(number)}}
            api.post(f"/registry/models/{name}/versions", body)


@pytest.mark.parametrize(
    ("condition", "names"),
    [
        (OneOf("name", ("digits",)), ["digits"]),
        (Like("name", "l%"), []),
        (Like("name", "l%", ignore_case=True), ["Letters"]),
        (OneOf(RegistryTag('a "key"'), ("digits",)), ["digits"]),
        (Has(RegistryTag("b")), []),
        (Not(OneOf(RegistryTag("b"), ("x",))), ["digits", "Letters"]),
    ],
)
def test_a_condition_finds_registered_models(api: Api, condition: of_registry.NameCondition, names: list[str]) -> None:
    make_versions(api)
    rows = api.write(lambda session: registry.find(session, where=(condition,), limit=10))
    assert sorted(row.name for row in rows) == sorted(names)


@pytest.mark.parametrize(
    ("condition", "versions"),
    [
        (OneOf("name", ("digits",)), [("digits", 2), ("digits", 1)]),
        (OneOf("run_id", ("r1", "r9")), [("Letters", 1), ("digits", 1)]),
        (Compare("version", ">=", 2), [("Letters", 2), ("digits", 2)]),
        (Like("source", "s3://d%/2"), [("digits", 2)]),
        (OneOf(RegistryTag("n"), ("2",), negated=True), [("Letters", 1), ("digits", 1)]),
    ],
)
def test_a_condition_finds_versions(
    api: Api, condition: of_registry.VersionCondition, versions: list[tuple[str, int]]
) -> None:
    make_versions(api)
    rows = api.write(lambda session: registry.find_versions(session, where=(condition,), limit=10))
    assert sorted((row.name, -row.version) for row in rows) == sorted((name, -n) for name, n in versions)


def test_versions_are_ordered_and_taken_from_an_offset(api: Api) -> None:
    make_versions(api)
    order: tuple[of_registry.VersionOrder, ...] = (Order("version"), Order("name", descending=True))
    rows = api.write(lambda session: registry.find_versions(session, order=order, limit=2, offset=1))
    assert [row.version for row in rows] == [1, 2]


def test_the_latest_of_each_stage_are_given_whole(api: Api) -> None:
    make_versions(api)
    api.patch("/registry/models/digits/versions/1", {"stage": "Production"})
    latest = api.write(lambda session: registry.latest_by_stage(session, ["digits", "nowhere"]))
    assert [(version.version, version.stage) for version in latest["digits"]] == [(1, "Production"), (2, None)]
    assert latest["nowhere"] == []
