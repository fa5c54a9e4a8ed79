import math
import sys

import pyarrow as pa
import pytest

from runfolio.sdk.results import ResultTable


def test_rows_have_every_column() -> None:
    table = ResultTable(("a", "b"), [{"a": 1}, {"a": 2, "b": "x", "hidden": 0}])

    assert list(table) == table.rows() == [{"a": 1, "b": None}, {"a": 2, "b": "x"}]
    assert len(table) == 2


def test_a_column_of_mixed_kinds_becomes_text() -> None:
    table = ResultTable(("params.x",), [{"params.x": 1}, {"params.x": "adam"}, {"params.x": [1, 2]}, {}])

    assert table.to_arrow().column("params.x").to_pylist() == ["1", "adam", "[1, 2]", None]


def test_arrow_stays_arrow_and_becomes_rows_when_asked() -> None:
    arrow = pa.table({"value": [0.1, math.inf]})
    table = ResultTable(("value",), arrow=arrow)

    assert table.to_arrow() is arrow
    assert table.rows() == [{"value": 0.1}, {"value": math.inf}]


def test_the_same_table_is_pandas_and_polars() -> None:
    table = ResultTable(("a",), [{"a": 1}, {"a": 2}])

    assert table.to_pandas()["a"].tolist() == table.to_polars()["a"].to_list() == [1, 2]


def test_a_library_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)

    with pytest.raises(ValueError, match="pip install polars"):
        ResultTable(("a",), [{"a": 1}]).to_polars()


def test_a_long_table_is_shown_by_its_first_rows() -> None:
    shown = repr(ResultTable(("a",), [{"a": i} for i in range(5000)]))

    assert shown.splitlines()[0] == "a"
    assert shown.splitlines()[-1] == "[5,000 rows, 1 columns]"
    assert len(shown.splitlines()) == 12
