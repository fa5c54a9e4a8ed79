"""Lines as a person reads them on the screen."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.progress import Progress
from tqdm import tqdm  # type: ignore[import-untyped]  # it ships no types

from runfolio.sdk.terminal import MAX_LINE, Lines


def read(*texts: str) -> list[str]:
    lines = Lines()
    return [line for text in texts for line in lines.feed(text)] + lines.flush()


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("a\nb\n", ["a", "b"]),
        ("a\n\nb", ["a", "", "b"]),
        ("a\r\nb\r\n", ["a", "b"]),
        ("10%\r20%\r100%\n", ["100%"]),
        ("10%\r20%", ["20%"]),
        ("done\r", ["done"]),
        ("done\r\r\n", ["done"]),
        ("bar\r   \rnext\n", ["next"]),
        ("\x1b[31mred\x1b[0m\n", ["\x1b[31mred\x1b[0m"]),
        ("old\x1b[2Knew\n", ["new"]),
        ("a\nb\x1b[A\rA\n\rB\n", ["A", "B"]),
        ("a\n\x1b[5AX\n", ["X"]),
        ("\x1b[?25lbar\x1b[?25h\n", ["bar"]),
    ],
)
def test_the_last_state_of_each_line_is_kept(text: str, lines: list[str]) -> None:
    assert read(text) == lines


@given(st.lists(st.text(st.sampled_from("ab\r\n"))))
def test_it_does_not_matter_how_text_is_cut(texts: list[str]) -> None:
    assert read(*texts) == read("".join(texts))


@given(st.text(st.characters(blacklist_characters="\r\n\x1b", blacklist_categories=["Cs"])))
def test_text_without_controls_is_kept(text: str) -> None:
    assert read(text + "\n") == [text]


def test_a_line_without_end_is_broken() -> None:
    lines = Lines()
    done = [line for _ in range(MAX_LINE + 10) for line in lines.feed(".")]
    assert (done, lines.flush()) == (["." * MAX_LINE], ["." * 10])


def bar_output(outer: int, inner: int) -> list[str]:
    """What nested progress bars write, write by write."""
    writes: list[str] = []

    class Terminal(io.StringIO):
        def write(self, text: str) -> int:
            writes.append(text)
            return len(text)

    terminal = Terminal()
    options = {"file": terminal, "mininterval": 0, "miniters": 1, "ascii": True}
    for _ in tqdm(range(outer), desc="epoch", **options):
        for _ in tqdm(range(inner), desc="batch", leave=False, **options):
            pass
        print("loss 0.5", file=terminal)
    return writes


def test_a_progress_bar_is_one_line() -> None:
    terminal = io.StringIO()
    for _ in tqdm(range(50), file=terminal, mininterval=0, miniters=1, ascii=True):
        pass
    (line,) = read(terminal.getvalue())
    assert line.startswith("100%|####")


def test_nested_progress_bars_do_not_flood_the_record() -> None:
    lines = read(*bar_output(outer=3, inner=40))
    assert len(lines) < 12
    assert any("epoch: 100%" in line for line in lines)
    assert sum("loss 0.5" in line for line in lines) >= 1


def test_bars_that_are_drawn_anew_together_are_one_block() -> None:
    terminal = io.StringIO()
    with Progress(console=Console(file=terminal, force_terminal=True, width=60), auto_refresh=False) as progress:
        tasks = [progress.add_task(name, total=5) for name in ("first", "second")]
        for _ in range(5):
            for task in tasks:
                progress.advance(task)
            progress.refresh()
    lines = read(terminal.getvalue())
    assert len(lines) == 2
    assert "first" in lines[0]
    assert "100%" in lines[1]
