"""What is loaded of the runs of a page: whole resources, or the cells of a table."""

import json
import math
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter
from sqlalchemy import insert

from runfolio.server.db.bulk import table_of
from runfolio.server.db.models import MetricDefinition
from runfolio.server.runs.listing_cells import Asked, load_cells
from runfolio.server.runs.listing_rows import Columns, Document, load_runs
from runfolio.server.search.goals import NO_GOALS, load_goals
from runfolio.server.search.parser import parse_field_list
from runfolio.server.search.tree import Field
from runfolio.wire.resources import Run, RunRow
from tests.support.filters import fields, run_lists
from tests.support.search import NOW, MadeMetric, MadeRun
from tests.support.searched import Searched

RUNS = [
    MadeRun(
        f"r{number}",
        {"notes": "long", "started_at": NOW},
        params={"lr": number / 4, "big": 1 << 70, "tiny": 1e-300, "list": [1, math.nan], "nan": math.inf, "none": None},
        tags={"draft": number % 2 == 0, "gone": ...},
        metrics={"val/acc": MadeMetric((0.5, math.nan if number == 3 else number / 10))},
    )
    for number in range(5)
]


@pytest.fixture
def searched(database_url: str) -> Iterator[Searched]:
    searched = Searched(database_url)
    yield searched
    searched.close()


def as_json(content: Any) -> Any:
    """What a client reads."""
    return json.loads(orjson.dumps(content, option=orjson.OPT_UTC_Z))


def loaded(searched: Searched, ids: list[str], names: str) -> list[Document]:
    columns = Columns.of(parse_field_list(names)) if names else Columns()
    found: list[Document] = as_json(searched.ask(RUNS, lambda session: load_runs(session, ids, columns)))
    return found


def test_a_page_is_loaded_in_its_order_with_all_that_is_there(searched: Searched) -> None:
    third, first = loaded(searched, ["r3", "nobody", "r1"], "")

    assert (third["id"], first["id"]) == ("r3", "r1")
    assert third["metrics"]["val/acc"]["value"] == "NaN"
    assert third["notes"] == "long"
    assert first["tags"] == {"draft": False}


def test_values_keep_their_type_to_the_last_bit(searched: Searched) -> None:
    (run,) = loaded(searched, ["r1"], "")

    expected = {"lr": 0.25, "big": 1 << 70, "tiny": 1e-300, "list": [1, "NaN"], "nan": "Infinity", "none": None}
    assert run["params"] == expected


def test_only_the_fields_asked_for_are_loaded(searched: Searched) -> None:
    (run,) = loaded(searched, ["r1"], "params.lr,metrics.*")

    assert (run["params"], run["tags"], list(run["metrics"]), run["notes"]) == ({"lr": 0.25}, {}, ["val/acc"], None)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(runs=run_lists())
def test_a_document_is_what_the_resource_says(searched: Searched, runs: list[MadeRun]) -> None:
    documents = as_json(searched.ask(runs, lambda session: load_runs(session, [run.id for run in runs])))

    resources = TypeAdapter(list[Run])
    assert json.loads(resources.dump_json(resources.validate_python(documents))) == documents


def cells(searched: Searched, runs: Sequence[MadeRun], asked: Sequence[Field]) -> list[Document]:
    ids = [run.id for run in runs]
    found: list[Document] = as_json(
        searched.ask(runs, lambda session: load_cells(session, ids, Asked(tuple(asked), NO_GOALS, NOW)))
    )
    assert TypeAdapter(list[RunRow]).validate_python(found)
    return found


def shown(value: Any) -> Any:
    """A made-up run's value as JSON has it."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return _text(value) if isinstance(value, float) and not math.isfinite(value) else value


def _text(value: float) -> str:
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(runs=run_lists().filter(bool), asked=st.lists(fields(), max_size=6))
def test_each_cell_is_its_fields_value(searched: Searched, runs: list[MadeRun], asked: list[Field]) -> None:
    rows = cells(searched, runs, asked)

    assert [row["id"] for row in rows] == [run.id for run in runs]
    assert [row["cells"] for row in rows] == [[shown(run.get(field, {})) for field in asked] for run in runs]


def test_the_best_value_follows_the_goal(searched: Searched) -> None:
    asked = parse_field_list("metrics.loss.best,metrics.loss.best_step,metrics.loss", every=False)
    definition = {"experiment_id": "e1", "pattern": "lo*", "goal": "min", "set_at": 0, "set_by": "w"}

    async def ask(session: Any) -> list[Document]:
        await session.execute(insert(table_of(MetricDefinition)).values(definition))
        return await load_cells(session, ["r"], Asked(asked, await load_goals(session, asked), NOW))

    (row,) = searched.ask([MadeRun("r", metrics={"loss": MadeMetric((3.0, 1.0, 2.0))})], ask)

    assert row["cells"] == [1.0, 1, 2.0]
