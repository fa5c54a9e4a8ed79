"""Compiled filters find on real databases what a plain reading of them finds."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import select

from runfolio.server.db.models import Base, MetricDefinition
from runfolio.server.db.session import Database, WriteSession
from runfolio.server.search.cells import Context, Dialect
from runfolio.server.search.compiler import compile_filter
from runfolio.server.search.goals import Goals, load_goals
from runfolio.server.search.parser import parse
from runfolio.server.search.sqlite import register_sqlite_functions
from runfolio.server.search.tables import RUNS
from runfolio.server.search.tree import Filter
from tests.support.filters import filters, run_lists
from tests.support.search import NOW, MadeMetric, MadeRun, accepts, store


class Searched:
    """A database with every table and nothing in it; what a test writes is rolled back."""

    def __init__(self, url: str) -> None:
        self.database = Database(url, register_sqlite_functions)
        self.loop = asyncio.Runner()
        self.loop.run(self._create())

    @property
    def dialect(self) -> Dialect:
        return "sqlite" if self.database.is_sqlite else "postgresql"

    def close(self) -> None:
        self.loop.run(self.database.close())
        self.loop.close()

    def found(self, tree: Filter, runs: list[MadeRun], goals: Mapping[str, str] | None = None) -> list[str]:
        """The ids of those of ``runs`` that the filter lets pass."""
        return self.loop.run(self._found(tree, runs, goals or {}))

    async def _create(self) -> None:
        async with self.database.writer.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)

    @asynccontextmanager
    async def _scratch(self) -> AsyncIterator[WriteSession]:
        async with WriteSession(self.database.writer) as session:
            yield session
            await session.rollback()

    async def _found(self, tree: Filter, runs: list[MadeRun], goals: Mapping[str, str]) -> list[str]:
        async with self._scratch() as session:
            await store(session, runs)
            for pattern, goal in goals.items():
                session.add(MetricDefinition(experiment_id="e1", pattern=pattern, goal=goal, set_at=0, set_by="w"))
            await session.flush()
            loaded = await load_goals(session, ["e1", "e2"], tree, ()) if goals else Goals()
            context = Context(self.dialect, NOW, loaded)
            statement = select(RUNS.c.id).where(compile_filter(tree, context)).order_by(RUNS.c.id)
            return list(await session.scalars(statement))


@pytest.fixture
def searched(database_url: str) -> Iterator[Searched]:
    searched = Searched(database_url)
    yield searched
    searched.close()


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tree=filters(), runs=run_lists())
def test_any_filter_finds_what_a_plain_reading_finds(searched: Searched, tree: Filter, runs: list[MadeRun]) -> None:
    assert searched.found(tree, runs) == [run.id for run in runs if accepts(tree, run)]


def test_best_follows_the_goal_of_its_experiment(searched: Searched) -> None:
    series = MadeMetric((0.5, 0.9, 0.7))
    runs = [MadeRun("a", metrics={"val/acc": series}), MadeRun("b", metrics={"val/acc": series}, experiment="e2")]
    assert searched.found(parse("metrics.val/acc.best = 0.9"), runs, {"val/*": "max"}) == ["a"]
    assert searched.found(parse("metrics.val/acc.best = 0.7"), runs, {"val/*": "max"}) == ["b"]
    assert searched.found(parse("metrics.val/acc.best_step = 0"), runs, {"val/*": "max", "val/acc": "min"}) == ["a"]


def test_a_comparison_with_a_missing_field_is_false_and_its_negation_true(searched: Searched) -> None:
    runs = [MadeRun("without"), MadeRun("with", params={"lr": 1.0})]
    assert searched.found(parse("params.lr != 2"), runs) == ["with"]
    assert searched.found(parse("not params.lr = 2"), runs) == ["with", "without"]
    assert searched.found(parse("params.lr is null"), runs) == ["without"]


def test_infinities_compare_as_numbers_and_nan_is_found_by_name(searched: Searched) -> None:
    runs = [
        MadeRun(str(value), metrics={"loss": MadeMetric((1.0, value))}) for value in (2.0, float("inf"), float("nan"))
    ]
    assert searched.found(parse("metrics.loss > 1"), runs) == ["2.0", "inf"]
    assert searched.found(parse("metrics.loss = nan"), runs) == ["nan"]
    assert searched.found(parse("metrics.loss.max = 1"), runs) == ["inf", "nan"]


def test_text_in_a_filter_is_never_read_as_sql(searched: Searched) -> None:
    evil = "x' OR 1=1; DROP TABLE runs; --"
    quoted = evil.replace("'", "''")
    runs = [MadeRun("a", params={evil: evil}), MadeRun("b")]
    assert searched.found(parse(f"params.`{evil}` = '{quoted}'"), runs) == ["a"]


def test_the_deepest_filter_that_is_read_can_be_run(searched: Searched) -> None:
    deep = "tags.a"
    for turn in range(15):
        deep = f"not ({deep} {'and' if turn % 2 else 'or'} tags.b)"
    run = MadeRun("a", tags={"a": True})
    assert (searched.found(parse(deep), [run]) == ["a"]) == accepts(parse(deep), run)
