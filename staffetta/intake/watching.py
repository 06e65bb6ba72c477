"""What is done with the files of watched folders, round by round (A-08)."""

from __future__ import annotations

import hashlib
import logging
import os
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from django.db import InterfaceError, OperationalError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from staffetta.accounts.models import Member, Workspace
from staffetta.core.acts import System, set_door
from staffetta.core.isolation import workspace
from staffetta.core.refusals import Refused
from staffetta.intake.acts.take_in import take_in
from staffetta.intake.archives import members
from staffetta.intake.folder import DONE, MOST_TRIES, REFUSED, Claim, Folder, read_bounded
from staffetta.intake.inboxes import NOTICE, Inbox, inboxes
from staffetta.intake.models import Door, IncomingFile
from staffetta.notices.acts.tell import tell_member
from staffetta.notices.models import Notice

BY = System("watched folder")
LARGEST_ARCHIVE = 100 * 1024**2
QUIET = timedelta(days=1)
"""Administrators are told of the same trouble once a day."""

FIRST_PAUSE, LONGEST_PAUSE = 5.0, 600.0
"""Seconds that a file is left alone after something went wrong with it."""

log = logging.getLogger(__name__)


class Watcher:
    """Looks into every watched folder. What it remembers is only how files looked the last time, and which of those in
    `working` are to be left alone for a while."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.folders: dict[Inbox, Folder] = {}
        self.paused: dict[Path, tuple[float, float]] = {}

    @property
    def is_idle(self) -> bool:
        """Whether the last look found nothing to take, now or later."""
        return not self.paused and not any(folder.seen or folder.taken for folder in self.folders.values())

    def round(self) -> int:
        """One look into each; returns how many files were settled. Raises OperationalError while there is no
        database: then every file stays where it is."""
        set_door("folder")
        settled = 0
        for inbox in inboxes():
            folder = self.folders.setdefault(inbox, Folder(inbox.path))
            with workspace(inbox.workspace_id):
                firm = Workspace.objects.get(pk=inbox.workspace_id)
                with translation.override(firm.language):
                    settled += self._look(folder, firm)
        return settled

    def _look(self, folder: Folder, firm: Workspace) -> int:
        try:
            claims = folder.look(self.clock())
        except OSError as error:
            claims, folder.errors = [], {str(folder.path): error}
        settled = sum(self._settled(folder, claim) for claim in claims)
        for place, trouble in folder.errors.items():
            tell_administrators(firm, place, trouble.strerror or str(trouble), at=timezone.now())
        return settled

    def _settled(self, folder: Folder, claim: Claim) -> bool:
        """Whether this file has been settled now. What one file does to us is no trouble of the next."""
        until, pause = self.paused.get(claim.place, (0.0, FIRST_PAUSE))
        if claim.id is None or self.clock() < until:
            return False
        with claim.locked() as is_ours:
            if not is_ours:
                return False
            try:
                settle(claim)
            except (OperationalError, InterfaceError):
                claim.forget_tries()
                raise
            except OSError as error:
                claim.forget_tries()
                folder.errors[str(claim.place)] = error
            except Exception:  # after three tries it is refused; the other files must not wait for that
                log.exception("A file in the watched folder could not be taken in: %s", claim.place)
            else:
                self.paused.pop(claim.place, None)
                return True
        self.paused[claim.place] = (self.clock() + pause, min(2 * pause, LONGEST_PAUSE))
        return False


def settle(claim: Claim) -> None:
    """Take the file in and move it to where it belongs. Raises OSError where that cannot be done."""
    file = claim.file
    if file is None:
        claim.finish(DONE)
        return
    name = os.fsencode(file.name).decode("utf-8", "replace")
    if claim.tries() >= MOST_TRIES:
        claim.finish(REFUSED, note(name, [(_("Staffetta failed three times over this file; its log says how."), "")]))
        return
    claim.begin()
    try:
        content = read_bounded(file, LARGEST_ARCHIVE)
    except PermissionError:
        claim.finish(REFUSED, note(name, [(_("Staffetta may not read this file; give it the right to."), "")]))
        return
    if content is None:
        claim.finish(REFUSED, note(name, [(_("This is a link or a device, not a file; it was not opened."), "")]))
        return
    refused = list(_refused(content, name, claim))
    claim.finish(REFUSED if refused else DONE, note(name, refused) if refused else "")


def _refused(content: bytes, name: str, claim: Claim) -> Iterator[tuple[str, str]]:
    """Take in the file, or those of the archive that it is; what was refused of it, and where."""
    try:
        for member, inner in members(name, content):
            taken = _refused_before(inner, claim) or take_in(inner, member, door=Door.FOLDER, by=BY, at=timezone.now())
            if taken.state == IncomingFile.State.REFUSED:
                inside = "" if member == name else f"{member}: "
                yield f"{inside}{taken.sentence}", taken.place
    except Refused as refusal:  # the archive itself
        yield refusal.sentence, ""


def _refused_before(content: bytes, claim: Claim) -> IncomingFile | None:
    """That it was refused already, by somebody who could not move it any more; told once is enough."""
    if claim.tries() < 2:
        return None
    found = IncomingFile.objects.filter(sha256=hashlib.sha256(content).hexdigest(), door=Door.FOLDER)
    return found.filter(state=IncomingFile.State.REFUSED, received_at__gte=claim.begun).order_by("-received_at").first()


def note(name: str, refused: Sequence[tuple[str, str]]) -> str:
    """What the .txt beside a refused file says."""
    lines = [_("“{name}” was not taken in.").format(name=name), ""]
    for sentence, place in refused:
        lines.append(sentence)
        if place:
            lines.append(_("Place in the file: {place}").format(place=place))
    return "\n".join([*lines, "", _("Put it into the folder again once it is mended."), ""])


def tell_administrators(firm: Workspace, place: str, why: str, *, at: datetime) -> None:
    """What cannot be done in a watched folder, once a day."""
    told = Notice.objects.filter(kind=NOTICE, told_at__gt=at - QUIET, said__place=place)
    if told.exists():
        return
    log.warning("The watched folder %s: %s", place, why)
    for member in Member.objects.active().administrators():
        tell_member(member, kind=NOTICE, about=firm, said={"place": place, "why": why}, by=BY)
