from collections.abc import Iterator
from pathlib import Path

import pytest

from runfolio.cli.errors import CommandError
from runfolio.cli.saving import save


def test_a_file_appears_whole(tmp_path: Path) -> None:
    assert save([b"one ", b"two"], tmp_path / "out") == 7
    assert (tmp_path / "out").read_bytes() == b"one two"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_file_whose_bytes_break_off_does_not_appear(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionResetError("gone")

    with pytest.raises(ConnectionResetError):
        save(pieces(), tmp_path / "out")

    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be written: No such file or directory"):
        save([b"x"], tmp_path / "nowhere" / "out")
