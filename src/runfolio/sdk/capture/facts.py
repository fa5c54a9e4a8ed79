"""Facts about the process, its Python, its machine and what it runs inside.

Each function takes the environment or a root folder to look at, so that it can be tested with another's.
"""

from __future__ import annotations

import os
import platform
import re
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from .redact import redact_arguments, redact_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .origin import Origin

_DISTRIBUTION: Final = re.compile(r"(?P<name>[^-]+)-(?P<version>[^-]+).*\.(?:dist-info|egg-info)\Z")
_NAMESPACE: Final = "var/run/secrets/kubernetes.io/serviceaccount/namespace"
_RUNTIMES: Final = ("docker", "podman", "crio", "containerd", "lxc", "kubepods")


def command_facts(origin: Origin, root: str | None = None) -> dict[str, Any]:
    """The command line, and the working folder: relative to the repository ``root`` where it lies inside."""
    facts: dict[str, Any] = {"arguments": redact_arguments(origin.arguments), "cwd": str(origin.folder)}
    if root and origin.folder.is_relative_to(root):
        facts["cwd_in_repository"] = origin.folder.relative_to(root).as_posix()
    if origin.script is not None:
        facts["script"] = redact_text(str(origin.script))
    return facts


def python_facts() -> dict[str, Any]:
    return {
        "version": platform.python_version(),
        "implementation": platform.python_implementation(),
        "executable": sys.executable,
        "prefix": sys.prefix,
        "gil": getattr(sys, "_is_gil_enabled", lambda: True)(),
    }


def package_versions(folders: Iterable[str]) -> dict[str, str]:
    """Installed packages and their versions, by the names of their metadata folders.

    Only folders are listed and no metadata is read: on a network file system that is milliseconds instead of seconds.
    The first folder that has a package is the one it is imported from.
    """
    found: dict[str, str] = {}
    for folder in folders:
        try:
            entries = sorted(entry.name for entry in Path(folder or ".").iterdir())
        except OSError:
            continue
        for entry in entries:
            match = _DISTRIBUTION.match(entry)
            if match:
                found.setdefault(match["name"].replace("_", "-").lower(), match["version"])
    return dict(sorted(found.items()))


def host_facts(root: Path = Path("/")) -> dict[str, Any]:
    """The machine. ``cpus_usable`` and ``memory_limit`` (bytes) are what this process may use of it."""
    import psutil

    facts: dict[str, Any] = {
        "name": socket.gethostname(),
        "os": platform.platform(),
        "machine": platform.machine(),
        "cpu": _cpu_model(root) or platform.processor() or None,
        "cpus": os.cpu_count(),
        "cpus_usable": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory": psutil.virtual_memory().total,
    }
    limit = _read(root / "sys/fs/cgroup/memory.max") or _read(root / "sys/fs/cgroup/memory/memory.limit_in_bytes")
    if limit and limit.isdigit() and int(limit) < facts["memory"]:
        facts["memory_limit"] = int(limit)
    return facts


def _cpu_model(root: Path) -> str | None:
    for line in (_read(root / "proc/cpuinfo") or "").splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "model name":
            return value.strip()
    return None


def kubernetes_facts(environ: Mapping[str, str], root: Path = Path("/")) -> dict[str, Any]:
    """The pod; empty outside Kubernetes. Its node and uid are known where the pod's author passes them in."""
    if "KUBERNETES_SERVICE_HOST" not in environ:
        return {}
    facts = {
        "pod": environ.get("POD_NAME") or environ.get("HOSTNAME"),
        "namespace": environ.get("POD_NAMESPACE") or _read(root / _NAMESPACE),
        "node": environ.get("NODE_NAME"),
        "uid": environ.get("POD_UID"),
        "completion_index": environ.get("JOB_COMPLETION_INDEX"),
    }
    return {name: redact_text(value) for name, value in facts.items() if value}


def container_facts(environ: Mapping[str, str], root: Path = Path("/")) -> dict[str, Any]:
    """The kind of container, and its image where that is known; empty outside one."""
    image = environ.get("APPTAINER_CONTAINER") or environ.get("SINGULARITY_CONTAINER")
    if image:
        return {"runtime": "apptainer", "image": redact_text(image)}
    runtime = environ.get("container") or _runtime_of_files(root)
    return {"runtime": runtime} if runtime else {}


def _runtime_of_files(root: Path) -> str | None:
    if (root / ".dockerenv").exists():
        return "docker"
    if (root / "run/.containerenv").exists():
        return "podman"
    groups = _read(root / "proc/1/cgroup") or ""
    return next((runtime for runtime in _RUNTIMES if runtime in groups), None)


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return None
