"""The built wheel, installed as a user does: each extra alone, in an environment that holds nothing else."""

import os
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support.tracker import Tracker, clean_environment

ROOT = Path(__file__).parents[2]
NO_COMPILER = {"psutil"}
"""The only distribution of the base whose wheel may hold compiled code."""

COMPILED = """
import importlib.metadata as m
print(*sorted({d.name for d in m.distributions() for f in d.files or () if f.suffix in {'.so', '.pyd', '.dylib'}}))
"""
SERVES = """
from runfolio.server.app import create_app
from runfolio.server.settings import Settings
import pyarrow
"""


class Installed:
    """An environment with the wheel in it."""

    def __init__(self, folder: Path) -> None:
        self.bin = folder / "bin"
        self.folder = folder

    def run(self, program: str, *arguments: str) -> str:
        """Run a program of the environment, away from the checkout; its standard output."""
        done = subprocess.run(
            [self.bin / program, *arguments],
            capture_output=True,
            text=True,
            check=False,
            cwd=self.folder,
            env=clean_environment(PYTHONWARNINGS="error"),
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def python(self, script: str) -> str:
        return self.run("python", "-c", script)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    return next(target.glob("*.whl"))


def install(wheel: Path, extra: str, folder: Path) -> Installed:
    """Make an environment with `wheel[extra]`, in the versions of the lock file."""
    uv = shutil.which("uv", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    venv.create(folder, with_pip=uv is None)
    python = str(folder / "bin" / "python")
    pip = [uv, "pip", "install", "--python", python] if uv else [python, "-m", "pip", "install"]
    lock = constraints(folder.with_name("constraints.txt"))
    done = subprocess.run(
        [*pip, "-c", str(lock), f"{wheel}{extra}"], capture_output=True, text=True, check=False, env=clean_environment()
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return Installed(folder)


def constraints(target: Path) -> Path:
    """The versions of the lock file without its hashes, which the wheel under test has none of."""
    lines = (ROOT / "requirements" / "start.lock").read_text().splitlines()
    target.write_text("\n".join(line.removesuffix("\\").strip() for line in lines if line[:1].isalnum()))
    return target


@pytest.fixture(scope="module")
def base(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return install(wheel, "", tmp_path_factory.mktemp("base") / "venv")


@pytest.fixture(scope="module")
def reading(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return install(wheel, "[read]", tmp_path_factory.mktemp("read") / "venv")


@pytest.fixture(scope="module")
def serving(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return install(wheel, "[server]", tmp_path_factory.mktemp("server") / "venv")


def modules_of(environment: Installed, script: str) -> set[str]:
    return set(environment.python(f"{script}\nimport sys\nprint(*sys.modules)").split())


def test_the_wheel_says_that_it_is_typed(wheel: Path) -> None:
    assert "runfolio/py.typed" in zipfile.ZipFile(wheel).namelist()


def test_the_wheel_holds_the_package_and_nothing_else(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {name for name in tops if not name.endswith(".dist-info")} == {"runfolio"}


def test_the_wheel_holds_the_built_dashboard(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    page = zipfile.ZipFile(wheel).read("runfolio/server/static/index.html").decode()
    assert any(name.endswith(".js.gz") for name in names)
    assert all(f"runfolio/server/static{part.partition(chr(34))[0]}" in names for part in page.split('src="')[1:])


def test_the_source_archive_makes_the_same_wheel_without_node(tmp_path: Path, wheel: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-d", str(tmp_path)]
    subprocess.run([*build, "-t", "sdist"], cwd=ROOT, check=True, capture_output=True)
    (archive,) = tmp_path.glob("*.tar.gz")
    subprocess.run(["tar", "-xf", archive, "-C", tmp_path], check=True)
    (source,) = (folder for folder in tmp_path.iterdir() if folder.is_dir())
    # Whatever would fetch packages or run Node would fail here.
    environment = clean_environment(npm_config_registry="http://127.0.0.1:9")
    subprocess.run([*build, "-t", "wheel"], cwd=source, check=True, capture_output=True, env=environment)
    (again,) = tmp_path.glob("*.whl")
    built = {name for name in zipfile.ZipFile(wheel).namelist() if "/static/" in name}
    assert built
    assert {name for name in zipfile.ZipFile(again).namelist() if "/static/" in name} == built


def test_the_base_has_no_compiled_dependency_but_psutil(base: Installed) -> None:
    assert set(base.python(COMPILED).split()) <= NO_COMPILER


def test_the_base_logs_a_run_without_a_server(base: Installed) -> None:
    script = """
import pathlib, runfolio as rf
with rf.init("smoke", mode="offline", dir="spool", capture=False) as run:
    run.log({"loss": 0.5})
print(*pathlib.Path("spool").rglob("*.spool"))
"""
    assert ".spool" in base.python(script)


def test_importing_runfolio_is_light(base: Installed) -> None:
    loaded = modules_of(base, "import runfolio")
    heavy = {"numpy", "pydantic", "pyarrow", "httpx", "http.client", "urllib.request", "typer", "sqlite3"}
    assert not loaded & heavy
    assert len(loaded) < 170


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["server", "--help"], ["runs", "--help"]])
def test_the_base_has_the_whole_command_line(base: Installed, arguments: Sequence[str]) -> None:
    assert base.run("runfolio", *arguments)


def test_the_base_says_how_to_get_the_server(base: Installed) -> None:
    done = subprocess.run(
        [base.bin / "runfolio", "server"], capture_output=True, text=True, check=False, env=clean_environment()
    )
    assert done.returncode != 0
    assert "runfolio[server]" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_read_extra_brings_arrow_and_no_server(reading: Installed) -> None:
    assert "pyarrow" in modules_of(reading, "import runfolio, pyarrow")
    assert reading.python("import importlib.util as u; print(u.find_spec('fastapi'))").strip() == "None"


def test_the_server_extra_brings_all_that_the_server_imports(serving: Installed) -> None:
    assert "fastapi" in modules_of(serving, SERVES)


def test_the_installed_server_shows_the_dashboard(serving: Installed, tmp_path: Path) -> None:
    tracker = Tracker(tmp_path / "data", tmp_path / "spools", python=serving.bin / "python").start()
    try:
        page = tracker.http.get("/")
        scripts = re.findall(r'src="(/assets/[^"]+)"', page.text)
        assert scripts
        assert {tracker.http.get(script).headers.get("content-encoding") for script in scripts} == {"gzip"}
    finally:
        tracker.close()
