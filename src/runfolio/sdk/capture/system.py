"""How busy the machine is: CPU, memory, disk, network and GPUs, one row of values at a time."""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING, Any, Final

import psutil

from .nvml import Gpu, Nvml, NvmlError, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

MIN_SPAN: Final = 0.05
"""Seconds between two samples below which a rate means nothing."""


class SystemSampler:
    """Reads the machine's counters. Rates are over the time since the sample before, so the first says less.

    Units: percent for ``cpu``, ``memory``, ``disk/used`` and ``utilization`` (``process/cpu`` counts 100 for each
    core), bytes for memory, bytes a second for disk and network, watts, degrees Celsius.
    """

    def __init__(
        self,
        folder: Path,
        environ: Mapping[str, str],
        *,
        open_nvml: Callable[[], Nvml] = Nvml,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder = folder
        self._clock = clock
        self._process = psutil.Process()
        self._nvml: Nvml | None = None
        self._gpus: list[Gpu] = []
        with contextlib.suppress(NvmlError):
            self._nvml = open_nvml()
            self._gpus = visible(self._nvml.gpus(), environ)
        psutil.cpu_percent()  # psutil answers with the load since the call before, so the first answer is thrown away
        self._process.cpu_percent()
        self._before = self._counters()
        self._at = clock()

    def sample(self) -> dict[str, float]:
        """Values by name, ``system/`` included; empty right after another sample."""
        now = self._clock()
        span = now - self._at
        if span < MIN_SPAN:
            return {}
        counters = self._counters()
        rates = {name: (counters[name] - value) / span for name, value in self._before.items() if name in counters}
        self._before, self._at = counters, now
        values = self._levels() | {name: max(rate, 0.0) for name, rate in rates.items()} | self._gpu_values()
        return {f"system/{name}": value for name, value in values.items()}

    def close(self) -> None:
        if self._nvml is not None:
            with contextlib.suppress(NvmlError):
                self._nvml.close()
            self._nvml = None

    def _levels(self) -> dict[str, float]:
        values = {
            "cpu": psutil.cpu_percent(),
            "memory": psutil.virtual_memory().percent,
            "process/cpu": self._process.cpu_percent(),
            "process/memory": float(self._process.memory_info().rss),
            "process/threads": float(self._process.num_threads()),
        }
        with contextlib.suppress(OSError):
            values["disk/used"] = psutil.disk_usage(str(self._folder)).percent
        return values

    @staticmethod
    def _counters() -> dict[str, float]:
        """Bytes since the machine started; a container may hide them."""
        counters: dict[str, float] = {}
        with contextlib.suppress(OSError, RuntimeError, ValueError):
            disk: Any = psutil.disk_io_counters()
            if disk is not None:
                counters |= {"disk/read": disk.read_bytes, "disk/write": disk.write_bytes}
        with contextlib.suppress(OSError, RuntimeError, ValueError):
            network: Any = psutil.net_io_counters()
            if network is not None:
                counters |= {"network/received": network.bytes_recv, "network/sent": network.bytes_sent}
        return counters

    def _gpu_values(self) -> dict[str, float]:
        if self._nvml is None:
            return {}
        return {
            f"gpu/{gpu.index}/{name}": value for gpu in self._gpus for name, value in self._nvml.sample(gpu).items()
        }
