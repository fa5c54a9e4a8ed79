"""Tables and histograms."""

from __future__ import annotations

import datetime as dt
import enum
import io
import json
import math
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from runfolio.sdk.media import Histogram, Table

if TYPE_CHECKING:
    from runfolio.sdk.media import Media


def body(value: Media) -> dict[str, Any]:
    data = value.encode().data
    assert isinstance(data, bytes)
    parsed: dict[str, Any] = json.loads(data, parse_constant=pytest.fail)
    return parsed


ROWS = [["cat", 1], ["dog", 2]]
COLUMNS = {"label": ["cat", "dog"], "count": [1, 2]}


@pytest.mark.parametrize(
    "table",
    [
        Table(columns=["label", "count"], rows=ROWS),
        Table(ROWS, columns=["label", "count"]),
        Table(COLUMNS),
        Table([{"label": "cat", "count": 1}, {"label": "dog", "count": 2}]),
        Table(pd.DataFrame(COLUMNS)),
        Table(pl.DataFrame(COLUMNS)),
        Table(pl.DataFrame(COLUMNS).lazy()),
        Table(pa.table(COLUMNS)),
        Table({"label": np.array(["cat", "dog"]), "count": np.array([1, 2])}),
    ],
    ids=["rows", "rows first", "dict", "dicts", "pandas", "polars", "lazy polars", "arrow", "numpy"],
)
def test_one_table_in_every_form_is_stored_alike(table: Table) -> None:
    assert body(table) == {
        "columns": [{"name": "label", "type": "text"}, {"name": "count", "type": "number"}],
        "data": [["cat", "dog"], [1, 2]],
    }


def test_the_first_look_at_a_table_is_in_its_meta() -> None:
    file = Table(COLUMNS, caption="errors").encode()
    assert (file.kind, file.mime, file.caption) == ("table", "application/json", "errors")
    assert file.meta == {
        "rows": 2,
        "columns": [{"name": "label", "type": "text"}, {"name": "count", "type": "number"}],
    }


class Colour(enum.StrEnum):
    RED = "red"


@pytest.mark.parametrize(
    ("cell", "stored"),
    [
        (math.nan, "NaN"),
        (-math.inf, "-Infinity"),
        (None, None),
        (True, True),
        (np.float32(0.5), 0.5),
        (np.int64(3), 3),
        (np.bool_(True), True),
        (Colour.RED, "red"),
        (dt.date(2026, 1, 2), "2026-01-02"),
        (pd.NaT, None),
        (pd.NA, None),
        ([1, math.inf], [1, "Infinity"]),
        ({"a": (1, 2)}, {"a": [1, 2]}),
        (1 + 2j, "(1+2j)"),
    ],
    ids=repr,
)
def test_a_cell_becomes_json(cell: object, stored: object) -> None:
    assert body(Table(columns=["x"], rows=[[cell]]))["data"] == [[stored]]


def test_a_matrix_takes_its_names_from_columns() -> None:
    assert body(Table(np.eye(2), columns=["a", "b"]))["data"] == [[1.0, 0.0], [0.0, 1.0]]


def test_rows_without_a_key_have_none_there() -> None:
    assert body(Table([{"a": 1}, {"b": 2}]))["data"] == [[1, None], [None, 2]]


def test_a_large_table_is_parquet() -> None:
    count = 10_001
    file = Table({"n": range(count), "mixed": [1, "a", [1]] * (count // 3) + [None] * (count % 3)}).encode()
    assert isinstance(file.data, bytes)
    stored = parquet.read_table(io.BytesIO(file.data))
    assert (file.mime, file.meta["rows"]) == ("application/vnd.apache.parquet", count)
    assert stored["n"].to_pylist() == list(range(count))
    assert stored["mixed"].to_pylist()[:3] == ["1", "a", "[1]"]


def test_a_large_table_is_json_where_there_is_no_pyarrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert Table({"n": list(range(10_001))}).encode().mime == "application/json"


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (Table({"a": [1], "b": [1, 2]}), "one length"),
        (Table({}), "1 to 4096 columns"),
        (Table(columns=["a", "a"], rows=[]), "different names"),
        (Table(columns=["a"], rows=[[1], [1, 2]]), "row 1 has 2 cells"),
    ],
)
def test_what_is_no_table_is_named(table: Table, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        table.encode()


@pytest.mark.parametrize("table", [Table(), Table(7), Table({"a": "text"}), Table(COLUMNS, columns=["a"], rows=[])])
def test_a_type_that_is_no_table_is_named(table: Table) -> None:
    with pytest.raises(TypeError):
        table.encode()


@pytest.mark.parametrize("make", [list, np.array])
def test_values_are_counted_between_edges(make: Any) -> None:
    stored = body(Histogram(make([0.0, 0.1, 1.0, 2.0]), bins=2))
    assert stored == {"counts": [2, 2], "edges": [0.0, 1.0, 2.0]}


def test_what_is_not_finite_is_left_out_and_counted() -> None:
    file = Histogram([1.0, math.nan, math.inf], bins=4).encode()
    assert (file.meta["count"], file.meta["nonfinite"]) == (1, 2)


@pytest.mark.parametrize(
    "histogram",
    [
        Histogram(counts=[1, 2], edges=[0, 1, 2]),
        Histogram(([1, 2], [0, 1, 2])),
        Histogram((np.array([1, 2]), np.array([0, 1, 2]))),
    ],
)
def test_counts_and_edges_are_kept(histogram: Histogram) -> None:
    assert body(histogram) == {"counts": [1, 2], "edges": [0, 1, 2]}


@given(st.lists(st.floats(allow_nan=True, allow_infinity=True, width=32)), st.integers(1, 100))
def test_every_finite_value_is_in_one_bin(values: list[float], bins: int) -> None:
    stored = body(Histogram(values, bins=bins))
    assert sum(stored["counts"]) == sum(map(math.isfinite, values))
    assert len(stored["edges"]) == len(stored["counts"]) + 1 == bins + 1


@pytest.mark.parametrize(
    "histogram",
    [
        Histogram(),
        Histogram([1], counts=[1], edges=[0, 1]),
        Histogram(counts=[1], edges=[0]),
        Histogram(counts=[1], edges=[1, 0]),
        Histogram(counts=[-1], edges=[0, 1]),
        Histogram([1], bins=0),
        Histogram([-1.7e308, 1.7e308]),
    ],
)
def test_what_is_no_histogram_is_refused(histogram: Histogram) -> None:
    with pytest.raises(ValueError, match=r"histogram|Histogram|bins"):
        histogram.encode()


def test_words_are_no_histogram() -> None:
    with pytest.raises(TypeError, match="expected numbers"):
        Histogram(["a"]).encode()
