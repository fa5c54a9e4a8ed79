"""GPUs, through a library that answers as NVML does."""

from __future__ import annotations

import pytest

from runfolio.sdk.capture.nvml import Gpu, Nvml, NvmlError, visible
from tests.support.nvml import BUSY, FakeNvml


def gpu(index: int) -> Gpu:
    return Gpu(index, None, "H100", f"GPU-{index}abc", 0)  # type: ignore[arg-type]  # the handle is not used here


def test_a_machine_without_a_driver_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runfolio.sdk.capture.nvml.LIBRARY", "libnothing.so.1")
    with pytest.raises(NvmlError, match="libnothing"):
        Nvml()


def test_an_nvml_that_cannot_start_says_so() -> None:
    library = FakeNvml()
    library.nvmlInit_v2 = lambda: 9  # type: ignore[method-assign]  # driver not loaded
    with pytest.raises(NvmlError, match="nvmlInit_v2 failed with code 9"):
        Nvml(library)


def test_facts_name_driver_and_devices() -> None:
    library = FakeNvml(BUSY, BUSY)
    with Nvml(library) as nvml:
        facts = nvml.facts()
    assert (facts["driver"], facts["cuda"], library.open) == ("580.65.06", "13.2", 0)
    assert facts["devices"][1] == {"index": 1, "name": "H100", "memory": 80 << 30, "uuid": "GPU-1abc"}


def test_a_sample_has_percent_bytes_watts_and_degrees() -> None:
    nvml = Nvml(FakeNvml(BUSY))
    assert nvml.sample(nvml.gpus()[0]) == {
        "utilization": 97.0,
        "memory": float(7 << 30),
        "power": 650.5,
        "temperature": 61.0,
    }


def test_what_a_gpu_does_not_tell_is_left_out() -> None:
    nvml = Nvml(FakeNvml(BUSY | {"power": None}))
    assert set(nvml.sample(nvml.gpus()[0])) == {"utilization", "memory", "temperature"}


@pytest.mark.parametrize(
    ("setting", "indexes"),
    [(None, [0, 1, 2]), ("2,0", [0, 2]), ("GPU-1a", [1]), ("", []), ("-1", []), ("MIG-77", [0, 1, 2])],
)
def test_only_visible_gpus_are_sampled(setting: str | None, indexes: list[int]) -> None:
    environ = {} if setting is None else {"CUDA_VISIBLE_DEVICES": setting}
    assert [each.index for each in visible([gpu(0), gpu(1), gpu(2)], environ)] == indexes
