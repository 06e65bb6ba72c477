"""Named reads of imports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from staffetta.accounts.rules import is_administrator

if TYPE_CHECKING:
    from staffetta.accounts.models import Member
    from staffetta.exchange.models import Import


class ImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, member: Member) -> ImportQuerySet:
        """Administrators see all imports of their workspace, nobody else any."""
        return self if is_administrator(member) else self.none()

    def locked(self, made: Import) -> Import:
        return self.select_for_update(of=("self",)).get(pk=made.pk)
