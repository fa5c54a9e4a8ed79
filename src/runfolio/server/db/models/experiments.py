"""Experiments and how their metrics are drawn."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base

LIFECYCLES = ("active", "archived", "deleted")


class Experiment(Base):
    """A named collection of runs. The name stays taken until a deleted experiment is purged."""

    __tablename__ = "experiments"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    owner: Mapped[str | None]
    description: Mapped[str | None]
    status: Mapped[str] = mapped_column(default="active")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("status IN ('active', 'archived', 'deleted')", name="status"),
        Index(None, "status", "created_at", "id"),
    )


class MetricDefinition(Base):
    """How the metrics of an experiment whose names match a pattern are drawn and judged."""

    __tablename__ = "metric_definitions"

    experiment_id: Mapped[str] = mapped_column(ForeignKey("experiments.id", ondelete="CASCADE"), primary_key=True)
    pattern: Mapped[str] = mapped_column(primary_key=True)
    x: Mapped[str | None]
    goal: Mapped[str | None]
    unit: Mapped[str | None]
    format: Mapped[str | None]
    set_at: Mapped[int]
    set_by: Mapped[str]

    __table_args__ = (CheckConstraint("goal IN ('min', 'max')", name="goal"),)


class ExperimentTag(Base):
    """A tag of an experiment: text under a key."""

    __tablename__ = "experiment_tags"

    experiment_id: Mapped[str] = mapped_column(ForeignKey("experiments.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
