"""Points on their way: what a server reads out of a body is what was put in."""

import numpy as np
import pytest

from runfolio.importing.bodies import bodies
from runfolio.importing.points import Points
from runfolio.server.spool.tables import encode_table, read_table
from tests.support.streams import rows

T = 1_700_000_000_000_000


def metric(first: int, count: int) -> Points:
    steps = np.arange(first, first + count)
    return Points(steps, T + steps * 1000, steps / 7)


def received(metrics: dict[str, Points]) -> list[tuple[str, int, int, float]]:
    """Name, step, time and value of each point that a server would store."""
    found = []
    for body in bodies(metrics):
        records = encode_table(read_table(body), 0)
        some = [(name, row.step, row.time_us, v) for row in rows(records.body) for name, v in row.values.items()]
        assert len(some) == records.points
        found += some
    return sorted(found)


def sent(metrics: dict[str, Points]) -> list[tuple[str, int, int, float]]:
    columns = ((name, p.steps.tolist(), p.times.tolist(), p.values.tolist()) for name, p in metrics.items())
    return sorted((name, *point) for name, *arrays in columns for point in zip(*arrays, strict=True))


@pytest.mark.parametrize(
    "metrics",
    [
        {"loss": metric(0, 5)},
        {"loss": metric(0, 5), "acc": metric(0, 5)},
        {"loss": metric(0, 5), "acc": metric(0, 5), "late": metric(3, 2), "later": metric(4, 2)},
        {"name": metric(0, 5), "value": metric(0, 5), "step": metric(0, 5), "time": metric(0, 5)},
    ],
    ids=["one", "together", "mixed", "names of columns"],
)
def test_every_point_arrives(metrics: dict[str, Points]) -> None:
    assert received(metrics) == sent(metrics)


def test_metrics_that_were_logged_together_share_their_steps() -> None:
    alone = sum(map(len, bodies({"a": metric(0, 5000), "b": metric(1, 5000)})))
    together = sum(map(len, bodies({"a": metric(0, 5000), "b": metric(0, 5000)})))
    assert together < 0.7 * alone
