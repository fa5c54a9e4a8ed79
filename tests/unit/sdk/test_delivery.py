"""Each answer of the server, and what the uploading side makes of it."""

from collections.abc import Callable

import pytest

from runfolio.sdk.delivery import Delivery
from runfolio.sdk.errors import Unreachable
from runfolio.sdk.spool import Spool
from runfolio.sdk.transport import Answer
from tests.support.fake_tracker import FakeTracker, problem
from tests.support.streams import events, rows


def log(spool: Spool, count: int, width: int = 1) -> None:
    for _ in range(count):
        spool.named_row({f"m{i}": 0.5 for i in range(width)}, None)


def deliver(delivery: Delivery, steps: int = 100) -> None:
    for _ in range(steps):
        if not delivery.pending:
            return
        delivery.step(live=True)
    raise AssertionError(f"{delivery.pending} bytes are left: {delivery.trouble}")


def test_what_was_logged_arrives(spool: Spool, delivery: Delivery, tracker: FakeTracker) -> None:
    log(spool, 100)
    deliver(delivery)
    assert [row.step for row in rows(tracker.stream())] == list(range(100))


def test_much_goes_in_pieces_that_can_each_be_read_alone(
    spool: Spool, delivery: Delivery, tracker: FakeTracker
) -> None:
    log(spool, 20_000, width=20)
    deliver(delivery)
    uploads = [size for method, _, size in tracker.requests if method == "POST"]
    assert len(uploads) > 2
    assert max(uploads) <= 4.1 * 2**20
    assert all(prelude for prelude in tracker.preludes[1:])
    assert len(rows(tracker.stream())) == 20_000


def test_an_answer_that_was_lost_doubles_nothing(spool: Spool, delivery: Delivery, tracker: FakeTracker) -> None:
    log(spool, 10)
    send = tracker._spool

    def lost(*request: object) -> Answer:
        tracker._spool = send  # type: ignore[method-assign]  # once
        send(*request)  # type: ignore[arg-type]  # passed through
        raise Unreachable("reset")

    tracker._spool = lost  # type: ignore[method-assign,assignment]  # until it is called
    delivery.step(live=True)
    assert delivery.acked == 0
    deliver(delivery)
    assert [row.step for row in rows(tracker.stream())] == list(range(10))


def test_a_server_restored_from_a_backup_is_filled_again(
    spool: Spool, delivery: Delivery, tracker: FakeTracker
) -> None:
    log(spool, 50)
    deliver(delivery)
    tracker.streams.clear()
    log(spool, 50)
    deliver(delivery)
    assert [row.step for row in rows(tracker.stream())] == list(range(100))


def test_a_heartbeat_learns_that_the_server_forgot(spool: Spool, delivery: Delivery, tracker: FakeTracker) -> None:
    log(spool, 50)
    deliver(delivery)
    tracker.streams.clear()
    delivery.step(live=True)
    assert delivery.pending > 0
    deliver(delivery)
    assert len(rows(tracker.stream())) == 50


def test_bytes_that_are_gone_are_said_and_passed_over(
    spool: Spool, delivery: Delivery, tracker: FakeTracker, said: list[str]
) -> None:
    log(spool, 60_000, width=20)
    deliver(delivery)
    tracker.streams.clear()
    spool.take_retired()
    min(spool.folder.glob("*.spool")).unlink()
    delivery.step(live=True)
    deliver(delivery)
    (lost,) = {event["message"] for event in events(tracker.stream(), "notice")}
    assert "are gone" in lost
    assert said == [lost]
    assert len(tracker.stream()) == spool.end
    assert rows_after_hole(tracker)[-1] == 59_999


def rows_after_hole(tracker: FakeTracker) -> list[int]:
    return [row.step for row in rows(tracker.stream())]


def test_a_refused_record_is_set_aside_and_the_rest_goes_on(
    spool: Spool, delivery: Delivery, tracker: FakeTracker, said: list[str]
) -> None:
    log(spool, 1)
    bad = spool.end
    spool.event({"type": "nonsense", "at": 1})
    log(spool, 1)
    tracker.script.append(problem(422, "bad_record", offset=bad))
    deliver(delivery)
    assert [row.step for row in rows(tracker.stream())] == [0, 1]
    assert "nonsense" not in str(events(tracker.stream()))
    assert b"nonsense" in (spool.folder / "refused" / f"{bad}.record").read_bytes()
    assert len(said) == 1


