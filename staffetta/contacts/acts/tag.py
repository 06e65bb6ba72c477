"""Say by which words a contact is found and grouped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.contacts import rules
from staffetta.contacts.facts import ContactTagged
from staffetta.contacts.models import Contact, ContactTagging
from staffetta.contacts.newcomers import Newcomer
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import Changes, Value, check_version
from staffetta.core.db.bulk import insert_many
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.tags.acts.name import MOST, low_of, tags_named
from staffetta.tags.models import Tag


@act
def tag_contact(contact: Contact, names: Iterable[str], *, expected: int | None = None, by: Actor) -> Contact:
    """Have the contact carry exactly these tags; tags that do not exist yet are made. Case does not matter.

    Raises Forbidden, Stale, or Invalid at `tags` for a tag that is too long, or for too many.
    """
    contact = Contact.objects.locked(contact)
    require(rules.may_edit(by, contact), _("Only its handler, his manager or an administrator can change it."))
    check_version(contact, expected)
    added, removed = _set(contact, names)
    if added or removed:
        contact.version += 1
        contact.save(update_fields=["version", "changed_at"])
        record(tagged(added=added, removed=removed), about=contact, by=by)
    else:
        unchanged()
    return contact


def change_tags(contact: Contact, names: Iterable[str] | None) -> Changes:
    """The same as a part of another change of a locked contact; None leaves the tags as they are. Within an act."""
    if names is None:
        return Changes({}, {})
    before: list[Value] = list(Tag.objects.on(contact_taggings__contact=contact).values_list("name", flat=True))
    added, removed = _set(contact, names)
    if not added and not removed:
        return Changes({}, {})
    after: list[Value] = list(Tag.objects.on(contact_taggings__contact=contact).values_list("name", flat=True))
    return Changes({"tags": before}, {"tags": after})


def put_tags(newcomers: Sequence[Newcomer]) -> None:
    """The tags of contacts that were just created, in a few statements for any number. Within an act."""
    wanted = [(one.pk, low_of(name)) for one in newcomers for name in one.draft.tags or ()]
    if not wanted:
        return
    first: dict[str, str] = {}
    for one in newcomers:
        for name in one.draft.tags or ():
            first.setdefault(low_of(name), name)  # of several spellings the first one stays
    words = list(first.values())
    known: dict[str, Tag] = {}
    for start in range(0, len(words), MOST):
        known |= {low_of(tag.name): tag for tag in tags_named(words[start : start + MOST])}
    rows = [ContactTagging(contact_id=pk, tag=known[low]) for pk, low in dict.fromkeys(wanted) if low in known]
    insert_many(rows)


def _set(contact: Contact, names: Iterable[str]) -> tuple[list[str], list[str]]:
    """Have a locked contact carry exactly these tags: the words that came, and those that went."""
    wanted = tags_named(names)
    known = {row.tag_id: row for row in ContactTagging.objects.filter(contact=contact).select_related("tag")}
    added = [tag for tag in wanted if tag.pk not in known]
    removed = [row for key, row in known.items() if key not in {tag.pk for tag in wanted}]
    ContactTagging.objects.bulk_create(ContactTagging(contact=contact, tag=tag) for tag in added)
    ContactTagging.objects.filter(pk__in=[row.pk for row in removed]).delete()
    return [tag.name for tag in added], [row.tag.name for row in removed]


def tagged(*, added: Sequence[str] = (), removed: Sequence[str] = ()) -> ContactTagged:
    """The fact: "+VIP, −Old"."""
    signs = [*(f"+{name}" for name in added), *(f"−{name}" for name in removed)]
    return ContactTagged(changed=", ".join(signs), added=list(added), removed=list(removed))
