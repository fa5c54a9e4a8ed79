"""Files and console text of runs. Bytes of files lie in the object store under their digest."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from runfolio.server.db.types import BigId, Blob

from .base import Base


class StoredObject(Base):
    """Bytes in the object store, named by their SHA-256. Unreferenced ones are purged by ``runfolio gc``."""

    __tablename__ = "objects"

    digest: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int]
    created_at: Mapped[datetime]


class Artifact(Base):
    """A file of a run, by path.

    For one path the greatest ``(set_at, set_by, digest)`` wins, whichever arrives first. ``digest`` is null where the
    file was deleted, so that a late record cannot bring it back.
    """

    __tablename__ = "artifacts"

    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    path: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str | None]
    size: Mapped[int]
    mime: Mapped[str | None]
    created_at: Mapped[datetime]
    set_at: Mapped[int]
    set_by: Mapped[str]

    __table_args__ = (Index(None, "digest"),)


class Media(Base):
    """An image, table, histogram or the like, logged under a name at a step."""

    __tablename__ = "media"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"))
    name: Mapped[str]
    step: Mapped[int]
    index: Mapped[int]
    writer_id: Mapped[str]
    kind: Mapped[str]
    digest: Mapped[str]
    size: Mapped[int]
    mime: Mapped[str]
    caption: Mapped[str | None]
    meta: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    """When it was logged; of two with the same key the later wins."""

    __table_args__ = (
        Index(None, "run_id", "name", "step", "index", "writer_id", unique=True),
        Index(None, "digest"),
    )


class ConsoleChunk(Base):
    """Consecutive console lines of one stream (1 stdout, 2 stderr) of one writer.

    Small pieces that follow each other share a chunk. ``payload`` is a zstd frame of pieces, each a little-endian head
    (time in µs i64, length of the text u32) and its UTF-8 text.
    """

    __tablename__ = "console_chunks"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"))
    attempt_id: Mapped[str]
    writer_id: Mapped[str]
    stream: Mapped[int] = mapped_column(SmallInteger)
    first_line: Mapped[int]
    lines: Mapped[int]
    size: Mapped[int]
    """Of the text before compression, in bytes: the cap of an attempt counts these."""
    offset: Mapped[int]
    """Of the first piece's record in the writer's stream."""
    at: Mapped[datetime]
    """When its first piece was written."""
    until: Mapped[datetime]
    """When its last piece was written."""
    payload: Mapped[bytes] = mapped_column(Blob)

    __table_args__ = (
        Index(None, "run_id", "writer_id", "stream", "first_line", unique=True),
        Index(None, "run_id", "attempt_id", "at", "size"),
        Index(None, "run_id", "attempt_id", "until"),
    )


class OutboxEvent(Base):
    """An event to deliver, written in the transaction that caused it."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    type: Mapped[str]
    payload: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
