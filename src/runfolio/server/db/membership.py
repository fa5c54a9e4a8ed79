"""``column IN (many values)`` with one bound value.

SQLAlchemy renders an IN list anew for every execution, a parameter each; for a hundred ids that costs more than the
query. PostgreSQL takes an array, SQLite a JSON array, and the statement stays compiled whatever its length.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import ARRAY, BigInteger, Boolean, ColumnElement, Text, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

from .types import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.engine import Dialect
    from sqlalchemy.sql.compiler import SQLCompiler
    from sqlalchemy.sql.operators import OperatorType
    from sqlalchemy.types import TypeEngine


class _Values(TypeDecorator[list[Any]]):
    """A list in one parameter."""

    impl = Text
    cache_ok = True

    def __init__(self, *, whole: bool = False) -> None:
        super().__init__()
        self.whole = whole

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(ARRAY(BigInteger if self.whole else Text))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: list[Any] | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        values = value if self.whole else [clean(text) for text in value]
        return values if dialect.name == "postgresql" else json.dumps(values)


class _Pairs(TypeDecorator[list[tuple[str, str]]]):
    """Pairs of texts in one parameter."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: list[tuple[str, str]] | None, dialect: Dialect) -> str | None:
        del dialect
        return None if value is None else json.dumps([(clean(first), clean(second)) for first, second in value])


class _Membership(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: OperatorType | None = None) -> Self:
        """As it is: for a database without booleans SQLAlchemy would compare it with 1, and no index would serve."""
        del against
        return self


class _OneOf(_Membership):
    name = "one_of"
    inherit_cache = True


class _PairOf(_Membership):
    name = "pair_of"
    inherit_cache = True


@compiles(_OneOf, "sqlite")
def _on_sqlite(element: _OneOf, compiler: SQLCompiler, **options: Any) -> str:
    column, values = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 - both are compiled expressions


@compiles(_OneOf, "postgresql")
def _on_postgresql(element: _OneOf, compiler: SQLCompiler, **options: Any) -> str:
    column, values = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{column} = ANY({values})"


@compiles(_PairOf, "sqlite")
def _pair_on_sqlite(element: _PairOf, compiler: SQLCompiler, **options: Any) -> str:
    first, second, pairs = (compiler.process(clause, **options) for clause in element.clauses)
    found = f"SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each({pairs})"  # noqa: S608 - as above
    return f"({first}, {second}) IN ({found})"


@compiles(_PairOf, "postgresql")
def _pair_on_postgresql(element: _PairOf, compiler: SQLCompiler, **options: Any) -> str:
    first, second, pairs = (compiler.process(clause, **options) for clause in element.clauses)
    found = f"SELECT pair ->> 0, pair ->> 1 FROM json_array_elements(CAST({pairs} AS json)) AS pair"  # noqa: S608 - as above
    return f"({first}, {second}) IN ({found})"


def one_of(column: Any, values: Iterable[str] | Iterable[int]) -> ColumnElement[bool]:
    """Whether a text or integer column is one of ``values``."""
    listed = list(values)
    whole = bool(listed) and isinstance(listed[0], int)
    return _OneOf(column, bindparam(None, listed, type_=_Values(whole=whole), unique=True))


def one_of_named(column: Any, name: str, *, whole: bool = False) -> ColumnElement[bool]:
    """Whether a text column, or one of whole numbers, is one of the list that will be bound under ``name``."""
    return _OneOf(column, bindparam(name, None, type_=_Values(whole=whole)))


def pair_of(first: Any, second: Any, pairs: Iterable[tuple[str, str]]) -> ColumnElement[bool]:
    """Whether two text columns are together one of ``pairs``: two lists would let every combination in."""
    return _PairOf(first, second, bindparam(None, list(pairs), type_=_Pairs(), unique=True))


def pair_of_named(first: Any, second: Any, name: str) -> ColumnElement[bool]:
    """The same for a list of pairs that will be bound under ``name``."""
    return _PairOf(first, second, bindparam(name, None, type_=_Pairs()))
