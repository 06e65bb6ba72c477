"""Named reads of saved views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from staffetta.accounts.models import Member
    from staffetta.listings.models import SavedView


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, member: Member) -> SavedViewQuerySet:
        """One's own, and those that are shared, also by somebody who has left."""
        return self.filter(Q(owner=member) | Q(is_shared=True))

    def of(self, list_key: str) -> SavedViewQuerySet:
        """Those of one list, in the order in which they are offered."""
        return self.filter(list=list_key).select_related("owner").order_by("position", "name", "id")

    def named(self, view: SavedView) -> SavedViewQuerySet:
        """Those that would bear the same name in the same place: among the shared ones, or among the owner's own."""
        same = self.filter(list=view.list, is_shared=view.is_shared, name__iexact=view.name).exclude(pk=view.pk)
        return same if view.is_shared else same.filter(owner=view.owner)

    def locked(self, view: SavedView) -> SavedView:
        return self.select_for_update(of=("self",)).select_related("owner").get(pk=view.pk)
