"""Runs, their lives, their writers and what was noticed about them."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from .base import BY_KEY, Base

STATUSES = ("queued", "running", "finished", "failed", "killed", "crashed", "preempted")
_RUNNING = "status = 'running'"
"""What the watch for crashed runs looks through, without the many that have ended."""


class Run(Base):
    """One training, through all its attempts."""

    __tablename__ = "runs"

    id: Mapped[str] = mapped_column(primary_key=True)
    experiment_id: Mapped[str] = mapped_column(ForeignKey("experiments.id", ondelete="CASCADE"))
    name: Mapped[str]
    status: Mapped[str] = mapped_column(default="running")
    lifecycle: Mapped[str] = mapped_column(default="active")
    """``active``, ``archived`` or ``deleted``: what a person did with it, apart from how it went."""
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    seed: Mapped[int | None]
    owner: Mapped[str | None]
    group_name: Mapped[str | None]
    parent_id: Mapped[str | None]
    notes: Mapped[str | None]
    notes_at: Mapped[int | None]
    """When the notes were written, in µs: a later one wins whenever it arrives."""
    set_at: Mapped[dict[str, Any] | None]
    """When and by which writer name, owner, group, parent and seed were said: ``{"name": [µs, writer]}``."""
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint(f"status IN {STATUSES!r}", name="status"),
        CheckConstraint("lifecycle IN ('active', 'archived', 'deleted')", name="lifecycle"),
        Index(None, "experiment_id", "status"),
        Index(None, "experiment_id", "lifecycle", "created_at", "id"),
        Index(None, "experiment_id", "lifecycle", "updated_at", "status"),
        Index(None, "updated_at", "id"),
        Index(None, "parent_id"),
    )


class Attempt(Base):
    """One life of a run. A requeue or a resume adds one; nothing is erased."""

    __tablename__ = "attempts"

    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    status: Mapped[str] = mapped_column(default="running")
    exit_code: Mapped[int | None]
    reason: Mapped[str | None]
    host: Mapped[str | None]
    pid: Mapped[int | None]
    slurm_job_id: Mapped[str | None]
    step_at_start: Mapped[int | None]
    """The least first step of its writers: it hides what earlier attempts logged at this step and later."""
    facts: Mapped[dict[str, Any] | None]
    """What was captured about the environment."""
    facts_at: Mapped[dict[str, Any] | None]
    """When and by which writer each fact was captured: ``{"git": [µs, writer]}``."""

    __table_args__ = (
        CheckConstraint(f"status IN {STATUSES!r}", name="status"),
        Index("ix_attempts_running", "run_id", sqlite_where=text(_RUNNING), postgresql_where=text(_RUNNING)),
    )


class Writer(Base):
    """How much of one writer's stream is stored: exactly-once, and the heartbeat."""

    __tablename__ = "writers"

    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    attempt_id: Mapped[str | None]
    offset: Mapped[int] = mapped_column(default=0)
    seen_at: Mapped[datetime | None]
    """When a live process last uploaded or sent an empty upload. Late ``sync`` does not count."""
    rank: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime | None]
    status: Mapped[str | None]
    """How it ended, once it said so. The attempt takes it from its first writer by rank and start."""
    ended_at: Mapped[datetime | None]
    exit_code: Mapped[int | None]
    reason: Mapped[str | None]

    __table_args__ = (BY_KEY,)


class Notice(Base):
    """Something a run's reader must know: values skipped, points dropped, bytes lost."""

    __tablename__ = "notices"

    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    writer_id: Mapped[str] = mapped_column(primary_key=True)
    offset: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    notice: Mapped[str]
    message: Mapped[str]
    count: Mapped[int] = mapped_column(default=0)
    detail: Mapped[dict[str, Any] | None]
