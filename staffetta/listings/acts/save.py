"""Keep what a list shows, under a name."""

from __future__ import annotations

from django.db.models import Max
from django.utils.translation import gettext as _

from staffetta.accounts.models import Member
from staffetta.core.acts import act
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.listings import rules
from staffetta.listings.acts.checking import check_free, checked_list, checked_name, columns_of
from staffetta.listings.drafts import ViewDraft
from staffetta.listings.facts import ViewSaved
from staffetta.listings.models import SavedView


@act
def save_view(draft: ViewDraft, *, by: Member) -> SavedView:
    """Save a view, for oneself or for everybody. Raises BadView."""
    require(rules.may_save(by), _("You cannot save views."))
    view = SavedView(
        list=checked_list(draft.list),
        name=checked_name(draft.name),
        owner=by,
        is_shared=draft.is_shared,
        position=_next_position(draft.list),
        **columns_of(draft.state),
    )
    check_free(view)
    view.save(force_insert=True)
    record(ViewSaved(name=view.name, is_shared=view.is_shared), about=view, by=by)
    return view


def _next_position(key: str) -> int:
    last = SavedView.objects.filter(list=key).aggregate(last=Max("position"))["last"]
    return min((last or 0) + 1, 32_000)
