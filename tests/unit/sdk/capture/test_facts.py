"""Facts about a process, its machine and what it runs inside."""

from __future__ import annotations

import sys
from importlib import metadata
from pathlib import Path

import pytest

from runfolio.sdk.capture import facts
from runfolio.sdk.capture.origin import Origin


def origin(folder: Path, *arguments: str, script: Path | None = None) -> Origin:
    return Origin(folder, arguments, script, {})


def test_the_folder_is_told_relative_to_the_repository() -> None:
    found = facts.command_facts(origin(Path("/repo/jobs"), "python", "--token=abc"), root="/repo")
    assert found == {"arguments": ["python", "--token=[redacted]"], "cwd": "/repo/jobs", "cwd_in_repository": "jobs"}


def test_a_folder_outside_the_repository_stays_absolute() -> None:
    assert "cwd_in_repository" not in facts.command_facts(origin(Path("/data")), root="/repo")


def test_code_is_looked_for_beside_the_script() -> None:
    assert origin(Path("/data"), script=Path("/repo/train.py")).code_folder() == Path("/repo")


@pytest.mark.parametrize(
    "script", [None, "/v/lib/site-packages/lightning/cli.py", f"{Path(sys.executable).parent}/fit"]
)
def test_an_installed_program_is_not_the_code(script: str | None) -> None:
    assert origin(Path("/data"), script=Path(script) if script else None).code_folder() == Path("/data")


def test_a_removed_working_folder_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert Origin.now().folder == Path("/")


def test_packages_are_those_that_python_itself_finds() -> None:
    found = facts.package_versions(sys.path)
    for name in ("pytest", "typing-extensions", "psutil"):
        assert found[name] == metadata.version(name)


def test_the_first_folder_that_has_a_package_counts(tmp_path: Path) -> None:
    for folder, version in (("a", "2.0.post1"), ("b", "1.0")):
        (tmp_path / folder / f"Some_Package-{version}.dist-info").mkdir(parents=True)
    folders = [str(tmp_path / name) for name in ("absent", "a", "b")]
    assert facts.package_versions(folders) == {"some-package": "2.0.post1"}


def test_the_machine_is_described() -> None:
    found = facts.host_facts()
    assert found["memory"] > 0
    assert 1 <= found["cpus_usable"] <= found["cpus"]


def test_a_smaller_limit_of_memory_is_told(tmp_path: Path) -> None:
    (tmp_path / "sys/fs/cgroup").mkdir(parents=True)
    (tmp_path / "sys/fs/cgroup/memory.max").write_text("1048576\n")
    (tmp_path / "proc").mkdir()
    (tmp_path / "proc/cpuinfo").write_text("processor\t: 0\nmodel name\t: Abacus 9\n")
    found = facts.host_facts(tmp_path)
    assert (found["memory_limit"], found["cpu"]) == (1 << 20, "Abacus 9")


def test_a_pod_knows_its_namespace(tmp_path: Path) -> None:
    secrets = tmp_path / "var/run/secrets/kubernetes.io/serviceaccount"
    secrets.mkdir(parents=True)
    (secrets / "namespace").write_text("team-a")
    environ = {"KUBERNETES_SERVICE_HOST": "10.0.0.1", "HOSTNAME": "train-0", "JOB_COMPLETION_INDEX": "3"}
    assert facts.kubernetes_facts(environ, tmp_path) == {
        "pod": "train-0",
        "namespace": "team-a",
        "completion_index": "3",
    }


def test_a_laptop_is_no_pod(tmp_path: Path) -> None:
    assert facts.kubernetes_facts({"HOSTNAME": "laptop"}, tmp_path) == {}


@pytest.mark.parametrize(
    ("environ", "file", "content", "expected"),
    [
        ({}, ".dockerenv", "", {"runtime": "docker"}),
        ({}, "run/.containerenv", "", {"runtime": "podman"}),
        ({}, "proc/1/cgroup", "0::/kubepods/burstable/pod1\n", {"runtime": "kubepods"}),
        ({"container": "lxc"}, "x", "", {"runtime": "lxc"}),
        ({"APPTAINER_CONTAINER": "/a.sif"}, "x", "", {"runtime": "apptainer", "image": "/a.sif"}),
        ({}, "proc/1/cgroup", "0::/init.scope\n", {}),
    ],
)
def test_a_container_is_known_by_what_it_leaves(
    environ: dict[str, str], file: str, content: str, expected: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / file).write_text(content)
    assert facts.container_facts(environ, tmp_path) == expected
