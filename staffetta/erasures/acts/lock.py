"""Hold everything of a contact still while it is erased. Called within acts."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from staffetta.contacts.models import Contact
from staffetta.core.refusals import Refused, Stale
from staffetta.processes.models import Process
from staffetta.processes.trailed import processes_of


class Erased(Refused):
    """Somebody else has deleted it in the meantime."""


def lock_family(contact: Contact, *, whole: bool = False) -> list[Contact]:
    """The contact and those that were merged into it, locked; the contact first. Raises Erased when it is gone.

    Its processes are locked before, as acts on processes do: whoever is writing a note comes before, and it is found;
    whoever comes later waits. `whole` keeps out those as well who are about to refer to the contact. Raises Stale when
    somebody has merged another contact into it, or undone that, while we waited: he shall be seen before he is erased.
    """
    ids = [contact.pk, *_below(contact)]
    list(Process.objects.filter(pk__in=processes_of(ids).values("pk")).select_for_update().order_by("pk").values("pk"))
    rows = Contact.objects.select_for_update(of=("self",), no_key=not whole).filter(pk__in=ids).order_by("pk")
    found = {one.pk: one for one in rows}
    if contact.pk not in found:
        raise Erased(_("Somebody else has deleted this contact."))
    if {contact.pk, *_below(contact)} != found.keys():
        raise Stale(_("Somebody has just merged another contact into this one, or separated them. Look again."))
    return [found.pop(contact.pk), *found.values()]


def _below(contact: Contact) -> list[UUID]:
    """The ids of all that were merged into it, and into those."""
    below: list[UUID] = []
    layer: list[UUID] = [contact.pk]
    while layer:
        layer = list(Contact.objects.filter(merged_into__in=layer).values_list("pk", flat=True))
        below += layer
    return below
