"""What goes wrong with a source.

::

    RunfolioError
    └── SourceError        the source cannot be read, or is none
        ├── NotSpoken      a server is too old to know what it was asked
        └── OutOfReach     files lie where this machine cannot read them
"""

from __future__ import annotations

from runfolio.sdk.errors import RunfolioError


class SourceError(RunfolioError):
    """The source cannot be read, or is none; the message says why."""


class NotSpoken(SourceError):
    """A server does not know what it was asked; an older one has less to tell."""


class OutOfReach(SourceError):
    """Files lie where this machine cannot read them; the message says where."""
