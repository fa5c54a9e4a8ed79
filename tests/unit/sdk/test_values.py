"""What counts as a number, a parameter and a name."""

import math
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from runfolio.sdk.media import Text
from runfolio.sdk.values import flatten, plain, sort_values


class Broken:
    """A value that raises when it is looked at."""

    def __float__(self) -> float:
        raise RuntimeError("CUDA error")


@pytest.mark.parametrize(
    "value",
    [
        1,
        1.0,
        True,
        np.float32(1),
        np.int64(1),
        np.bool_(True),
        np.array(1.0),
        np.array([1.0]),
        np.ones((1, 1)),
        Decimal(1),
    ],
    ids=repr,
)
def test_these_are_numbers(value: object) -> None:
    assert sort_values({"a": value}).numbers == {"a": 1.0}


@pytest.mark.parametrize(
    "value",
    ["1", b"1", [1.0], np.ones(2), 1j, object(), Broken(), 10**400, np.array(["x"])],
    ids=["text", "bytes", "list", "array", "complex", "object", "broken", "huge", "text array"],
)
def test_these_are_skipped_with_a_reason(value: object) -> None:
    found = sort_values({"good": 1.0, "a": value})
    assert found.numbers == {"good": 1.0}
    ((name, reason),) = found.skipped
    assert name == "a"
    assert reason


def test_nested_dictionaries_join_with_a_slash_and_none_is_left_out() -> None:
    found = sort_values({"val": {"acc": 1, "by class": {0: 0.5}}, "none": None})
    assert found.numbers == {"val/acc": 1.0, "val/by class/0": 0.5}
    assert found.skipped == []


def test_non_finite_numbers_are_kept() -> None:
    numbers = sort_values({"nan": math.nan, "inf": -math.inf, "zero": -0.0}).numbers
    assert math.isnan(numbers["nan"])
    assert numbers["inf"] == -math.inf
    assert math.copysign(1, numbers["zero"]) == -1


def test_names_are_made_storable() -> None:
    assert set(sort_values({"a\0b": 1, "\ud800": 1, 7: 1}).numbers) == {"a\ufffdb", "?", "7"}


def test_a_name_that_is_too_long_or_empty_is_skipped() -> None:
    assert [name for name, _ in sort_values({"": 1, "x" * 1025: 1}).skipped] == ["", "x" * 80]


def test_media_are_told_apart_also_in_lists() -> None:
    one, two = Text("one"), Text("two")
    assert sort_values({"a": one, "b": [one, two]}).media == [("a", [one]), ("b", [one, two])]


def test_parameters_flatten_with_dots_and_keep_lists_and_types() -> None:
    nested = {
        "opt": {"name": "adam", "betas": (0.9, 0.999)},
        "debug": False,
        "n": np.int64(3),
        "path": Path("x"),
        "empty": {},
    }
    assert flatten(nested) == {
        "opt.name": "adam", "opt.betas": [0.9, 0.999], "debug": False, "n": 3, "path": "x", "empty": {},
    }  # fmt: skip


def test_a_parameter_that_cannot_be_shown_does_not_raise() -> None:
    class Silent:
        def __str__(self) -> str:
            raise RuntimeError

    assert plain(Silent()) == "<Silent that cannot be shown: RuntimeError>"
