"""A saved view changes: its name, who has it, or what it shows."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply, check_version
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.listings import rules
from staffetta.listings.acts.checking import check_free, checked_name, columns_of
from staffetta.listings.drafts import State
from staffetta.listings.facts import ViewChanged
from staffetta.listings.models import DefaultView, SavedView


@act
def change_view(
    view: SavedView,
    *,
    name: str | None = None,
    is_shared: bool | None = None,
    state: State | None = None,
    expected: int | None = None,
    by: Actor,
) -> SavedView:
    """Change what is given; the rest stays. A view kept to oneself again is nobody else's default any more.

    Raises Forbidden, Stale, or BadView when the name is taken where it would stand.
    """
    view = SavedView.objects.locked(view)
    require(rules.may_change(by, view), _("Only its owner can change this view; a shared one administrators, too."))
    check_version(view, expected)
    values: dict[str, Any] = {} if state is None else columns_of(state)
    if name is not None:
        values["name"] = checked_name(name)
    if is_shared is not None:
        values["is_shared"] = is_shared
    wanted = SavedView(pk=view.pk, list=view.list, owner=view.owner, name=values.get("name", view.name))
    wanted.is_shared = values.get("is_shared", view.is_shared)
    check_free(wanted)
    changes = apply(view, values)
    if not changes:
        unchanged()
        return view
    if not view.is_shared:
        DefaultView.objects.filter(view=view).exclude(member=view.owner).delete()
    record(ViewChanged(name=view.name, changes=changes), about=view, by=by)
    return view
