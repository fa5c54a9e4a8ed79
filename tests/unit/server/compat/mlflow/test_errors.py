"""What MLflow's clients are told is wrong."""

import pytest

from runfolio.server.compat.mlflow.errors import malformed


@pytest.mark.parametrize("given", [1 << 70, float("nan"), "\ud800", b"\xff", object()])
def test_whatever_was_sent_can_be_shown(given: object) -> None:
    error = malformed([{"type": "string_type", "loc": ("tags", 0, "value"), "input": given, "msg": "wants a text"}])
    assert error.message.startswith("Invalid value ")
    assert error.message.endswith(" for parameter 'tags[0].value' supplied: wants a text")
