"""`run.use_dataset`: what is called is what the spool says, and the digest is that of the content."""

import hashlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import runfolio as rf
from runfolio.sdk.datasets import describe
from runfolio.sdk.errors import ValueNotLoggedError
from tests.support.spooled import read_spool
from tests.unit.sdk.test_imports import loaded_after

Data = Callable[[], Any]


def event_of(data: Any = None, **more: Any) -> dict[str, Any]:
    return describe("d", data, **{"source": "", "digest": None, "context": "training", **more})


def used(run: rf.Run) -> list[dict[str, Any]]:
    run.finish()
    return read_spool(run.spool_dir).of("dataset")


@pytest.fixture
def run() -> rf.Run:
    """An offline run."""
    return rf.init("test", capture=False, mode="offline")


def test_a_file_is_its_bytes(run: rf.Run, tmp_path: Path) -> None:
    path = tmp_path / "train.csv"
    path.write_bytes(b"x,y\n1,2\n")
    run.use_dataset("train", path, context="validation")
    (said,) = used(run)
    assert said["digest"] == hashlib.sha256(b"x,y\n1,2\n").hexdigest()
    assert (said["source_type"], said["source"], said["context"]) == ("file", str(path), "validation")
    assert json.loads(said["profile"]) == {"bytes": 8}


def test_a_folder_is_the_names_and_bytes_of_its_files(tmp_path: Path) -> None:
    for folder, name in (("a", "one"), ("b", "one"), ("c", "two")):
        (tmp_path / folder / "deep").mkdir(parents=True)
        (tmp_path / folder / "deep" / name).write_bytes(b"same")
    a, b, c = (event_of(tmp_path / folder) for folder in "abc")
    assert a["digest"] == b["digest"] != c["digest"]
    assert json.loads(a["profile"]) == {"files": 1, "bytes": 4}


def test_a_folder_of_links_is_read_through_them(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "blob").write_bytes(b"x")
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain" / "x").write_bytes(b"x")
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / "x").symlink_to(tmp_path / "store" / "blob")
    (tmp_path / "linked" / "loop").symlink_to(tmp_path / "linked")
    assert event_of(tmp_path / "linked")["digest"] == event_of(tmp_path / "plain")["digest"]


def frame(rows: int = 3) -> dict[str, list[Any]]:
    return {"x": [number / 2 for number in range(rows)], "word": [f"w{number}" for number in range(rows)]}


SAME: dict[str, tuple[Data, Data]] = {
    "bytes": (lambda: b"abc", lambda: bytearray(b"abc")),
    "an array in another order of memory": (
        lambda: np.arange(6).reshape(2, 3),
        lambda: np.asfortranarray(np.arange(6).reshape(2, 3)),
    ),
    "a pandas frame": (lambda: pd.DataFrame(frame()), lambda: pd.DataFrame(frame(9)).head(3)),
    "a pandas frame of lists": (lambda: pd.DataFrame({"a": [[1], [2]]}), lambda: pd.DataFrame({"a": [[1], [2]]})),
    "a polars frame in pieces": (
        lambda: pl.DataFrame(frame()),
        lambda: pl.concat([pl.DataFrame(frame())[:1], pl.DataFrame(frame())[1:]], rechunk=False),
    ),
    "an arrow table in slices": (lambda: pa.table(frame()), lambda: pa.table(frame(9)).slice(0, 3)),
    "an arrow batch": (lambda: pa.table(frame()), lambda: pa.RecordBatch.from_pydict(frame())),
}


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME)
def test_the_same_content_has_one_digest(one: Data, other: Data) -> None:
    assert event_of(one())["digest"] == event_of(other())["digest"]


DIFFERENT: dict[str, tuple[Data, Data]] = {
    "another type": (lambda: np.zeros(4, np.int32), lambda: np.zeros(4, np.float32)),
    "another shape": (lambda: np.zeros((2, 3)), lambda: np.zeros((3, 2))),
    "another value": (lambda: pd.DataFrame(frame()), lambda: pd.DataFrame(frame()).assign(x=[0.0, 0.5, 9.0])),
    "another column name": (lambda: pl.DataFrame(frame()), lambda: pl.DataFrame(frame()).rename({"x": "y"})),
    "another order of rows": (lambda: pa.table(frame()), lambda: pa.table(frame()).take([2, 1, 0])),
}


@pytest.mark.parametrize(("one", "other"), DIFFERENT.values(), ids=DIFFERENT)
def test_other_content_has_another_digest(one: Data, other: Data) -> None:
    assert event_of(one())["digest"] != event_of(other())["digest"]


