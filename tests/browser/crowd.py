"""An experiment of a hundred thousand runs, written past the server: how runs come in is tested elsewhere."""

import sqlite3
from contextlib import closing
from typing import Final

from tests.browser.sweep import Place
from tests.support.tracker import Tracker

RUNS: Final = 100_000
RATES: Final = 10
PRIME: Final = 99_991
"""The scores of the first so many runs are all different, in no order."""

_STATEMENTS: Final = [
    """
    CREATE TEMP TABLE n AS
    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < :runs - 1)
    SELECT i, printf('%032x', i) AS run, datetime('2026-01-01', '+' || i || ' minutes') || '.000000' AS at FROM n
    """,
    """
    INSERT INTO runs (id, experiment_id, name, status, lifecycle, started_at, ended_at, created_at, updated_at)
    SELECT run, :experiment, printf('run %05d', i), 'finished', 'active', at, at, at, at FROM n
    """,
    """
    INSERT INTO params (run_id, key, experiment_id, kind, text, number, set_at, set_by)
    SELECT run, 'rate', :experiment, 'number', i % :rates || '.0', i % :rates, 0, 'test' FROM n
    """,
    """
    INSERT INTO metrics (id, run_id, name, step, value, timestamp, kind, experiment_id, writer_id, "offset", count, sum,
        min, min_step, max, max_step, first_step, nonfinite_count)
    SELECT i + 1, run, 'score', 0, score, at, 0, :experiment, 'test', 0, 1, score, score, 0, score, 0, 0, 0
    FROM (SELECT *, i * 7919 % :prime AS score FROM n)
    """,
]


class Crowd(Place):
    """Run ``i``, from 0 for the oldest, is called as :func:`name_of` says."""

    @classmethod
    def make(cls, tracker: Tracker) -> "Crowd":
        made = tracker.http.post("/api/v1/experiments", json={"name": "crowd"})
        experiment = str(made.json()["id"])
        tracker.stop()
        values = {"runs": RUNS, "rates": RATES, "prime": PRIME, "experiment": experiment}
        with closing(sqlite3.connect(tracker.data / "runfolio.db")) as tables, tables:
            for statement in _STATEMENTS:
                tables.execute(statement, values)
        tracker.start()
        return cls(tracker, experiment)


def name_of(run: int) -> str:
    return f"run {run:05}"


def score_of(run: int) -> int:
    return run * 7919 % PRIME
