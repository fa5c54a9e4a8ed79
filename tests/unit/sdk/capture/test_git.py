"""Facts about a repository, read from a real one."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from runfolio.sdk.capture import git
from runfolio.sdk.capture.git import git_facts

if TYPE_CHECKING:
    from pathlib import Path

ENVIRON = {
    "PATH": os.environ["PATH"],
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.org",
}


def run_git(folder: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", *arguments], cwd=folder, env=ENVIRON, check=True, capture_output=True, text=True
    ).stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with one commit of ``train.py`` on branch ``trunk``."""
    run_git(tmp_path, "init", "--initial-branch=trunk")
    (tmp_path / "train.py").write_text("lr = 1\n")
    run_git(tmp_path, "add", "train.py")
    run_git(tmp_path, "commit", "--message=first")
    return tmp_path


def test_a_clean_repository_has_commit_and_branch(repository: Path) -> None:
    assert git_facts(repository, ENVIRON) == {
        "root": str(repository.resolve()),
        "commit": run_git(repository, "rev-parse", "HEAD"),
        "branch": "trunk",
        "remote": None,
        "dirty": False,
    }


def test_a_change_is_kept_as_a_diff_without_its_secrets(repository: Path) -> None:
    word = "pass" + "word"
    (repository / "train.py").write_text(f'lr = 2\n{word} = "open sesame"\n'.replace(" sesame", "sesame"))
    facts = git_facts(repository, ENVIRON)
    assert facts["dirty"]
    assert "-lr = 1\n+lr = 2\n" in facts["diff"]
    assert f'+{word} = "[redacted]"' in facts["diff"]


def test_a_long_diff_is_cut_at_a_line_and_says_so(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git, "MAX_DIFF", 400)
    (repository / "train.py").write_text("".join(f"line {number}\n" for number in range(1000)))
    facts = git_facts(repository, ENVIRON)
    assert facts["diff_truncated"]
    assert 300 < len(facts["diff"]) <= 400
    assert facts["diff"].endswith("\n")


def test_the_remote_loses_its_credentials(repository: Path) -> None:
    run_git(repository, "remote", "add", "other", "https://example.org/other.git")
    run_git(repository, "remote", "add", "origin", "https://someone:sesame@example.org/a.git")
    assert git_facts(repository, ENVIRON)["remote"] == "https://[redacted]@example.org/a.git"


def test_a_detached_head_has_no_branch(repository: Path) -> None:
    run_git(repository, "checkout", "--detach")
    assert git_facts(repository, ENVIRON)["branch"] is None


def test_a_repository_without_commits_has_no_commit(tmp_path: Path) -> None:
    run_git(tmp_path, "init", "--initial-branch=trunk")
    facts = git_facts(tmp_path, ENVIRON)
    assert (facts["commit"], facts["branch"], facts["dirty"]) == (None, "trunk", False)


def test_a_folder_below_the_root_finds_it(repository: Path) -> None:
    (repository / "a" / "b").mkdir(parents=True)
    assert git_facts(repository / "a" / "b", ENVIRON)["root"] == str(repository.resolve())


def test_a_folder_outside_any_repository_has_no_facts(tmp_path: Path) -> None:
    assert git_facts(tmp_path, ENVIRON | {"GIT_CEILING_DIRECTORIES": str(tmp_path.parent)}) == {}


def test_a_machine_without_git_has_no_facts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert git_facts(tmp_path, {"PATH": str(tmp_path)}) == {}
