"""What the SDK raises.

::

    RunfolioError
    ├── ConfigError            (ValueError)    a setting or an argument of init() that cannot be right
    ├── NoActiveRunError       (RuntimeError)  rf.log() before rf.init()
    ├── RunNotFoundError       (LookupError)   resume="must" or get_run(), and the run is known nowhere
    ├── MetricNotFoundError    (LookupError)   history() of a metric that the run does not have
    ├── ModelNotFoundError     (LookupError)   get_model() or register_model(), and the server lacks what is named
    ├── RunExistsError         (ValueError)    resume="never", and the run exists
    ├── ValueNotLoggedError    (TypeError)     only with strict=True: a value that log() would have skipped
    └── ServerError
        ├── Unreachable        (OSError)       no answer
        └── RequestFailed                      an answer that is not a success
            └── FilterError    (ValueError)    a filter or a sort order that cannot be read
"""

from __future__ import annotations


class RunfolioError(Exception):
    """Anything that the SDK raises on purpose."""


class ConfigError(RunfolioError, ValueError):
    """A setting or an argument cannot be right; the message says which, and what it may be."""


class NoActiveRunError(RunfolioError, RuntimeError):
    """There is no run in this process: call ``rf.init()`` first."""


class RunNotFoundError(RunfolioError, LookupError):
    """The run to resume or to read is neither in the spool folder nor on the server."""


class MetricNotFoundError(RunfolioError, LookupError):
    """The run has no metric of this name."""


class ModelNotFoundError(RunfolioError, LookupError):
    """The registry has no such version, or the server no such model or not its files."""


class RunExistsError(RunfolioError, ValueError):
    """The run exists already, and ``resume="never"`` forbids going on with it."""


class ValueNotLoggedError(RunfolioError, TypeError):
    """A value is not something that ``log()`` takes (raised with ``strict=True`` only)."""


class ServerError(RunfolioError):
    """A request to the server did not succeed."""


class Unreachable(ServerError, OSError):
    """The server gave no answer: refused, reset, timed out or not found."""


class RequestFailed(ServerError):
    """The server answered, but not with success."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(f"the server answered {status}: {detail}")
        self.status = status
        self.detail = detail


class FilterError(RequestFailed, ValueError):
    """A filter or a sort order cannot be read; a caret shows where. ``column`` counts characters from 1."""

    def __init__(self, status: int, detail: str, text: str, column: int) -> None:
        super().__init__(status, detail)
        self.text = text
        self.column = column

    def __str__(self) -> str:
        start = max(0, self.column - 50)
        excerpt = "".join(c if c.isprintable() else " " for c in self.text[start : start + 100])
        return f"{self.detail}\n  {excerpt}\n  {' ' * (self.column - 1 - start)}^"
