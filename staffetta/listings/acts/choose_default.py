"""With which view a list opens, for one person."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts.models import Member
from staffetta.core.acts import act
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.listings import rules
from staffetta.listings.acts.checking import checked_list
from staffetta.listings.facts import DefaultChosen
from staffetta.listings.models import DefaultView, SavedView


@act
def choose_default(list_key: str, view: SavedView | None, *, by: Member) -> None:
    """Have the list open with this view for oneself, or with everything. Raises BadView for a list without views."""
    require(rules.may_save(by), _("You cannot save views."))
    checked_list(list_key)
    if view is None:
        DefaultView.objects.filter(member=by, list=list_key).delete()
    else:
        DefaultView.objects.update_or_create(member=by, list=list_key, defaults={"view": view})
    record(DefaultChosen(list=list_key, view_id=str(view.pk) if view else ""), about=by, by=by)
