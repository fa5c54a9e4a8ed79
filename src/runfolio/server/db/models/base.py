"""The declarative base: constraint names by convention, Python types to columns."""

import secrets
import time
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, MetaData
from sqlalchemy.orm import DeclarativeBase

from runfolio.server.db.types import CleanText, Double, Json, UtcDateTime

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


BY_KEY: dict[str, bool] = {"sqlite_with_rowid": False}
"""A table whose short rows lie in the order of their key: SQLite finds one in a single descent."""


class _Ids:
    """Whole numbers of 63 bits that grow: µs since 2020, and ten bits by which servers differ."""

    def __init__(self) -> None:
        self._server = secrets.randbits(10)
        self._last = 0

    def __call__(self) -> int:
        self._last = max(self._last + 1, time.time_ns() // 1000 - _EPOCH_2020_US)
        return self._last << 10 | self._server


_EPOCH_2020_US = 1_577_836_800_000_000
new_id = _Ids()
"""A number for a row that is found by another key."""


class Base(DeclarativeBase):
    """Every table's class derives from this."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: CleanText(),
        int: BigInteger(),
        float: Double,
        datetime: UtcDateTime(),
        dict[str, Any]: Json,
    }
