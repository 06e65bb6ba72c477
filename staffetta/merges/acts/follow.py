"""What was added since a merge to something that goes back with its undoing goes back with it: a note or a task of a
lead is its contact's, wherever the lead was meanwhile."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from django.db.models import Q

from staffetta.contacts.ties import declared
from staffetta.merges.acts.rows import point
from staffetta.merges.acts.unwind import Returned
from staffetta.merges.models import Merge
from staffetta.merges.plans import Label


def follow(merge: Merge, returned: list[Returned]) -> None:
    """Point tasks, notes and files that are younger than the merge at the contact to which their process, task or note
    has returned, and count them there. The contacts are locked; everything else has returned."""
    for one in returned:
        counts: Counter[Label] = Counter()
        for label, count in one.counts:
            counts[label] += count
        for key, whose in _followers(one.contact.pk):
            found = declared(key)
            rows = found.model._default_manager.filter(whose, contact=merge.main_id, pk__gt=merge.pk)
            ids: list[UUID] = list(rows.order_by("pk").values_list("pk", flat=True))
            if ids:
                counts[found.label] += point(found, ids, one.contact.pk, only_from=merge.main_id)
        one.counts = list(counts.items())


def _followers(contact: UUID) -> tuple[tuple[str, Q], ...]:
    """Each sort, after those by which it is found."""
    of_process = Q(process__contact=contact)
    of_task = Q(process=None, task__contact=contact)
    return (
        ("processes.task.contact", of_process),
        ("processes.note.contact", of_process | of_task),
        ("processes.attachment.contact", of_process | of_task | Q(process=None, note__contact=contact)),
    )
