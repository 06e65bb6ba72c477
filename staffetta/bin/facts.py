"""What can happen to what was deleted. That something was deleted is told by its own room."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from staffetta.core.changes import Changes
from staffetta.core.facts import Fact, personal


@dataclass(frozen=True, kw_only=True)
class Restored(Fact):
    """About the record in whose history the deletion stands."""

    kind = "bin.restored"
    sentence = _("restored from the bin: {title}")
    entry_id: str
    sort: str
    title: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class BatchRestored(Fact):
    """About the last entry of a portion of what was deleted together; `left` wait for their turn after it."""

    kind = "bin.batch_restored"
    sentence = _("restored {count} things from the bin that were deleted together")
    batch_id: str
    count: int
    refused: int
    left: int
    after: str


@dataclass(frozen=True, kw_only=True)
class DeletedForGood(Fact):
    """About the entry of the bin."""

    kind = "bin.deleted_for_good"
    sentence = _("deleted for good: {title}")
    sort: str
    record_id: str
    title: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class BinEmptied(Fact):
    """About the last of the entries."""

    kind = "bin.emptied"
    sentence = _("emptied the bin of {count} entries")
    count: int


@dataclass(frozen=True, kw_only=True)
class BinTermChanged(Fact):
    kind = "bin.term_changed"
    sentence = _("changed after how many days the bin is emptied")
    changes: Changes
