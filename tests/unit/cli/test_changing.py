from typing import Any

import pytest

from runfolio.cli.changing import agree, read_tags
from runfolio.cli.errors import UsageError


def test_tags_are_labels_values_or_removed() -> None:
    words = ["best", "rank=1", "note=not yet", "flag=false", "old="]

    assert read_tags(words) == {"best": True, "rank": 1, "note": "not yet", "flag": False, "old": None}


def test_a_tag_without_a_name_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="=1"):
        read_tags(["=1"])


def test_where_nobody_can_be_asked_nothing_is_agreed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)

    with pytest.raises(UsageError, match="this would delete 3 runs"):
        agree("delete 3 runs", yes=False)


def test_agreed_beforehand_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def ask(*_: Any, **__: Any) -> bool:
        raise AssertionError("asked")

    monkeypatch.setattr("typer.confirm", ask)

    agree("delete 3 runs", yes=True)
