"""What writers say of a run ends in the same run, in whatever order it arrives and however often."""

import itertools
from typing import TYPE_CHECKING, Any

import pytest

from runfolio.server.db.session import WriteSession
from runfolio.server.errors import Gone, Invalid
from runfolio.server.runs import apply, queries
from runfolio.wire import events
from runfolio.wire.limits import MAX_TEXT
from tests.support.api import Api

if TYPE_CHECKING:
    from collections.abc import Callable

T = 1_700_000_000_000_000
A, B, C = "a" * 32, "b" * 32, "c" * 32


def start(api: Api, writer: str = A, at: int = T, attempt: str = "one", **fields: Any) -> None:
    said = events.Start(at=at, experiment=fields.pop("experiment", "e"), attempt=attempt, **fields)

    async def work(session: WriteSession) -> None:
        await apply.start_run(session, "r", writer, said)

    api.write(work)


def say(api: Api, *said: events.Event, writer: str = A) -> None:
    async def work(session: WriteSession) -> None:
        run = await queries.get(session, "r")
        assert run is not None
        for offset, event in enumerate(said):
            await apply.apply(session, run, writer, offset, event)

    api.write(work)


def test_a_start_makes_experiment_run_and_attempt(api: Api) -> None:
    start(api, name="first", owner="ada", group="g", parent="p", seed=7, host="h", pid=12)
    run = api.get("/runs/r")
    assert (run["name"], run["owner"], run["group"], run["parent_id"], run["seed"]) == ("first", "ada", "g", "p", 7)
    assert run["status"] == "running"
    assert run["started_at"] == "2023-11-14T22:13:20Z"
    assert [(a["id"], a["host"], a["pid"]) for a in api.get("/runs/r/attempts")["items"]] == [("one", "h", 12)]


def test_values_keep_their_types(api: Api) -> None:
    values: dict[str, Any] = {
        "int": 2**53 + 1, "huge": 10**400, "float": 0.1, "whole": 1.0, "yes": True, "no": False, "none": None,
        "text": "0.1", "list": [1, "a", None, 0.5], "nan": float("nan"), "inf": -float("inf"), "empty": "",
    }  # fmt: skip
    start(api)
    say(api, events.Params(T, values))
    found = api.get("/runs/r/params")
    assert found == values | {"nan": "NaN", "inf": "-Infinity"}
    assert {key: type(value) for key, value in found.items()} == {
        key: str if key in ("nan", "inf") else type(value) for key, value in values.items()
    }


ORDERS = list(itertools.permutations(range(3)))


@pytest.mark.parametrize("order", ORDERS)
def test_the_latest_value_wins_in_any_order_of_arrival(sqlite_api: Api, order: tuple[int, ...]) -> None:
    said = [
        events.Tags(T, {"a": "first", "b": 1, "c": 1}),
        events.Tags(T + 1, {"a": "second"}, ["b", "c"]),
        events.Tags(T + 2, {"c": "again"}),
    ]
    start(sqlite_api)
    for place in order:
        say(sqlite_api, said[place], said[place])
    assert sqlite_api.get("/runs/r/tags") == {"a": "second", "c": "again"}


def test_of_two_writers_at_one_moment_the_greater_wins(api: Api) -> None:
    start(api)
    say(api, events.Params(T, {"k": "b"}), writer=B)
    say(api, events.Params(T, {"k": "a"}), writer=A)
    assert api.get("/runs/r/params") == {"k": "b"}


def test_a_thousand_parameters_are_one_record(api: Api) -> None:
    start(api)
    say(api, events.Params(T, {f"layer.{i}.width": i for i in range(1000)}))
    assert len(api.get("/runs/r/params")) == 1000


def test_names_with_odd_characters_are_kept(api: Api) -> None:
    odd: dict[str, Any] = {"a b/c.d": 1, "日本\u200b": 2, "'; DROP TABLE runs; --": 3, "%_\\": 4, "\U0001f600": 5}
    start(api)
    say(api, events.Params(T, odd))
    assert api.get("/runs/r/params") == odd


def test_what_no_database_can_hold_is_replaced(api: Api) -> None:
    start(api, name="a\0b\ud800c")
    say(api, events.Notes(T, "x\0y"), events.Capture(T, "one", {"lr": float("nan"), "nul": "\0"}))
    run, attempt = api.get("/runs/r"), api.get("/runs/r/attempts")["items"][0]
    assert (run["name"], run["notes"]) == ("a\ufffdb\ufffdc", "x\ufffdy")
    assert attempt["facts"] == {"lr": "NaN", "nul": "\0"}


def test_a_value_over_the_limit_is_refused(sqlite_api: Api) -> None:
    start(sqlite_api)
    with pytest.raises(Invalid, match=r"params.k: a value has at most"):
        say(sqlite_api, events.Params(T, {"k": "x" * (MAX_TEXT + 1)}))


