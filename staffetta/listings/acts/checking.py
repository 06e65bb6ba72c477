"""What a saved view must be: shared by save and change."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from staffetta.core.refusals import Invalid
from staffetta.core.text import tidy
from staffetta.listings import lists
from staffetta.listings.drafts import State
from staffetta.listings.models import SavedView

LONGEST, MOST, VALUES = 60, 60, 50


class BadView(Invalid):
    """What was entered cannot be a view; `fields` says where."""


def checked_name(name: str) -> str:
    """The name as it is kept. Raises BadView."""
    known = tidy(name)
    if not known:
        raise BadView(_("Some values are not valid."), fields={"name": _("Give the view a name.")})
    if len(known) > LONGEST:
        sentence = _("At most {count} characters.").format(count=LONGEST)
        raise BadView(_("Some values are not valid."), fields={"name": sentence})
    return known


def checked_list(key: str) -> str:
    """The list's key. Raises BadView for a list that has no views."""
    if lists.known(key) is None:
        raise BadView(_("Some values are not valid."), fields={"list": _("There is no such list.")})
    return key


def columns_of(state: State) -> dict[str, Any]:
    """The database columns that keep this state. What is beyond every measure is cut off."""
    filters = {
        str(key)[:LONGEST]: [str(value)[:200] for value in values[:VALUES]]
        for key, values in list(state.filters.items())[:MOST]
        if values
    }
    return {"filters": filters, "columns": list(state.columns)[:MOST], "sort": state.sort[:LONGEST]}


def check_free(view: SavedView) -> None:
    """Raise BadView when another view bears this name, among the shared ones or among the owner's own."""
    if SavedView.objects.named(view).exists():
        sentence = _("There is another view of this name.")
        raise BadView(_("Some values are not valid."), fields={"name": sentence})
