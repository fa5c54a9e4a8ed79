"""Pages of Markdown as the tests of the documentation see them: code blocks, tables, headings and links."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

_FENCE = re.compile(r"^```(\w*)$")
_COMMENT = re.compile(r"^<!-- (not run|file): (.+) -->$")
_HEADING = re.compile(r"^#{1,6} (.+)$")
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"`[^`]*`")


@dataclass(frozen=True)
class Block:
    """A fenced block of code.

    The line before it may hold a comment: `<!-- not run: reason -->` leaves it out of the tests, `<!-- file: name -->`
    has it written to a file, which later blocks of the page use, instead of running it.
    """

    page: str
    line: int
    """The line of the page on which the code begins, counted from 1."""
    language: str
    text: str
    not_run: str | None = None
    file: str | None = None

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"

    @property
    def source(self) -> str:
        """The code, moved down so that a traceback names the page's own line."""
        return "\n" * (self.line - 1) + self.text


@dataclass(frozen=True)
class Page:
    """One file of Markdown."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def blocks(self) -> list[Block]:
        """Code blocks in order. Raises ValueError for one that is not closed."""
        found: list[Block] = []
        code: list[str] = []
        language: str | None = None
        before, start = "", 0
        for number, line in enumerate(self.text.splitlines(), 1):
            fence = _FENCE.match(line)
            if language is None and fence is not None:
                language, code, start = fence[1], [], number + 1
            elif language is not None and line == "```":
                found.append(self._block(before, start, language, code))
                language = None
            elif language is not None:
                code.append(line)
            before = line if language is None else before
        if language is not None:
            raise ValueError(f"{self.name}:{start}: the block is not closed")
        return found

    def _block(self, before: str, start: int, language: str, code: list[str]) -> Block:
        comment = _COMMENT.match(before)
        marks = {comment[1].replace(" ", "_"): comment[2]} if comment is not None else {}
        return Block(self.name, start, language, "\n".join(code) + "\n", **marks)

    @cached_property
    def prose(self) -> list[str]:
        """The lines outside of code blocks."""
        lines, inside = [], False
        for line in self.text.splitlines():
            fence = line.startswith("```")
            if not inside and not fence:
                lines.append(line)
            inside ^= fence
        return lines

    @property
    def anchors(self) -> set[str]:
        """What a link may name behind `#`, as GitHub makes it of a heading."""
        titles = (found[1] for line in self.prose if (found := _HEADING.match(line)))
        return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}

    @property
    def links(self) -> list[str]:
        """Targets of links, images left out."""
        return [target for line in self.prose for target in _LINK.findall(_CODE.sub("", line))]

    def section(self, title: str) -> list[str]:
        """The lines below a heading, up to the next one of any level. Raises KeyError if there is no such heading."""
        lines: list[str] = []
        inside = found = False
        for line in self.prose:
            heading = _HEADING.match(line)
            if heading is not None:
                inside = heading[1].strip("`") == title
                found |= inside
            elif inside:
                lines.append(line)
        if not found:
            raise KeyError(title)
        return lines

    def rows(self, *titles: str) -> Iterator[list[str]]:
        """The rows of every table below one of the headings, heads left out; one list of cells each."""
        for title in titles:
            lines = self.section(title)
            for number, line in enumerate(lines):
                following = lines[number + 1] if number + 1 < len(lines) else ""
                if line.startswith("|") and not line.startswith("| ---") and not following.startswith("| ---"):
                    yield [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def names(cell: str) -> list[str]:
    """What stands in backquotes in a cell of a table."""
    return [quoted.strip("`") for quoted in _CODE.findall(cell)]


def all_pages() -> list[Page]:
    """Every page that belongs to the project."""
    files = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    files += [ROOT / "web/README.md", ROOT / "benchmarks/README.md", *(ROOT / "examples").rglob("*.md")]
    return [Page(path) for path in sorted(files) if path.exists()]


def page(name: str) -> Page:
    """One page, by its path in the project."""
    return Page(ROOT / name)
