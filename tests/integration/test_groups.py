"""Groups of made-up runs: the right ones, summed up as plain Python does, each found by its own filter."""

import math
from collections.abc import Hashable, Iterator, Sequence
from datetime import datetime
from statistics import stdev
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncSession

from runfolio.server.groups.service import Grouping, summed_up
from runfolio.server.runs.listing import RunQuery, list_runs, select_runs
from runfolio.server.search.catalog import kind_of
from runfolio.server.search.columns import nothing, read_columns
from runfolio.server.search.parser import parse, parse_field_list
from runfolio.server.search.tree import EVERYTHING, Field, Filter, conjunction
from tests.support.filters import fields, filters, run_lists
from tests.support.search import NOW, MadeRun, accepts, text_of
from tests.support.searched import Searched

Found = list[tuple[dict[str, Any], list[str]]]


@pytest.fixture
def searched(database_url: str) -> Iterator[Searched]:
    searched = Searched(database_url)
    yield searched
    searched.close()


def groups_of(searched: Searched, runs: Sequence[MadeRun], grouping: Grouping, tree: Filter = EVERYTHING) -> Found:
    """Each group, and the runs that its filter finds."""

    async def ask(session: AsyncSession) -> Found:
        asked = (*grouping.by, *grouping.fields)
        selected = await select_runs(session, RunQuery(filter=tree), asked, now=NOW)
        columns = nothing(asked) if selected is None else await read_columns(session, selected, asked)
        found: Found = []
        for item in summed_up(columns, grouping)["items"]:
            query = RunQuery(filter=conjunction((tree, parse(item["filter"]))))
            found.append((item, (await list_runs(session, query, now=NOW)).ids))
        return found

    return searched.ask(runs, ask)


def identity(value: Any) -> Hashable:
    """Equal for values that the search language cannot tell apart."""
    match value:
        case None | bool() | datetime():
            return str(value)
        case float() if math.isnan(value):
            return "nan"
        case int() | float():
            return value
        case _:
            return ("text", text_of(value))


def partition(runs: Sequence[MadeRun], by: Sequence[Field]) -> list[list[MadeRun]]:
    found: dict[Hashable, list[MadeRun]] = {}
    for run in runs:
        found.setdefault(tuple(identity(run.get(field, {})) for field in by), []).append(run)
    return list(found.values())


def is_numeric(values: Sequence[Any], field: Field) -> bool:
    there = [value for value in values if value is not None]
    if kind_of(field) != "any":
        return kind_of(field) in ("number", "span")
    return bool(there) and all(isinstance(value, int | float) and not isinstance(value, bool) for value in there)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(runs=run_lists(), by=st.lists(fields(), min_size=1, max_size=3).map(tuple), tree=filters())
def test_each_groups_filter_finds_its_runs(
    searched: Searched, runs: list[MadeRun], by: tuple[Field, ...], tree: Filter
) -> None:
    found = groups_of(searched, runs, Grouping(by, ()), tree)
    expected = partition([run for run in runs if accepts(tree, run)], by)
    assert sorted(sorted(ids) for _, ids in found) == sorted(sorted(run.id for run in group) for group in expected)
    assert [item["count"] for item, _ in found] == [len(ids) for _, ids in found]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(runs=run_lists(), by=fields(), field=fields())
def test_cells_are_what_plain_python_makes_of_them(
    searched: Searched, runs: list[MadeRun], by: Field, field: Field
) -> None:
    numeric = is_numeric([run.get(field, {}) for run in runs], field)
    by_id = {run.id: run for run in runs}
    for item, ids in groups_of(searched, runs, Grouping((by,), (field,))):
        values = [by_id[run_id].get(field, {}) for run_id in ids]
        (cell,) = item["cells"]
        if numeric:
            check_numbers(cell, [float(value) for value in values if value is not None and math.isfinite(value)])
        else:
            check_values(cell, values)


def check_numbers(cell: dict[str, Any], numbers: list[float]) -> None:
    assert cell["count"] == len(numbers)
    near = 1e-12 * max(map(abs, numbers), default=0)
    assert (cell["min"], cell["max"]) == (min(numbers, default=None), max(numbers, default=None))
    mean = math.fsum(number / len(numbers) for number in numbers) if numbers else None
    assert cell["mean"] == (None if mean is None else pytest.approx(mean, rel=1e-9, abs=near))
    spread = stdev(numbers) if len(numbers) > 1 else None
    assert cell["std"] == (None if spread is None else pytest.approx(spread, rel=1e-9, abs=near))


def check_values(cell: dict[str, Any], values: list[Any]) -> None:
    there = {identity(value) for value in values if value is not None}
    assert cell["distinct"] == len(there)
    if len(there) == 1 and None not in values:
        shown = cell["value"]
        assert shown == values[0] or text_of(shown) == text_of(values[0])
    else:
        assert cell["value"] is None


def keys(searched: Searched, values: Sequence[Any], **order: Any) -> list[Any]:
    """The keys of groups by a parameter; ``...`` is one that a run does not have."""
    runs = [MadeRun(f"r{place}", params={"x": value}) for place, value in enumerate(values)]
    by = parse_field_list("params.x")
    found = groups_of(searched, runs, Grouping(by, (), sort=by[0], **order))
    assert sorted(run for _, ids in found for run in ids) == sorted(run.id for run in runs)
    return [item["keys"][0] for item, _ in found]


def test_numbers_that_are_equal_are_one_key(searched: Searched) -> None:
    assert keys(searched, [1, 1.0, 2, 1e0]) == [1, 2]


def test_true_is_not_one_and_a_text_is_no_number(searched: Searched) -> None:
    assert keys(searched, [1, True, "1", "true", 0, False]) == [0, 1, False, True, "1", "true"]


def test_numbers_that_are_not_finite_are_keys_of_their_own(searched: Searched) -> None:
    values = [math.nan, 3, -math.inf, math.inf, "NaN", math.nan]
    assert keys(searched, values) == ["-Infinity", 3, "Infinity", "NaN", "NaN"]


def test_a_list_is_a_key(searched: Searched) -> None:
    assert keys(searched, [[1, 2], [1], [1, 2]]) == [[1, 2], [1]]


def test_a_long_text_is_known_by_how_it_begins(searched: Searched) -> None:
    start = "it's 100 % [of]_\\*? " * 25
    assert keys(searched, [start + "a", start + "b", start[:-1], start]) == [start[:-1], start]


def test_runs_without_the_key_come_last_in_both_directions(searched: Searched) -> None:
    assert keys(searched, [2, ..., 10, None, "a"]) == [2, 10, "a", None]
    assert keys(searched, [2, ..., 10, None, "a"], descending=True) == ["a", 10, 2, None]


def test_a_seed_of_64_bits_stays_exact(searched: Searched) -> None:
    runs = [MadeRun(f"r{seed}", {"seed": seed}) for seed in ((1 << 62) + 1, (1 << 62) + 2)]
    by = parse_field_list("runs.seed")
    found = groups_of(searched, runs, Grouping(by, (), sort=by[0]))
    assert [item["keys"] for item, _ in found] == [[(1 << 62) + 1], [(1 << 62) + 2]]
