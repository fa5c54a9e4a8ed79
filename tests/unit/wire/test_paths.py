"""Which texts may be the path of an artifact."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runfolio.wire import limits
from runfolio.wire.paths import PathError, normalise, normalise_folder


@pytest.mark.parametrize(
    "path", ["model.pt", "a/b/c", ".hidden", "...", "a b/图.png", "C:x", "~", "-rf", "a/..b", "%2e%2e/x"]
)
def test_a_plain_path_is_kept(path: str) -> None:
    assert normalise(path) == path


_UPWARDS = ["..", "../x", "a/../x", "a/..", "..\\x", "/etc/passwd", "/"]
_NO_FILE = ["", ".", "a/./b", "a//b", "a/", "a\\b", "a\0b", "a\nb", "\x7f", "\ud800"]
_TOO_LONG = ["x" * 256, "é" * 128, "x/" * 512 + "x"]


@pytest.mark.parametrize("path", [*_UPWARDS, *_NO_FILE, *_TOO_LONG])
def test_a_path_that_could_lead_elsewhere_is_refused(path: str) -> None:
    with pytest.raises(PathError):
        normalise(path)


def test_two_spellings_of_a_letter_are_one_path() -> None:
    assert normalise("Gru\u0308n") == normalise("Gr\u00fcn") == "Gr\u00fcn"


def test_a_folder_may_end_with_a_slash_and_be_empty() -> None:
    assert [normalise_folder(path) for path in ("", "/", "a/b", "a/b/")] == ["", "", "a/b", "a/b"]


@given(st.text())
def test_what_is_accepted_stays_below_its_root(text: str) -> None:
    try:
        path = normalise(text)
    except PathError:
        return
    assert normalise(path) == path
    assert len(path.encode()) <= limits.MAX_NAME
    assert all(part not in ("", ".", "..") for part in path.replace("\\", "/").split("/"))
