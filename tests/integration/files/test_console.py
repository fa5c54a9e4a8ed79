"""What a run printed."""

import random
from typing import Any

from sqlalchemy import func, select

from runfolio.server.console import service
from runfolio.server.db.models import ConsoleChunk, Run
from runfolio.server.spool.upload import ConsoleText
from tests.support.files import AT, Files, console


def texts(items: list[dict[str, Any]]) -> list[str]:
    return [item["text"] for item in items]


def chunks(files: Files) -> int:
    async def count() -> int:
        async with files.services.database.read() as session:
            return await session.scalar(select(func.count()).select_from(ConsoleChunk)) or 0

    return files.http.run(count())


def test_lines_are_read_by_page(files_on_each_database: Files) -> None:
    files = files_on_each_database
    files.tell("r", console(0, "a\nb\n"), console(2, "c\n\nüe\n"))
    found = files.pages("runs/r/console", limit=2)
    assert [(item["line"], item["text"]) for item in found] == [(0, "a"), (1, "b"), (2, "c"), (3, ""), (4, "üe")]
    assert texts(files.get("runs/r/console", from_line=3)["items"]) == ["", "üe"]
    assert {item["stream"] for item in found} == {"stdout"}


def test_small_pieces_share_a_chunk(files: Files) -> None:
    for n in range(200):
        files.tell("r", console(n, f"line {n}\n", at=AT + n))
    assert chunks(files) == 1
    assert texts(files.pages("runs/r/console")) == [f"line {n}" for n in range(200)]


def test_pieces_of_one_upload_share_chunks(files: Files) -> None:
    files.tell("r", *[console(n, f"line {n} {'x' * 1000}\n", at=AT + n) for n in range(100)])
    assert 1 < chunks(files) < 8
    assert [item["line"] for item in files.pages("runs/r/console")] == list(range(100))


def test_an_upload_fills_the_gaps_between_what_is_stored(files: Files) -> None:
    pieces = [console(n, f"{n}\n", at=AT + n) for n in range(20)]
    files.tell("r", pieces[5], pieces[6], pieces[11])
    files.tell("r", *pieces, *pieces)
    assert texts(files.pages("runs/r/console")) == [str(n) for n in range(20)]


def test_large_pieces_do_not(files: Files) -> None:
    for n in range(3):
        files.tell("r", console(n, "x" * 40_000 + "\n"))
    assert chunks(files) == 3


def test_pieces_said_again_or_late_change_nothing(files_on_each_database: Files) -> None:
    files, dice = files_on_each_database, random.Random(1)
    pieces = [console(n * 3, f"{n} a\n{n} b\n{n} c\n", at=AT + n) for n in range(30)]
    for piece in (*dice.sample(pieces, 30), *dice.sample(pieces, 30)):
        files.tell("r", piece)
    assert texts(files.pages("runs/r/console", limit=7)) == [f"{n} {c}" for n in range(30) for c in "abc"]


def test_streams_and_writers_are_interleaved_by_time(files_on_each_database: Files) -> None:
    files, dice = files_on_each_database, random.Random(2)
    said = []
    lines = {(writer, stream): 0 for writer in ("one", "two") for stream in (1, 2)}
    for at in range(150):
        writer, stream = dice.choice(list(lines))
        text = f"{at} of {writer} {'x' * dice.choice([10, 20_000])}"
        files.tell("r", console(lines[writer, stream], f"{text}\n", stream, at=AT + at), writer=writer)
        lines[writer, stream] += 1
        said.append((stream, text))
    for limit in (1000, 11):
        assert texts(files.pages("runs/r/console", limit=limit)) == [text for _, text in said]
    assert texts(files.pages("runs/r/console", stream="stderr", limit=13)) == [t for stream, t in said if stream == 2]
    for count in (1, 17, 150, 1000):
        assert texts(files.get("runs/r/console", tail=count)["items"]) == [text for _, text in said][-count:]


def test_the_newest_attempt_is_shown_unless_another_is_asked_for(files: Files) -> None:
    files.tell("r", console(0, "first\n"), writer="one", attempt="a1")
    files.tell("r", console(0, "second\n"), writer="two", attempt="a2")
    assert texts(files.pages("runs/r/console")) == ["second"]
    assert texts(files.pages("runs/r/console", attempt="a1")) == ["first"]
    assert texts(files.pages("runs/r/console", attempt="a3")) == []


def test_search_gives_matching_lines_with_their_numbers(files: Files) -> None:
    for n in range(100):
        files.tell("r", console(n * 100, "".join(f"step {n * 100 + i}\n" for i in range(100))))
    found = files.pages("runs/r/console", q="STEP 77", limit=10)
    assert [item["line"] for item in found] == [77, *range(770, 780), *range(7700, 7800)]
    assert texts(found)[1] == "step 770"
    assert files.pages("runs/r/console", q="nothing like it") == []


def test_the_last_lines_are_not_searched(files: Files) -> None:
    files.tell("r")
    answer = files.http.get("/api/v1/runs/r/console", params={"tail": 5, "q": "x"})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "query.tail")


def test_the_text_is_saved_as_it_was_printed(files: Files) -> None:
    text = "".join(f"{n}\n" for n in range(50_000))
    files.tell("r", console(0, text), console(0, "oops\n", stream=2, at=AT + 1))
    answer = files.http.get("/api/v1/runs/r/console/download", params={"stream": "stdout"})
    assert (answer.text, answer.headers["content-disposition"]) == (text, 'attachment; filename="r-stdout.txt"')
    assert files.http.get("/api/v1/runs/r/console/download").text == f"{text}oops\n"


def test_an_attempt_s_console_is_bounded_and_says_so_once(files_on_each_database: Files) -> None:
    files = files_on_each_database
    files.tell("r")

    printed = [ConsoleText(n, 1, AT, n, b"123456789\n") for n in range(10)]

    async def append() -> None:
        async with files.services.database.write() as session:
            await service.append(session, await session.get_one(Run, "r"), "w", "a", printed, cap=50)

    files.http.run(append())
    files.http.run(append())
    assert len(files.pages("runs/r/console")) == 5
    notices = files.pages("runs/r/notices")
    assert [(n["notice"], n["message"][:24]) for n in notices] == [("truncated", "the console of attempt a")]


def test_a_clock_that_is_set_back_hides_no_line(files: Files) -> None:
    for n, at in enumerate((10, 20, 5, 6, 30)):
        files.tell("r", console(n, f"{n}\n", at=AT + at))
    assert texts(files.pages("runs/r/console", limit=1)) == ["0", "1", "2", "3", "4"]
