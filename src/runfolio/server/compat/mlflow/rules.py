"""MLflow's rules about names and values, checked before anything is stored."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final

from runfolio.server.db.types import clean
from runfolio.wire.ids import fitting
from runfolio.wire.texts import typed

from . import bodies
from .errors import invalid, missing_parameter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from runfolio.wire.events import ParamValue

MAX_KEY: Final = 250
MAX_PARAM: Final = 6000
MAX_TAG: Final = 8000
MAX_EXPERIMENT_TAG: Final = 20_000
_KEY: Final = re.compile(r"[\w.\- :/]+\Z")


def run_id(first: str | None, second: str | None = None) -> str:
    """The run that a request is about, which clients name twice. An id too long for us is that of an imported run."""
    found = first or second
    if not found:
        raise missing_parameter("run_id")
    return fitting(found)


def check_batch(batch: bodies.LogBatch) -> None:
    """Raises an error for the first thing that is wrong, before any of it is stored."""
    total = len(batch.metrics) + len(batch.params) + len(batch.tags)
    if total > bodies.MAX_BATCH:
        raise invalid(f"a batch holds at most {bodies.MAX_BATCH} metrics, parameters and tags together, not {total}")
    for key in {metric.key for metric in batch.metrics}:
        check_key(key)
    for pair in (*batch.params, *batch.tags):
        check_key(pair.key)
    given: set[str] = set()
    for param in batch.params:
        if param.key in given:
            raise invalid(f"Duplicate parameter keys: {param.key!r} stands twice in one batch")
        given.add(param.key)


def check_key(key: str) -> None:
    """Raises an error for what is no name of a metric, a parameter or a tag."""
    if not key:
        raise missing_parameter("key")
    if len(key) > MAX_KEY:
        raise invalid(f"a name has at most {MAX_KEY} characters, not {len(key)}")
    if not _KEY.match(key):
        raise invalid(f"{key!r} is no name: it may hold letters, digits, underscores, dashes, dots, spaces, : and /")
    if key != posixpath.normpath(key) or key.startswith(("/", "..")) or key == ".":
        raise invalid(f"{key!r} is no name: as a path it would lead elsewhere")


def tags_of(pairs: Sequence[bodies.KeyValue]) -> dict[str, str]:
    """A run's tags as they are stored. Their server cuts off what is too long without a word, and so do we."""
    for pair in pairs:
        check_key(pair.key)
    return {pair.key: pair.value[:MAX_TAG] for pair in pairs}


def experiment_tags_of(pairs: Sequence[bodies.KeyValue]) -> dict[str, str]:
    """An experiment's tags. Too long ones are refused, as they are there."""
    for pair in pairs:
        check_key(pair.key)
        if len(pair.value) > MAX_EXPERIMENT_TAG:
            raise invalid(f"tag {pair.key!r} has more than {MAX_EXPERIMENT_TAG} characters")
    return {pair.key: pair.value for pair in pairs}


def new_params(run: str, stored: Mapping[str, str], params: Sequence[bodies.KeyValue]) -> dict[str, ParamValue]:
    """The parameters that a run does not have yet. A parameter is set once and for all; the same again is fine."""
    new: dict[str, ParamValue] = {}
    for param in params:
        value = clean(param.value[:MAX_PARAM])
        before = stored.get(param.key)
        if before is None:
            new[param.key] = typed(value)
        elif before != value:
            message = (
                f"Changing param values is not allowed: {param.key!r} of run {run!r} is {before!r}, "
                f"and cannot become {value!r}"
            )
            raise invalid(message)
    return new
