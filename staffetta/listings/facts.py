"""What can happen to saved views."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from staffetta.core.changes import Changes
from staffetta.core.facts import Fact, personal


@dataclass(frozen=True, kw_only=True)
class ViewSaved(Fact):
    kind = "listings.saved"
    sentence = _("saved the view {name}")
    is_shared: bool
    name: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class ViewChanged(Fact):
    """Renamed, shared or kept to oneself, or saved anew with other filters, columns or order."""

    kind = "listings.changed"
    sentence = _("changed the view {name}")
    changes: Changes
    name: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class ViewDeleted(Fact):
    kind = "listings.deleted"
    sentence = _("deleted the view {name}")
    name: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class DefaultChosen(Fact):
    """About the member: the list opens with this view; with none when `view_id` is empty."""

    kind = "listings.default_chosen"
    sentence = _("chose with which view the list opens")
    list: str
    view_id: str
