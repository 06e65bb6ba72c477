"""Named reads of the bin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from staffetta.accounts.models import Member
from staffetta.accounts.rules import is_administrator
from staffetta.core.acts import Gone

if TYPE_CHECKING:
    from staffetta.bin.models import BinEntry, BinTrace  # noqa: F401 - named in a string


class BinQuerySet(models.QuerySet["BinEntry"]):
    def visible_to(self, member: Member) -> BinQuerySet:
        """Everybody sees what he deleted himself; administrators see all."""
        return self if is_administrator(member) else self.filter(deleted_by=member)

    def for_list(self) -> BinQuerySet:
        """Without what is kept of each: that may be much."""
        return self.select_related("deleted_by").defer("rows", "cut")

    def of_batch(self, batch: UUID) -> BinQuerySet:
        """Those that were deleted together, in that order."""
        return self.filter(batch=batch).order_by("pk")

    def found_by(self, text: str) -> BinQuerySet:
        """Those whose title holds this."""
        return self.filter(title__icontains=text) if text else self

    def naming(self, contact_ids: Sequence[UUID]) -> BinQuerySet:
        """Those in which something points at one of these contacts."""
        return self.filter(contacts__overlap=list(contact_ids))

    def about(self, contact_ids: Sequence[UUID]) -> BinQuerySet:
        """Those that are about one of these contacts, not only naming him."""
        return self.filter(about__overlap=list(contact_ids))

    def keeping(self, file_ids: Sequence[UUID]) -> BinQuerySet:
        """Those that hold one of these files."""
        return self.filter(files__overlap=list(file_ids))

    def locked(self, entry: BinEntry) -> BinEntry:
        """The entry as it is now. Raises Gone when somebody restored it or emptied the bin at the same instant."""
        found = self.select_for_update(of=("self",)).filter(pk=entry.pk).first()
        if found is None:
            raise Gone(_("This is no longer in the bin: it was restored, or the bin was emptied."))
        return found


class TraceQuerySet(models.QuerySet["BinTrace"]):
    def about(self, contact_ids: Sequence[UUID]) -> TraceQuerySet:
        """Of what was deleted for good about one of these contacts."""
        return self.filter(contact__in=list(contact_ids))
