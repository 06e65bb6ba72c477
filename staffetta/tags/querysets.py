"""Named reads of tags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from staffetta.accounts.models import Member
    from staffetta.tags.models import Tag  # noqa: F401


class TagQuerySet(models.QuerySet["Tag"]):
    def visible_to(self, member: Member) -> TagQuerySet:
        """Everybody may use every tag."""
        return self

    def on(self, **owner: object) -> TagQuerySet:
        """Those that a record carries, by name: on(taggings__process=…), on(contact_taggings__contact=…)."""
        return self.filter(**owner).order_by("name")
