"""Named reads of number ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from staffetta.accounts.models import Member
    from staffetta.numbers.models import Numbering, NumberRange, Stretch  # noqa: F401 - in QuerySet["Stretch"]


class NumberRangeQuerySet(models.QuerySet["NumberRange"]):
    def locked(self, range_: NumberRange) -> NumberRange:
        return self.select_for_update(of=("self",)).get(pk=range_.pk)

    def visible_to(self, member: Member) -> NumberRangeQuerySet:
        """Everybody may know how numbers are made."""
        return self


class StretchQuerySet(models.QuerySet["Stretch"]):
    def in_order(self) -> StretchQuerySet:
        """By year, those without one first, and value."""
        return self.order_by(models.F("year").asc(nulls_first=True), "first_value", "pk")


class NumberingQuerySet(models.QuerySet["Numbering"]):
    def running(self) -> Numbering:
        """What the firm has chosen; as delivered, and not in the database, while it has chosen nothing."""
        return self.first() or self.model()

    def locked(self) -> Numbering:
        """For changing; made when it is not there yet."""
        self.bulk_create([self.model()], ignore_conflicts=True)
        return self.select_for_update().get()
