"""Named reads of erasures and of requests."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models

from staffetta.accounts.rules import is_administrator

if TYPE_CHECKING:
    from staffetta.accounts.models import Member
    from staffetta.erasures.models import Erasure, ErasureRequest


class ErasureQuerySet(models.QuerySet["Erasure"]):
    def visible_to(self, member: Member) -> ErasureQuerySet:
        """Administrators, who answer for the data; others what they deleted themselves."""
        return self if is_administrator(member) else self.filter(by=member)

    def unfinished(self) -> ErasureQuerySet:
        return self.filter(finished_at=None)

    def locked(self, erasure: Erasure) -> Erasure:
        return self.select_for_update(of=("self",)).get(pk=erasure.pk)


class RequestQuerySet(models.QuerySet["ErasureRequest"]):
    def visible_to(self, member: Member) -> RequestQuerySet:
        """Administrators: a request says who asked, whether or not we know him."""
        return self if is_administrator(member) else self.none()

    def open(self) -> RequestQuerySet:
        return self.filter(closed_at=None)

    def overdue(self, today: date) -> RequestQuerySet:
        return self.open().filter(deadline__lt=today)

    def locked(self, request: ErasureRequest) -> ErasureRequest:
        return self.select_for_update(of=("self",)).get(pk=request.pk)
