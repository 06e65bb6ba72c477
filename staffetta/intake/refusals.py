"""How a file that can be read is refused all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from staffetta.core.refusals import Refused

if TYPE_CHECKING:
    from staffetta.intake.models import IncomingFile


class NotTakenIn(Refused):
    """What the file says cannot become a document of this workspace."""

    status = 422


class NotWaiting(Refused):
    """Nothing has to be said about this file any more."""


class FileRefused(Refused):
    """To a program whose file was refused: the refusal's own code and sentence, and the place in the file."""

    status = 422

    def __init__(self, file: IncomingFile) -> None:
        super().__init__(file.sentence, extra={"place": file.place, "incoming_file_id": str(file.pk)})
        self.code = file.code  # type: ignore[misc]
