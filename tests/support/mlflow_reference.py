"""The tables of docs/reference/mlflow.md: each call of MLflow's client, made to Runfolio and to MLflow's server."""

import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.acceptance.mlflow.reference import cases, odd
from tests.support.mlflow_client import NEWEST
from tests.support.mlflow_store import mlflow_server
from tests.support.pages import ROOT
from tests.support.tracker import Tracker

PAGE = ROOT / "docs" / "reference" / "mlflow.md"
END = "<!-- end -->\n"
NOT_SPOKEN = 501
SUMMED = {
    "works": "work",
    "501": "are not offered",
    "asks no server": "ask no server",
    "refused": "are refused by both",
    "differs": "differ",
}
DRIVER = "tests.acceptance.mlflow.reference.driver"


@dataclass(frozen=True)
class Answers:
    """What one server did: the client's names, and by name what came of a call."""

    names: list[str]
    outcomes: dict[str, Any]


@dataclass(frozen=True)
class Verdict:
    """A cell of a table, and what is wrong with it."""

    text: str
    fault: str = ""


def answers(url: str, folder: Path, tries: int = 1) -> Answers:
    """Make every call to the server at `url`."""
    folder.mkdir()
    found = folder / "answers.json"
    settings = {
        "MLFLOW_ENABLE_ASYNC_TRACE_LOGGING": "false",
        "MLFLOW_HTTP_REQUEST_MAX_RETRIES": str(tries - 1),
        "MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR": "0",
        "MLFLOW_HTTP_REQUEST_BACKOFF_JITTER": "0",
    }
    NEWEST.run(DRIVER, [str(found), str(folder)], url=url, folder=folder, settings=settings)
    told = json.loads(found.read_text())
    return Answers(told["names"], told["outcomes"])


def ask_both(folder: Path) -> tuple[Answers, Answers]:
    """Runfolio's answers and those of MLflow's own server, both with nothing in them yet."""
    theirs = folder / "theirs"
    theirs.mkdir()
    with ExitStack() as stack:
        ours = Tracker(folder / "ours", folder / "spools").start()
        stack.callback(ours.close)
        pool = stack.enter_context(ThreadPoolExecutor(1))
        waiting = pool.submit(answers, ours.url, folder / "asked-ours")
        url = stack.enter_context(mlflow_server(theirs))  # takes its time to start
        # Theirs closes a connection now and then before it has answered.
        return waiting.result(), answers(url, folder / "asked-theirs", tries=3)


def judge(ours: dict[str, Any], theirs: dict[str, Any], difference: str | None) -> Verdict:
    """What to say of a call."""
    statuses = {answer["status"] for answer in ours["answers"]}
    if broken := [status for status in statuses if (status >= 500 and status != NOT_SPOKEN) or not status]:
        return Verdict("fails", f"is answered with {broken}")
    same = result(ours) == result(theirs)
    if NOT_SPOKEN in statuses and ("error" in ours or not same):
        return Verdict("501")
    if same:
        return Verdict(_agreed(ours), "does not differ, and is said to" if difference else "")
    if difference:
        return Verdict(f"differs: {difference}")
    return Verdict("differs", f"differs:\n  ours   {shown(ours)}\n  theirs {shown(theirs)}")


def result(outcome: dict[str, Any]) -> tuple[str, Any]:
    """What two servers have to agree about: the value, or the kind of error, whose words are everyone's own."""
    return ("error", outcome["error"]) if "error" in outcome else ("value", outcome["value"])


def shown(outcome: dict[str, Any]) -> str:
    return json.dumps({name: value for name, value in outcome.items() if name != "answers"}, ensure_ascii=False)


def _agreed(outcome: dict[str, Any]) -> str:
    if not outcome["answers"]:
        return "asks no server"
    return f"refused, as there: `{outcome['error']}`" if "error" in outcome else "works"


def verdicts(ours: Answers, theirs: Answers) -> dict[str, Verdict]:
    """A verdict for every public name of the client, for cases that are no longer about one, and for the odd ones."""
    return {name: _verdict(name, ours, theirs) for name in dict.fromkeys([*ours.names, *cases.CASES, *odd.CASES])}


def _verdict(name: str, ours: Answers, theirs: Answers) -> Verdict:
    if name in odd.CASES:
        sides = odd.DIFFERENCES.get(name)
        return judge(ours.outcomes[name], theirs.outcomes[name], " | ".join(sides) if sides else None)
    if name not in cases.CASES:
        return Verdict("", "has no case")
    if name not in ours.outcomes:
        return Verdict("", "is not a name of the client")
    return judge(ours.outcomes[name], theirs.outcomes[name], cases.DIFFERENCES.get(name))


def tables(found: dict[str, Verdict]) -> str:
    """The tables of every call."""
    named = [verdict for name, verdict in found.items() if name not in odd.CASES]
    counted = ", ".join(f"{number} {SUMMED[kind]}" for kind, number in counts(named).items())
    lines = [line for section in cases.SECTIONS for line in _section(section, found)]
    return "\n".join([f"Of {len(named)} calls {counted}.\n", *lines]) + "\n"


def differences(found: dict[str, Verdict]) -> str:
    """The table of the odd cases that do not end alike."""
    different = [(name, found[name].text.removeprefix("differs: ")) for name in odd.CASES if name in odd.DIFFERENCES]
    lines = [f"Of {len(odd.CASES)} odd cases all but these {len(different)} end as they do there.\n"]
    lines += ["| what is done | here | MLflow's server |", "| --- | --- | --- |"]
    return "\n".join([*lines, *(f"| {name} | {sides} |" for name, sides in different)]) + "\n\n"


def _section(section: ModuleType, found: dict[str, Verdict]) -> Iterator[str]:
    yield f"### {(section.__doc__ or '').strip().rstrip('.')}\n"
    if section.ABOUT:
        yield f"{section.ABOUT}\n"
    yield "| call | `MlflowClient` | `mlflow` |"
    yield "| --- | --- | --- |"
    for call in dict.fromkeys(name.partition(".")[2] for name in section.CASES):
        cells = (found[name].text if name in found else "" for name in (f"client.{call}", f"mlflow.{call}"))
        yield f"| `{call}` | {' | '.join(cells)} |"
    yield ""


def page(found: dict[str, Verdict]) -> str:
    """The page with its generated parts made anew."""
    text = PAGE.read_text()
    for title, made in (("differences", differences(found)), ("calls", tables(found))):
        begin = f"<!-- generated: {title} -->\n"
        start = text.index(begin) + len(begin)
        text = f"{text[:start]}\n{made}{text[text.index(END, start) :]}"
    return text


def counts(found: Iterable[Verdict]) -> dict[str, int]:
    """How many calls each kind of verdict has, the most frequent first."""
    return dict(Counter(re.split("[:,]", verdict.text)[0] for verdict in found).most_common())


def make() -> dict[str, Verdict]:
    """Ask both servers, and judge."""
    with tempfile.TemporaryDirectory(prefix="runfolio-mlflow-") as folder:
        return verdicts(*ask_both(Path(folder)))
