"""Named reads of merges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from staffetta.contacts.models import Contact

if TYPE_CHECKING:
    from staffetta.accounts.models import Member
    from staffetta.merges.models import Merge


class MergeQuerySet(models.QuerySet["Merge"]):
    def visible_to(self, member: Member) -> MergeQuerySet:
        """Those whose main contact the member sees; also when that has become a part of another since."""
        contacts = Contact.objects.visible_to(member)
        return self.filter(Q(main__in=contacts.values("pk")) | Q(main__merged_into__in=contacts.values("pk")))

    def of(self, contact: Contact) -> MergeQuerySet:
        """Those that made this contact what it is: into it, or into one that was merged into it later."""
        return self.filter(Q(main=contact) | Q(main__merged_into=contact)).filter(undone_at=None)

    def for_list(self) -> MergeQuerySet:
        """With what a row of a list shows."""
        return self.select_related("main", "by", "undone_by").prefetch_related("parts__contact")

    def after(self, merge: Merge) -> MergeQuerySet:
        """Those that still stand and were made later, newest first."""
        return self.filter(undone_at=None, pk__gt=merge.pk).order_by("-pk")

    def locked(self, merge: Merge) -> Merge:
        return self.select_for_update(of=("self",)).get(pk=merge.pk)
