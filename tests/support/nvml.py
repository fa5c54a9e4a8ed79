"""A stand-in for NVML, the library of NVIDIA's driver, on machines without a GPU."""

from __future__ import annotations

from typing import Any

BUSY: dict[str, int | None] = {"utilization": 97, "memory": 7 << 30, "power": 650_500, "temperature": 61}
"""A GPU at work; power in milliwatts, as NVML tells it."""


class FakeNvml:
    """The functions of NVML that are called, over GPUs that are given as dicts."""

    def __init__(self, *gpus: dict[str, int | None]) -> None:
        self.gpus = gpus
        self.open = 0

    def nvmlInit_v2(self) -> int:  # noqa: N802 - NVML's names, here and below
        self.open += 1
        return 0

    def nvmlShutdown(self) -> int:  # noqa: N802 - NVML's name
        self.open -= 1
        return 0

    def nvmlSystemGetDriverVersion(self, buffer: Any, _size: int) -> int:  # noqa: N802 - NVML's name
        buffer.value = b"580.65.06"
        return 0

    def nvmlSystemGetCudaDriverVersion_v2(self, out: Any) -> int:  # noqa: N802 - NVML's name
        out._obj.value = 13020
        return 0

    def nvmlDeviceGetCount_v2(self, out: Any) -> int:  # noqa: N802 - NVML's name
        out._obj.value = len(self.gpus)
        return 0

    def nvmlDeviceGetHandleByIndex_v2(self, index: int, out: Any) -> int:  # noqa: N802 - NVML's name
        out._obj.value = index + 1
        return 0

    def nvmlDeviceGetName(self, _handle: Any, buffer: Any, _size: int) -> int:  # noqa: N802 - NVML's name
        buffer.value = b"H100"
        return 0

    def nvmlDeviceGetUUID(self, handle: Any, buffer: Any, _size: int) -> int:  # noqa: N802 - NVML's name
        buffer.value = f"GPU-{handle.value - 1}abc".encode()
        return 0

    def nvmlDeviceGetMemoryInfo(self, handle: Any, out: Any) -> int:  # noqa: N802 - NVML's name
        out._obj.total, out._obj.used = 80 << 30, self._of(handle)["memory"]
        return 0

    def nvmlDeviceGetUtilizationRates(self, handle: Any, out: Any) -> int:  # noqa: N802 - NVML's name
        out._obj.gpu = self._of(handle)["utilization"]
        return 0

    def nvmlDeviceGetTemperature(self, handle: Any, _sensor: int, out: Any) -> int:  # noqa: N802 - NVML's name
        out._obj.value = self._of(handle)["temperature"]
        return 0

    def nvmlDeviceGetPowerUsage(self, handle: Any, out: Any) -> int:  # noqa: N802 - NVML's name
        power = self._of(handle)["power"]
        out._obj.value = power or 0
        return 0 if power is not None else 3

    def _of(self, handle: Any) -> dict[str, int | None]:
        return self.gpus[int(handle.value) - 1]
