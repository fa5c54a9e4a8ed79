"""Typed values as columns, and the order of metric definitions."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runfolio.server.db.json import storable
from runfolio.server.db.types import clean
from runfolio.server.definitions.rules import precedence
from runfolio.server.values.codec import Typed, decode, decode_json, encode
from runfolio.wire.events import ParamValue

scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()


@given(scalars | st.lists(scalars))
def test_a_value_comes_back_as_it_was(value: ParamValue) -> None:
    typed = encode(value)
    found = decode(typed.kind, typed.text)
    assert (found, type(found)) == (value, type(value))


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**300), 10**300))
def test_a_finite_number_can_be_compared(value: float) -> None:
    assert encode(value).number == float(value)


@pytest.mark.parametrize(("value", "text"), [(math.nan, "NaN"), (math.inf, "Infinity"), (-math.inf, "-Infinity")])
def test_a_number_that_is_not_finite_is_a_string_in_json(value: float, text: str) -> None:
    assert encode(value) == Typed("number", text, None)
    assert decode_json("number", text) == text
    assert decode_json("text", text) == text
    assert str(decode("number", text)) == str(value)


def test_json_that_is_stored_has_no_numbers_that_postgresql_refuses() -> None:
    assert storable({"a": [math.nan, {"b": -math.inf}], "c": (1, "x")}) == {
        "a": ["NaN", {"b": "-Infinity"}],
        "c": [1, "x"],
    }


@given(st.text(st.characters()))
def test_clean_text_can_be_stored_anywhere(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode()
    assert "\0" not in cleaned
    assert len(cleaned) == len(text)


def test_an_exact_name_beats_a_pattern_and_a_long_pattern_a_short_one() -> None:
    patterns = ["*", "val/*", "val/acc", "val/a*", "x"]
    assert sorted(patterns, key=precedence, reverse=True) == ["val/acc", "x", "val/a*", "val/*", "*"]
