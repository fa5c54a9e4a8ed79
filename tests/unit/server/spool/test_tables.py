"""Tables of points become the same records that a writer makes."""

import math

import numpy as np
import pyarrow as pa

from runfolio.server.spool.tables import encode_table
from runfolio.wire import frames

STEPS, TIMES = [1, -5, 1 << 62], [0, 1_700_000_000_000_000, -5]
VALUES = np.array([[1.5, math.nan], [math.inf, -0.0], [3.0, 5e-324]])


def test_rows_of_a_table_are_those_that_a_writer_makes() -> None:
    table = pa.table({"step": STEPS, "time": TIMES, "a": VALUES[:, 0], "b": VALUES[:, 1]})
    rows = zip(STEPS, TIMES, VALUES, strict=True)
    written = [frames.encode_row(0, step, time, row.tobytes()) for step, time, row in rows]

    records = encode_table(table, 0)

    assert records.body.endswith(b"".join(written))
    assert records.points == 6
