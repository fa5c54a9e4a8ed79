"""Names of metrics, parameters and tags at the edges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.acceptance.mlflow.reference.world import Cases, World

KEYS: Final = (
    "a/b", "a b", "a:b", "a.b", "ä", "a$b", 'a"b', "a//b", "a/", "/a", "../a", ".", "", "x" * 250, "x" * 251,
)  # fmt: skip


def _named(key: str) -> str:
    return f"of {len(key)} characters" if len(key) > 20 else f"`{key}`" if key else "that is empty"


def _metric(key: str) -> Callable[[World], Any]:
    return lambda w: [w.client.log_metric(w.run, key, 1), w.data.metrics]


def _param(key: str) -> Callable[[World], Any]:
    return lambda w: [w.client.log_param(w.run, key, 1), w.data.params]


def _tag(key: str) -> Callable[[World], Any]:
    return lambda w: [w.client.set_tag(w.run, key, 1), w.data.tags]


CASES: Final[Cases] = {
    f"a {what} has a name {_named(key)}": case(key)
    for what, case in (("metric", _metric), ("parameter", _param), ("tag", _tag))
    for key in KEYS
}
DIFFERENCES: Final[dict[str, tuple[str, str]]] = {}
