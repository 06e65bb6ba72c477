"""Named reads of number ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from staffetta.accounts.models import Member
    from staffetta.numbers.models import NumberRange


class NumberRangeQuerySet(models.QuerySet["NumberRange"]):
    def locked(self, range_: NumberRange) -> NumberRange:
        return self.select_for_update(of=("self",)).get(pk=range_.pk)

    def visible_to(self, member: Member) -> NumberRangeQuerySet:
        """Everybody may know how numbers are made."""
        return self
