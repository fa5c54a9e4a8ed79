"""Who hears of changes, and what a stream makes of them."""

import asyncio
import json
from collections.abc import AsyncIterator

from runfolio.server.changes import ChangeHub
from runfolio.server.events.service import stream


async def _next(messages: AsyncIterator[bytes]) -> bytes:
    return await asyncio.wait_for(anext(messages), 5)


def test_a_listener_gets_everything_that_gathered_in_one_message() -> None:
    async def play() -> None:
        hub = ChangeHub()
        messages = stream(hub, pause_s=0.01)
        assert await _next(messages) == b"retry: 2000\n\n"
        for run in ("b", "a", "a"):
            hub.publish(runs={run}, experiments={"e"})
        event, data = (await _next(messages)).decode().strip().split("\n")
        assert event == "event: runs"
        assert json.loads(data.removeprefix("data: ")) == {"runs": ["a", "b"], "experiments": ["e"]}

    asyncio.run(play())


def test_a_quiet_stream_says_that_it_is_there() -> None:
    async def play() -> None:
        messages = stream(ChangeHub(), heartbeat_s=0.01)
        await _next(messages)
        assert (await _next(messages)).startswith(b":")

    asyncio.run(play())


def test_closing_ends_streams_that_wait_rest_or_begin_later() -> None:
    async def play() -> None:
        hub = ChangeHub()
        waiting = stream(hub, heartbeat_s=60)
        await _next(waiting)
        hub.close()
        assert [message async for message in waiting] == []
        assert [message async for message in stream(hub)] == [b"retry: 2000\n\n"]

    asyncio.run(play())


def test_a_stream_that_is_left_stops_listening() -> None:
    async def play() -> None:
        hub = ChangeHub()
        messages = stream(hub)
        await _next(messages)
        assert hub.listening
        await messages.aclose()
        assert not hub.listening

    asyncio.run(play())
