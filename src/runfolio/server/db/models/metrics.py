"""The metric store's tables. Only ``runfolio.server.metrics`` writes or reads their blobs."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from runfolio.server.db.types import BigId, Blob

from .base import BY_KEY, Base, new_id


class Metric(Base):
    """One metric of one run: its latest point, and what is known of all its points.

    ``value`` is null when the latest value is not finite; ``kind`` then says which (0 finite, 1 NaN, 2 Infinity,
    3 -Infinity), because SQLite has no NaN. Count, sum, least and greatest are over finite points.
    """

    __tablename__ = "metrics"

    id: Mapped[int] = mapped_column(default=new_id)
    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    step: Mapped[int]
    value: Mapped[float | None]
    timestamp: Mapped[datetime]
    kind: Mapped[int] = mapped_column(SmallInteger, default=0)
    experiment_id: Mapped[str]
    writer_id: Mapped[str]
    """Whose point the latest is; it and the offset decide between points of one step and time."""
    offset: Mapped[int]
    count: Mapped[int]
    sum: Mapped[float]
    min: Mapped[float | None]
    min_step: Mapped[int | None]
    max: Mapped[float | None]
    max_step: Mapped[int | None]
    first_step: Mapped[int]
    nonfinite_count: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        Index("ix_metrics_value", "experiment_id", "name", "value", "run_id"),
        {"postgresql_with": {"fillfactor": 50}, **BY_KEY},
    )


class MetricBatch(Base):
    """An upload not yet sealed, as it came (``format`` 0), or several of them merged (``format`` 1)."""

    __tablename__ = "metric_batches"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"))
    writer_id: Mapped[str]
    attempt_id: Mapped[str]
    offset: Mapped[int]
    """Of the first counted byte in the writer's stream."""
    prelude: Mapped[int]
    """Bytes of definitions ahead of the counted ones; rows stand at ``offset + position - prelude`` in the stream."""
    format: Mapped[int] = mapped_column(SmallInteger)
    level: Mapped[int] = mapped_column(SmallInteger, default=0)
    rows: Mapped[int]
    folded: Mapped[bool] = mapped_column(default=False)
    received_at: Mapped[datetime]
    payload: Mapped[bytes] = mapped_column(Blob)

    __table_args__ = (
        Index(None, "run_id", "id"),
        Index(
            "ix_metric_batches_unfolded",
            "run_id",
            sqlite_where=text("folded = 0"),
            postgresql_where=text("NOT folded"),
        ),
    )


class MetricAxis(Base):
    """Steps and times of rows that were logged together, in the order (step, time, offset)."""

    __tablename__ = "metric_axes"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"))
    attempt_id: Mapped[str]
    writer_id: Mapped[str]
    offset: Mapped[int]
    """Of the first row in the writer's stream: orders axes of one writer."""
    rows: Mapped[int]
    min_step: Mapped[int]
    max_step: Mapped[int]
    min_time: Mapped[int]
    max_time: Mapped[int]
    steps: Mapped[bytes] = mapped_column(Blob)
    times: Mapped[bytes] = mapped_column(Blob)
    offsets: Mapped[bytes] = mapped_column(Blob)

    __table_args__ = (Index(None, "run_id"),)


class MetricChunk(Base):
    """The values of one metric over one axis, and a summary of them in aligned ranges of steps."""

    __tablename__ = "metric_chunks"

    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    axis_id: Mapped[int] = mapped_column(ForeignKey("metric_axes.id", ondelete="CASCADE"), primary_key=True)
    rollup: Mapped[bytes | None] = mapped_column(Blob)
    """Ahead of the values: SQLite reads a row from its beginning."""
    values: Mapped[bytes] = mapped_column(Blob)

    __table_args__ = (Index(None, "axis_id", "name"),)


class MetricTask(Base):
    """Runs whose metrics need work that no waiting batch tells of."""

    __tablename__ = "metric_tasks"

    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    generation: Mapped[int] = mapped_column(default=1)
    """Grows with each request, so that a job clears only what it has seen."""
    refold: Mapped[bool] = mapped_column(default=False)
    """A new attempt hides earlier points: the summaries must be made again from all points."""
    finish: Mapped[bool] = mapped_column(default=False)
    """The run has ended: seal what is left."""


class IdempotencyKey(Base):
    """A JSON or Arrow body that is stored already, and what was answered."""

    __tablename__ = "idempotency_keys"

    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str]
    """SHA-256 of the body: the same key with another body is a mistake of the caller."""
    accepted: Mapped[int]
    created_at: Mapped[datetime]
    """A day later it is forgotten."""

    __table_args__ = (Index(None, "created_at"),)
