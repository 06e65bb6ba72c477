"""Where the bytes of a file lie while it is to be read or waits for a partner."""

from __future__ import annotations

import os
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from staffetta.core.isolation import current_workspace_id
from staffetta.intake.refusals import NotWaiting


def place_of(file_id: UUID) -> Path:
    """Inside the data directory; deleted when the file is settled."""
    return Path(settings.MEDIA_ROOT) / str(current_workspace_id()) / "intake" / str(file_id)


def keep(file_id: UUID, content: bytes) -> None:
    """Write the bytes down, for good before anybody is told so."""
    place = place_of(file_id)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def read(file_id: UUID) -> bytes:
    """The bytes. Raises NotWaiting when they are gone: anonymised, or lost with a restored backup."""
    place = place_of(file_id)
    if not place.exists():
        raise NotWaiting(_("The stored file is no longer there. Send it again."))
    return place.read_bytes()


def drop(file_id: UUID) -> None:
    """They are not needed any more."""
    place_of(file_id).unlink(missing_ok=True)
