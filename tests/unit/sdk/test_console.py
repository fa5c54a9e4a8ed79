"""What is printed is recorded, and printing stays what it was."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import signal
import subprocess
import sys
import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from runfolio.sdk import console
from tests.support.recorder import MemoryRecorder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Screens: TypeAlias = "Callable[[], tuple[Screen, Screen]]"


class Screen(io.StringIO):
    """A terminal that is not the one that pytest watches."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def screens(monkeypatch: pytest.MonkeyPatch) -> Screens:
    """Puts screens in the place of stdout and stderr when called: pytest sets both again just before the test."""

    def install() -> tuple[Screen, Screen]:
        out, err = Screen(), Screen()
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr(sys, "stderr", err)
        return out, err

    return install


@contextlib.contextmanager
def recorded() -> Iterator[MemoryRecorder]:
    recorder = MemoryRecorder()
    running = console.start(recorder)
    yield recorder
    running.stop()


def test_both_streams_are_recorded_and_shown(screens: Screens) -> None:
    out, err = screens()
    with recorded() as recorder:
        print("loss", 0.5)
        print("careful", file=sys.stderr)
    assert (recorder.text(console.STDOUT), recorder.text(console.STDERR)) == ("loss 0.5\n", "careful\n")
    assert (out.getvalue(), err.getvalue()) == ("loss 0.5\n", "careful\n")


def test_the_streams_are_themselves_again_afterwards(screens: Screens) -> None:
    out, _ = screens()
    with recorded() as recorder:
        assert sys.stdout is out
        assert sys.stdout.isatty()
    print("later")
    assert "write" not in vars(out)
    assert recorder.text(console.STDOUT) == ""


def test_a_logging_handler_made_before_is_heard(screens: Screens) -> None:
    screens()
    handler = logging.StreamHandler()
    logger = logging.getLogger("test_console")
    logger.addHandler(handler)
    with recorded() as recorder:
        logger.warning("slow")
    logger.removeHandler(handler)
    assert recorder.text(console.STDERR) == "slow\n"


def test_lines_are_numbered_across_batches(screens: Screens, monkeypatch: pytest.MonkeyPatch) -> None:
    screens()
    monkeypatch.setattr(console, "MAX_CHUNK", 8)
    with recorded() as recorder:
        print("one\ntwo\nthree\nfour\nfive")
    assert [(first, data) for _, first, data in recorder.chunks] == [
        (0, b"one\ntwo\n"),
        (2, b"three\nfour\n"),
        (4, b"five\n"),
    ]


def test_a_progress_bar_is_recorded_in_its_last_state(screens: Screens) -> None:
    out, _ = screens()
    with recorded() as recorder:
        for percent in range(101):
            print(f"\r{percent}%", end="")
        print()
    assert recorder.text(console.STDOUT) == "100%\n"
    assert out.getvalue().count("\r") == 101


def test_a_progress_bar_that_takes_long_is_recorded_on_its_way(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = console._Stream()
    for second in range(0, 200, 10):
        stream.feed(f"\r{second} s", float(second))
    assert b"".join(data for _, data in stream.take()) == b"60 s\n120 s\n180 s\n"


def test_text_that_is_no_unicode_is_recorded_as_far_as_it_is(screens: Screens) -> None:
    screens()
    with recorded() as recorder:
        print("a\ud800b")
    assert recorder.text(console.STDOUT) == "a?b\n"


def test_more_than_an_attempt_may_record_is_cut_and_said(screens: Screens, monkeypatch: pytest.MonkeyPatch) -> None:
    out, _ = screens()
    monkeypatch.setattr(console, "MAX_ATTEMPT", 100)
    monkeypatch.setattr(console, "MAX_CHUNK", 50)
    with recorded() as recorder:
        print("x\n" * 1000)
    assert 100 <= len(recorder.text(console.STDOUT)) < 200
    assert [(event["type"], event["notice"]) for event in recorder.events] == [("notice", "truncated")]
    assert len(out.getvalue()) == 2001


def test_what_is_printed_faster_than_it_can_be_kept_is_counted(
    screens: Screens, monkeypatch: pytest.MonkeyPatch
) -> None:
    screens()
    monkeypatch.setattr(console, "MAX_WAITING", 10)
    monkeypatch.setattr(console, "BATCH", 1 << 30)
    with recorded() as recorder:
        for _ in range(10):
            sys.stdout.write("12345\n")
    (event,) = recorder.events
    assert event["notice"] == "dropped"
    assert len(recorder.text(console.STDOUT)) + event["count"] == 60


def test_two_runs_at_once_both_record(screens: Screens) -> None:
    out, _ = screens()
    first, second = MemoryRecorder(), MemoryRecorder()
    one, two = console.start(first), console.start(second)
    print("both")
    one.stop()
    print("one")
    two.stop()
    assert (first.text(console.STDOUT), second.text(console.STDOUT)) == ("both\n", "both\none\n")
    assert "write" not in vars(out)


def test_a_wrapper_put_over_ours_stays_in_place(screens: Screens) -> None:
    out, _ = screens()
    recorder = MemoryRecorder()
    running = console.start(recorder)
    ours = sys.stdout.write
    monkey: list[str] = []

    def theirs(text: str) -> int:
        monkey.append(text)
        return ours(text)

    sys.stdout.write = theirs  # type: ignore[method-assign]  # as other tools do
    running.stop()
    print("later")
    assert monkey == ["later", "\n"]
    assert out.getvalue() == "later\n"


def test_a_wrapper_that_was_there_before_is_put_back(screens: Screens) -> None:
    out, _ = screens()

    def theirs(text: str) -> int:
        return Screen.write(out, text)

    out.write = theirs  # type: ignore[method-assign]  # as other tools do
    with recorded() as recorder:
        print("heard")
    assert vars(out)["write"] is theirs
    assert recorder.text(console.STDOUT) == "heard\n"


class Notebook:
    """What IPython does around each cell: it wraps ``write``, tells its listeners, and puts back what was there."""

    def __init__(self) -> None:
        self.events = self
        self.listeners: list[Callable[[object], None]] = []

    def register(self, _event: str, listener: Callable[[object], None]) -> None:
        self.listeners.append(listener)

    def unregister(self, _event: str, listener: Callable[[object], None]) -> None:
        self.listeners.remove(listener)

    def run(self, cell: Callable[[], object]) -> None:
        stream, write = sys.stdout, sys.stdout.write

        def tee(text: str) -> int:
            return write(text)

        stream.write = tee  # type: ignore[method-assign]  # as IPython does
        for listener in self.listeners:
            listener("cell")
        cell()
        stream.write = write  # type: ignore[method-assign]  # as IPython does


def test_every_cell_of_a_notebook_is_recorded_once(screens: Screens, monkeypatch: pytest.MonkeyPatch) -> None:
    screens()
    notebook, recorder = Notebook(), MemoryRecorder()
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: notebook))
    started: list[console.Console] = []
    notebook.run(lambda: started.append(console.start(recorder)))
    for number in range(3):
        notebook.run(lambda number=number: print("cell", number))  # type: ignore[misc]  # of the default
    started[0].stop()
    assert recorder.text(console.STDOUT) == "cell 0\ncell 1\ncell 2\n"
    assert notebook.listeners == []


