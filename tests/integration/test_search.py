"""Compiled filters find on real databases what a plain reading of them finds."""

from collections.abc import Iterator, Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from runfolio.server.db.models import MetricDefinition
from runfolio.server.search.cells import Context
from runfolio.server.search.compiler import compile_filter
from runfolio.server.search.goals import fields_of, load_goals
from runfolio.server.search.parser import parse
from runfolio.server.search.tables import RUNS
from runfolio.server.search.tree import Filter
from tests.support.filters import filters, run_lists
from tests.support.search import NOW, MadeMetric, MadeRun, accepts
from tests.support.searched import Searched


@pytest.fixture
def searched(database_url: str) -> Iterator[Searched]:
    searched = Searched(database_url)
    yield searched
    searched.close()


def found(searched: Searched, tree: Filter, runs: list[MadeRun], goals: Mapping[str, str] | None = None) -> list[str]:
    """The ids of those of ``runs`` that the filter lets pass."""

    async def search(session: AsyncSession) -> list[str]:
        for pattern, goal in (goals or {}).items():
            session.add(MetricDefinition(experiment_id="e1", pattern=pattern, goal=goal, set_at=0, set_by="w"))
        await session.flush()
        context = Context(searched.dialect, NOW, await load_goals(session, fields_of(tree), ["e1", "e2"]))
        statement = select(RUNS.c.id).where(compile_filter(tree, context)).order_by(RUNS.c.id)
        return list(await session.scalars(statement))

    return searched.ask(runs, search)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tree=filters(), runs=run_lists())
def test_any_filter_finds_what_a_plain_reading_finds(searched: Searched, tree: Filter, runs: list[MadeRun]) -> None:
    assert found(searched, tree, runs) == [run.id for run in runs if accepts(tree, run)]


def test_best_follows_the_goal_of_its_experiment(searched: Searched) -> None:
    series = MadeMetric((0.5, 0.9, 0.7))
    runs = [MadeRun("a", metrics={"val/acc": series}), MadeRun("b", metrics={"val/acc": series}, experiment="e2")]
    assert found(searched, parse("metrics.val/acc.best = 0.9"), runs, {"val/*": "max"}) == ["a"]
    assert found(searched, parse("metrics.val/acc.best = 0.7"), runs, {"val/*": "max"}) == ["b"]
    assert found(searched, parse("metrics.val/acc.best_step = 0"), runs, {"val/*": "max", "val/acc": "min"}) == ["a"]


def test_a_comparison_with_a_missing_field_is_false_and_its_negation_true(searched: Searched) -> None:
    runs = [MadeRun("without"), MadeRun("with", params={"lr": 1.0})]
    assert found(searched, parse("params.lr != 2"), runs) == ["with"]
    assert found(searched, parse("not params.lr = 2"), runs) == ["with", "without"]
    assert found(searched, parse("params.lr is null"), runs) == ["without"]


def test_infinities_compare_as_numbers_and_nan_is_found_by_name(searched: Searched) -> None:
    runs = [
        MadeRun(str(value), metrics={"loss": MadeMetric((1.0, value))}) for value in (2.0, float("inf"), float("nan"))
    ]
    assert found(searched, parse("metrics.loss > 1"), runs) == ["2.0", "inf"]
    assert found(searched, parse("metrics.loss = nan"), runs) == ["nan"]
    assert found(searched, parse("metrics.loss.max = 1"), runs) == ["inf", "nan"]


def test_a_condition_on_datasets_holds_where_it_does_for_some_use(searched: Searched) -> None:
    runs = [
        MadeRun("both", datasets=[("a", "1", "training"), ("b", "2", "")]),
        MadeRun("none"),
        MadeRun("one", datasets=[("a", "1", "testing")]),
    ]
    assert found(searched, parse("datasets.name = 'a'"), runs) == ["both", "one"]
    assert found(searched, parse("datasets.name != 'a'"), runs) == ["both"]
    assert found(searched, parse("datasets.digest not in ('2')"), runs) == ["both", "one"]
    assert found(searched, parse("datasets.context like 't%' and not datasets.name = 'b'"), runs) == ["one"]
    assert found(searched, parse("datasets.context is null"), runs) == ["none"]


def test_two_conditions_on_datasets_may_hold_for_two_uses(searched: Searched) -> None:
    runs = [MadeRun("r", datasets=[("a", "1", "training"), ("b", "2", "testing")])]
    assert found(searched, parse("datasets.name = 'a' and datasets.context = 'testing'"), runs) == ["r"]


def test_text_in_a_filter_is_never_read_as_sql(searched: Searched) -> None:
    evil = "x' OR 1=1; DROP TABLE runs; --"
    quoted = evil.replace("'", "''")
    runs = [MadeRun("a", params={evil: evil}), MadeRun("b")]
    assert found(searched, parse(f"params.`{evil}` = '{quoted}'"), runs) == ["a"]


def test_the_deepest_filter_that_is_read_can_be_run(searched: Searched) -> None:
    deep = "tags.a"
    for turn in range(15):
        deep = f"not ({deep} {'and' if turn % 2 else 'or'} tags.b)"
    run = MadeRun("a", tags={"a": True})
    assert (found(searched, parse(deep), [run]) == ["a"]) == accepts(parse(deep), run)