def test_a_deleted_run_is_left_alone(spool: Spool, delivery: Delivery, tracker: FakeTracker, said: list[str]) -> None:
    tracker.script.append(problem(410, "gone"))
    log(spool, 1)
    delivery.step(live=True)
    assert (delivery.gone, delivery.pending) == ("gone", 0)
    assert len(said) == 1


@pytest.mark.parametrize(
    "answer",
    [
        Unreachable("refused"),
        problem(500, "internal"),
        problem(503, "busy", retry_after=1),
        problem(429, "busy", retry_after=1),
        problem(401, "unauthenticated"),
        problem(403, "forbidden"),
        problem(400, "bad_checksum"),
        problem(413, "too_large"),
        problem(422, "invalid"),
        problem(422, "bad_record", offset=1),
        problem(409, "offset_gap", offset=0),
        Answer(200, {}, b"<html>a proxy's page</html>"),
        Answer(302),
    ],
    ids=str,
)
def test_after_any_trouble_everything_arrives_once(
    answer: Answer | Exception, spool: Spool, delivery: Delivery, tracker: FakeTracker
) -> None:
    log(spool, 10)
    tracker.script.append(answer)
    deliver(delivery)
    assert [row.step for row in rows(tracker.stream())] == list(range(10))
    assert len(tracker.stream()) == spool.end


def test_the_pause_grows_with_each_failure_and_ends_at_a_minute(
    spool: Spool, delivery: Delivery, tracker: FakeTracker
) -> None:
    log(spool, 1)
    tracker.down(12)
    pauses = [delivery.step(live=True) for _ in range(12)]
    assert pauses[0] < 1 < pauses[4]
    assert 40 < pauses[-1] <= 60


def test_retry_after_is_obeyed(spool: Spool, delivery: Delivery, tracker: FakeTracker) -> None:
    log(spool, 1)
    tracker.script.append(problem(503, "busy", retry_after=20))
    assert 15 <= delivery.step(live=True) <= 20


def test_a_file_goes_before_the_record_that_names_it(spool: Spool, delivery: Delivery, tracker: FakeTracker) -> None:
    digest = "ab" * 32
    files = spool.folder.parent / "files"
    files.mkdir()
    (files / digest).write_bytes(b"model")
    spool.event({"type": "artifact", "at": 1, "path": "m", "digest": digest, "size": 5}, digest=digest)
    deliver(delivery)
    assert tracker.objects == {digest: b"model"}
    assert [method for method, _, _ in tracker.requests] == ["HEAD", "PUT", "POST"]


def test_a_file_that_cannot_go_now_holds_its_record_back(
    spool: Spool, delivery: Delivery, tracker: FakeTracker
) -> None:
    digest = "ab" * 32
    spool.folder.parent.joinpath("files").mkdir()
    spool.folder.parent.joinpath("files", digest).write_bytes(b"model")
    spool.event({"type": "artifact", "at": 1, "path": "m", "digest": digest, "size": 5}, digest=digest)
    tracker.script.extend([Answer(404), problem(503, "busy")])
    delivery.step(live=True)
    assert tracker.streams == {}
    deliver(delivery)
    assert tracker.objects == {digest: b"model"}


def test_acknowledged_segments_are_let_go(spool: Spool, delivery: Delivery) -> None:
    log(spool, 60_000, width=20)
    held = len(spool.live)
    deliver(delivery)
    assert held > 1
    assert len(spool.live) == 1
    for segment in spool.take_retired():
        segment.close()


def test_what_waits_in_memory_is_sent_from_there(
    make_spool: Callable[..., Spool], tracker: FakeTracker, said: list[str]
) -> None:
    spool = make_spool(mapped=False)
    log(spool, 1000)
    deliver(Delivery(spool, tracker, said.append))
    assert [row.step for row in rows(tracker.stream())] == list(range(1000))
