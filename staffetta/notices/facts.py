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
        """His other pages: the number falls there too."""
        return UUID(str(about.pk))


@dataclass(frozen=True, kw_only=True)
class NoticesUnread(Fact):
    """About the member."""

    kind = "notices.unread"
    sentence = _("marked {count} notices as unread")
    count: int

    def heard_by(self, about: Subject) -> UUID:
        """His other pages: the number falls there too."""
        return UUID(str(about.pk))


@dataclass(frozen=True, kw_only=True)
class NoticesDeleted(Fact):
    """About the member."""

    kind = "notices.deleted"
    sentence = _("deleted {count} notices from the inbox")
    count: int

    def heard_by(self, about: Subject) -> UUID:
        """His other pages: the number falls there too."""
        return UUID(str(about.pk))


@dataclass(frozen=True, kw_only=True)
class PreferencesChanged(Fact):
    """About the member; `changed` names kinds, and what was said of quiet hours and of the daily e-mail."""

    kind = "notices.preferences_changed"
    sentence = _("changed how notices arrive")
    changed: list[str]

    def heard_by(self, about: Subject) -> UUID:
        """His other pages: the number falls there too."""
        return UUID(str(about.pk))


@dataclass(frozen=True, kw_only=True)
class AgendaOwed(Fact):
    """About the member."""

    kind = "notices.agenda_owed"
    sentence = _("is sent his day by e-mail: {day}")
    day: str

    def heard_by(self, about: Subject) -> UUID:
        """His other pages: the number falls there too."""
        return UUID(str(about.pk))


@dataclass(frozen=True, kw_only=True)
class FailuresTold(Fact):
    """About the workspace; `job` is the number of the last of the jobs."""

    kind = "notices.failures_told"
    sentence = _("told administrators of {count} failures")
    job: int
    count: int
