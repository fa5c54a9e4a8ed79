"""The code a run was made from: commit, branch, remote and what was changed since."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from typing import TYPE_CHECKING, Any, Final

from .redact import redact_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MAX_DIFF: Final = 1_000_000
"""Characters of the diff that are kept."""

TIMEOUT: Final = 20.0
"""Seconds that git may take for one answer, on a repository of any size and a slow disk."""

_ENVIRONMENT: Final = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
"""Without optional locks a look at the repository never gets in the way of the user's own git commands."""

_DIFF: Final = ("diff", "HEAD", "--no-color", "--no-ext-diff", "--no-textconv", "--submodule=short")


def git_facts(folder: Path, environ: Mapping[str, str]) -> dict[str, Any]:
    """Facts about the repository around ``folder``; empty where there is none or no git.

    ``commit`` is None before the first commit; ``dirty`` and ``diff`` are about tracked files.
    """
    status = _git(folder, environ, "status", "--porcelain=v2", "--branch", "--untracked-files=no")
    root = _git(folder, environ, "rev-parse", "--show-toplevel")
    if status is None or root is None:
        return {}
    head = dict(line[2:].partition(" ")[::2] for line in status.splitlines() if line.startswith("# branch."))
    commit = head.get("branch.oid", "(initial)")
    branch = head.get("branch.head", "(detached)")
    dirty = any(not line.startswith("#") for line in status.splitlines())
    facts: dict[str, Any] = {
        "root": root.strip(),
        "commit": None if commit.startswith("(") else commit,
        "branch": None if branch.startswith("(") else branch,
        "remote": _remote(folder, environ),
        "dirty": dirty,
    }
    return facts | (_diff(folder, environ) if dirty and facts["commit"] else {})


def _remote(folder: Path, environ: Mapping[str, str]) -> str | None:
    """The URL of ``origin``, else of the first remote, without user and password."""
    lines = (_git(folder, environ, "remote", "-v") or "").splitlines()
    urls = dict(line.split(maxsplit=2)[:2] for line in reversed(lines) if len(line.split()) > 1)
    url = urls.get("origin") or next(reversed(urls.values()), None)
    return redact_text(url) if url else None


def _diff(folder: Path, environ: Mapping[str, str]) -> dict[str, Any]:
    """``diff``, and ``diff_truncated`` where it is longer than what is kept."""
    raw = _git(folder, environ, *_DIFF, limit=MAX_DIFF + 1)
    if not raw:
        return {}
    truncated = len(raw) > MAX_DIFF
    text = redact_text(raw[: raw.rfind("\n", 0, MAX_DIFF) + 1 or MAX_DIFF] if truncated else raw)
    if len(json.dumps(text, ensure_ascii=False)) > 2 * MAX_DIFF:
        return {"diff_truncated": True}  # control characters: no text to read, and six times its size as JSON
    return {"diff": text} | ({"diff_truncated": True} if truncated else {})


def _git(folder: Path, environ: Mapping[str, str], *arguments: str, limit: int = 1 << 20) -> str | None:
    """What git prints, up to ``limit`` bytes; None if it fails, is not installed or takes too long."""
    try:
        process = subprocess.Popen(
            ["git", "-C", os.fspath(folder), *arguments],
            env=dict(environ) | _ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError:
        return None
    timer = threading.Timer(TIMEOUT, process.kill)
    timer.daemon = True
    timer.start()
    with process:
        assert process.stdout is not None
        data = process.stdout.read(limit)
        if len(data) == limit:
            process.kill()
    timer.cancel()
    return data.decode("utf-8", "replace") if process.returncode == 0 or len(data) == limit else None
