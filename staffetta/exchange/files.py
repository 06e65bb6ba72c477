"""Where uploaded files wait to be imported."""

from __future__ import annotations

import uuid
from pathlib import Path

from django.conf import settings


def path_of(workspace_id: uuid.UUID, import_id: uuid.UUID) -> Path:
    """The place of an uploaded file, inside the data directory."""
    return Path(settings.MEDIA_ROOT) / str(workspace_id) / "imports" / str(import_id)


def keep(workspace_id: uuid.UUID, import_id: uuid.UUID, data: bytes) -> None:
    """Store an uploaded file."""
    path = path_of(workspace_id, import_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
