"""What has changed around a thing while it lay in the bin: found before it is restored, said, and mended.

Rooms that know better than the rules below add theirs in AppConfig.ready(); they are asked first, in order:

    mending.add(20, hands)                  # hands(snapshot): tasks of somebody who has left go to the handler
    mending.when_restored(10, sums)         # sums(snapshot): called when the rows are back
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from staffetta.bin import binds
from staffetta.bin.binds import Following
from staffetta.bin.models import BinEntry
from staffetta.bin.snapshot import Snapshot
from staffetta.bin.tables import key_of

Mender = Callable[[Snapshot], None]
_menders: list[tuple[int, Mender]] = []
_after: list[tuple[int, Mender]] = []


def add(order: int, mender: Mender) -> None:
    """Have a room look through what is to be restored; it changes rows, and adds remarks or obstacles."""
    _menders.append((order, mender))


def when_restored(order: int, settle: Mender) -> None:
    """Have a room settle what depends on the rows, once they are back."""
    _after.append((order, settle))


def mend(snapshot: Snapshot) -> Snapshot:
    """Make the rows such that they can be written, and say what that changes."""
    for _order, mender in sorted(_menders, key=lambda pair: pair[0]):
        mender(snapshot)
    for model, field in snapshot.references():
        _mend_references(snapshot, model, field)
    return snapshot


def settle(snapshot: Snapshot) -> None:
    """After the rows were written."""
    for _order, each in sorted(_after, key=lambda pair: pair[0]):
        each(snapshot)


def _mend_references(snapshot: Snapshot, model: type[models.Model], field: Any) -> None:
    """What a column points at may be gone: then it points at nothing, or the row is left out, or nothing comes back."""
    target, column = field.related_model, field.column
    wanted = snapshot.values(model, column) - snapshot.ids(target)
    if not wanted:
        return
    there = target._default_manager.filter(pk__in=[UUID(pk) for pk in wanted]).values_list("pk", flat=True)
    gone = wanted - {str(pk) for pk in there}
    if not gone:
        return
    needed = not field.null or binds.of(model).get(field.name) is Following.GOES
    if not needed:
        for row in snapshot.rows(model):
            if row[column] in gone:
                row[column] = None
        snapshot.remark(_("Some of what it was linked with no longer exists; it comes back without these links."))
    elif any(row[key_of(model)] == str(snapshot.entry.record) and row[column] in gone for row in snapshot.rows(model)):
        snapshot.obstacles.append(_lacking(gone))
    else:
        snapshot.drop(model, lambda row: row[column] in gone)
        snapshot.remark(
            _("Some of what hung on it belongs to something that no longer exists, and does not come back.")
        )


def _lacking(gone: set[str]) -> str:
    """What it belongs to is in the bin itself, or is no more."""
    holder = BinEntry.objects.filter(held__overlap=[UUID(pk) for pk in gone]).first()
    if holder is not None:
        return _("It belongs to “{title}”, which is in the bin as well: restore that first.").format(title=holder.title)
    return _("What it belongs to no longer exists, so it cannot be restored.")
