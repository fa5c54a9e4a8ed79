"""Models that a run's records say it made."""

from typing import Any

from tests.support.files import Files, digest_of, event

MODEL = "m-" + "0" * 32


def model(status: str = "pending", **fields: Any) -> bytes:
    return event("model", **{"id": MODEL, "name": "net", "status": status, **fields})


def file(path: str, content: bytes, **fields: Any) -> bytes:
    said = {"model": MODEL, "path": path, "digest": digest_of(content), "size": len(content)}
    return event("model_file", **said, **fields)


def whole(files: Files) -> list[bytes]:
    """The records of a model with two files."""
    for content in (b"one", b"two"):
        files.store(content)
    begun = model(kind="classifier", params={"depth": "18"}, tags={"a": "b"}, step=7)
    return [begun, file("a.bin", b"one"), file("b/c.bin", b"two"), model("ready")]


def paths(files: Files) -> list[str]:
    return [entry["path"] for entry in files.get(f"models/{MODEL}/files", recursive=True)["items"]]


def test_a_model_is_ready_once_its_files_are_named(files_on_each_database: Files) -> None:
    files = files_on_each_database
    *first, last = whole(files)
    files.tell("r", *first)
    assert files.get(f"models/{MODEL}")["status"] == "pending"
    files.tell("r", last)
    found = files.get(f"models/{MODEL}")
    assert (found["status"], found["type"], found["params"], found["tags"], found["files"]) == (
        "ready", "classifier", {"depth": "18"}, {"a": "b"}, 2,
    )  # fmt: skip
    assert files.http.get(f"/api/v1/models/{MODEL}/files/b/c.bin").content == b"two"


def test_the_run_made_it(files_on_each_database: Files) -> None:
    files_on_each_database.tell("r", *whole(files_on_each_database))
    [made] = files_on_each_database.get("runs/r/models")["items"]
    assert (made["id"], made["roles"], made["step"]) == (MODEL, ["output"], 7)


def test_what_a_person_changed_stays_when_the_records_come_again(files_on_each_database: Files) -> None:
    files = files_on_each_database
    files.tell("r", *whole(files))
    files.http.delete(f"/api/v1/models/{MODEL}/files/a.bin")
    files.http.run(_patch(files, {"name": "better", "tags": {"a": None}}))
    files.tell("r", *whole(files), again=True)
    found = files.get(f"models/{MODEL}")
    assert (found["name"], found["tags"], found["status"], paths(files)) == ("better", {}, "ready", ["b/c.bin"])


async def _patch(files: Files, body: dict[str, Any]) -> None:
    from runfolio.server.models import service
    from runfolio.wire.models import ModelUpdate

    async with files.services.database.write() as session:
        await service.update(session, MODEL, ModelUpdate(**body))


def test_a_file_without_its_model_or_its_bytes_is_a_bad_record(files: Files) -> None:
    files.store(b"one")
    answer = files.say("r", file("a.bin", b"one"))
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_record")
    assert "goes before" in answer.json()["detail"]
    answer = files.say("r", model(), file("a.bin", b"not stored"))
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_record")


def test_another_run_cannot_say_anything_of_it(files: Files) -> None:
    files.tell("r", *whole(files))
    for record in (model("ready"), file("x", b"one")):
        answer = files.say("s", record)
        assert (answer.status_code, answer.json()["code"]) == (422, "bad_record")
