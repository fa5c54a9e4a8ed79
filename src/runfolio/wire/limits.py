"""Bounds that client and server agree on. Each is part of the protocol; docs/reference/limits.md lists them."""

import re

MAX_NAME = 1024
"""Longest metric, parameter, tag, summary or media name, in UTF-8 bytes."""

MAX_RUN_ID = 128
MAX_EXPERIMENT_NAME = 500
MAX_RUN_NAME = 256
MAX_MODEL_NAME = 256
MAX_ALIAS = 255
MAX_TEXT = 65_536
"""Longest parameter, tag or summary value and longest note, in characters."""

MAX_DATASET_NAME = 500
"""Longest name of a dataset, and of what it is used for, in characters."""

MAX_DATASET_DIGEST = 64
"""Longest digest of a dataset, in characters: the SHA-256 of anything, in hex."""

MAX_DATASET_SCHEMA = 1 << 20
"""Longest text about a dataset's columns, in characters."""

MAX_DATASET_PROFILE = 1 << 24
"""Longest text about a dataset's size and the like, in characters."""

MAX_DATASETS = 1000
"""Most datasets that one request says a run to use."""

MAX_RECORD = 4 << 20
"""Largest payload of one record, in bytes. A row of 500,000 values fits."""

MAX_UPLOAD = 16 << 20
"""Largest body of one request to the spool endpoint, prelude included, in bytes."""

MAX_PRELUDE = 8 << 20
"""Largest prelude of one upload, in bytes."""

MAX_SCHEMAS = 256
"""Sets of names that one writer numbers; past it a writer sends sparse rows."""

MAX_CONSOLE = 100_000_000
"""Bytes of console text kept of one attempt."""

MAX_OBJECT = (1 << 63) - 1
"""Largest file, in bytes: what a 64-bit column holds."""

MAX_PAGE = 1000
"""Most items in one page of a list."""

MAX_BULK = 10_000
"""Most runs that one bulk request names."""

MIN_TIME_US = -62_135_596_800_000_000
MAX_TIME_US = 253_402_300_799_999_999
"""Times lie between the years 1 and 9999, as microseconds since 1970 (what a calendar library can show)."""

RUN_ID = re.compile(r"[A-Za-z0-9._-]{1,128}\Z")
WRITER_ID = re.compile(r"[0-9a-f]{32}\Z")
DIGEST = re.compile(r"[0-9a-f]{64}\Z")


def is_run_id(text: str) -> bool:
    """Whether ``text`` may name a run. ``.`` and ``..`` are refused: run ids become folder names."""
    return RUN_ID.match(text) is not None and text not in (".", "..")
