"""A saved view goes."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act
from staffetta.core.changes import check_version
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.listings import rules
from staffetta.listings.facts import ViewDeleted
from staffetta.listings.models import SavedView


@act
def delete_view(view: SavedView, *, expected: int | None = None, by: Actor) -> None:
    """Delete a view; what it showed stays. Lists that opened with it open with everything again."""
    view = SavedView.objects.locked(view)
    require(rules.may_change(by, view), _("Only its owner can delete this view; a shared one administrators, too."))
    check_version(view, expected)
    record(ViewDeleted(name=view.name), about=view, by=by)
    view.delete()
