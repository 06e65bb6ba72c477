"""Named reads of tags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F

if TYPE_CHECKING:
    from staffetta.accounts.models import Member
    from staffetta.tags.models import Tag, TagCategory  # noqa: F401


class CategoryQuerySet(models.QuerySet["TagCategory"]):
    def visible_to(self, member: Member) -> CategoryQuerySet:
        """Everybody sees every category."""
        return self

    def locked(self, category: TagCategory) -> TagCategory:
        return self.select_for_update(of=("self",)).get(pk=category.pk)


class TagQuerySet(models.QuerySet["Tag"]):
    def visible_to(self, member: Member) -> TagQuerySet:
        """Everybody may use every tag."""
        return self

    def in_use(self) -> TagQuerySet:
        """Those that are offered for choosing."""
        return self.filter(retired_at=None)

    def grouped(self) -> TagQuerySet:
        """By category, then by name; those without category last."""
        return self.order_by(
            F("category__position").asc(nulls_last=True), F("category__name").asc(nulls_last=True), "name", "id"
        )

    def on(self, **owner: object) -> TagQuerySet:
        """Those that a record carries, by name: on(taggings__process=…), on(contact_taggings__contact=…)."""
        return self.filter(**owner).order_by("name")

    def locked(self, tag: Tag) -> Tag:
        return self.select_for_update(of=("self",)).get(pk=tag.pk)
