"""Datasets that runs use, as they appear in JSON.

``schema`` and ``profile`` are texts, by custom JSON: what is in them is between who logs and who reads.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, TypeAlias

from annotated_types import MaxLen, MinLen

from . import limits

DatasetName: TypeAlias = Annotated[str, MinLen(1), MaxLen(limits.MAX_DATASET_NAME)]
DatasetDigest: TypeAlias = Annotated[str, MinLen(1), MaxLen(limits.MAX_DATASET_DIGEST)]
Context: TypeAlias = Annotated[str, MaxLen(limits.MAX_DATASET_NAME)]
Word: TypeAlias = Annotated[str, MaxLen(limits.MAX_TEXT)]
_IN = {"extra": "forbid", "defer_build": True}
_OUT = {"defer_build": True}


@dataclass(frozen=True, slots=True)
class DatasetUse:
    """A dataset and what a run uses it for. Within an experiment its name and digest say which one it is."""

    __pydantic_config__ = _IN

    name: DatasetName
    digest: DatasetDigest
    """What changes when the data do."""
    source_type: Context = ""
    source: Word = ""
    """Where the data lie."""
    schema: Annotated[str, MaxLen(limits.MAX_DATASET_SCHEMA)] | None = None
    """Of its columns: ``[{"name": "x", "type": "float64"}]`` where the SDK writes it."""
    profile: Annotated[str, MaxLen(limits.MAX_DATASET_PROFILE)] | None = None
    """Its size: ``{"rows": 60000, "columns": 785, "bytes": 376800128}`` where the SDK writes it."""
    context: Context = ""
    """``training``, ``validation`` or whatever else it is used for."""
    tags: dict[Word, Word] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DatasetsPost:
    """Datasets that a run uses."""

    __pydantic_config__ = _IN

    datasets: Annotated[list[DatasetUse], MaxLen(limits.MAX_DATASETS)]


@dataclass(frozen=True, slots=True)
class Dataset:
    """One state of some data, as the runs of an experiment know it."""

    __pydantic_config__ = _OUT

    id: str
    experiment_id: str
    name: str
    digest: str
    source_type: str
    source: str
    schema: str | None
    profile: str | None
    created_at: datetime
    """When a run was first said to use it."""
    runs: int
    """How many active runs use it."""


@dataclass(frozen=True, slots=True)
class UsedDataset(Dataset):
    """A dataset as a run uses it."""

    context: str
    tags: dict[str, str]
    used_at: datetime
