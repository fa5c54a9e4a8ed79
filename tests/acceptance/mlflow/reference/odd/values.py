"""Values at the edges, and batches of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.acceptance.mlflow.reference.world import Cases, World

TEXTS: Final = (
    "", "007", "+1", "1.50", "1e-3", "1e+22", "inf", "nan", "1" + "0" * 30, "9223372036854775808", "1_000", " 1", "-0",
    "-0.0", "True", "None", '{"a": 1}', "a\nb", "😀",
)  # fmt: skip
"""Texts that come back as they were, though some of them are stored as numbers."""


def _again(text: str) -> Callable[[World], Any]:
    return lambda w: [w.client.log_param(w.run, "a", text), w.data.params, w.client.log_param(w.run, "a", text)]


def _points(w: World, points: Iterable[tuple[float, int, int]]) -> list[Any]:
    """Log (value, step, time), and read the history and the latest value."""
    for value, step, time in points:
        w.client.log_metric(w.run, "a", value, step=step, timestamp=time)
    history = [(one.value, one.step, one.timestamp) for one in w.client.get_metric_history(w.run, "a")]
    return [history, w.data.metrics]


def _changed(w: World) -> Any:
    """A batch of which one parameter would change."""
    entities = w.mlflow.entities
    w.client.log_param(w.run, "a", "1")
    try:
        w.client.log_batch(w.run, [w.metric("m", 1)], [entities.Param("b", "1"), entities.Param("a", "2")])
    except w.mlflow.MlflowException as error:
        return [error.error_code, w.data]
    return "taken"


def _params(w: World, *pairs: tuple[str, str]) -> list[Any]:
    made = [w.mlflow.entities.Param(key, value) for key, value in pairs]
    return [w.client.log_batch(w.run, params=made), len(w.data.params)]


def _tags(w: World, *pairs: tuple[str, str]) -> list[Any]:
    made = [w.mlflow.entities.RunTag(key, value) for key, value in pairs]
    return [w.client.log_batch(w.run, tags=made), w.data.tags.get("a")]


CASES: Final[Cases] = {
    **{f"a parameter's value is {text!r}, twice": _again(text) for text in TEXTS},
    "a parameter's value has a NUL": _again("a\0b"),
    "a parameter has 6,001 characters": lambda w: [
        w.client.log_param(w.run, "a", "x" * 6001),
        len(w.data.params["a"]),
    ],
    "a parameter changes its case": lambda w: [
        w.client.log_param(w.run, "a", "X"),
        w.client.log_param(w.run, "a", "x"),
    ],
    "a batch would change a parameter": _changed,
    "a batch has a parameter twice, with one value": lambda w: _params(w, ("a", "1"), ("a", "1")),
    "a batch has a parameter twice, with two values": lambda w: _params(w, ("a", "1"), ("a", "2")),
    "a batch has 101 parameters": lambda w: _params(w, *((f"a{number}", "1") for number in range(101))),
    "a batch has a tag twice": lambda w: _tags(w, ("a", "1"), ("a", "2")),
    "a batch has 101 tags": lambda w: _tags(w, *((f"a{number}", "1") for number in range(101))),
    "a batch is empty": lambda w: w.client.log_batch(w.run),
    "a batch has 1,001 metrics": lambda w: w.client.log_batch(w.run, [w.metric("a", i, i) for i in range(1001)]),
    "a tag has 8,001 characters": lambda w: [w.client.set_tag(w.run, "a", "x" * 8001), len(w.data.tags["a"])],
    "a tag is missing and deleted": lambda w: w.client.delete_tag(w.run, "none"),
    "a run's notes are set and taken away": lambda w: [
        w.client.set_tag(w.run, "mlflow.note.content", "words"),
        w.data.tags,
        w.client.delete_tag(w.run, "mlflow.note.content"),
        w.data.tags,
    ],
    "a metric's time is below 0": lambda w: w.client.log_metric(w.run, "a", 1, timestamp=-1),
    "a metric's time is 0, and its step below it": lambda w: _points(w, [(1, -5, 0)]),
    "a metric's time is after the year 9999": lambda w: w.client.log_metric(w.run, "a", 1, timestamp=2**62),
    "a metric's step is the largest there is": lambda w: _points(w, [(1, 2**63 - 1, 5)]),
    "a metric's value is infinite": lambda w: _points(w, [(float("inf"), 0, 5), (float("-inf"), 1, 5)]),
    "a metric's value is NaN, -0 or tiny": lambda w: _points(w, [(float("nan"), 0, 5), (-0.0, 1, 5), (1e-320, 2, 5)]),
    "a point is logged three times": lambda w: _points(w, [(1, 1, 5)] * 3),
    "points come in any order": lambda w: _points(w, [(1, 5, 10), (2, 3, 20), (3, 5, 5), (4, 1, 30)]),
    "three values have one step and time: 3, 9, 1": lambda w: _points(w, [(3, 1, 5), (9, 1, 5), (1, 1, 5)]),
    "a metric's value is a text": lambda w: w.client.log_metric(w.run, "a", "abc"),
    "the history of a metric that is missing": lambda w: w.client.get_metric_history(w.run, "none"),
    "the history of a run that is missing": lambda w: w.client.get_metric_history("0" * 32, "none"),
}
DIFFERENCES: Final[dict[str, tuple[str, str]]] = {
    "a parameter's value has a NUL": ("becomes �, which every database can keep", "kept"),
    "a metric's time is after the year 9999": ("refused", "taken"),
    "a metric's value is infinite": ("stays so", "becomes the largest number there is"),
    "the history of a run that is missing": ("`RESOURCE_DOES_NOT_EXIST`", "empty"),
}
