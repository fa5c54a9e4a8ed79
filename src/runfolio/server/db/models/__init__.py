"""Every table. Names of tables and columns are public: docs/reference/tables.md lists them."""

from .base import Base
from .experiments import Experiment, MetricDefinition
from .files import Artifact, ConsoleChunk, Media, OutboxEvent, StoredObject
from .metrics import IdempotencyKey, Metric, MetricAxis, MetricBatch, MetricChunk, MetricTask
from .runs import Attempt, Notice, Run, Writer
from .values import Param, SummaryValue, Tag
from .views import View

__all__ = [
    "Artifact",
    "Attempt",
    "Base",
    "ConsoleChunk",
    "Experiment",
    "IdempotencyKey",
    "Media",
    "Metric",
    "MetricAxis",
    "MetricBatch",
    "MetricChunk",
    "MetricDefinition",
    "MetricTask",
    "Notice",
    "OutboxEvent",
    "Param",
    "Run",
    "StoredObject",
    "SummaryValue",
    "Tag",
    "View",
    "Writer",
]
