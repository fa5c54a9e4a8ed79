"""Background work comes back after its interval, a nudge and a fault, and is not cut short by the end."""

import asyncio
import logging

import pytest

from runfolio.server.periodic import Periodic

LONG_S = 3600.0


def test_it_works_at_once_and_again_when_nudged() -> None:
    rounds = asyncio.Queue[int]()

    async def work() -> None:
        await rounds.put(1)

    async def play() -> None:
        async with Periodic("test", work, LONG_S).running() as periodic:
            await rounds.get()
            periodic.nudge()
            await rounds.get()

    asyncio.run(asyncio.wait_for(play(), 30))


def test_a_round_that_fails_is_logged_and_followed_by_another(caplog: pytest.LogCaptureFixture) -> None:
    rounds = asyncio.Queue[int]()

    async def work() -> None:
        await rounds.put(1)
        raise OSError("the database is away")

    async def play() -> None:
        async with Periodic("test", work, 0.001).running():
            for _ in range(3):
                await rounds.get()

    with caplog.at_level(logging.ERROR):
        asyncio.run(asyncio.wait_for(play(), 30))

    assert "test failed; it will be tried again" in caplog.text


def test_the_end_waits_for_the_round_that_has_begun() -> None:
    begun, done = asyncio.Event(), []

    async def work() -> None:
        begun.set()
        await asyncio.sleep(0)
        done.append(True)

    async def play() -> None:
        async with Periodic("test", work, LONG_S).running():
            await begun.wait()

    asyncio.run(asyncio.wait_for(play(), 30))

    assert done == [True]


def test_a_round_that_hangs_does_not_hold_up_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runfolio.server.periodic.GRACE_S", 0.01)

    async def work() -> None:
        await asyncio.Event().wait()

    async def play() -> None:
        async with Periodic("test", work, LONG_S).running():
            pass

    asyncio.run(asyncio.wait_for(play(), 30))
