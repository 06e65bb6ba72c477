"""What can happen to notices. They are about the notice itself, so they stand in nobody else's history."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from staffetta.core.facts import Fact, Subject


@dataclass(frozen=True, kw_only=True)
class MemberTold(Fact):
    kind = "notices.told"
    sentence = _("told somebody")
    notice: str
    to_id: str

    def heard_by(self, about: Subject) -> UUID:
        return UUID(self.to_id)


@dataclass(frozen=True, kw_only=True)
class NoticesRead(Fact):
    """About the member."""

    kind = "notices.read"
    sentence = _("read {count} notices")
    count: int

    def heard_by(self, about: Subject) -> UUID:
        """Whoever reads them on one page sees the number fall on the others."""
        return UUID(str(about.pk))
