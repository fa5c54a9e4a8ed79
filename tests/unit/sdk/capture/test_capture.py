"""Capture as a run sees it: started, going on beside the loop, stopped."""

from __future__ import annotations

import os
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from runfolio.sdk import capture
from runfolio.sdk.capture import PARTS, gather, parts_of
from runfolio.sdk.capture import facts as about
from tests.support.recorder import MemoryRecorder

if TYPE_CHECKING:
    from collections.abc import Collection


def captured(setting: bool | Collection[str]) -> MemoryRecorder:
    """What is recorded between a start and a stop right after it."""
    recorder = MemoryRecorder()
    capture.start(setting, recorder).stop()
    return recorder


@pytest.mark.parametrize(
    ("setting", "parts"),
    [(True, set(PARTS)), (False, set()), (["git", "host"], {"git", "host"}), ({"gpu"}, {"gpu"}), ("gpu", {"gpu"})],
)
def test_a_setting_names_parts(setting: bool | Collection[str], parts: set[str]) -> None:
    assert parts_of(setting) == parts


def test_an_unknown_part_is_answered_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"some of git, command, .*, system, console; not 'gitt'"):
        capture.start(["gitt", "host"], MemoryRecorder())


def test_everything_is_captured_even_by_the_shortest_run() -> None:
    recorder = captured(setting=True)
    facts = recorder.events[0]["facts"]
    assert recorder.events[0]["type"] == "capture"
    assert recorder.events[0]["attempt"] == "attempt-1"
    assert {"command", "packages", "python", "host"} <= set(facts) <= set(PARTS)


def test_only_the_named_parts_are_captured() -> None:
    recorder = captured(["python"])
    assert set(recorder.events[0]["facts"]) == {"python"}
    assert not recorder.rows


def test_nothing_is_captured_when_it_is_off() -> None:
    threads = threading.active_count()
    recorder = MemoryRecorder()
    handle = capture.start(setting=False, recorder=recorder)
    assert threading.active_count() == threads
    handle.stop()
    assert not recorder.events


def test_the_last_sample_is_taken_at_the_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runfolio.sdk.capture.system.MIN_SPAN", 0.0)
    recorder = MemoryRecorder()
    recorder.attempt_started = time.time() - 30
    capture.start(["system"], recorder).stop()
    step, values = recorder.rows[-1]
    assert 30 <= step < 90
    assert "system/memory" in values


def test_samples_go_on_at_their_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(capture, "FIRST_SAMPLE", 0.06)
    monkeypatch.setattr(capture, "INTERVAL", 0.06)
    three = threading.Event()

    class Counting(MemoryRecorder):
        def row(self, values: dict[str, float], step: int) -> None:
            super().row(values, step)
            if len(self.rows) == 3:
                three.set()

    handle = capture.start({"system"}, Counting())
    assert three.wait(20)
    handle.stop()


def test_a_part_that_fails_leaves_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> dict[str, Any]:
        raise RuntimeError("odd machine")

    monkeypatch.setattr(about, "host_facts", fail)
    facts = captured(["host", "python"]).events[0]["facts"]
    assert facts["host"] == {"error": "RuntimeError: odd machine"}
    assert facts["python"]["implementation"]


def test_a_recorder_that_fails_is_told_once_and_does_not_reach_the_loop() -> None:
    class Full(MemoryRecorder):
        def row(self, *_: object, **__: object) -> None:
            raise OSError("disk full")

    recorder = Full()
    handle = capture.start(["system"], recorder)
    handle.stop()
    assert all("disk full" in event["message"] for event in recorder.events)


def test_starting_does_not_wait_for_slow_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    let_go = threading.Event()

    def slow(*_: object) -> dict[str, Any]:
        let_go.wait(20)
        return {"commit": "abc"}

    monkeypatch.setattr(gather, "git_facts", slow)
    recorder = MemoryRecorder()
    handle = capture.start(["git"], recorder)
    assert not recorder.events
    let_go.set()
    handle.stop()
    assert recorder.events[0]["facts"]["git"] == {"commit": "abc"}


def test_stopping_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    let_go = threading.Event()
    monkeypatch.setattr(gather, "git_facts", lambda *_: let_go.wait(20) and {})
    monkeypatch.setattr(capture, "STOP_TIMEOUT", 0.01)
    handle = capture.start(["git"], MemoryRecorder())
    handle.stop()
    assert handle._thread is not None
    assert handle._thread.is_alive()
    let_go.set()
    handle._thread.join(20)


@pytest.mark.filterwarnings("ignore:.*use of fork.*:DeprecationWarning")
def test_a_forked_child_may_stop_the_handle_of_its_parent() -> None:
    handle = capture.start(["system"], MemoryRecorder())
    child = os.fork()
    if child == 0:
        handle.stop()
        os._exit(17)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 17
    handle.stop()
