"""Data that runs used, by name and digest."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from .base import BY_KEY, Base


class Dataset(Base):
    """One state of some data, as the runs of an experiment know it. The data themselves lie where ``source`` says."""

    __tablename__ = "datasets"

    id: Mapped[str] = mapped_column(primary_key=True)
    experiment_id: Mapped[str] = mapped_column(ForeignKey("experiments.id", ondelete="CASCADE"))
    name: Mapped[str]
    digest: Mapped[str]
    """What changes when the data do; who logs it says how it is made."""
    source_type: Mapped[str]
    source: Mapped[str]
    schema: Mapped[str | None]
    """Of its columns, as JSON text."""
    profile: Mapped[str | None]
    """Its size and the like, as JSON text."""
    created_at: Mapped[datetime]

    __table_args__ = (Index(None, "experiment_id", "name", "digest", unique=True),)


class DatasetUse(Base):
    """A run used a dataset, for training, testing or whatever else ``context`` says."""

    __tablename__ = "run_datasets"

    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    dataset_id: Mapped[str] = mapped_column(ForeignKey("datasets.id", ondelete="CASCADE"), primary_key=True)
    context: Mapped[str] = mapped_column(primary_key=True)
    tags: Mapped[dict[str, Any]]
    used_at: Mapped[datetime]

    __table_args__ = (Index(None, "dataset_id", "run_id"), BY_KEY)
