"""Lists of runs: the right ones, in order, each once over all pages, whichever way they were found."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncSession

from runfolio.server.errors import InvalidCursor
from runfolio.server.runs import listing_plan
from runfolio.server.runs.listing import RunQuery, count_runs, list_runs
from runfolio.server.search.parser import parse, parse_sort
from runfolio.server.search.tree import Filter, SortKey
from tests.support.filters import fields, filters, run_lists
from tests.support.search import NOW, MadeMetric, MadeRun, accepts, in_order
from tests.support.searched import Searched

SORTS = st.lists(st.builds(SortKey, fields(), st.booleans()), min_size=1, max_size=3).map(tuple)


@pytest.fixture
def searched(database_url: str) -> Iterator[Searched]:
    searched = Searched(database_url)
    yield searched
    searched.close()


def listed(searched: Searched, runs: list[MadeRun], query: RunQuery) -> list[str]:
    """Ids of every page, one after the other."""

    async def read(session: AsyncSession) -> list[str]:
        page = await list_runs(session, query, now=NOW)
        ids = list(page.ids)
        while page.next_cursor is not None:
            assert len(page.ids) == query.limit
            following = RunQuery(
                query.experiment_ids, query.filter, query.sort, query.lifecycles, query.limit, page.next_cursor
            )
            page = await list_runs(session, following, now=NOW + timedelta(days=1))
            ids += page.ids
        return ids

    return searched.ask(runs, read)


def jumped(searched: Searched, runs: list[MadeRun], query: RunQuery) -> list[str]:
    """Ids of the one page that a query asks for."""
    return searched.ask(runs, lambda session: list_runs(session, query, now=NOW)).ids


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tree=filters(), keys=SORTS, runs=run_lists(), limit=st.integers(1, 4), wide=st.booleans())
def test_every_page_of_any_filter_in_any_order(
    searched: Searched, tree: Filter, keys: tuple[SortKey, ...], runs: list[MadeRun], limit: int, *, wide: bool
) -> None:
    experiments = () if wide else ("e1",)
    passing = [run for run in runs if accepts(tree, run) and (wide or run.experiment == "e1")]
    query = RunQuery(experiments, filter=tree, sort=keys, limit=limit)
    assert listed(searched, runs, query) == in_order(passing, keys)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tree=filters(), runs=run_lists(), wide=st.booleans())
def test_runs_are_counted_as_they_are_listed(
    searched: Searched, tree: Filter, runs: list[MadeRun], *, wide: bool
) -> None:
    query = RunQuery(() if wide else ("e1",), filter=tree)
    passing = [run for run in runs if accepts(tree, run) and (wide or run.experiment == "e1")]
    assert searched.ask(runs, lambda session: count_runs(session, query, now=NOW)) == len(passing)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tree=filters(), keys=SORTS, runs=run_lists(), skip=st.integers(0, 6), limit=st.integers(1, 4))
def test_a_jump_lands_where_paging_would(
    searched: Searched, tree: Filter, keys: tuple[SortKey, ...], runs: list[MadeRun], skip: int, limit: int
) -> None:
    expected = in_order([run for run in runs if accepts(tree, run)], keys)
    query = RunQuery(filter=tree, sort=keys, limit=limit, skip=skip)
    page = searched.ask(runs, lambda session: list_runs(session, query, now=NOW))
    assert page.ids == expected[skip : skip + limit]
    assert (page.next_cursor is None) == (skip + limit >= len(expected))


VARIED = [
    MadeRun(
        f"r{number:02}",
        {"created_at": NOW - timedelta(hours=number % 5), "lifecycle": "active" if number % 8 else "archived"},
        params={"lr": number % 3 if number % 4 else f"t{number % 3}"} if number % 7 else {},
        metrics={"loss": MadeMetric((number * 7 % 13 / 4,))} if number % 6 else {},
    )
    for number in range(30)
]
SHOWN = [run for run in VARIED if run.fields["lifecycle"] == "active"]
WANTED = ("metrics.loss < 2 or metrics.loss is null", "metrics.loss < 2 and params.lr is not null", "")
ORDERS = ("metrics.loss", "-metrics.loss", "-params.lr,metrics.loss", "params.lr", "-runs.created_at")


@pytest.fixture(params=[(1, 1, 1), (1, 10, 10), (3, 1, 10), (3, 10, 1)])
def planned(request: pytest.FixtureRequest, searched: Searched, monkeypatch: pytest.MonkeyPatch) -> Searched:
    """Bounds so low that a few runs are walked past a window, narrowed, sorted, and too many to be hidden."""
    for bound, value in zip(("WINDOW", "MOST_SORTED", "MOST_HIDDEN"), request.param, strict=True):
        monkeypatch.setattr(listing_plan, bound, value)
    return searched


@pytest.mark.parametrize("sort", ORDERS)
def test_each_way_to_a_page_finds_the_same(planned: Searched, sort: str) -> None:
    for tree in map(parse, WANTED):
        passing = [run for run in SHOWN if accepts(tree, run)]
        query = RunQuery(("e1",), filter=tree, sort=parse_sort(sort), limit=4)
        assert listed(planned, VARIED, query) == in_order(passing, parse_sort(sort))


@pytest.mark.parametrize("sort", ORDERS)
def test_each_way_to_a_page_jumps_to_the_same(planned: Searched, sort: str) -> None:
    for tree in map(parse, WANTED):
        expected = in_order([run for run in SHOWN if accepts(tree, run)], parse_sort(sort))
        query = RunQuery(("e1",), filter=tree, sort=parse_sort(sort), limit=4)
        for skip in (2, len(expected) - 1, len(expected)):
            assert jumped(planned, VARIED, replace(query, skip=skip)) == expected[skip:][:4]


def test_runs_that_were_archived_are_listed_when_asked_for(searched: Searched) -> None:
    runs = [MadeRun("a"), MadeRun("b", {"lifecycle": "archived"}), MadeRun("c", {"lifecycle": "deleted"})]
    assert listed(searched, runs, RunQuery(("e1",))) == ["a"]
    assert listed(searched, runs, RunQuery(("e1",), lifecycles=("active", "archived"))) == ["b", "a"]


def test_more_experiments_than_are_walked_side_by_side(searched: Searched) -> None:
    runs = [MadeRun(f"r{n:02}", metrics={"m": MadeMetric((float(n),))}, experiment=f"e{n:02}") for n in range(12)]
    query = RunQuery(sort=parse_sort("-metrics.m"), limit=5)
    assert listed(searched, runs, query) == [f"r{n:02}" for n in reversed(range(12))]


@pytest.mark.parametrize("cursor", ["", "x", "AAAA", "WzEsMl0", "é", "W10" * 9_000])
def test_what_is_no_cursor_is_refused(searched: Searched, cursor: str) -> None:
    with pytest.raises(InvalidCursor):
        searched.ask([], lambda session: list_runs(session, RunQuery(("e1",), cursor=cursor), now=NOW))


def test_a_cursor_of_another_filter_is_refused(searched: Searched) -> None:
    async def mixed_up(session: AsyncSession) -> None:
        page = await list_runs(session, RunQuery(("e1",), limit=1), now=NOW)
        await list_runs(session, RunQuery(("e1",), filter=parse("tags.a"), cursor=page.next_cursor), now=NOW)

    with pytest.raises(InvalidCursor):
        searched.ask([MadeRun("a"), MadeRun("b")], mixed_up)
