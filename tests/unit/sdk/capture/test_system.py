"""System metrics of the machine that the tests run on."""

from __future__ import annotations

import itertools
import os
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from runfolio.sdk.capture.nvml import Nvml, NvmlError
from runfolio.sdk.capture.system import SystemSampler
from tests.support.nvml import BUSY, FakeNvml

if TYPE_CHECKING:
    import pytest


def no_driver() -> Nvml:
    raise NvmlError("no driver")


def sampler(**options: object) -> SystemSampler:
    """One whose clock moves on by two seconds each time it is read."""
    clock = itertools.count(0.0, 2.0)
    return SystemSampler(Path("/"), {}, **({"open_nvml": no_driver, "clock": lambda: next(clock)} | options))  # type: ignore[arg-type]  # of the fake's keywords


def test_a_machine_without_gpus_has_all_other_values() -> None:
    values = sampler().sample()
    assert {"system/cpu", "system/memory", "system/process/cpu", "system/process/memory", "system/disk/used"} <= set(
        values
    )
    assert 0 <= values["system/memory"] <= 100
    assert values["system/process/memory"] > 1 << 20
    assert not any("gpu" in name for name in values)


def test_counters_become_bytes_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    counters = [psutil._ntuples.snetio(*([sent] + [0] * 7)) for sent in (1000, 5000)]
    monkeypatch.setattr(psutil, "net_io_counters", iter(counters).__next__)
    assert sampler().sample()["system/network/sent"] == 2000.0


def test_a_counter_that_starts_again_is_no_negative_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    counters = [psutil._ntuples.snetio(*([sent] + [0] * 7)) for sent in (5000, 10)]
    monkeypatch.setattr(psutil, "net_io_counters", iter(counters).__next__)
    assert sampler().sample()["system/network/sent"] == 0.0


def test_a_second_look_at_the_same_moment_has_nothing_to_say() -> None:
    assert sampler(clock=lambda: 1.0).sample() == {}


def test_each_gpu_has_its_own_names() -> None:
    library = FakeNvml(BUSY, BUSY)
    both = sampler(open_nvml=lambda: Nvml(library))
    values = both.sample()
    assert values["system/gpu/0/utilization"] == values["system/gpu/1/utilization"] == 97.0
    both.close()
    assert library.open == 0


def test_the_process_is_the_one_that_samples() -> None:
    assert sampler()._process.pid == os.getpid()
