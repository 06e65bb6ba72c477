"""Say by which words a contact is found and grouped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.contacts import rules
from staffetta.contacts.facts import ContactTagged
from staffetta.contacts.models import Contact, ContactTagging
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import check_version
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.tags.acts.name import tags_named
from staffetta.tags.models import Tag


@act
def tag_contact(contact: Contact, names: Iterable[str], *, expected: int | None = None, by: Actor) -> list[Tag]:
    """Have the contact carry exactly these tags; tags that do not exist yet are made. Case does not matter.

    Raises Forbidden, Stale, or Invalid at `tags` for a tag that is too long, or for too many.
    """
    contact = Contact.objects.locked(contact)
    require(rules.may_edit(by, contact), _("Only its handler, his manager or an administrator can change it."))
    check_version(contact, expected)
    wanted = tags_named(names)
    known = {row.tag_id: row for row in ContactTagging.objects.filter(contact=contact).select_related("tag")}
    added = [tag for tag in wanted if tag.pk not in known]
    removed = [row for key, row in known.items() if key not in {tag.pk for tag in wanted}]
    if not added and not removed:
        unchanged()
        return wanted
    ContactTagging.objects.bulk_create(ContactTagging(contact=contact, tag=tag) for tag in added)
    ContactTagging.objects.filter(pk__in=[row.pk for row in removed]).delete()
    contact.version += 1
    contact.save(update_fields=["version", "changed_at"])
    told = tagged(added=[tag.name for tag in added], removed=[row.tag.name for row in removed])
    record(told, about=contact, by=by)
    return wanted


def tagged(*, added: Sequence[str] = (), removed: Sequence[str] = ()) -> ContactTagged:
    """The fact: "+VIP, −Old"."""
    signs = [*(f"+{name}" for name in added), *(f"−{name}" for name in removed)]
    return ContactTagged(changed=", ".join(signs), added=list(added), removed=list(removed))