class Fixed:
    """A stream that lets nobody change it."""

    __slots__ = ("texts",)

    def __init__(self) -> None:
        self.texts: list[str] = []

    def write(self, text: str) -> None:
        self.texts.append(text)


@pytest.mark.parametrize("stream", [None, Fixed()])
def test_a_stream_that_cannot_be_heard_is_left_alone(stream: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", stream)
    with recorded() as recorder:
        print("unheard")
    assert recorder.text(console.STDOUT) == ""


def test_an_error_of_the_stream_reaches_the_one_who_prints(screens: Screens) -> None:
    out, _ = screens()
    with recorded():
        out.close()
        with pytest.raises(ValueError, match="closed file"):
            print("lost")


def test_an_error_of_the_recorder_reaches_nobody(screens: Screens) -> None:
    out, _ = screens()

    class Broken(MemoryRecorder):
        def console(self, *_: object) -> None:
            raise OSError("disk full")

    running = console.start(Broken())
    print("a")
    running.stop()
    print("b")
    assert out.getvalue() == "a\nb\n"
    assert "write" not in vars(out)


def test_printing_in_a_signal_handler_amid_printing_does_not_lock(screens: Screens) -> None:
    out, _ = screens()

    def handler(*_: object) -> None:
        print("alarm")

    before = signal.signal(signal.SIGALRM, handler)
    try:
        with recorded() as recorder:
            signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0005)
            for _ in range(20_000):
                sys.stderr.write("x")
            signal.setitimer(signal.ITIMER_REAL, 0)
    finally:
        signal.signal(signal.SIGALRM, before)
    assert recorder.text(console.STDERR) == "x" * 20_000 + "\n"
    assert recorder.text(console.STDOUT).count("alarm") == out.getvalue().count("alarm") > 0


def test_a_recorder_that_prints_does_not_lock(screens: Screens) -> None:
    screens()

    class Chatty(MemoryRecorder):
        def console(self, stream: int, first_line: int, data: bytes) -> None:
            super().console(stream, first_line, data)
            if len(self.chunks) == 1:
                print("recorded")

    recorder = Chatty()
    running = console.start(recorder)
    print("a")
    running.stop()
    assert recorder.text(console.STDOUT).startswith("a\n")


def test_every_line_of_many_threads_is_recorded(screens: Screens) -> None:
    screens()

    def work(name: int) -> None:
        for number in range(500):
            sys.stdout.write(f"{name} {number}\n")

    with recorded() as recorder:
        threads = [threading.Thread(target=work, args=(name,)) for name in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    expected = sorted(f"{name} {number}" for name in range(8) for number in range(500))
    assert sorted(recorder.text(console.STDOUT).splitlines()) == expected


@pytest.mark.filterwarnings("ignore:.*use of fork.*:DeprecationWarning")
def test_a_forked_child_prints_without_recording(screens: Screens) -> None:
    out, _ = screens()
    with recorded() as recorder:
        print("parent")
        child = os.fork()
        if child == 0:
            print("child")
            clean = "write" not in vars(out) and out.getvalue() == "parent\nchild\n"
            os._exit(0 if clean else 1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert recorder.text(console.STDOUT) == "parent\n"


PROGRAM = """
import atexit
from runfolio.sdk import console
from tests.support.recorder import MemoryRecorder

class Loud:
    def __del__(self):
        print("finalizer")

recorder = MemoryRecorder()
running = console.start(recorder)
loud, forgotten = Loud(), Loud()
loud.itself = loud
print("begin")
del loud
atexit.register(print, "exit")
{end}
"""


@pytest.mark.parametrize("end", ["running.stop()", "", "raise SystemExit(3)", "atexit.register(running.stop)"])
def test_the_interpreter_ends_as_it_would_alone(end: str) -> None:
    program = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(end=end)], capture_output=True, text=True, timeout=60, check=False
    )
    assert program.stdout.split() == ["begin", "exit", "finalizer", "finalizer"]
    assert (program.stderr, program.returncode) == ("", 3 if "SystemExit" in end else 0)
