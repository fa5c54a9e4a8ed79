"""NVIDIA GPUs through NVML, called by ctypes: the driver brings the library, so nothing has to be installed for it."""

from __future__ import annotations

import ctypes
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self

if TYPE_CHECKING:
    from collections.abc import Mapping

LIBRARY: Final = "nvml.dll" if sys.platform == "win32" else "libnvidia-ml.so.1"
_NAME_SIZE: Final = 96
_TEMPERATURE_OF_GPU: Final = 0


class _Utilization(ctypes.Structure):
    _fields_ = (("gpu", ctypes.c_uint), ("memory", ctypes.c_uint))


class _Memory(ctypes.Structure):
    _fields_ = (("total", ctypes.c_ulonglong), ("free", ctypes.c_ulonglong), ("used", ctypes.c_ulonglong))


class NvmlError(OSError):
    """NVML is not there, or a call of it failed."""


@dataclass(frozen=True, slots=True)
class Gpu:
    """One GPU. Its ``index`` is NVML's, which goes by PCI address."""

    index: int
    handle: ctypes.c_void_p
    name: str
    uuid: str
    memory: int
    """Bytes."""


class Nvml:
    """An open NVML. Close it, or use it in a ``with`` statement."""

    def __init__(self, library: Any = None) -> None:
        """Raises :class:`NvmlError` where there is no driver. ``library`` stands in for NVML in tests."""
        try:
            self._library = library if library is not None else ctypes.CDLL(LIBRARY)
        except OSError as error:
            raise NvmlError(str(error)) from error
        self._call("nvmlInit_v2")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._call("nvmlShutdown")

    def gpus(self) -> list[Gpu]:
        """Every GPU that the driver shows to this process."""
        count = ctypes.c_uint()
        self._call("nvmlDeviceGetCount_v2", ctypes.byref(count))
        return [self._gpu(index) for index in range(count.value)]

    def facts(self) -> dict[str, Any]:
        """The driver's version, the highest CUDA version that it runs, and the GPUs."""
        cuda = ctypes.c_int()
        self._call("nvmlSystemGetCudaDriverVersion_v2", ctypes.byref(cuda))
        return {
            "driver": self._text("nvmlSystemGetDriverVersion"),
            "cuda": f"{cuda.value // 1000}.{cuda.value % 1000 // 10}",
            "devices": [
                {"index": gpu.index, "name": gpu.name, "memory": gpu.memory, "uuid": gpu.uuid} for gpu in self.gpus()
            ],
        }

    def sample(self, gpu: Gpu) -> dict[str, float]:
        """``utilization`` (%), ``memory`` (bytes), ``power`` (W) and ``temperature`` (°C), those that the GPU tells."""
        values: dict[str, float] = {}
        utilization, memory, number = _Utilization(), _Memory(), ctypes.c_uint()
        if self._try("nvmlDeviceGetUtilizationRates", gpu.handle, ctypes.byref(utilization)):
            values["utilization"] = float(utilization.gpu)
        if self._try("nvmlDeviceGetMemoryInfo", gpu.handle, ctypes.byref(memory)):
            values["memory"] = float(memory.used)
        if self._try("nvmlDeviceGetPowerUsage", gpu.handle, ctypes.byref(number)):
            values["power"] = number.value / 1000
        if self._try("nvmlDeviceGetTemperature", gpu.handle, _TEMPERATURE_OF_GPU, ctypes.byref(number)):
            values["temperature"] = float(number.value)
        return values

    def _gpu(self, index: int) -> Gpu:
        handle, memory = ctypes.c_void_p(), _Memory()
        self._call("nvmlDeviceGetHandleByIndex_v2", index, ctypes.byref(handle))
        self._try("nvmlDeviceGetMemoryInfo", handle, ctypes.byref(memory))
        name, uuid = self._text("nvmlDeviceGetName", handle), self._text("nvmlDeviceGetUUID", handle)
        return Gpu(index, handle, name, uuid, memory.total)

    def _text(self, function: str, *arguments: Any) -> str:
        buffer = ctypes.create_string_buffer(_NAME_SIZE)
        self._call(function, *arguments, buffer, _NAME_SIZE)
        return buffer.value.decode("utf-8", "replace")

    def _try(self, function: str, *arguments: Any) -> bool:
        """Whether the call worked: not every GPU tells everything, and one may fall off the bus in mid-run."""
        try:
            self._call(function, *arguments)
        except NvmlError:
            return False
        return True

    def _call(self, function: str, *arguments: Any) -> None:
        try:
            code = getattr(self._library, function)(*arguments)
        except AttributeError as error:
            raise NvmlError(f"this NVML has no {function}") from error
        if code != 0:
            raise NvmlError(f"{function} failed with code {code}")


def visible(gpus: list[Gpu], environ: Mapping[str, str]) -> list[Gpu]:
    """The GPUs that ``CUDA_VISIBLE_DEVICES`` leaves to this process; all where it is unset or names no GPU here."""
    wanted = environ.get("CUDA_VISIBLE_DEVICES")
    if wanted is None:
        return gpus
    names = [name.strip() for name in wanted.split(",") if name.strip()]
    if not names or names[0] == "-1":
        return []
    chosen = [gpu for gpu in gpus if any(name == str(gpu.index) or _is_start_of(name, gpu.uuid) for name in names)]
    return chosen or gpus


def _is_start_of(name: str, uuid: str) -> bool:
    """CUDA takes the first letters of a UUID as its name."""
    return len(name) > 4 and uuid.startswith(name)