def test_later_notes_win(api: Api) -> None:
    start(api)
    say(api, events.Notes(T + 5, "later"), events.Notes(T, "earlier"))
    assert api.get("/runs/r")["notes"] == "later"


def test_the_latest_start_names_the_run_and_a_person_has_the_last_word(api: Api) -> None:
    start(api, B, T + 10, "two", name="second")
    start(api, A, T, "one", name="first", group="g")
    assert (api.get("/runs/r")["name"], api.get("/runs/r")["group"]) == ("second", "g")
    api.patch("/runs/r", {"name": "mine"})
    start(api, C, T + 20, "three", name="third")
    assert api.get("/runs/r")["name"] == "mine"


@pytest.mark.parametrize("order", ORDERS)
def test_the_newest_attempt_says_how_the_run_stands(sqlite_api: Api, order: tuple[int, ...]) -> None:
    def first() -> None:
        start(sqlite_api, A, T, "one")
        say(sqlite_api, events.Status(T + 5, "one", "preempted", reason="requeued"), writer=A)

    def second() -> None:
        start(sqlite_api, B, T + 10, "two")
        say(sqlite_api, events.Status(T + 30, "two", "finished", exit_code=0), writer=B)

    def late_child() -> None:
        start(sqlite_api, C, T + 1, "one", rank=1)
        say(sqlite_api, events.Status(T + 40, "one", "failed"), writer=C)

    arrivals: list[Callable[[], None]] = [first, second, late_child]
    for place in order:
        arrivals[place]()
    run = sqlite_api.get("/runs/r")
    assert (run["status"], run["ended_at"]) == ("finished", "2023-11-14T22:13:20.000030Z")
    assert [a["status"] for a in sqlite_api.get("/runs/r/attempts")["items"]] == ["preempted", "finished"]


def test_the_first_rank_speaks_for_its_attempt(api: Api) -> None:
    start(api, A, T + 1, rank=0)
    start(api, B, T, rank=1)
    say(api, events.Status(T + 5, "one", "finished"), writer=B)
    assert api.get("/runs/r")["status"] == "running"
    say(api, events.Status(T + 6, "one", "failed", exit_code=1), writer=A)
    assert api.get("/runs/r")["status"] == "failed"


def test_a_forked_child_with_its_parents_start_does_not_keep_the_run_open(sqlite_api: Api) -> None:
    for writer in (A, B):
        start(sqlite_api, writer, T)
    say(sqlite_api, events.Status(T + 5, "one", "finished"), writer=B)
    assert sqlite_api.get("/runs/r")["status"] == "finished"


def test_an_attempt_starts_at_the_least_first_step_of_its_writers(api: Api) -> None:
    start(api)
    for step in (30, 10, 20):
        say(api, events.AttemptStep(T, "one", step))
    assert api.get("/runs/r/attempts")["items"][0]["step_at_start"] == 10


def test_of_two_captured_facts_the_later_wins(api: Api) -> None:
    start(api)
    say(api, events.Capture(T + 1, "one", {"git": "new"}), events.Capture(T, "one", {"git": "old", "host": "h"}))
    assert api.get("/runs/r/attempts")["items"][0]["facts"] == {"git": "new", "host": "h"}


def test_a_notice_is_kept_once(api: Api) -> None:
    start(api)
    for _ in range(2):
        say(api, events.Notice(T, "dropped", "12 rows", count=12, detail={"why": float("inf")}))
    assert api.get("/runs/r/notices")["items"] == [
        {"at": "2023-11-14T22:13:20Z", "notice": "dropped", "message": "12 rows", "count": 12,
         "detail": {"why": "Infinity"}}
    ]  # fmt: skip


def test_a_deleted_run_takes_nothing_more(api: Api) -> None:
    start(api)
    api.delete("/runs/r")
    with pytest.raises(Gone):
        start(api, B)


def test_no_run_starts_in_a_deleted_experiment(api: Api) -> None:
    experiment = api.post("/experiments", {"name": "e"})
    api.delete(f"/experiments/{experiment['id']}")
    with pytest.raises(Gone, match="was deleted"):
        start(api)


def test_a_run_stays_in_its_experiment_when_that_is_renamed(api: Api) -> None:
    start(api)
    experiment = api.get("/runs/r")["experiment_id"]
    api.patch(f"/experiments/{experiment}", {"name": "renamed"})
    start(api, B, T + 1, "two")
    assert api.get("/runs/r")["experiment_id"] == experiment
    assert [e["name"] for e in api.get("/experiments")["items"]] == ["renamed"]


def test_twenty_four_writers_that_start_together_share_one_experiment(api: Api) -> None:
    from asyncio import gather

    async def begin(number: int) -> str:
        async with api.services.database.write() as session:
            said = events.Start(T, "shared", "one")
            return (await apply.start_run(session, f"r{number}", f"{number:032x}", said)).experiment_id

    async def all_at_once() -> list[str]:
        return await gather(*(begin(number) for number in range(24)))

    assert len(set(api.call(all_at_once))) == 1
