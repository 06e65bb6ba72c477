"""Where uploaded files wait to be imported."""

from __future__ import annotations

import uuid
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from staffetta.core.refusals import Refused


def path_of(workspace_id: uuid.UUID, import_id: uuid.UUID) -> Path:
    """The place of an uploaded file, inside the data directory."""
    return Path(settings.MEDIA_ROOT) / str(workspace_id) / "imports" / str(import_id)


class FileGone(Refused):
    """The stored file was deleted since, because it named a contact that was anonymised."""


def read(workspace_id: uuid.UUID, import_id: uuid.UUID) -> bytes:
    """The bytes of an uploaded file. Raises FileGone."""
    path = path_of(workspace_id, import_id)
    if not path.exists():
        raise FileGone(_("The stored file was deleted, since it named a contact that was anonymised. Upload it again."))
    return path.read_bytes()


def keep(workspace_id: uuid.UUID, import_id: uuid.UUID, data: bytes) -> None:
    """Store an uploaded file."""
    path = path_of(workspace_id, import_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
