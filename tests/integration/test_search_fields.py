"""What a filter box can offer: the fields that runs have, their types, a few of their values."""

from collections.abc import Iterator

import pytest

from runfolio.server.search.fields import KnownField, fields
from tests.support.search import MadeMetric, MadeRun
from tests.support.searched import Searched

RUNS = [
    MadeRun(
        f"r{number}",
        {"notes": "long"},
        params={"lr": number / 4, "opt": f"o{number % 7}", "a b": "x"},
        tags={"draft": number % 2 == 0, "gone": ...},
        metrics={"val/acc": MadeMetric((number / 10, float("nan") if number == 3 else number / 10))},
    )
    for number in range(10)
]


@pytest.fixture
def searched(database_url: str) -> Iterator[Searched]:
    searched = Searched(database_url)
    yield searched
    searched.close()


def offered(searched: Searched, prefix: str, limit: int = 50) -> list[KnownField]:
    runs = [*RUNS, MadeRun("other", params={"lr_other": 1}, experiment="e2")]
    return searched.ask(runs, lambda session: fields(session, "e1", prefix, limit))


def test_numbers_offer_their_least_and_greatest(searched: Searched) -> None:
    assert offered(searched, "params.l") == [KnownField("params.lr", "number", (0.0, 2.25))]
    assert offered(searched, "metrics.") == [KnownField("metrics.val/acc", "number", (0.0, 0.9))]


def test_texts_offer_the_first_few(searched: Searched) -> None:
    assert offered(searched, "params.opt") == [KnownField("params.opt", "text", ("o0", "o1", "o2", "o3", "o4"))]


def test_names_that_begin_so_come_before_names_that_contain_it(searched: Searched) -> None:
    assert [known.field for known in offered(searched, "param.")] == ["params.`a b`", "params.lr", "params.opt"]
    assert [known.field for known in offered(searched, "params.p")] == ["params.opt"]
    assert [known.field for known in offered(searched, "ACC")] == ["metrics.val/acc"]


def test_datasets_are_offered_where_there_are_any(searched: Searched) -> None:
    assert offered(searched, "datasets.") == []
    runs = [MadeRun(f"r{number}", datasets=[(f"d{number % 2}", "f00d", "training")]) for number in range(4)]
    found = searched.ask(runs, lambda session: fields(session, "e1", "dataset.", 50))
    assert found == [
        KnownField("datasets.name", "text", ("d0", "d1")),
        KnownField("datasets.digest", "text", ("f00d",)),
        KnownField("datasets.context", "text", ("training",)),
    ]


def test_a_tag_that_was_removed_everywhere_is_not_offered(searched: Searched) -> None:
    assert offered(searched, "tags.") == [KnownField("tags.draft", "boolean", ("false", "true"))]


def test_without_a_prefix_fields_of_every_kind_are_offered_up_to_the_limit(searched: Searched) -> None:
    names = [known.field for known in offered(searched, "")]
    assert {"runs.status", "metrics.val/acc", "params.lr", "tags.draft"} <= set(names)
    assert len(offered(searched, "", limit=3)) == 3


def test_a_thousand_names_are_offered_at_once(searched: Searched) -> None:
    run = MadeRun("many", metrics={f"m{number:04}": MadeMetric((1.0, 1.0)) for number in range(1200)})
    found = searched.ask([run], lambda session: fields(session, "e1", "metrics.", 1000))
    assert [known.field for known in found] == [f"metrics.m{number:04}" for number in range(1000)]
