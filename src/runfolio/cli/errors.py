"""How a command ends: exit codes, the errors that lead to them, and the one place that prints an error."""

from __future__ import annotations

import sys
from enum import IntEnum
from typing import ClassVar

from runfolio.sdk import errors as sdk


class ExitCode(IntEnum):
    """What the exit code of `runfolio` means. Listed in docs/reference/cli.md."""

    OK = 0
    FAILED = 1
    """It was tried and did not work, or a check found a difference."""
    USAGE = 2
    """The command line cannot be carried out as it stands; nothing was done."""
    NOT_FOUND = 3
    UNREACHABLE = 4
    """The server gave no answer."""
    REFUSED = 5
    """The server asks for an API key, or does not let this one in."""
    INTERRUPTED = 130


class CommandError(Exception):
    """The command failed; the message says what to do."""

    code: ClassVar[ExitCode] = ExitCode.FAILED


class UsageError(CommandError):
    """The command line cannot be carried out; nothing was done."""

    code = ExitCode.USAGE


class NotFound(CommandError):
    """What the command names is not there."""

    code = ExitCode.NOT_FOUND


_STATUS = {401: ExitCode.REFUSED, 403: ExitCode.REFUSED, 404: ExitCode.NOT_FOUND, 410: ExitCode.NOT_FOUND}


def exit_code(error: Exception) -> ExitCode:
    """The exit code that an error of ours ends in."""
    if isinstance(error, CommandError):
        return error.code
    if isinstance(error, sdk.Unreachable):
        return ExitCode.UNREACHABLE
    if isinstance(error, sdk.RequestFailed):
        return _STATUS.get(error.status, ExitCode.FAILED)
    if isinstance(error, sdk.RunNotFoundError | sdk.ModelNotFoundError):
        return ExitCode.NOT_FOUND
    return ExitCode.USAGE if isinstance(error, sdk.ConfigError) else ExitCode.FAILED


def report(error: Exception) -> ExitCode:
    """Print an error to stderr, and return the exit code it ends in."""
    print(f"runfolio: {error}", file=sys.stderr)  # noqa: T201 - the one place that prints errors
    return exit_code(error)
