"""Regular expressions that both databases understand alike; the rest is refused."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runfolio.server.search.regex import compiled, read_regex


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        ("^adam", "adamw", "nadam"),
        ("w$", "adamw", "adamw\n"),
        ("(?i)ADAM", "nadam", "sgd"),
        (r"lr-\d+\.\d", "lr-0.5", "lr-0,5"),
        ("[^a-c_]", "d", "abc_"),
        (r"[\d\-]{3}", "1-2", "12"),
        ("^(sgd|adam)?$", "", "adamsgd"),
        (r"\bfoo\b", "a foo!", "food"),
        ("a.b", "a\nb", "ab"),
        ("(?:ab){2,}", "abab", "ab"),
        ("a+?b", "aab", "b"),
    ],
)
def test_a_pattern_finds_what_it_says(pattern: str, yes: str, no: str) -> None:
    regex = compiled(read_regex(pattern).python)
    assert regex.search(yes)
    assert not regex.search(no)


@pytest.mark.parametrize(
    "pattern",
    [
        *("(a+)+", "(a|ab)*", "((a*)b)*", "(a?){99}", "a*b*c*d*e*", "(x{2,}){2,}", "a" * 501),
        *(r"(a)\1", "(?=a)", "(?P<n>a)", r"\p{L}", r"\A", "[[:alpha:]]", "[]a]", "[a--z]", r"[\D]", "[z-a]"),
        *("*a", "a**", "(", ")", "[a", "\\", "^*", "a{3,1}", "a{999}", "a{x}", "}", "(" * 30 + ")" * 30),
    ],
)
def test_a_pattern_that_is_wrong_or_may_run_for_ever_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_regex(pattern)


def test_a_word_boundary_is_spelled_for_each_database() -> None:
    assert read_regex(r"\bx\\b").python == r"\bx\\b"
    assert read_regex(r"\bx\\b").postgres == r"\yx\\b"


@given(st.text(alphabet="ab()[]{}*+?|^.\\-,12dw \n", max_size=12))
@pytest.mark.filterwarnings(
    "ignore::FutureWarning"
)  # Python's, for the patterns as they came: "--" in a set may change
def test_what_is_accepted_compiles_and_finds_what_python_finds(pattern: str) -> None:
    try:
        regex = compiled(read_regex(pattern).python)
    except ValueError:
        return
    plain = re.compile(pattern, re.DOTALL | re.ASCII)
    for text in ("", "a", "ab", "a1-b2", "()", "\n", "b\\"):
        assert bool(regex.search(text)) == bool(plain.search(text))
