"""What the worker does with files that came in many at once."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone, translation

from staffetta.accounts.models import Actor
from staffetta.core.acts import System, set_door
from staffetta.core.jobs import job
from staffetta.core.refusals import Refused
from staffetta.intake import files
from staffetta.intake.acts.refuse import refuse_file
from staffetta.intake.acts.take_in import settle
from staffetta.intake.models import IncomingFile
from staffetta.intake.proposals import open_parts


@job
def settle_batch(batch: str) -> None:
    """The job behind receive. Run again after a crash it goes on with those that are left."""
    set_door("page")
    rows = IncomingFile.objects.filter(batch=batch, state=IncomingFile.State.RECEIVED)
    for file in rows.select_related("received_by__user").order_by("received_at", "id"):
        by: Actor = file.received_by or System("incoming files")
        with translation.override(file.received_by.user.language if file.received_by else "en"):
            settle_received(file, by=by, at=timezone.now())


def settle_received(file: IncomingFile, *, by: Actor, at: datetime) -> IncomingFile:
    """Settle one whose bytes were kept."""
    try:
        content = files.read(file.pk)
    except Refused as refusal:
        return refuse_file(file, refusal, by=by, at=at)
    return settle(file, content, by=by, at=at)


@job
def settle_known() -> None:
    """Take in the files that waited for partners who are known by now."""
    for file in IncomingFile.objects.waiting().select_related("received_by__user").order_by("received_at", "id"):
        if not files.place_of(file.pk).exists():
            continue
        content = files.read(file.pk)
        if open_parts(content):
            continue
        by: Actor = file.received_by or System("incoming files")
        with translation.override(file.received_by.user.language if file.received_by else "en"):
            try:
                settle(file, content, by=by, at=timezone.now())
            except Refused:  # it goes on waiting, and says why to whoever opens it
                continue
