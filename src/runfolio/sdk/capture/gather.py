"""The facts of every wanted part, as one object. Imported and run in the capture thread: it loads psutil and ctypes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from runfolio.slurm import environment as slurm

from . import facts as about
from .git import git_facts
from .nvml import Nvml, NvmlError
from .redact import redact_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from .origin import Origin


def gather(wanted: Collection[str], origin: Origin, import_path: Collection[str]) -> dict[str, Any]:
    """Facts by part. A part that is empty here, such as ``slurm`` on a laptop, or that fails, is left out."""
    git = _attempt(lambda: _git(origin)) if "git" in wanted or "command" in wanted else {}
    parts: dict[str, Callable[[], dict[str, Any]]] = {
        "git": lambda: git,
        "command": lambda: about.command_facts(origin, git.get("root")),
        "python": about.python_facts,
        "packages": lambda: about.package_versions(import_path),
        "host": about.host_facts,
        "gpu": _gpu,
        "slurm": lambda: _slurm(origin),
        "kubernetes": lambda: about.kubernetes_facts(origin.environ),
        "container": lambda: about.container_facts(origin.environ),
    }
    found = {name: _attempt(part) for name, part in parts.items() if name in wanted}
    return {name: value for name, value in found.items() if value}


def _attempt(part: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        return part()
    except Exception as error:  # noqa: BLE001 - machines differ: one odd part must not cost the others
        return {"error": f"{type(error).__name__}: {error}"[:500]}


def _git(origin: Origin) -> dict[str, Any]:
    return git_facts(origin.code_folder(), origin.environ) or git_facts(origin.folder, origin.environ)


def _gpu() -> dict[str, Any]:
    try:
        with Nvml() as nvml:
            return nvml.facts()
    except NvmlError:
        return {}


def _slurm(origin: Origin) -> dict[str, Any]:
    job = slurm.read(origin.environ)
    if job is None:
        return {}
    return {name: redact_text(value) if isinstance(value, str) else value for name, value in job.facts().items()}
