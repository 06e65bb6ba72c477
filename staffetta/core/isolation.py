"""Which workspace the running code works for. PostgreSQL's row-level security reads it (see core.db)."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_current: ContextVar[uuid.UUID | None] = ContextVar("workspace", default=None)


class NoWorkspace(RuntimeError):
    """Code that needs a workspace ran without one: a bug, never the user's fault."""


def workspace_or_none() -> uuid.UUID | None:
    """The id of the current workspace, or None outside any (sign-in, start-up)."""
    return _current.get()


def current_workspace_id() -> uuid.UUID:
    """The id of the current workspace. Raises NoWorkspace outside any."""
    workspace_id = _current.get()
    if workspace_id is None:
        raise NoWorkspace("No workspace has been entered; wrap the call in `workspace(id)`.")
    return workspace_id


@contextmanager
def workspace(workspace_id: uuid.UUID | None) -> Iterator[None]:
    """Work for this workspace inside the block; None means for none, where business tables look empty."""
    token = _current.set(workspace_id)
    try:
        yield
    finally:
        _current.reset(token)
