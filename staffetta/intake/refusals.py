"""How a file that can be read is refused all the same."""

from __future__ import annotations

from staffetta.core.refusals import Refused


class NotTakenIn(Refused):
    """What the file says cannot become a document of this workspace."""

    status = 422


class NotWaiting(Refused):
    """Nothing has to be said about this file any more."""
