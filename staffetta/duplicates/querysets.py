"""Named reads of pairs, of what people told apart, and of searches."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.db.models import Q

from staffetta.contacts.models import Contact

if TYPE_CHECKING:
    from staffetta.accounts.models import Member
    from staffetta.duplicates.models import DuplicatePair, NotTheSame, Run


class DuplicatePairQuerySet(models.QuerySet["DuplicatePair"]):
    def visible_to(self, member: Member) -> DuplicatePairQuerySet:
        """Those of which the member sees both contacts; a pair with a contact that was merged away is none any more."""
        seen = Contact.objects.visible_to(member).values("pk")
        return self.filter(first__in=seen, second__in=seen)

    def open(self) -> DuplicatePairQuerySet:
        """Those about which nobody has decided."""
        return self.filter(state="open")

    def of(self, contact_ids: Collection[UUID]) -> DuplicatePairQuerySet:
        """Those in which one of these contacts stands."""
        return self.filter(Q(first__in=contact_ids) | Q(second__in=contact_ids))

    def handled_by(self, member: Member) -> DuplicatePairQuerySet:
        """Those of which the member handles a contact."""
        return self.filter(Q(first__handler=member) | Q(second__handler=member))

    def for_list(self) -> DuplicatePairQuerySet:
        """With what a row of the page shows."""
        return self.select_related("first__handler", "second__handler").prefetch_related(
            *(f"{side}__{rows}" for side in ("first", "second") for rows in ("channels", "addresses")),
            *(f"{side}__company_links__company" for side in ("first", "second")),
        )

    def locked(self, pair: DuplicatePair) -> DuplicatePair:
        return self.select_for_update(of=("self",)).select_related("first", "second").get(pk=pair.pk)


class NotTheSameQuerySet(models.QuerySet["NotTheSame"]):
    def of(self, contact_ids: Collection[UUID]) -> models.QuerySet[NotTheSame]:
        """What was said about any of these contacts."""
        return self.filter(Q(first__in=contact_ids) | Q(second__in=contact_ids))

    def between(self, first: Collection[UUID], second: Collection[UUID]) -> models.QuerySet[NotTheSame]:
        """What was said about one of the first and one of the second."""
        return self.filter(Q(first__in=first, second__in=second) | Q(first__in=second, second__in=first))


class RunQuerySet(models.QuerySet["Run"]):
    def finished(self) -> RunQuerySet:
        """Those that came to their end, the newest first."""
        return self.exclude(finished_at=None).order_by("-started_at", "-id")

    def running(self) -> RunQuerySet:
        """The one that is at work, if any."""
        return self.filter(finished_at=None)

    def locked(self, run: Run) -> Run:
        return self.select_for_update(of=("self",)).get(pk=run.pk)
