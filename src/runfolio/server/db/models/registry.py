"""Models that were made, and the registry in which the best of them have versions and aliases."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from .base import BY_KEY, Base

MODEL_STATUSES = ("pending", "ready", "failed")
MODEL_ROLES = ("input", "output")
VALUE_FAMILIES = ("param", "tag")


class Model(Base):
    """A model of an experiment: weights and what is needed to load them, most often made by a run."""

    __tablename__ = "models"

    id: Mapped[str] = mapped_column(primary_key=True)
    experiment_id: Mapped[str] = mapped_column(ForeignKey("experiments.id", ondelete="CASCADE"))
    run_id: Mapped[str | None]
    """The run that made it. No reference: a model outlives its run."""
    name: Mapped[str]
    type: Mapped[str | None]
    """What it is for: ``classifier``, ``agent``, …"""
    status: Mapped[str] = mapped_column(default="ready")
    """``pending`` while its files still come."""
    status_message: Mapped[str | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint(f"status IN {MODEL_STATUSES!r}", name="status"),
        Index(None, "experiment_id", "created_at", "id"),
        Index(None, "run_id"),
    )


class ModelFile(Base):
    """A file of a model, by path. Its bytes lie in the object store."""

    __tablename__ = "model_files"

    model_id: Mapped[str] = mapped_column(ForeignKey("models.id", ondelete="CASCADE"), primary_key=True)
    path: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str]
    size: Mapped[int]
    mime: Mapped[str | None]
    created_at: Mapped[datetime]

    __table_args__ = (Index(None, "digest"),)


class ModelValue(Base):
    """A parameter (which stays as it is) or a tag (which may change) of a model. Both are text."""

    __tablename__ = "model_values"

    model_id: Mapped[str] = mapped_column(ForeignKey("models.id", ondelete="CASCADE"), primary_key=True)
    family: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]

    __table_args__ = (CheckConstraint(f"family IN {VALUE_FAMILIES!r}", name="family"), BY_KEY)


class ModelMetric(Base):
    """The latest value that a run measured of a model, perhaps on a dataset. ``kind`` is as in ``metrics``."""

    __tablename__ = "model_metrics"

    model_id: Mapped[str] = mapped_column(ForeignKey("models.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    dataset_name: Mapped[str] = mapped_column(primary_key=True)
    """Empty where no dataset was named."""
    dataset_digest: Mapped[str] = mapped_column(primary_key=True)
    run_id: Mapped[str] = mapped_column(primary_key=True)
    step: Mapped[int]
    value: Mapped[float | None]
    kind: Mapped[int] = mapped_column(SmallInteger, default=0)
    timestamp: Mapped[datetime]

    __table_args__ = (BY_KEY,)


class ModelUse(Base):
    """A run made a model (``output``) or began with it (``input``)."""

    __tablename__ = "run_models"

    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    model_id: Mapped[str] = mapped_column(ForeignKey("models.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    step: Mapped[int] = mapped_column(default=0)

    __table_args__ = (CheckConstraint(f"role IN {MODEL_ROLES!r}", name="role"), Index(None, "model_id"), BY_KEY)


class RegisteredModel(Base):
    """A name in the registry, under which versions of a model stand."""

    __tablename__ = "registered_models"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    description: Mapped[str | None]
    tags: Mapped[dict[str, Any]]
    """Text by key."""
    last_version: Mapped[int] = mapped_column(default=0)
    """The greatest number ever given: that of a deleted version is not given again."""
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class ModelVersion(Base):
    """A version of a registered model, numbered from 1."""

    __tablename__ = "model_versions"

    registered_model_id: Mapped[str] = mapped_column(
        ForeignKey("registered_models.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    model_id: Mapped[str | None] = mapped_column(ForeignKey("models.id", ondelete="SET NULL"))
    run_id: Mapped[str | None]
    """The run that it came from. No reference: a version outlives its run."""
    path: Mapped[str | None]
    """The folder of the run's files that it is, if it is one."""
    source: Mapped[str]
    """Where its files are, as an address: those of ``model_id``, ``path`` of the run, or elsewhere."""
    description: Mapped[str | None]
    owner: Mapped[str | None]
    stage: Mapped[str | None]
    """Where it is used, in words: ``Staging``, ``Production``, ``Archived``. Aliases say it better."""
    tags: Mapped[dict[str, Any]]
    run_link: Mapped[str | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    __table_args__ = (Index(None, "model_id"), Index(None, "run_id"))


class ModelAlias(Base):
    """A name for one version of a registered model, such as ``champion``; setting it again moves it."""

    __tablename__ = "model_aliases"

    registered_model_id: Mapped[str] = mapped_column(
        ForeignKey("registered_models.id", ondelete="CASCADE"), primary_key=True
    )
    alias: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]

    __table_args__ = (BY_KEY,)
