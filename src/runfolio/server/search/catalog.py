"""The fields that every run has, the words that name fields, and what kind of value each holds."""

from __future__ import annotations

import re
from typing import Final, Literal, TypeAlias, get_args

from runfolio.server.db.models.experiments import LIFECYCLES
from runfolio.server.db.models.runs import STATUSES

from .tree import Aggregate, Field, Scope

Kind: TypeAlias = Literal["text", "number", "time", "span", "any"]
"""What a field can be compared with. Parameters, tags and summary values hold ``any`` kind."""

RUN_FIELDS: Final[dict[str, Kind]] = {
    "id": "text",
    "name": "text",
    "status": "text",
    "lifecycle": "text",
    "owner": "text",
    "group": "text",
    "notes": "text",
    "parent": "text",
    "experiment": "text",
    "experiment_id": "text",
    "seed": "number",
    "duration": "span",
    "started_at": "time",
    "ended_at": "time",
    "created_at": "time",
    "updated_at": "time",
}

DATASET_FIELDS: Final = ("name", "digest", "context")
"""What is known of each dataset that a run uses."""

CHOICES: Final[dict[str, tuple[str, ...]]] = {"status": STATUSES, "lifecycle": LIFECYCLES}
"""Run fields that hold one of a few words: a comparison with another word is a slip of the pen."""

SCOPES: Final[dict[str, Scope]] = {
    "run": "runs",
    "runs": "runs",
    "param": "params",
    "params": "params",
    "tag": "tags",
    "tags": "tags",
    "summary": "summary",
    "metric": "metrics",
    "metrics": "metrics",
    "dataset": "datasets",
    "datasets": "datasets",
}

AGGREGATES: Final[tuple[Aggregate, ...]] = get_args(Aggregate)

FIELD_PATTERN: Final = (
    r"(?:runs?|params?|tags?|summary|metrics?|datasets?)\.(?:`(?:[^`]|``)*`(?:\.[a-z_]+)?|[^\s()=!<>,'\"`]+)"
)
"""A whole field. A bare name ends at a space, a parenthesis, a quote, a comma or an operator."""

BARE_NAME: Final = re.compile(r"[^\s()=!<>,'\"`]+\Z")


_KINDS: Final[dict[Scope, Kind]] = {"metrics": "number", "datasets": "text"}


def kind_of(field: Field) -> Kind:
    """What ``field`` can be compared with."""
    if field.scope == "runs":
        return RUN_FIELDS[field.name]
    return _KINDS.get(field.scope, "any")
