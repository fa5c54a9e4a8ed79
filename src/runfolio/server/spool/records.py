"""Records that the server makes of points which did not come through a spool."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Records:
    """The body of an upload: definitions, then rows.

    Definitions are its prelude, never counted bytes: each body numbers its names anew, and what follows another in the
    server's own stream is read together with it where the preludes are the same.
    """

    body: bytes
    prelude: int
    points: int

    @classmethod
    def of(cls, definitions: Iterable[bytes], rows: Iterable[bytes], points: int) -> Records:
        """Those of some definitions and rows."""
        prelude = b"".join(definitions)
        return cls(b"".join((prelude, *rows)), len(prelude), points)
