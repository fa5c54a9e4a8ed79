"""`runfolio doctor`."""

import typer

from .errors import CommandError
from .options import JsonOption, UrlOption
from .output import say, show_list

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def doctor(*, url: UrlOption = None, as_json: JsonOption = False) -> None:
    """Check the whole path from log() to the stored point.

    Settings, spool folder, server, clocks; then a run is logged, read back exactly and deleted, and the cost of a log()
    is measured. Exits with 1 when something does not work.
    """
    from . import examining

    findings = examining.examine(url)
    rows = [{"check": found.check, "state": found.state, "detail": found.detail} for found in findings]
    show_list(("check", "state", "detail"), rows, as_json=as_json)
    failed = [found.check for found in findings if found.state == "failed"]
    if failed:
        message = f"{len(failed)} of {len(findings)} checks failed: {', '.join(failed)}"
        raise CommandError(message)
    say(f"all {len(findings)} checks passed")
