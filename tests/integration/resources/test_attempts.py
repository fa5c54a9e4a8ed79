"""Runs that fall silent, and what people and the outbox hear of an end."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from runfolio.server.attempts.crash import CrashWatch
from runfolio.server.db.models import OutboxEvent, Run, Writer
from runfolio.server.db.session import WriteSession
from runfolio.server.runs import apply, queries
from runfolio.wire import events
from tests.support.api import Api

T = 1_700_000_000_000_000
A, B = "a" * 32, "b" * 32
NOW = datetime.now(UTC)
SILENCE_S = 120.0


def write(api: Api, writer: str, *, seen: datetime | None, attempt: str = "one", at: int = T) -> None:
    """A writer of the run ``r`` that was last heard of at ``seen``; None: only late uploads came."""

    async def work(session: WriteSession) -> None:
        await apply.start_run(session, "r", writer, events.Start(at=at, experiment="e", attempt=attempt))
        await session.execute(update(Writer).where(Writer.id == writer).values(seen_at=seen))

    api.write(work)


def end(api: Api, writer: str, attempt: str = "one") -> None:
    async def work(session: WriteSession) -> None:
        run = await queries.get(session, "r")
        assert run is not None
        await apply.apply(session, run, writer, 0, events.Status(T + 9, attempt, "finished"))

    api.write(work)


def watch(api: Api, *ticks: datetime) -> str:
    """How the run stands after a server that has just started looked at these moments."""
    services = api.services
    watcher = CrashWatch(services.database, services.changes, SILENCE_S)

    async def look() -> None:
        for now in ticks:
            await watcher.tick(now)

    api.call(look)
    status: str = api.get("/runs/r")["status"]
    return status


def steadily(seconds: float) -> list[datetime]:
    """Every 15 seconds for so long."""
    return [NOW + timedelta(seconds=15 * i) for i in range(int(seconds // 15) + 1)]


def outbox(api: Api) -> list[dict[str, Any]]:
    async def work(session: WriteSession) -> list[dict[str, Any]]:
        return list(await session.scalars(select(OutboxEvent.payload).order_by(OutboxEvent.id)))

    return api.write(work)


def test_a_run_whose_writer_is_silent_crashes_when_it_was_last_heard(api: Api) -> None:
    write(api, A, seen=NOW)
    assert watch(api, *steadily(135)) == "crashed"
    run = api.get("/runs/r")
    assert datetime.fromisoformat(run["ended_at"]) == NOW
    assert [(said["run_id"], said["status"]) for said in outbox(api)] == [("r", "crashed")]


def test_two_servers_that_look_at_once_tell_it_once(api: Api) -> None:
    write(api, A, seen=NOW)
    services = api.services

    async def look() -> None:
        pair = [CrashWatch(services.database, services.changes, SILENCE_S) for _ in range(2)]
        for now in steadily(150):
            await asyncio.gather(*(watcher.tick(now) for watcher in pair))

    api.call(look)
    assert [said["status"] for said in outbox(api)] == ["crashed"]


def test_one_writer_that_is_heard_keeps_the_run_alive(api: Api) -> None:
    write(api, A, seen=NOW - timedelta(hours=1))
    write(api, B, seen=NOW + timedelta(seconds=100))
    assert watch(api, *steadily(150)) == "running"


def test_a_child_that_ended_keeps_nothing_alive(api: Api) -> None:
    write(api, A, seen=NOW)
    write(api, B, seen=NOW + timedelta(seconds=100), at=T + 1)
    end(api, B)
    assert watch(api, *steadily(150)) == "crashed"


def test_time_in_which_the_server_was_down_does_not_count(api: Api) -> None:
    write(api, A, seen=NOW - timedelta(hours=5))
    assert watch(api, *steadily(105)) == "running"


def test_time_in_which_the_server_was_suspended_does_not_count(api: Api) -> None:
    write(api, A, seen=NOW)
    asleep = timedelta(hours=8)
    assert watch(api, *steadily(60), *(tick + asleep for tick in steadily(105))) == "running"


def test_late_uploads_alone_do_not_make_a_run_live(api: Api) -> None:
    write(api, A, seen=None)
    assert watch(api, *steadily(300)) == "running"


def test_a_run_known_from_late_uploads_crashes_after_a_day_without_any(api: Api) -> None:
    write(api, A, seen=None)

    async def age(session: WriteSession) -> None:
        await session.execute(update(Run).values(updated_at=NOW - timedelta(hours=25)))

    api.write(age)
    assert watch(api, *steadily(150)) == "crashed"


def test_a_run_made_by_hand_is_never_given_up(api: Api) -> None:
    api.post("/runs", {"experiment": "e", "id": "r"})
    assert watch(api, *steadily(300)) == "running"


def test_a_crashed_run_goes_on_when_its_writer_returns(api: Api) -> None:
    write(api, A, seen=NOW)
    watch(api, *steadily(150))

    async def return_(session: WriteSession) -> None:
        await apply.touch(session, "r", A, NOW + timedelta(seconds=160))

    api.write(return_)
    run = api.get("/runs/r")
    assert (run["status"], run["ended_at"]) == ("running", None)


def test_an_earlier_attempt_that_returns_does_not_wake_the_run(api: Api) -> None:
    write(api, A, seen=NOW)
    watch(api, *steadily(150))
    write(api, B, seen=None, attempt="two", at=T + 5)
    end(api, B, "two")

    async def return_(session: WriteSession) -> None:
        await apply.touch(session, "r", A, NOW)

    api.write(return_)
    assert api.get("/runs/r")["status"] == "finished"


def test_a_late_end_of_a_crashed_run_counts(api: Api) -> None:
    write(api, A, seen=NOW)
    watch(api, *steadily(150))
    end(api, A)
    assert api.get("/runs/r")["status"] == "finished"


@pytest.mark.parametrize("times", [1, 2])
def test_an_end_is_told_once_however_often_it_arrives(api: Api, times: int) -> None:
    write(api, A, seen=NOW)
    for _ in range(times):
        end(api, A)
    assert [said["status"] for said in outbox(api)] == ["finished"]


def test_notices_are_cut_into_pages(api: Api) -> None:
    write(api, A, seen=None)

    async def say(session: WriteSession) -> None:
        run = await queries.get(session, "r")
        assert run is not None
        for offset in range(5):
            await apply.apply(session, run, A, offset, events.Notice(T, "skipped", str(offset)))

    api.write(say)
    first = api.get("/runs/r/notices", limit=3)
    rest = api.get("/runs/r/notices", limit=3, cursor=first["next_cursor"])
    assert [n["message"] for n in first["items"] + rest["items"]] == list("01234")
    assert rest["next_cursor"] is None


def seen(api: Api) -> list[str | None]:
    """When the run ``r`` was last heard of, by its page and as a row of a table."""
    shown: list[str | None] = [api.get("/runs/r")["seen_at"], api.get("/table", fields="")["items"][0]["seen_at"]]
    return shown


def test_a_running_run_says_when_it_was_last_heard_of(api: Api) -> None:
    write(api, A, seen=NOW - timedelta(seconds=50))
    write(api, B, seen=NOW)
    assert [datetime.fromisoformat(at) for at in seen(api) if at] == [NOW, NOW]


def test_a_run_that_has_ended_is_not_listened_for(api: Api) -> None:
    write(api, A, seen=NOW)
    end(api, A)
    assert seen(api) == [None, None]


def test_of_a_run_from_late_uploads_nobody_knows_when_it_was_heard(api: Api) -> None:
    write(api, A, seen=None)
    assert seen(api) == [None, None]
