"""The rules of this house that no linter knows.

A line that must break a rule says so: `house: allow RULE because ...`, on the line itself, or anywhere in the first
five lines for a rule about a whole file.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LONGEST_FILE = 400
LONGEST_FUNCTION = 50
HEAD = 5

ALLOW = re.compile(r"house: allow ([a-z-]+) because \w+")
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:root|home/\w+|Users/\w+)/")  # house: allow machine-path because it is it
REGISTRY = re.compile(r"pypi\.org|pythonhosted\.org|npmjs\.org|npmjs\.com")  # house: allow registry because it is it
BARE_ESCAPE = re.compile(r"#\s*(?:noqa: [A-Z0-9, ]+|type: ignore\[[\w, -]+\])\s*$")
UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX)\b")  # house: allow unfinished because it is it
QUERIES = re.compile(r"from runfolio\.server\.(\w+)(?:\.queries import| import [\w, ]*\bqueries\b)")
SLEEP = re.compile(r"\btime\.sleep\(")


@dataclass(frozen=True)
class Fault:
    """One place where a rule is broken."""

    path: Path
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.message}"


def line_faults(path: Path, lines: list[str]) -> Iterator[Fault]:
    """Faults that a line shows by itself."""
    python = path.suffix == ".py"
    in_test = path.parts[0] == "tests" and "support" not in path.parts
    rules = [
        (MACHINE_PATH, "machine-path", "a path of somebody's machine", True),
        (REGISTRY, "registry", "a package registry's host; everyone has their own", True),
        (UNFINISHED, "unfinished", "finish it, or open an issue", True),
        (BARE_ESCAPE, "bare-escape", "say why the linter is wrong here, after the code", python),
        (SLEEP, "sleep", "poll with a deadline (tests.support.poll) instead of sleeping", python and in_test),
    ]
    for number, line in enumerate(lines, 1):
        allowed = {found[1] for found in ALLOW.finditer(line)}
        for pattern, rule, message, applies in rules:
            if applies and rule not in allowed and pattern.search(line):
                yield Fault(path, number, rule, message)


def code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body after its docstring: a long signature with a long explanation is not a long function."""
    first = function.body[ast.get_docstring(function) is not None :]
    return (function.end_lineno or 0) - first[0].lineno + 1 if first else 0


def query_faults(path: Path, lines: list[str]) -> Iterator[Fault]:
    """Imports of another resource's queries: it has a service to be asked."""
    for number, line in enumerate(lines, 1):
        found = QUERIES.search(line)
        if found and path.parent.name != found[1] and "query" not in ALLOW.findall(line):
            yield Fault(path, number, "query", f"ask runfolio.server.{found[1]}.service instead")


def size_faults(path: Path, lines: list[str]) -> Iterator[Fault]:
    """Files and functions that have grown too long."""
    allowed = {found[1] for line in lines[:HEAD] for found in ALLOW.finditer(line)}
    if len(lines) > LONGEST_FILE and "long-file" not in allowed:
        yield Fault(path, 1, "long-file", f"{len(lines)} lines; more than {LONGEST_FILE} want to be two files")
    try:
        tree = ast.parse("\n".join(lines))
    except SyntaxError as error:
        yield Fault(path, error.lineno or 1, "syntax", error.msg)
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = code_lines(node)
            if length > LONGEST_FUNCTION and "long-function" not in lines[node.lineno - 1]:
                message = f"{node.name} has {length} lines; more than {LONGEST_FUNCTION} want to be two functions"
                yield Fault(path, node.lineno, "long-function", message)


def lock_faults(path: Path, lines: list[str]) -> Iterator[Fault]:
    """Addresses in a lock file: they would bind everyone to one registry."""
    for number, line in enumerate(lines, 1):
        if "://" in line:
            yield Fault(path, number, "lock-address", "a lock file names no address")


def faults(path: Path) -> Iterator[Fault]:
    """Everything wrong with one file."""
    try:
        lines = path.read_text().splitlines()
    except UnicodeDecodeError:
        return
    if path.suffix == ".lock":
        yield from lock_faults(path, lines)
        return
    yield from line_faults(path, lines)
    if path.suffix == ".py" and "migrations" not in path.parts:  # a migration is a list, and is never changed
        if path.parts[:2] == ("src", "runfolio"):
            yield from query_faults(path, lines)
        yield from size_faults(path, lines)


def main() -> int:
    """Check every file that git tracks or would track. Returns 1 if a rule is broken."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, capture_output=True, text=True, check=True).stdout.split("\0")
    found = [fault for name in sorted(filter(None, names)) if Path(name).is_file() for fault in faults(Path(name))]
    for fault in found:
        print(fault)
    print(f"house rules: {len(found)} faults in {len(names) - 1} files")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
