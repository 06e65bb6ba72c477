"""A member says which contacts his devices have."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor, Member
from staffetta.core.acts import System, act, unchanged
from staffetta.core.facts import record
from staffetta.core.refusals import Invalid, require
from staffetta.dav.facts import BookChosen
from staffetta.dav.models import Collection


@act
def choose_book(member: Member, choice: str, *, by: Actor) -> Collection:
    """All that he sees, or only those whose handler he is. Devices follow at their next synchronisation."""
    require(isinstance(by, System) or by.pk == member.pk, _("Everybody chooses this for himself."))
    if choice not in Collection.Choice.values:
        raise Invalid(_("Some values are not valid."), fields={"choice": _("Choose one of the two.")})
    book, _made = Collection.objects.get_or_create(member=member, kind=Collection.Kind.CONTACTS)
    book = Collection.objects.locked(book)
    if book.choice == choice:
        unchanged()
        return book
    book.choice = choice
    book.save(update_fields=["choice"])
    record(BookChosen(choice=str(Collection.Choice(choice).label)), about=member, by=by)
    return book
