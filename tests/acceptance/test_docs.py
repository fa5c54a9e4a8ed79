"""The documentation is true: its examples run, its links lead somewhere, its lists are the code's own."""

import dataclasses
import importlib
import inspect
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import runfolio
from runfolio.sdk import config, errors, process
from runfolio.sdk.query import RunView
from runfolio.sdk.registry import ModelView
from runfolio.sdk.results import ResultTable
from runfolio.server.app import create_app
from runfolio.server.db.models import Base
from runfolio.server.errors import DomainError
from runfolio.server.settings import Settings
from runfolio.wire import errors as codes
from runfolio.wire import limits
from tests.support.components import missing
from tests.support.pages import ROOT, Block, Page, all_pages, names, page
from tests.support.tracker import Tracker, clean_environment

PAGES = all_pages()
INTERPRETERS = {"python": [sys.executable], "sh": ["sh", "-eu"]}
RUN_INTERNALS = {"begin", "capture", "end", "forked", "hold", "release", "when_idle"}
"""Methods of a run that the package itself calls."""

COLUMN_TYPES = {
    "CleanText": "text", "BigInteger": "integer", "SmallInteger": "integer", "Integer": "integer", "Float": "number",
    "Boolean": "boolean", "UtcDateTime": "time", "JSON": "JSON", "LargeBinary": "bytes",
}  # fmt: skip


# -- examples --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("each", [p for p in PAGES if p.blocks], ids=lambda p: p.name)
def test_every_example_of_a_page_works(each: Page, start_tracker: Any, tmp_path: Path) -> None:
    """The blocks run from top to bottom, each for itself, in one folder and beside one tracker."""
    if any("curl " in block.text for block in each.blocks if block.not_run is None) and shutil.which("curl") is None:
        missing("curl", "the examples of the HTTP API use it")
    folder = tmp_path / "work"
    folder.mkdir()
    wanted = [block for block in each.blocks if block.not_run is None]
    needs_tracker = any(block.language in ("python", "sh", "sql") for block in wanted)
    tracker = start_tracker() if needs_tracker else None
    for block in wanted:
        if block.file is not None:
            (folder / block.file).write_text(block.text)
        else:
            _try(block, folder, tracker)


def _try(block: Block, folder: Path, tracker: Tracker | None) -> None:
    if block.language == "json":
        json.loads(block.text)
    elif block.language == "toml":
        tomllib.loads(block.text)
    elif block.language == "sql":
        assert tracker is not None
        with sqlite3.connect(f"file:{tracker.data / 'runfolio.db'}?mode=ro", uri=True) as database:
            database.execute(block.text)
        database.close()
    elif block.language in INTERPRETERS:
        assert tracker is not None
        _run(block, folder, tracker)


