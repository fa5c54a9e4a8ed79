"""Typed values under a key of a run: parameters, tags, summary."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, func
from sqlalchemy.orm import Mapped, declared_attr, mapped_column
from sqlalchemy.sql.schema import SchemaItem

from .base import BY_KEY, Base

KINDS = ("text", "number", "boolean", "null", "json", "unset")


class ValueColumns:
    """Columns of a typed value.

    ``kind`` is the value's type; ``text`` is its text, and for ``json`` its JSON; ``number`` is set for finite numbers
    and for booleans (0 or 1). ``unset`` marks a key that was removed, so that a late ``set`` cannot bring it back.
    For one key the greatest ``(set_at, set_by)`` wins, whichever arrives first.
    """

    key: Mapped[str] = mapped_column(primary_key=True)
    experiment_id: Mapped[str]
    kind: Mapped[str]
    text: Mapped[str | None]
    number: Mapped[float | None]
    set_at: Mapped[int]
    """µs since 1970, by the clock of whoever set it."""
    set_by: Mapped[str]
    """The writer, or ``api``."""

    @declared_attr
    def run_id(self) -> Mapped[str]:
        return mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True, sort_order=-1)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[SchemaItem | dict[str, bool], ...]:  # noqa: N805 - SQLAlchemy calls it with the class
        table = cls.__tablename__  # type: ignore[attr-defined]  # a mixin: each table names itself
        return (
            CheckConstraint(f"kind IN {KINDS!r}", name="kind"),
            Index(f"ix_{table}_number", "experiment_id", "key", "number", "run_id"),
            Index(f"ix_{table}_text", "experiment_id", "key", func.substr(cls.text, 1, 200), "run_id"),
            BY_KEY,
        )


class Param(ValueColumns, Base):
    """A parameter of a run."""

    __tablename__ = "params"


class Tag(ValueColumns, Base):
    """A tag of a run. A label is a tag whose value is ``true``."""

    __tablename__ = "tags"


class SummaryValue(ValueColumns, Base):
    """A summary value set by the user; series have their own."""

    __tablename__ = "summary"
