"""Values that are not numbers."""

import itertools

from tests.support.files import AT, Files, digest_of, medium


def test_media_are_listed_by_name_and_step(files_on_each_database: Files) -> None:
    files = files_on_each_database
    files.store(b"x")
    for step in (3, 1, 2):
        files.tell("r", medium("b", step, b"x"), medium("a", step, b"x", index=1), medium("a", step, b"x"))
    found = [(item["name"], item["step"], item["index"]) for item in files.pages("runs/r/media", limit=2)]
    assert found == [
        *[("a", step, index) for step in (1, 2, 3) for index in (0, 1)],
        ("b", 1, 0),
        ("b", 2, 0),
        ("b", 3, 0),
    ]
    latest = files.pages("runs/r/media", limit=2, name="a", sort="-step")
    assert [(item["step"], item["index"]) for item in latest] == [(3, 0), (3, 1), (2, 0), (2, 1), (1, 0), (1, 1)]
    assert [item["name"] for item in files.pages("runs/r/media", step=2, limit=2)] == ["a", "a", "b"]


def test_names_and_steps_tell_what_can_be_shown(files_on_each_database: Files) -> None:
    files = files_on_each_database
    files.store(b"x")
    files.tell("r", *[medium("a", step, b"x", kind="table") for step in (-5, 0, 7)], medium("b", 1, b"x"))
    assert files.pages("runs/r/media/names", limit=1) == [
        {"name": "a", "kind": "table", "count": 3, "first_step": -5, "last_step": 7},
        {"name": "b", "kind": "image", "count": 1, "first_step": 1, "last_step": 1},
    ]
    page = files.get("runs/r/media/steps", name="a", limit=2)
    assert page["items"] == [-5, 0]
    assert files.get("runs/r/media/steps", name="a", cursor=page["next_cursor"]) == {"items": [7], "next_cursor": None}


def test_one_writer_s_later_value_wins_in_any_order(files_on_each_database: Files) -> None:
    files = files_on_each_database
    contents = (b"first", b"second", b"third")
    for content in contents:
        files.store(content)
    for order in itertools.permutations(range(3)):
        name = "".join(map(str, order))
        files.tell("r", *[medium(name, 1, contents[n], at=AT + n) for n in (*order, *order)])
        assert [item["digest"] for item in files.pages("runs/r/media", name=name)] == [digest_of(b"third")]


def test_values_of_two_writers_stand_beside_each_other(files: Files) -> None:
    files.store(b"x")
    files.tell("r", medium("a", 1, b"x"), writer="one")
    files.tell("r", medium("a", 1, b"x"), writer="two")
    assert len(files.pages("runs/r/media", limit=1)) == 2


def test_a_medium_without_its_bytes_is_a_bad_record(files: Files) -> None:
    answer = files.say("r", medium("a", 1, b"x"))
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_record")


def test_the_facts_of_a_medium_are_kept(files_on_each_database: Files) -> None:
    files = files_on_each_database
    files.store(b"x")
    meta = {"width": 3, "range": [float("-inf"), float("nan")], "note": "a\0b"}
    files.tell("r", medium("a", 1, b"x", caption="a\0b", meta=meta))
    item = files.pages("runs/r/media")[0]
    assert item["meta"] == {"width": 3, "range": ["-Infinity", "NaN"], "note": "a\0b"}
    assert item["caption"] == "a\ufffdb"


def test_content_has_the_type_it_was_logged_with(files: Files) -> None:
    files.store(b"x")
    files.tell("r", medium("plots/a", 1, b"x", mime="image/jpeg"), medium("page", 1, b"x", mime="image/svg+xml", at=1))
    answer = files.http.get(f"/api/v1/runs/r/media/content/{digest_of(b'x')}")
    assert (answer.content, answer.headers["content-type"]) == (b"x", "image/jpeg")
    assert "immutable" in answer.headers["cache-control"]
    files.tell("s")
    assert files.http.get(f"/api/v1/runs/s/media/content/{digest_of(b'x')}").status_code == 404
