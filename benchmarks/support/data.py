"""The same kind of data everywhere: random walks that use every bit of a double, at times with 5 % of jitter."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

STEP_US: Final = 100_000
JITTER: Final = 0.05
EPOCH_US: Final = 1_790_000_000_000_000


def walk(seed: int, rows: int) -> Floats:
    """A random walk of ``rows`` values; another seed gives another scale and start too."""
    random = np.random.default_rng(seed)
    start, scale = random.standard_normal(), np.exp(random.uniform(-5, 2))
    values: Floats = start + scale * np.cumsum(random.standard_normal(rows))
    return values


def walks(seed: int, metrics: int, rows: int) -> Floats:
    """Shape (metrics, rows): a different walk for each metric."""
    return np.stack([walk(seed * 100_003 + i, rows) for i in range(metrics)])


def times(seed: int, rows: int, *, start_us: int = EPOCH_US, step_us: int = STEP_US) -> Ints:
    """Moments in µs since 1970, one for each row, ``step_us`` apart with 5 % of jitter."""
    random = np.random.default_rng(seed)
    gaps = step_us * random.uniform(1 - JITTER, 1 + JITTER, rows)
    return start_us + np.cumsum(gaps).astype(np.int64)


def names(metrics: int, prefix: str = "metric") -> list[str]:
    """Names of metrics, as many as asked for."""
    return [f"{prefix}_{i}" for i in range(metrics)]


def checksum(steps: Ints, values: Floats) -> int:
    """One number for a series: other bits in a step or a value, or another order, give another one."""
    return zlib.crc32(values.astype("<f8").tobytes(), zlib.crc32(steps.astype("<i8").tobytes()))


def checksums(keys: Sequence[str], values: Floats) -> dict[str, tuple[int, int]]:
    """Count and checksum by name of series logged at steps 0, 1, 2, …"""
    steps = np.arange(values.shape[1], dtype=np.int64)
    return {key: (len(row), checksum(steps, row)) for key, row in zip(keys, values, strict=True)}
