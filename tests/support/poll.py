"""Waiting for a condition, with a deadline and without a busy loop."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

FIRST_PAUSE_S = 0.005
LONGEST_PAUSE_S = 0.1


def eventually(predicate: Callable[[], T], timeout: float = 10.0, *, what: str = "the condition") -> T:
    """Call `predicate` until its answer is true, and return that answer.

    Args:
        predicate: Called at once, then after pauses that grow from 5 to 100 ms. Its AssertionError means "not yet".
        timeout: Seconds until the wait is given up.
        what: What is waited for, as it shall read in the failure.

    Raises:
        AssertionError: `timeout` seconds have passed; the message holds the last answer.
    """
    deadline = time.monotonic() + timeout
    pause = FIRST_PAUSE_S
    while True:
        last: object
        try:
            answer = predicate()
        except AssertionError as not_yet:
            last = not_yet
        else:
            if answer:
                return answer
            last = answer
        if time.monotonic() >= deadline:
            message = f"{what} did not come true within {timeout:g} s; last seen: {last!r}"
            raise AssertionError(message)
        time.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE_S)