def _run(block: Block, folder: Path, tracker: Tracker) -> None:
    script = folder / f"example_{block.line}"
    script.write_text(block.source)
    done = subprocess.run(
        [*INTERPRETERS[block.language], str(script)],
        cwd=folder,
        env=_environment(tracker),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, f"{block} ended with {done.returncode}:\n{block.text}\n{done.stdout}{done.stderr}"


def _environment(tracker: Tracker) -> dict[str, str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return clean_environment(
        PATH=path,
        RUNFOLIO_URL=tracker.url,
        RUNFOLIO_DATA_DIR=str(tracker.data),
        RUNFOLIO_SPOOL_DIR=os.environ["RUNFOLIO_SPOOL_DIR"],
        MPLBACKEND="agg",
    )


def test_every_block_names_its_language() -> None:
    assert [str(block) for each in PAGES for block in each.blocks if not block.language] == []


def test_a_block_that_is_not_run_says_why() -> None:
    reasons = [block.not_run for each in PAGES for block in each.blocks if block.not_run is not None]
    assert [reason for reason in reasons if len(reason.split()) < 4] == []


# -- links -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("each", PAGES, ids=lambda p: p.name)
def test_every_link_of_a_page_leads_somewhere(each: Page) -> None:
    assert [target for target in each.links if not _resolves(each, target)] == []


def _resolves(each: Page, target: str) -> bool:
    if re.match(r"https?://|mailto:", target):
        return True
    place, _, anchor = target.partition("#")
    path = (each.path.parent / place).resolve() if place else each.path
    return path.exists() and (not anchor or anchor in Page(path).anchors)


def test_the_index_leads_to_every_page_of_the_documentation() -> None:
    index = page("docs/index.md")
    linked = {(index.path.parent / target.partition("#")[0]).resolve() for target in index.links}
    assert {path for path in (ROOT / "docs").rglob("*.md") if path != index.path} <= linked


# -- lists -----------------------------------------------------------------------------------------------------------


def _first_names(reference: Page, *titles: str) -> list[str]:
    return [name for row in reference.rows(*titles) for name in names(row[0])]


def test_the_reference_has_every_public_name() -> None:
    listed = _first_names(page("docs/reference/python.md"), "Names")
    assert sorted(name.removeprefix("rf.") for name in listed) == sorted(runfolio.__all__)


def test_the_reference_has_every_argument_of_init() -> None:
    listed = _first_names(page("docs/reference/python.md"), "rf.init")
    parameters = inspect.signature(runfolio.init).parameters.values()
    assert listed == [p.name for p in parameters if p.kind is not p.VAR_KEYWORD]


def _members(kind: type) -> set[str]:
    """Public methods and properties, and what the constructor sets with a docstring of its own."""
    named = {name for name in dir(kind) if not name.startswith("_")}
    return named | set(
        re.findall(r"^        self\.([a-z]\w*)(?:: [^=]+)? = .*\n        \"\"\"", inspect.getsource(kind), re.MULTILINE)
    )


def test_the_reference_has_every_member_of_a_run() -> None:
    listed = [name.split("(")[0].removeprefix("run.") for name in _first_names(page("docs/reference/python.md"), "Run")]
    assert set(listed) == _members(runfolio.Run) - RUN_INTERNALS


@pytest.mark.parametrize(("title", "kind"), [("RunView", RunView), ("ModelView", ModelView), ("Tables", ResultTable)])
def test_the_reference_has_every_member_of_what_is_read_back(title: str, kind: type) -> None:
    listed = [name.split("(")[0] for name in _first_names(page("docs/reference/python.md"), title)]
    fields = {"columns"} if kind is ResultTable else {field.name for field in dataclasses.fields(kind)}
    assert set(listed) == _members(kind) | fields


def test_the_reference_has_every_error_of_the_sdk() -> None:
    own = {
        name for name, value in vars(errors).items() if isinstance(value, type) and value.__module__ == errors.__name__
    }
    assert set(_first_names(page("docs/reference/errors.md"), "Exceptions of the SDK")) == own


def test_the_reference_has_every_code_and_status() -> None:
    rows = page("docs/reference/errors.md").rows("Codes of the API")
    listed = {(names(row[0])[0], int(status)) for row in rows for status in row[1].split(", ")}
    known = {value for name, value in vars(codes).items() if name.isupper()}
    assert {code for code, _ in listed} == known
    assert {(kind.code, kind.status) for kind in _subclasses(DomainError)} <= listed


def _subclasses(kind: type[DomainError]) -> Iterator[type[DomainError]]:
    for child in kind.__subclasses__():
        yield child
        yield from _subclasses(child)


class Asked(Mapping[str, str]):
    """An empty environment that remembers which variables it was asked for."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.names.add(name)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def test_the_reference_has_every_setting_of_the_sdk() -> None:
    asked = Asked()
    config.load(asked)
    process.find_attempt("run", asked)
    process.inherited_step(asked)
    wanted = {name for name in asked.names if name.startswith("RUNFOLIO_")}
    assert set(_first_names(page("docs/reference/settings.md"), "The SDK and the command line")) == wanted


def test_the_reference_has_every_setting_of_the_server_and_its_default() -> None:
    rows = {names(row[0])[0]: row[1] for row in page("docs/reference/settings.md").rows("The server")}
    assert set(rows) == {f"RUNFOLIO_{name.upper()}" for name in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        if field.default_factory is None and field.default not in (None, ""):
            assert names(rows[f"RUNFOLIO_{name.upper()}"]) == [_shown(field.default)], name


def _shown(default: object) -> str:
    return (
        {True: "1", False: "0"}[default]
        if isinstance(default, bool)
        else f"{default:g}"
        if isinstance(default, float)
        else str(default)
    )


def test_no_variable_is_read_that_the_reference_does_not_have() -> None:
    documented = set(re.findall(r"RUNFOLIO_[A-Z_]*[A-Z]", page("docs/reference/settings.md").text))
    sources = "".join(path.read_text() for path in (ROOT / "src").rglob("*.py"))
    assert set(re.findall(r"RUNFOLIO_[A-Z_]*[A-Z]\b", sources)) <= documented


def test_the_reference_has_every_request() -> None:
    rows = page("docs/reference/http-api.md").rows(
        "Experiments", "Runs", "Metrics", "Files, media, console", "Models and the registry", "The server"
    )
    listed = {name for row in rows for name in names(row[0])}
    paths = create_app(Settings()).openapi()["paths"]
    served = {f"{method.upper()} {path.removeprefix('/api/v1')}" for path, each in paths.items() for method in each}
    assert listed == served


def test_the_reference_has_every_limit() -> None:
    listed = {names(row[0])[0]: int(row[1]) for row in page("docs/reference/limits.md").rows("Limits")}
    assert listed == {name: value for name, value in vars(limits).items() if isinstance(value, int)}


@pytest.mark.parametrize("table", Base.metadata.sorted_tables, ids=lambda table: table.name)
def test_the_reference_has_every_column_of_a_table(table: Any) -> None:
    listed = [(names(row[0])[0], row[1]) for row in page("docs/reference/tables.md").rows(table.name)]
    assert listed == [(column.name, _column_type(column)) for column in table.columns]


def _column_type(column: Any) -> str:
    return COLUMN_TYPES[type(column.type).__name__] + (", or null" if column.nullable else "")


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [*project["project"]["dependencies"]]
    for group in (*project["project"]["optional-dependencies"].values(), *project["dependency-groups"].values()):
        wanted += group
    needed = {re.match(r"[\w-]+", requirement)[0] for requirement in wanted}  # type: ignore[index]  # each begins so
    assert set(_first_names(page("docs/why.md"), "Dependencies")) == needed


def test_every_package_of_the_dashboard_has_its_reason() -> None:
    package = json.loads((ROOT / "web" / "package.json").read_text())
    needed = {*package["dependencies"], *package["devDependencies"]}
    assert set(_first_names(page("docs/why.md"), "Packages of the dashboard")) == needed


def test_the_names_in_the_reference_can_be_imported() -> None:
    for module in re.findall(r"`(runfolio\.[a-z.]+[a-z])`", page("docs/reference/python.md").text):
        importlib.import_module(module)
