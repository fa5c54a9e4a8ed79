"""Runs in a client's own interpreter: makes every call once, and writes down what came of it.

``python -m tests.acceptance.mlflow.reference.driver ANSWERS FOLDER [NAME ...]``; MLFLOW_TRACKING_URI says to whom.
"""

from __future__ import annotations

import inspect
import json
import sys
import warnings
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from . import cases, odd
from .plain import plain
from .world import World

if TYPE_CHECKING:
    from collections.abc import Callable


def public_names(mlflow: Any) -> list[str]:
    """Every method of the client and every function of the package, as the package itself says."""
    methods = [name for name, _ in inspect.getmembers(mlflow.MlflowClient, callable) if not name.startswith("_")]
    functions = [name for name in mlflow.__all__ if inspect.isfunction(getattr(mlflow, name, None))]
    return [f"client.{name}" for name in methods] + [f"mlflow.{name}" for name in functions]


class Wire:
    """Listens to what this process asks, and what it is answered."""

    def __init__(self) -> None:
        self.answers: list[dict[str, Any]] = []

    def watch(self) -> None:
        import requests

        send = requests.Session.send

        def listen(session: Any, request: Any, **options: Any) -> Any:
            heard = {"call": f"{request.method} {urlsplit(request.url).path}", "status": 0}
            self.answers.append(heard)
            answer = send(session, request, **options)
            heard["status"] = answer.status_code
            return answer

        requests.Session.send = listen  # type: ignore[method-assign,assignment]  # every client of theirs ends here


def outcome(mlflow: Any, case: Callable[[World], Any], folder: Path, wire: Wire) -> dict[str, Any]:
    """What one call did: its value or its error, and what the server answered."""
    folder.mkdir()
    world = World(mlflow, folder.name, folder)
    wire.answers = []
    try:
        found: dict[str, Any] = {"value": plain(case(world))}
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the answer
        code = getattr(error, "error_code", None)
        found = {"error": str(code or type(error).__name__), "message": str(error)[:500]}
    found["answers"] = wire.answers
    tidy(mlflow)
    return found


def tidy(mlflow: Any) -> None:
    """Leave nothing for the next case to find."""
    while mlflow.active_run():
        with suppress(mlflow.MlflowException):  # the run may be deleted
            mlflow.end_run()
    for name in ("clear_active_model", "flush_trace_async_logging"):
        if hasattr(mlflow, name):
            getattr(mlflow, name)()


def main(answers: str, folder: str, *wanted: str) -> None:
    warnings.simplefilter("ignore")
    import mlflow

    wire = Wire()
    wire.watch()
    names = public_names(mlflow)
    asked = {name: case for name, case in (cases.CASES | odd.CASES).items() if name in names or name in odd.CASES}
    chosen = [(name, case) for name, case in asked.items() if not wanted or name in wanted]
    outcomes = {
        name: outcome(mlflow, case, Path(folder) / f"case-{number}", wire) for number, (name, case) in enumerate(chosen)
    }
    told = {"version": mlflow.__version__, "names": names, "outcomes": outcomes}
    Path(answers).write_text(json.dumps(told, indent=1))


if __name__ == "__main__":
    main(*sys.argv[1:])
