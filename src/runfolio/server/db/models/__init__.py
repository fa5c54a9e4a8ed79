"""Every table. Names of tables and columns are public: docs/reference/tables.md lists them."""

from .base import Base
from .datasets import Dataset, DatasetUse
from .experiments import Experiment, ExperimentTag, MetricDefinition
from .files import Artifact, ConsoleChunk, Media, OutboxEvent, StoredObject
from .metrics import IdempotencyKey, Metric, MetricAxis, MetricBatch, MetricChunk, MetricTask
from .registry import (
    Model,
    ModelAlias,
    ModelFile,
    ModelMetric,
    ModelUse,
    ModelValue,
    ModelVersion,
    RegisteredModel,
)
from .runs import Attempt, Notice, Run, Writer
from .values import Param, SummaryValue, Tag
from .views import View

__all__ = [
    "Artifact",
    "Attempt",
    "Base",
    "ConsoleChunk",
    "Dataset",
    "DatasetUse",
    "Experiment",
    "ExperimentTag",
    "IdempotencyKey",
    "Media",
    "Metric",
    "MetricAxis",
    "MetricBatch",
    "MetricChunk",
    "MetricDefinition",
    "MetricTask",
    "Model",
    "ModelAlias",
    "ModelFile",
    "ModelMetric",
    "ModelUse",
    "ModelValue",
    "ModelVersion",
    "Notice",
    "OutboxEvent",
    "Param",
    "RegisteredModel",
    "Run",
    "StoredObject",
    "SummaryValue",
    "Tag",
    "View",
    "Writer",
]
