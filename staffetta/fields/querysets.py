"""Named reads of custom fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from staffetta.accounts.models import Member
    from staffetta.fields.models import Choice, Field  # noqa: F401  # the generic argument


class FieldQuerySet(models.QuerySet["Field"]):
    def visible_to(self, member: Member) -> FieldQuerySet:
        """Everybody may know what is asked."""
        return self

    def of(self, owner: str) -> FieldQuerySet:
        """Those of one owner, in their order."""
        return self.filter(owner=owner).order_by("position", "id")

    def in_use(self) -> FieldQuerySet:
        return self.filter(retired_at=None)

    def with_choices(self) -> FieldQuerySet:
        return self.prefetch_related("choices")

    def locked(self, field: Field) -> Field:
        return self.select_for_update(of=("self",)).get(pk=field.pk)

    def locked_of(self, owner: str) -> list[Field]:
        """All of one owner, locked always in the same order."""
        return sorted(
            self.filter(owner=owner).select_for_update(of=("self",)).order_by("id"), key=lambda f: (f.position, f.pk)
        )


class ChoiceQuerySet(models.QuerySet["Choice"]):
    def in_use(self) -> ChoiceQuerySet:
        return self.filter(retired_at=None)