@pytest.mark.parametrize(
    ("data", "types"),
    [
        (lambda: pd.DataFrame({"x": [0.5], "n": [1]}), ["float64", "int64"]),
        (lambda: pl.DataFrame({"x": [0.5], "n": [1]}), ["Float64", "Int64"]),
        (lambda: pa.table({"x": [0.5], "n": [1]}), ["double", "int64"]),
    ],
    ids=["pandas", "polars", "arrow"],
)
def test_a_table_says_its_size_and_columns(data: Data, types: list[str]) -> None:
    said = event_of(data())
    profile = json.loads(said["profile"])
    assert (profile["rows"], profile["columns"]) == (1, 2)
    assert profile["bytes"] > 0
    assert json.loads(said["schema"]) == [{"name": "x", "type": types[0]}, {"name": "n", "type": types[1]}]


def test_an_array_says_its_shape() -> None:
    assert json.loads(event_of(np.zeros((4, 2), np.float32))["profile"]) == {
        "rows": 4,
        "shape": [4, 2],
        "type": "float32",
        "bytes": 32,
        "columns": 2,
    }


def test_of_a_wide_table_the_first_thousand_columns_are_named() -> None:
    said = event_of(pd.DataFrame(np.zeros((1, 1200)), columns=[f"c{number}" for number in range(1200)]))
    assert len(json.loads(said["schema"])) == 1000
    assert json.loads(said["profile"])["columns"] == 1200


class Marked:
    """As a library keeps a fingerprint of its data."""

    _fingerprint = "f00d"
    num_rows = 7
    column_names = ("text", "label")


def test_the_fingerprint_of_another_library_is_taken() -> None:
    said = event_of(Marked())
    assert (said["digest"], json.loads(said["profile"])["rows"]) == ("f00d", 7)


def test_a_given_digest_reads_nothing(tmp_path: Path) -> None:
    (tmp_path / "d").touch(mode=0)
    assert event_of(tmp_path / "d", digest="v3")["digest"] == "v3"
    assert event_of(np.array([object()]), digest="v3")["digest"] == "v3"


def test_without_data_the_place_is_what_tells_them_apart() -> None:
    said = event_of(source="s3://bucket/a")
    assert said["digest"] == hashlib.sha256(b"s3://bucket/a").hexdigest()
    assert said["source_type"] == "url"


UNFIT: dict[str, Data] = {
    "nothing": lambda: None,
    "no file": lambda: "nowhere/at/all.csv",
    "an object": object,
    "an array of objects": lambda: np.array([object()]),
    "a lazy frame": lambda: pl.LazyFrame(frame()),
    "a column of bytes": lambda: pl.DataFrame({"b": [b"x"]}),
}


@pytest.mark.parametrize("data", UNFIT.values(), ids=UNFIT)
def test_what_makes_no_dataset_is_skipped_and_said(run: rf.Run, data: Data, capsys: pytest.CaptureFixture[str]) -> None:
    run.use_dataset("d", data())
    assert used(run) == []
    assert "'d' is skipped" in capsys.readouterr().err
    assert len(read_spool(run.spool_dir).of("notice")) == 1


class Hostile:
    """Data that cannot even be looked at."""

    @property
    def fingerprint(self) -> str:
        raise RuntimeError("not now")


def test_data_that_raise_do_not_stop_the_training(run: rf.Run, capsys: pytest.CaptureFixture[str]) -> None:
    run.use_dataset("d", Hostile())
    assert "RuntimeError: not now" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["", "x" * 501])
def test_a_name_that_no_dataset_can_have_is_skipped(run: rf.Run, name: str) -> None:
    run.use_dataset(name, b"x")
    assert used(run) == []


def test_a_strict_run_raises() -> None:
    with (
        rf.init("test", capture=False, mode="offline", strict=True) as run,
        pytest.raises(ValueNotLoggedError, match="'d' cannot be logged"),
    ):
        run.use_dataset("d", object())


def test_a_disabled_run_looks_at_nothing() -> None:
    with rf.init("test", mode="disabled") as run:
        run.use_dataset("d", Hostile())


def test_a_path_loads_no_library_of_arrays(tmp_path: Path) -> None:
    modules = loaded_after(
        "import runfolio as rf\n"
        f"run = rf.init('e', mode='offline', capture=False, dir={str(tmp_path)!r})\n"
        f"run.use_dataset('d', {sys.executable!r})\nrun.finish()"
    )
    assert not {"numpy", "pandas", "polars", "pyarrow"} & set(modules)
