"""The page that says what each call of MLflow's client does here: it is made by making the calls."""

import pytest

from tests.support import mlflow_reference as reference


@pytest.fixture(scope="module")
def found() -> dict[str, reference.Verdict]:
    """A verdict for every public name of the client."""
    return reference.make()


def test_every_public_name_has_a_case(found: dict[str, reference.Verdict]) -> None:
    assert [name for name, verdict in found.items() if verdict.fault == "has no case"] == []


def test_every_difference_is_known(found: dict[str, reference.Verdict]) -> None:
    assert [f"{name} {verdict.fault}" for name, verdict in found.items() if verdict.fault] == []


def test_the_page_says_what_happened(found: dict[str, reference.Verdict]) -> None:
    written, made = reference.PAGE.read_text().splitlines(), reference.page(found).splitlines()
    assert written == made, "python -m scripts.mlflow_reference --write mends it"
