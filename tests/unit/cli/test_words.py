import pytest

from runfolio.cli.words import plural, size


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0 bytes"), (999, "999 bytes"), (1000, "1 KB"), (1_234_567, "1.23 MB"), (999_900_000, "1 GB")],
)
def test_sizes_have_three_digits(count: float, words: str) -> None:
    assert size(count) == words


def test_one_is_singular() -> None:
    assert [plural(count, "run") for count in (0, 1, 1234)] == ["0 runs", "1 run", "1,234 runs"]
