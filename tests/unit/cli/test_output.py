import json

import pytest

from runfolio.cli import output


def test_json_writes_numbers_that_json_lacks_as_strings(capsys: pytest.CaptureFixture[str]) -> None:
    output.show_json({"a": float("nan"), "b": [float("inf"), -float("inf")], "c": 0.1})

    assert json.loads(capsys.readouterr().out) == {"a": "NaN", "b": ["Infinity", "-Infinity"], "c": 0.1}


def test_away_from_a_terminal_a_table_is_tab_separated(capsys: pytest.CaptureFixture[str]) -> None:
    output.show_table(("id", "value"), [("a", 0.1), ("b", None)])

    assert capsys.readouterr().out == "id\tvalue\na\t0.1\nb\t\n"


def test_nothing_that_was_logged_steers_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    output.show_table(("name",), [("\x1b[2Jevil\tname\n",)])

    assert capsys.readouterr().out == "name\n\\x1b[2Jevil\\tname\\n\n"


def test_lists_show_the_chosen_columns_but_json_has_whole_objects(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [{"id": "a", "name": "one", "more": 1}]

    output.show_list(("id", "name"), rows, as_json=False)
    output.show_list(("id", "name"), rows, as_json=True)

    table, _, text = capsys.readouterr().out.partition("one\n")
    assert table == "id\tname\na\t"
    assert json.loads(text) == rows
