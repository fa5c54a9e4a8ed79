"""Filters of MLflow's mean here what they mean there."""

from datetime import UTC, datetime, timedelta

import pytest

from runfolio.server.compat.mlflow.entities import TO_STATUS
from runfolio.server.compat.mlflow.search.names import ATTRIBUTES
from runfolio.server.compat.mlflow.search.runs import parse_filter
from runfolio.server.db.models.runs import STATUSES
from runfolio.server.search.catalog import RUN_FIELDS
from tests.support.search import MadeMetric, MadeRun, accepts

SECOND = datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("condition", "held"),
    [
        ("= 'FINISHED'", {"finished"}),
        ("= 'RUNNING'", {"running"}),
        ("= 'SCHEDULED'", {"queued"}),
        ("= 'FAILED'", {"failed", "crashed"}),
        ("= 'KILLED'", {"killed", "preempted"}),
        ("!= 'FAILED'", {"queued", "running", "finished", "killed", "preempted"}),
        ("!= 'FINISHED'", set(STATUSES) - {"finished"}),
        ("= 'finished'", set()),
        ("= 'crashed'", set()),
        ("!= 'finished'", set(STATUSES)),
        ("LIKE 'F%'", {"finished", "failed", "crashed"}),
        ("LIKE 'f%'", set()),
        ("ILIKE 'f%'", {"finished", "failed", "crashed"}),
        ("ILIKE '%'", set(STATUSES)),
        ("LIKE '_______'", {"running"}),
    ],
)
def test_a_status_is_one_or_two_of_ours(condition: str, held: set[str]) -> None:
    tree = parse_filter(f"status {condition}")
    assert {status for status in STATUSES if accepts(tree, MadeRun("a", {"status": status}))} == held


def test_every_status_of_ours_has_a_word() -> None:
    assert tuple(TO_STATUS) == STATUSES
    assert set(ATTRIBUTES.values()) <= RUN_FIELDS.keys()


@pytest.mark.parametrize(
    ("condition", "held"),
    [
        ("= 1000", [1000]),
        ("!= 1000", [999, 1001]),
        ("< 1000", [999]),
        ("<= 1000", [999, 1000]),
        ("> 1000", [1001]),
        (">= 1000", [1000, 1001]),
        ("= 1000.5", []),
        ("!= 1000.5", [999, 1000, 1001]),
        ("> 999.5", [1000, 1001]),
        ("<= 1000.5", [999, 1000]),
        ("< 1e999", [999, 1000, 1001]),
        ("= 99999999999999999999", []),
        ("> 99999999999999999999", []),
        ("!= 99999999999999999999", [999, 1000, 1001]),
        ("> -99999999999999999999", [999, 1000, 1001]),
    ],
)
def test_a_time_is_its_whole_milliseconds(condition: str, held: list[int]) -> None:
    tree = parse_filter(f"start_time {condition}")
    for part in (0, 1, 999):
        runs = {
            number: MadeRun("a", {"started_at": SECOND + timedelta(milliseconds=number - 1000, microseconds=part)})
            for number in (999, 1000, 1001)
        }
        assert [number for number, run in runs.items() if accepts(tree, run)] == held


@pytest.mark.parametrize(
    "text",
    [
        "metrics.loss != 1",
        "params.lr != 'x'",
        "params.lr LIKE '%'",
        "tags.draft != 'x'",
        "user_id != 'x'",
        "end_time != 1000",
        "params.lr IS NOT NULL",
    ],
)
def test_a_condition_on_what_a_run_lacks_does_not_hold(text: str) -> None:
    assert not accepts(parse_filter(text), MadeRun("a"))


def test_a_metric_is_its_latest_value() -> None:
    tree = parse_filter("metrics.loss < 0.5")
    assert accepts(tree, MadeRun("a", metrics={"loss": MadeMetric((0.9, 0.1))}))
    assert not accepts(tree, MadeRun("a", metrics={"loss": MadeMetric((0.1, 0.9))}))


@pytest.mark.parametrize("operator", ["=", "!=", "<", "<=", ">", ">="])
def test_only_unequal_holds_for_nan(operator: str) -> None:
    run = MadeRun("a", metrics={"loss": MadeMetric((float("nan"),))})
    assert accepts(parse_filter(f"metrics.loss {operator} 0"), run) == (operator == "!=")


@pytest.mark.parametrize(("value", "equal"), [("0.1", True), (0.1, True), ("0.10", False), ("1e-1", False)])
def test_a_parameter_is_compared_as_text(value: str | float, equal: bool) -> None:
    run = MadeRun("a", params={"lr": value})
    assert accepts(parse_filter("params.lr = '0.1'"), run) == equal
    assert accepts(parse_filter("params.lr != '0.1'"), run) != equal


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("dataset.name = 'a' AND dataset.context = 'testing'", True),
        ("datasets.name != 'a'", True),
        ("dataset.digest NOT IN ('1', '2')", False),
        ("dataset.context != 'training'", True),
        ("dataset.name LIKE 'A%'", False),
        ("dataset.name ILIKE 'A%'", True),
    ],
)
def test_a_condition_on_datasets_holds_where_it_does_for_one_of_them(text: str, held: bool) -> None:
    run = MadeRun("r", datasets=[("a", "1", "training"), ("b", "2", "testing"), ("c", "2", "")])
    assert accepts(parse_filter(text), run) == held


def test_a_use_without_a_context_is_unlike_no_context() -> None:
    assert not accepts(parse_filter("dataset.context != 'x'"), MadeRun("r", datasets=[("a", "1", "")]))


def test_a_backslash_in_a_pattern_is_a_character_like_any_other() -> None:
    tree = parse_filter("params.lr LIKE 'C:\\%\\_'")
    assert accepts(tree, MadeRun("a", params={"lr": "C:\\data\\x"}))
    assert not accepts(tree, MadeRun("a", params={"lr": "C:%_"}))
