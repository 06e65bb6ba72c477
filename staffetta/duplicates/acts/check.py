"""Compare single contacts with all others, by look-ups: after they were entered or changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from staffetta.accounts.models import Actor
from staffetta.contacts.models import Channel, Contact
from staffetta.core.acts import act, unchanged
from staffetta.core.facts import record
from staffetta.duplicates.acts.keep import forget_pairs, keep_pairs
from staffetta.duplicates.facts import PairsChecked
from staffetta.duplicates.families import Pair
from staffetta.duplicates.looking_up import Asked, candidates
from staffetta.duplicates.models import Run
from staffetta.duplicates.reading import ATTRIBUTES, records_of
from staffetta.duplicates.scoring import Scored, weighed
from staffetta.duplicates.weights import weighing_of


@act
def check_contacts(run: Run, contact_ids: Sequence[UUID], *, until: datetime, by: Actor, at: datetime) -> Run:
    """Find and keep the pairs of these contacts, with the weights of this search, which knows now that all changes
    before `until` are checked."""
    run = Run.objects.locked(run)
    count = 0
    for kind in ATTRIBUTES:
        mine = Contact.objects.filter(pk__in=contact_ids, kind=kind, merged_into=None, anonymised_at=None)
        found = _pairs(kind, list(mine.order_by("pk")), run)
        keep_pairs(kind, list(found.values()), at=at)
        forget_pairs(kind, set(found), of=contact_ids)
        count += len(found)
    run.checked_until = max(until, run.checked_until or until)
    run.save(update_fields=["checked_until"])
    if count:
        record(PairsChecked(contacts=len(contact_ids), found=count), about=run, by=by)
    unchanged()
    return run


def _pairs(kind: str, contacts: list[Contact], run: Run) -> dict[Pair, Scored]:
    near = {contact.pk: candidates(_asked(contact)) - {contact.pk} for contact in contacts}
    known = records_of(kind, {pk for mine, others in near.items() for pk in (mine, *others)})
    weighing = weighing_of(kind, run)
    found: dict[Pair, Scored] = {}
    for mine, others in near.items():
        for other in sorted(others & known.keys()):
            if mine in known:
                pair = weighed(weighing, *sorted([(mine, known[mine]), (other, known[other])]))
                if pair is not None:
                    found[pair.first, pair.second] = pair
    return found


def _asked(contact: Contact) -> Asked:
    forms = tuple(Channel.objects.filter(contact=contact).values_list("normalised", flat=True))
    return Asked(contact.kind, contact.name, forms, contact.vat_compact)
