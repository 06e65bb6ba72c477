"""Named reads of passwords and collections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from staffetta.accounts.rules import is_administrator

if TYPE_CHECKING:
    from staffetta.accounts.models import Member
    from staffetta.dav.models import Collection, Password  # noqa: F401


class PasswordQuerySet(models.QuerySet["Password"]):
    def of(self, member: Member) -> PasswordQuerySet:
        """A member's own, newest first."""
        return self.filter(member=member).order_by("-created_at", "-pk")

    def visible_to(self, member: Member) -> PasswordQuerySet:
        """One's own; administrators may end anybody's."""
        rows = self.select_related("member")
        return rows if is_administrator(member) else rows.filter(member=member)


class CollectionQuerySet(models.QuerySet["Collection"]):
    def of(self, member: Member) -> CollectionQuerySet:
        return self.filter(member=member)

    def locked(self, collection: Collection) -> Collection:
        return self.select_for_update(of=("self",)).get(pk=collection.pk)
