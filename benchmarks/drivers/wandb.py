"""W&B, offline: there is no server to run beside it."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

from benchmarks.drivers import common

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def run() -> Iterator[tuple[Any, Path]]:
    """A run without anything but its metrics."""
    with common.folder() as folder:
        os.environ |= {"WANDB_MODE": "offline", "WANDB_SILENT": "true", "DO_NOT_TRACK": "1"}
        os.environ |= {f"WANDB_{name}_DIR": str(folder / name.lower()) for name in ("CACHE", "CONFIG", "DATA")}
        wandb = import_module("wandb")
        settings = wandb.Settings(x_disable_stats=True, disable_git=True, disable_code=True, console="off")
        yield wandb.init(project="bench", dir=str(folder), settings=settings), folder


def bulk(steps: int) -> common.Work:
    rows = common.bulk_rows(steps)
    with run() as (one, folder):
        began = time.perf_counter()
        for step, _, row in rows:
            one.log(row, step=step)
        one.finish()
        seconds, points = time.perf_counter() - began, steps * common.METRICS
        return {"points_per_s": points / seconds, "bytes_per_point": common.size_of(folder) / points}


def log(_steps: int) -> common.Work:
    with run() as (one, _):
        found = common.timed_calls(lambda row, step: one.log(row, step=step))
        one.finish()
        return found


if __name__ == "__main__":
    common.main({"bulk": bulk, "log": log})
